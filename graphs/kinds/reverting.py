"""Reverting: where a step fails, the result of one before it stands in its place."""

from collections.abc import Awaitable, Callable

from graphs.errors import GraphError
from graphs.held import StepFailed
from graphs.journal import Event, Kind, Outcome
from graphs.kinds.frame import Frame
from graphs.recipe import Recipe

REVERTED = "result.reverted"  # the event that tells of it
Make = Callable[[], Awaitable[Outcome]]


async def done(frame: Frame, make: Make) -> Outcome:
    """Do a step; where it fails, return the last good result that it names.

    A step that went back itself has the result it went back to, so a chain of them ends at the
    last one that was good. Where there is none either, the failure stands.
    """
    if frame.step.revert is None:
        return await make()
    try:
        outcome = await make()
    except (StepFailed, GraphError) as failure:
        outcome = Outcome(Kind.FAILED, note=str(failure))
    return await back(frame, outcome)


async def back(frame: Frame, failed: Outcome) -> Outcome:
    """Return what stands in the place of an outcome that failed; any other one as it is."""
    if frame.step.revert is None or failed.kind is not Kind.FAILED:
        return failed
    address, executor = frame.beside(frame.step.revert), frame.executor
    good = await executor.need(address)
    if good.kind is not Kind.RESULT:
        return failed
    to = executor.workflow.placed[address.step].step
    note = f"Went back to {to.title or to.id}: {failed.note}"
    stands = Outcome(Kind.RESULT, good.value, good.sources, note, how="reverted")

    async def make() -> Outcome:
        if not executor.planning:
            facts = {"step": frame.address.step, "item": frame.item, "to": str(address)}
            titles = {"title": frame.step.title or frame.step.id, "back_to": to.title or to.id}
            told = Event(REVERTED, {**facts, **titles, "why": failed.note})
            await executor.room.journal.append([told])
        return stands

    seen = {"reverted": failed.note, "to": str(address), "value": good.value}
    return await executor.journaled(frame.address, Recipe(frame.digest(), seen), make, pure=True)
