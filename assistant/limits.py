"""Limits of runs: which hold from the start, what the longest way passes, and raising them."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from agents.writer import Usage
from assistant.errors import Conflict, EditRefused
from assistant.figures import money
from assistant.statuses import Status
from assistant.store import Transaction, budget, events, runs
from assistant.words import say
from graphs.definition import Definition
from graphs.journal import Event
from graphs.limits import NO_LIMITS, OF, Limits, Of


@dataclass(frozen=True)
class House:
    """The limits that hold here where nobody says another: of a run, and of a person's day."""

    run: Limits = NO_LIMITS
    day: Limits = NO_LIMITS

    def of(self, definition: Definition, given: Limits | None) -> Limits:
        """Return the limits of a run: the usual or the definition's lower ones, or those given."""
        return self.run.lowered(definition.limits).replaced(given)


def caution(longest: Usage, limits: Limits, day: Limits, taken: Usage) -> str:
    """Say before a start which limits the longest way of a run would pass; empty: none.

    ``longest`` is what it could come to, ``taken`` what the person's models took today already.
    """
    return " ".join([*_of_the_run(longest, limits), *_of_the_day(longest, day, taken)])


def _of_the_run(longest: Usage, limits: Limits) -> Iterator[str]:
    for kind in OF:
        limit = limits.of(kind)
        if limit is not None and longest.of(kind) > limit:
            most, of = _said(kind, longest.of(kind)), _said(kind, limit)
            yield say("plan.longest.run", most=most, limit=of)
            return


def _of_the_day(longest: Usage, day: Limits, taken: Usage) -> Iterator[str]:
    for kind in OF:
        limit = day.of(kind)
        if limit is not None and taken.of(kind) + longest.of(kind) > limit:
            left, of = _said(kind, max(0.0, limit - taken.of(kind))), _said(kind, limit)
            yield say("plan.longest.day", left=left, limit=of)
            return


def _said(kind: Of, amount: float) -> str:
    if kind == "usd":
        return money(amount)
    return say(f"limit.{kind}", n=int(amount), amount=f"{int(amount):,}")


async def allow(tx: Transaction, actor: str, run_id: str, more: Limits) -> tuple[Limits, bool]:
    """Raise limits of a run; return them, and whether it had stopped at one of its own.

    Raises EditRefused where nothing is raised, and Conflict where there is no such limit.
    """
    raised = {kind: amount for kind in OF if (amount := more.of(kind)) is not None}
    if not raised or not all(0 < amount < math.inf for amount in raised.values()):
        told = ", ".join(f"{amount!r} {kind}" for kind, amount in raised.items()) or "nothing"
        raise EditRefused(f"The limit can be raised by an amount above 0, not by {told}.")
    await runs.require(tx, run_id, owner=actor, lock=True)
    run = await runs.get(tx, run_id, owner=actor)
    now = {kind: run.limits.of(kind) for kind in OF}
    new: dict[str, float] = {}
    for kind, amount in raised.items():
        limit = now[kind]
        if limit is None:
            raise Conflict(f"This run has no limit of {_NAMES[kind]}.")
        new[kind] = limit + amount
    limits = run.limits.model_copy(update=new)
    await budget.set_limits(tx, run_id, limits, owner=actor)
    await events.append(tx, run_id, [Event("run.allowed", new)], actor=actor)
    reason = run.reason or {}
    stopped = run.status is Status.PAUSED and reason.get("error") == "LimitReached"
    return limits, stopped


_NAMES: dict[Of, str] = {"usd": "dollars", "tokens": "tokens", "calls": "calls"}
