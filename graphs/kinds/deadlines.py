"""The deadlines of an approval: a reminder, an escalation, and what happens when nobody answers.

How it ended is kept, so it stays so: an answer that comes later counts no more. It is asked for
anew when a person has the step tried again.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from graphs.durations import duration, said
from graphs.held import Held, HeldBack, Why
from graphs.journal import Address, ApprovalRequest, Event, Kind, Outcome, Wait
from graphs.keys import digest
from graphs.kinds.frame import Frame
from graphs.recipe import Recipe
from graphs.steps import ApprovalStep


class Deadline(NamedTuple):
    """A moment of an approval, and what is told then; the last one ends it."""

    name: str  # remind, escalate or due
    after: timedelta
    told: str = ""


async def ended(frame: Frame, request: ApprovalRequest) -> Outcome | None:
    """Return how the approval of this content ended as nobody answered; None where it did not."""
    recipe = _end(frame, request)
    if (frame.address, recipe.key) not in frame.executor.entries:
        return None
    never_used = frame.ready(Outcome(Kind.SKIPPED))  # the journal answers
    return await frame.executor.journaled(frame.address, recipe, never_used)


async def passed(
    frame: Frame, step: ApprovalStep, request: ApprovalRequest, back: HeldBack
) -> Outcome:
    """Do what is due by now; return how the approval ended, or hold it until the next moment."""
    executor = frame.executor
    if executor.planning or back.held.request is None:
        raise back
    now = executor.room.clock()
    for one in sorted(_deadlines(step), key=lambda deadline: deadline.after):
        wait = await executor.room.journal.wait(
            Wait(frame.address, _key(frame, request, one), now + one.after)
        )
        assert wait.due is not None
        if now < wait.due:
            raise HeldBack(replace(back.held, wait=wait))
        if one.name == "due":
            return await _over(frame, step, request, f"Nobody answered within {said(one.after)}.")
        await _tell_once(frame, request, one, wait.due)
    raise back


async def _over(frame: Frame, step: ApprovalStep, request: ApprovalRequest, note: str) -> Outcome:
    """Withdraw the request and keep how the approval ended, unless somebody has just answered."""
    executor = frame.executor

    async def make() -> Outcome:
        if not await executor.room.journal.withdraw(request, note):
            raise HeldBack(Held(Why.STOPPED, frame.address))  # the next advance sees the answer
        return Outcome(Kind.SKIPPED if step.late == "skip" else Kind.FAILED, note=note)

    return await executor.journaled(frame.address, _end(frame, request), make)


def _key(frame: Frame, request: ApprovalRequest, one: Deadline) -> str:
    """Return what a deadline is kept under: it counts from when this content is asked for."""
    key = f"{request.shown}:{one.name}"
    nonce = _end(frame, request).nonce
    return digest([key, nonce]) if nonce else key


def _end(frame: Frame, request: ApprovalRequest) -> Recipe:
    return frame.recipe({"shown": request.shown}, step_digest=frame.digest("due"))


def _deadlines(step: ApprovalStep) -> Iterator[Deadline]:
    if step.remind:
        yield Deadline("remind", duration(step.remind), step.assignee or "")
    if step.escalate:
        yield Deadline("escalate", duration(step.escalate.after), step.escalate.to)
    if step.due and step.late:
        yield Deadline("due", duration(step.due))


async def _tell_once(frame: Frame, request: ApprovalRequest, one: Deadline, due: datetime) -> None:
    """Tell that a moment has come, once however often the run is looked at."""
    facts = {
        "gate": str(request.gate),
        "title": request.title,
        "to": one.told,
        "after": said(one.after),
    }
    told = Address(f"{frame.address.step}.{one.name}", frame.item)

    async def make() -> Outcome:
        await frame.executor.room.journal.append([Event(f"approval.{_PAST[one.name]}", facts)])
        return Outcome(Kind.RESULT, due.isoformat())

    recipe = frame.recipe({"shown": request.shown}, step_digest=frame.digest(one.name))
    await frame.executor.journaled(told, recipe, make)


_PAST = {"remind": "reminded", "escalate": "escalated"}
