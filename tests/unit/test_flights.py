"""Work in the air: it is joined by later advances, and never left alone."""

import asyncio

from agents.errors import LimitReached
from tests.support.workflows import ScriptedWriter, Stage, agent, until, workflow


async def test_what_lands_after_the_journal_was_read_is_not_made_again():
    writer = ScriptedWriter()
    barrier = writer.hold("a")
    stage = Stage(workflow([agent("a")]), writer)
    first = asyncio.create_task(stage.advance())
    await writer.began["a"].wait()

    late = await stage.executor()
    barrier.set()
    await first
    late.start()
    await late.settled()

    assert writer.calls == {"a": 1}


async def test_a_call_whose_flight_is_cancelled_does_not_go_on_alone():
    writer = ScriptedWriter()
    barrier = writer.hold("a")
    stage = Stage(workflow([agent("a")]), writer)
    advance = asyncio.create_task(stage.advance())
    await writer.began["a"].wait()

    (flight,) = stage.room.flights.values()
    flight.cancel()
    await until(flight.done)
    barrier.set()
    await asyncio.gather(advance, return_exceptions=True)

    assert writer.finished == {}


async def test_what_waits_for_money_is_not_begun_after_the_advance_was_stopped():
    writer = ScriptedWriter({"b": lambda _: LimitReached("not now")})
    barrier = writer.hold("a")
    stage = Stage(workflow([agent("a"), agent("b")]), writer)
    advance = asyncio.create_task(stage.advance())
    await writer.began["a"].wait()
    await until(lambda: writer.finished["b"] == 1)
    await until(lambda: len(stage.room.flights) == 1)  # b waits for a to end

    stage.last.stopped = True
    barrier.set()
    finish = await advance

    assert finish.standing == "stopped"
    assert writer.calls == {"a": 1, "b": 1}
