"""The worker: safe points, leases that change hands, and runs that break alone."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from agents.writer import Assignment
from assistant.errors import Conflict
from assistant.statuses import CommandKind, Status
from assistant.store import commands, runs
from graphs.edits import SetInput
from graphs.journal import Verdict
from tests.integration.conftest import FakeClock
from tests.support.app_desk import (
    ANA,
    LIMIT_SECONDS,
    Desk,
    MeteredWriter,
    copied,
    definition,
    open_desk,
)
from tests.support.workflows import ScriptedWriter, agent, approval, until

Sit = Callable[..., AbstractAsyncContextManager[Desk]]


@pytest.fixture
def sit(sqlite_template: Path, tmp_path: Path) -> Sit:
    """Opens a desk on a SQLite file; a second one on the same file is another process."""
    url = copied(sqlite_template, tmp_path)
    return lambda flow, writer=None: open_desk(url, tmp_path, flow, writer)


@pytest.fixture
def sit_anywhere(database_url: str, tmp_path: Path) -> Sit:
    """Opens a desk on either engine."""
    return lambda flow, writer=None: open_desk(database_url, tmp_path, flow, writer)


def chain() -> Any:
    return definition(
        [agent("a", reads={"n": "inputs.n"}), agent("b", of=["a"]), agent("c", of=["b"])],
        inputs={"n": 1},
    )


def gated() -> Any:
    return definition([agent("a"), approval("a"), agent("end", of=["ok_a"])])


async def held_at(desk: Desk, step: str) -> "asyncio.Task[Status]":
    """Start a run and return the worker's task once a step is being made, held by its barrier."""
    desk.writer.hold(step)
    await desk.start()
    working = asyncio.create_task(desk.settle())
    async with asyncio.timeout(LIMIT_SECONDS):
        await desk.writer.began[step].wait()
    return working


async def killed(working: "asyncio.Task[Status]") -> None:
    """End a worker where it stands: its lease stays behind."""
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


async def noticed(desk: Desk) -> None:
    """Wait until the worker has looked at what it was told, before the step it works on ends."""
    await until(lambda: not desk.app.worker._words[desk.run_id].is_set())
    for _ in range(3):  # its look is one read, and began before these
        await desk.snapshot()


async def put(desk: Desk, kind: CommandKind) -> None:
    """Lay a command into the inbox as another process does, without a nudge."""
    async with desk.app.store.transaction() as tx:
        await commands.put(tx, desk.run_id, kind, owner=ANA)


async def status(desk: Desk) -> Status:
    return (await desk.app.runs.get(ANA, desk.run_id)).status


async def test_pause_finishes_what_is_being_made_and_starts_nothing_new(sit_anywhere: Sit) -> None:
    async with sit_anywhere(chain()) as desk:
        working = await held_at(desk, "b")
        await desk.app.runs.pause(ANA, desk.run_id)
        await noticed(desk)
        desk.writer.barriers["b"].set()

        assert await working is Status.PAUSED
        assert desk.writer.finished == {"a": 1, "b": 1}

        await desk.app.runs.resume(ANA, desk.run_id)
        assert await desk.settle() is Status.SUCCEEDED
        assert desk.writer.calls == {"a": 1, "b": 1, "c": 1}


async def test_a_pause_that_is_taken_back_before_the_safe_point_holds_nothing(sit: Sit) -> None:
    async with sit(chain()) as desk:
        working = await held_at(desk, "b")
        await put(desk, CommandKind.PAUSE)
        await put(desk, CommandKind.RESUME)
        desk.app.worker.nudge(desk.run_id)
        desk.writer.barriers["b"].set()

        assert await working is Status.SUCCEEDED
        assert desk.writer.calls == {"a": 1, "b": 1, "c": 1}


async def test_a_pause_holds_against_an_edit_until_resume(sit: Sit) -> None:
    async with sit(chain()) as desk:
        working = await held_at(desk, "b")
        await desk.app.runs.pause(ANA, desk.run_id)
        await noticed(desk)
        desk.writer.barriers["b"].set()
        await working

        await desk.app.runs.edit(ANA, desk.run_id, [SetInput(name="n", value=2)])

        assert await desk.settle() is Status.PAUSED
        assert desk.writer.calls == {"a": 1, "b": 1}
        await desk.app.runs.resume(ANA, desk.run_id)
        assert await desk.settle() is Status.SUCCEEDED
        assert await desk.text("c") == "c(b=b(a=a(n=2)))"


async def test_a_queued_run_that_is_paused_makes_nothing(sit: Sit) -> None:
    async with sit(chain()) as desk:
        await desk.start()
        await desk.app.runs.pause(ANA, desk.run_id)

        assert await desk.settle() is Status.PAUSED

        assert desk.writer.calls.total() == 0
        await desk.app.runs.resume(ANA, desk.run_id)
        assert await desk.settle() is Status.SUCCEEDED


async def test_a_waiting_run_that_is_paused_waits_again_after_resume(sit: Sit) -> None:
    async with sit(gated()) as desk:
        await desk.run()
        asked = await desk.asked()

        await desk.app.runs.pause(ANA, desk.run_id)
        assert await desk.settle() is Status.PAUSED
        await desk.app.runs.resume(ANA, desk.run_id)
        assert await desk.settle() is Status.WAITING

        assert (await desk.asked()).id == asked.id


REFUSED = {
    "pause what is finished": ("pause", "succeeded, so it cannot be paused"),
    "resume what is finished": ("resume", "succeeded, so it cannot be resumed"),
    "cancel what is finished": ("cancel", "succeeded, so it cannot be cancelled"),
}


@pytest.mark.parametrize(("verb", "said"), REFUSED.values(), ids=REFUSED.keys())
async def test_a_finished_run_is_not_steered(sit: Sit, verb: str, said: str) -> None:
    async with sit(chain()) as desk:
        await desk.run()

        with pytest.raises(Conflict, match=said):
            await getattr(desk.app.runs, verb)(ANA, desk.run_id)


@pytest.mark.parametrize("late", [CommandKind.PAUSE, CommandKind.CANCEL])
async def test_what_came_too_late_for_a_run_does_not_meet_its_next_edit(
    sit: Sit, late: CommandKind
) -> None:
    async with sit(chain()) as desk:
        working = await held_at(desk, "c")
        await put(desk, late)
        desk.writer.barriers["c"].set()
        assert await working is Status.SUCCEEDED

        assert await desk.edit(SetInput(name="n", value=2)) is Status.SUCCEEDED


async def test_cancel_cuts_what_is_being_made_and_leaves_no_money_set_aside(
    sit_anywhere: Sit,
) -> None:
    async with sit_anywhere(chain(), MeteredWriter(most_usd=0.3, cost_usd=0.2)) as desk:
        working = await held_at(desk, "b")

        await desk.app.runs.cancel(ANA, desk.run_id)

        assert await working is Status.CANCELLED
        run = (await desk.snapshot()).run
        assert (run.spent_usd, run.reserved_usd) == (pytest.approx(0.4), 0)
        assert desk.writer.finished == {"a": 1}
        assert await desk.text("a") == "a(n=1)"


@pytest.mark.parametrize("gate", [False, True], ids=["queued", "waiting"])
async def test_a_run_that_lies_still_can_be_cancelled(sit: Sit, gate: bool) -> None:
    async with sit(gated()) as desk:
        await (desk.run() if gate else desk.start())

        await desk.app.runs.cancel(ANA, desk.run_id)

        assert await desk.settle() is Status.CANCELLED
        assert desk.writer.calls.total() == gate


async def test_a_lease_left_by_a_dead_worker_is_swept_and_nothing_finished_is_repeated(
    sit_anywhere: Sit, clock: FakeClock
) -> None:
    async with sit_anywhere(chain()) as dead, sit_anywhere(chain()) as other:
        dead.app.store.clock = other.app.store.clock = clock
        working = await held_at(dead, "b")
        await killed(working)
        other.run_id = dead.run_id
        assert await status(other) is Status.RUNNING
        assert await other.app.worker.sweep() == []

        clock.forward(31)

        assert await other.settle() is Status.SUCCEEDED
        assert (dead.writer.finished, other.writer.calls) == ({"a": 1}, {"b": 1, "c": 1})


async def test_a_worker_that_lost_its_lease_writes_nothing(
    sit_anywhere: Sit, clock: FakeClock
) -> None:
    slow = ScriptedWriter({"b": lambda _: {"text": "too late"}})
    async with sit_anywhere(chain(), slow) as sleeper, sit_anywhere(chain()) as other:
        sleeper.app.store.clock = other.app.store.clock = clock
        working = await held_at(sleeper, "b")
        other.run_id = sleeper.run_id
        clock.forward(31)
        assert await other.settle() is Status.SUCCEEDED
        story = await other.story()

        slow.barriers["b"].set()

        assert await working is Status.SUCCEEDED
        assert await other.text("c") == "c(b=b(a=a(n=1)))"
        assert await other.story() == story


async def test_a_cancel_survives_the_worker_that_was_carrying_it_out(
    sit: Sit, clock: FakeClock
) -> None:
    writer = Stubborn()
    async with sit(chain(), writer) as dead, sit(chain()) as other:
        dead.app.store.clock = other.app.store.clock = clock
        working = await held_at(dead, "b")
        other.run_id = dead.run_id

        await dead.app.runs.cancel(ANA, dead.run_id)
        async with asyncio.timeout(LIMIT_SECONDS):
            await writer.cut.wait()
        await killed(working)
        clock.forward(31)

        assert await other.settle() is Status.CANCELLED
        assert other.writer.calls.total() == 0


class Stubborn(ScriptedWriter):
    """A writer whose call does not end at the first word."""

    def __init__(self) -> None:
        super().__init__()
        self.cut = asyncio.Event()

    async def write(self, assignment: Assignment, **more: Any) -> Any:
        try:
            return await super().write(assignment, **more)
        except asyncio.CancelledError:
            self.cut.set()
            return await super().write(assignment, **more)


async def test_two_workers_on_one_run_make_every_step_once(sit_anywhere: Sit) -> None:
    writer = ScriptedWriter()
    async with sit_anywhere(chain(), writer) as one, sit_anywhere(chain(), writer) as two:
        await one.start()
        two.run_id = one.run_id

        ended = await asyncio.gather(one.settle(), two.settle())

        assert ended == [Status.SUCCEEDED, Status.SUCCEEDED]
        assert writer.calls == {"a": 1, "b": 1, "c": 1}


async def test_the_heart_of_a_lease_beats_while_a_step_takes_long(sit: Sit) -> None:
    async with sit(chain()) as desk:
        desk.app.worker.bench.lease_seconds = 0.3
        working = await held_at(desk, "b")
        first = (await desk.snapshot()).run.lease_until
        assert first is not None

        async with asyncio.timeout(LIMIT_SECONDS):
            while True:
                later = (await desk.snapshot()).run.lease_until
                if later is not None and later > first:
                    break
                await asyncio.sleep(0.01)

        desk.writer.barriers["b"].set()
        assert await working is Status.SUCCEEDED


async def test_draining_queues_the_run_again_at_its_safe_point(sit_anywhere: Sit) -> None:
    async with sit_anywhere(chain()) as desk, sit_anywhere(chain(), desk.writer) as other:
        working = await held_at(desk, "b")
        desk.app.worker.drain()
        await noticed(desk)
        desk.writer.barriers["b"].set()
        assert await working is Status.QUEUED
        assert desk.writer.calls == {"a": 1, "b": 1}

        other.run_id = desk.run_id

        assert await other.settle() is Status.SUCCEEDED
        assert desk.writer.calls == {"a": 1, "b": 1, "c": 1}


async def test_a_server_takes_up_runs_and_answers_as_they_come_and_ends_when_drained(
    sit: Sit,
) -> None:
    async with sit(gated()) as desk, asyncio.timeout(LIMIT_SECONDS):
        serving = asyncio.create_task(desk.app.worker.serve())
        found = []
        for _ in range(6):
            await desk.start()
            found.append(desk.run_id)
        for desk.run_id in found:
            asked = await desk.until_asked("ok_a")
            await desk.app.runs.decide(
                ANA, desk.run_id, asked.id, shown=asked.shown, verdict=Verdict.APPROVE
            )
        for desk.run_id in found:
            await desk.until_told("run.succeeded")

        desk.app.worker.drain()
        await serving

        assert desk.writer.calls == {"a": 6, "end": 6}


def breaking(assignment: Assignment) -> Any:
    raise RuntimeError("no such thing")


async def test_a_step_that_breaks_fails_its_run_and_keeps_what_others_were_making(
    sit: Sit,
) -> None:
    writer = ScriptedWriter({"bad": breaking})
    slow = writer.hold("slow")
    broken = writer.hold("bad")
    flow = definition([agent("bad"), agent("slow"), agent("end", of=["bad", "slow"])])
    async with sit(flow, writer) as desk:
        working = await held_at(desk, "slow")
        broken.set()
        await until(lambda: bool(writer.calls["bad"]))
        slow.set()

        assert await working is Status.FAILED
        reason = (await desk.snapshot()).run.reason
        assert reason is not None
        assert reason["message"] == "Something broke inside Draftroom: RuntimeError: no such thing"
        assert reason["step"] == "bad"
        assert writer.finished["slow"] == 1

        writer.answers.clear()
        await desk.app.runs.resume(ANA, desk.run_id)
        assert await desk.settle() is Status.SUCCEEDED
        assert writer.calls == {"bad": 2, "slow": 1, "end": 1}


async def test_a_run_that_breaks_does_not_end_the_server(sit: Sit) -> None:
    async with sit(chain(), ScriptedWriter({"a": breaking})) as desk:
        async with asyncio.timeout(LIMIT_SECONDS):
            serving = asyncio.create_task(desk.app.worker.serve())
            await desk.start()
            await desk.until_told("run.failed")
            desk.writer.answers.clear()

            await desk.start()
            await desk.until_told("run.succeeded")

            desk.app.worker.drain()
            await serving


async def test_an_edit_takes_a_failed_run_up_again(sit: Sit) -> None:
    async with sit(chain(), ScriptedWriter({"b": breaking})) as desk:
        assert await desk.run() is Status.FAILED
        async with desk.app.store.reading() as tx:
            assert (await runs.get(tx, desk.run_id, owner=ANA)).finished_at is not None
        desk.writer.answers.clear()

        assert await desk.edit(SetInput(name="n", value=2)) is Status.SUCCEEDED

        assert desk.writer.finished["c"] == 1
