"""The deadlines of an approval: a reminder, an escalation, and what happens when nobody answers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from graphs.durations import duration, said
from graphs.held import HeldBack
from graphs.journal import Address, ApprovalRequest, Event, Kind, Outcome, Wait
from graphs.kinds.frame import Frame
from graphs.recipe import Recipe
from graphs.steps import ApprovalStep


class Deadline(NamedTuple):
    """A moment of an approval, and what is told then; the last one ends it."""

    name: str  # remind, escalate or due
    after: timedelta
    told: str = ""


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
            Wait(frame.address, f"{request.shown}:{one.name}", now + one.after)
        )
        assert wait.due is not None
        if now < wait.due:
            raise HeldBack(replace(back.held, wait=wait))
        if one.name == "due":
            note = f"Nobody answered within {said(one.after)}."
            return Outcome(Kind.SKIPPED if step.late == "skip" else Kind.FAILED, note=note)
        await _tell_once(frame, request, one, wait.due)
    raise back


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

    recipe = Recipe(frame.digest(one.name), {"shown": request.shown})
    await frame.executor.journaled(told, recipe, make)


_PAST = {"remind": "reminded", "escalate": "escalated"}
