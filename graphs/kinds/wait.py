"""wait: for a while, until a moment, or for an event that somebody sends; it holds no process."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from graphs.definition import Reference
from graphs.durations import duration, said
from graphs.errors import ExpressionError
from graphs.expressions import compile_condition
from graphs.held import Held, HeldBack, StepFailed, Why
from graphs.journal import Kind, Outcome, Wait
from graphs.kinds.frame import Frame
from graphs.recipe import Recipe
from graphs.steps import WaitStep


async def pause(frame: Frame, step: WaitStep) -> Outcome:
    """Return what was waited for; hold the step until it is there."""
    until = await _moment(frame, step)
    correlation = str(await frame.value(Reference.parse(step.key))) if step.key else ""
    facts = {"until": until.isoformat() if until else "", "key": correlation}
    executor = frame.executor
    recipe = await _standing(frame, step, frame.recipe(facts))
    if (frame.address, recipe.key) not in executor.entries:
        wait = Wait(frame.address, recipe.key, until, step.event or "", correlation)
        outcome = await _over(frame, step, wait)
    else:
        outcome = Outcome(Kind.SKIPPED)  # never used: the journal answers
    return await executor.journaled(frame.address, recipe, frame.ready(outcome))


async def _standing(frame: Frame, step: WaitStep, recipe: Recipe) -> Recipe:
    """Return under what the wait stands: anew for each event it took that fits no more.

    What ``where`` reads may have changed since; an event that fits again counts again.
    """
    executor, passed_over = frame.executor, 0
    while (entry := executor.entries.get((frame.address, recipe.key))) is not None:
        taken = executor.named_now(entry, recipe)
        if taken.kind is not Kind.RESULT or await _fits(frame, step, taken.value):
            break
        passed_over += 1
        recipe = replace(recipe, values={**recipe.values, "passed_over": passed_over})
    return recipe


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
            if await _fits(frame, step, signal.payload):
                return Outcome(Kind.RESULT, signal.payload)
    if wait.due is None or now < wait.due:
        raise HeldBack(Held(Why.TIME, frame.address, wait=wait))
    if step.event is None:
        return Outcome(Kind.RESULT, {"at": wait.due.isoformat()})
    late = f"Nothing called {step.event!r} came within {said(duration(step.within or ''))}."
    return Outcome(Kind.SKIPPED if step.late == "skip" else Kind.FAILED, note=late)


async def _fits(frame: Frame, step: WaitStep, payload: Any) -> bool:
    if step.where is None:
        return True
    values: Mapping[str, Any] = {
        **await frame.expression_values(step.where),
        "event": payload,
    }
    try:
        return compile_condition(step.where, tuple(values)).holds(values)
    except ExpressionError:
        return False  # it was sent from outside, and has not what the condition is about
