"""wait: for a while, until a moment, or for an event that somebody sends; it holds no process."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from graphs.definition import Reference
from graphs.durations import duration, said
from graphs.errors import ExpressionError
from graphs.expressions import compile_condition
from graphs.held import Held, HeldBack, StepFailed, Why
from graphs.journal import Kind, Outcome, Signal, Wait
from graphs.kinds.frame import Frame
from graphs.steps import WaitStep


async def pause(frame: Frame, step: WaitStep) -> Outcome:
    """Return what was waited for; hold the step until it is there."""
    until = await _moment(frame, step)
    correlation = str(await frame.value(Reference.parse(step.key))) if step.key else ""
    facts = {"until": until.isoformat() if until else "", "key": correlation}
    recipe = frame.recipe(facts)
    executor = frame.executor
    if (frame.address, recipe.key) not in executor.entries:
        wait = Wait(frame.address, recipe.key, until, step.event or "", correlation)
        outcome = await _over(frame, step, wait)
    else:
        outcome = Outcome(Kind.SKIPPED)  # never used: the journal answers
    return await executor.journaled(frame.address, recipe, frame.ready(outcome))


async def _moment(frame: Frame, step: WaitStep) -> datetime | None:
    """Return the moment that a definition names; a duration is counted from when it is reached."""
    if step.until is None:
        return None
    value = await frame.value(Reference.parse(step.until))
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        said_ = f"{step.until} is {value!r}, not a moment such as 2026-09-30T08:00:00+00:00."
        raise StepFailed(said_) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


async def _over(frame: Frame, step: WaitStep, wait: Wait) -> Outcome:
    """Return how a wait ended; raise HeldBack while it goes on."""
    executor = frame.executor
    if executor.planning:
        raise HeldBack(Held(Why.TIME, frame.address))
    length = step.for_ or step.within
    now = executor.room.clock()
    if wait.due is None and length is not None:
        wait = wait.until(now + duration(length))
    wait = await executor.room.journal.wait(wait)
    if step.event is not None:
        for signal in await executor.room.journal.signals(step.event, wait.correlation):
            if await _fits(frame, step, signal):
                return Outcome(Kind.RESULT, signal.payload)
    if wait.due is None or now < wait.due:
        raise HeldBack(Held(Why.TIME, frame.address, wait=wait))
    if step.event is None:
        return Outcome(Kind.RESULT, {"at": wait.due.isoformat()})
    late = f"Nothing called {step.event!r} came within {said(duration(step.within or ''))}."
    return Outcome(Kind.SKIPPED if step.late == "skip" else Kind.FAILED, note=late)


async def _fits(frame: Frame, step: WaitStep, signal: Signal) -> bool:
    if step.where is None:
        return True
    values: Mapping[str, Any] = {
        **await frame.expression_values(step.where),
        "event": signal.payload,
    }
    try:
        return compile_condition(step.where, tuple(values)).holds(values)
    except ExpressionError:
        return False  # it was sent from outside, and has not what the condition is about
