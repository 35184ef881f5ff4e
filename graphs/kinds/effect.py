"""What a step does outside, once: agreed to by a person, kept in a ledger, done.

What was done stands in a ledger of its own. After a crash what may have been done is done again
only where twice is once; else a person has to look.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphs.held import Held, HeldBack, Why
from graphs.journal import ApprovalRequest, Effect, EffectState, Kind, Outcome
from graphs.keys import canonical, digest
from graphs.kinds.escalation import wanted_again
from graphs.kinds.frame import Frame
from graphs.kinds.tries import tried
from graphs.recipe import Recipe
from graphs.steps import AnyStep, HttpStep
from graphs.taking_back import is_over

Done = tuple[Outcome, EffectState]  # what came of it, and whether it has changed something there


@dataclass(frozen=True, kw_only=True)
class Deed:
    """Something to be done outside: what, where, and how.

    ``do`` is given the effect as the ledger had it before this try, with the key that stands for it
    for good. It tells CONFIRMED where it was done, INTENDED where it surely was not, else UNKNOWN.
    """

    to: str  # as the person and the ledger read it: "POST https://api.example.org/notes"
    payload: Any  # what the ledger keeps of it
    place: str  # where somebody can look whether it was done
    do: Callable[[Effect], Awaitable[Done]]
    again: bool = False  # doing it twice is doing it once
    lacks: str = ""  # why it cannot be done from here


@dataclass(frozen=True)
class Shown:
    """What a person is asked to agree to."""

    title: str
    ask: str
    content: Mapping[str, Any]


async def once(frame: Frame, recipe: Recipe, deed: Deed, shown: Shown | None) -> Outcome:
    """Do it once the person has agreed to what is ``shown``; nobody is asked where that is None."""
    executor = frame.executor
    recorded = (frame.address, recipe.key) in executor.entries
    agreed = frame.address in executor.taking_back  # with what it takes back
    asks = shown is not None and not recorded and not agreed
    if shown is not None and asks and (executor.planning or not deed.lacks):
        await _agreed(frame, shown, recipe.key)
    if executor.planning and not recorded:
        raise HeldBack(Held(Why.STALE, frame.address))

    async def make() -> Outcome:
        if deed.lacks:
            return Outcome(Kind.FAILED, note=deed.lacks, fault="system")
        return await _kept(frame, deed, recipe)

    return await executor.journaled(frame.address, recipe, tried(frame, make))


async def _agreed(frame: Frame, shown: Shown, key: str) -> None:
    """Hold the step until a person has agreed to exactly this, to exactly there, this one time."""
    step, content, ask = frame.step, dict(shown.content), shown.ask
    if step.compensate is not None:
        back = frame.executor.workflow.placed[frame.beside(step.compensate).step].step
        content["taken_back_by"] = _said(back)
    if tried_before := _tried_before(frame, key):
        content["tried_before"] = tried_before
        ask = f"{ask} It was tried before, and an OK is for one time."
    if stands := _stands(frame, key):
        content["stands"] = stands
        ask = f"{ask} An earlier one stands, and stays: {canonical(stands[-1])[:80]}"
    await frame.executor.ask(
        ApprovalRequest(
            gate=frame.address,
            subject=frame.address,
            shown=digest(content),
            title=step.title or shown.title,
            ask=ask,
            content=content,
            kind="effect",
        )
    )


def _tried_before(frame: Frame, key: str) -> int:
    """Count the tries that the OK for this one was not for: what is agreed to is one going out.

    Who was told that it failed and asked for another try has agreed to that one.
    """
    executor, at = frame.executor, frame.address
    made = {
        one.key
        for one in executor.entries.values()
        if one.address == at and one.outcome.how == "made" and one.outcome.kind is not Kind.SKIPPED
    }
    under_way = {flying for address, flying in executor.room.flights if address == at}
    return max(0, len((made | under_way) - {key}) - wanted_again(frame))


def _stands(frame: Frame, key: str) -> list[Any]:
    """Return what earlier requests of the step have made that nothing took back."""
    executor, at = frame.executor, frame.address
    if not isinstance(frame.step, HttpStep) or frame.step.idempotent:
        return []  # what is there already is replaced
    return [
        one.outcome.value
        for one in executor.entries.values()
        if one.address == at
        and one.key != key
        and (one.outcome.kind, one.outcome.how) == (Kind.RESULT, "made")
        and not is_over(executor, at, one.key)
    ]


def _said(step: AnyStep) -> str:
    """Say in a line what a step does."""
    if isinstance(step, HttpStep):
        return f"{step.method} {step.url}"
    return f"{step.kind} {step.title or step.id}"


async def _kept(frame: Frame, deed: Deed, recipe: Recipe) -> Outcome:
    """Do it, and keep in the ledger how far it came."""
    journal = frame.executor.room.journal
    effect = await journal.intend(Effect(frame.address, recipe.key, deed.to, deed.payload))
    if effect.state is EffectState.CONFIRMED:
        return Outcome(Kind.RESULT, effect.answer)
    if effect.state is not EffectState.INTENDED and not deed.again:
        return Outcome(Kind.FAILED, note=_perhaps(deed), fault="system")
    perhaps_before = recipe.takes_back and recipe.times and not deed.again
    if perhaps_before and await journal.done_at(frame.address):
        return Outcome(Kind.FAILED, note=_perhaps(deed), fault="system")
    if effect.state is EffectState.INTENDED:
        await journal.effect(effect.key, EffectState.SENT)
    outcome, state = await deed.do(effect)
    await journal.effect(effect.key, state, outcome.value)
    if state is EffectState.UNKNOWN:
        return replace(outcome, note=f"{outcome.note} {_perhaps(deed)}")
    return outcome


def _perhaps(deed: Deed) -> str:
    return (
        f"It may have reached {deed.place} before something broke. Look there, then have it tried"
        " again, or give what it answered."
    )
