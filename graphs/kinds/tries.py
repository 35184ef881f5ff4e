"""The tries of a step: how long each may take, and which failures are worth another one."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from random import Random

from agents.writer import Usage
from graphs.held import Held, HeldBack, Why
from graphs.journal import Event, Kind, Outcome
from graphs.kinds.frame import Frame
from graphs.steps.base import Retry

log = logging.getLogger(__name__)

Make = Callable[[], Awaitable[Outcome]]


def tried(frame: Frame, make: Make) -> Make:
    """Return a maker that tries as often as the step allows; what all tries took is charged."""
    retry = frame.step.retry

    async def attempts() -> Outcome:
        spent = Usage()
        for number in range(1, (retry.attempts if retry else 1) + 1):
            outcome = await _within(frame.step.timeout, make)
            spent += outcome.usage
            outcome = replace(outcome, usage=spent)
            if retry is None or number == retry.attempts or not _again(retry, outcome):
                break
            await _pause(frame, retry, number, outcome)
        return outcome

    return attempts if retry or frame.step.timeout else make


def wait_seconds(retry: Retry, number: int, random: float) -> float:
    """Return how long is waited after try ``number``; ``random`` lies between 0 and 1."""
    seconds = min(retry.most, retry.delay * retry.factor ** (number - 1))
    return seconds * (1 + retry.jitter * (2 * random - 1))


def _again(retry: Retry, outcome: Outcome) -> bool:
    return outcome.kind is Kind.FAILED and outcome.fault in retry.on


async def _within(seconds: float | None, make: Make) -> Outcome:
    try:
        async with asyncio.timeout(seconds):
            return await make()
    except TimeoutError:
        if seconds is None:
            raise
        said = f"It was not done within {seconds:g} seconds."
        return Outcome(Kind.FAILED, note=said, fault="transient")


async def _pause(frame: Frame, retry: Retry, number: int, outcome: Outcome) -> None:
    executor = frame.executor
    random = Random(f"{executor.keys.get(frame.address)} {number}").random()
    seconds = max(wait_seconds(retry, number, random), min(outcome.retry_after, retry.most))
    facts = {"step": frame.address.step, "item": frame.address.item, "try": number}
    await executor.room.journal.append(
        [Event("step.retried", {**facts, "why": outcome.note, "seconds": round(seconds, 3)})]
    )
    await executor.room.sleep(seconds)
    if executor.stopped:
        raise HeldBack(Held(Why.STOPPED, frame.address))
