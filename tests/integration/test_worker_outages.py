"""A database that cannot be used for a moment: nothing that was paid for is lost or paid again."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from agents.errors import LimitReached
from agents.writer import Assignment, Meter, Written
from assistant.errors import Conflict, StoreUnavailable
from assistant.statuses import Status
from assistant.store.group import Commit, Write
from graphs.limits import Limits
from tests.support.app_desk import ANA, Desk, MeteredWriter, copied, definition, open_desk
from tests.support.workflows import ScriptedWriter, agent

Sit = Callable[..., AbstractAsyncContextManager[Desk]]
PAID = {"most_usd": 0.3, "cost_usd": 0.2}


@pytest.fixture
def sit(sqlite_template: Path, tmp_path: Path) -> Sit:
    url = copied(sqlite_template, tmp_path)
    return lambda flow, writer=None: open_desk(url, tmp_path, flow, writer)


def chain() -> Any:
    return definition([agent("a"), agent("b", of=["a"])])


class Outage:
    """Stands before the commits of a store and refuses some of them."""

    def __init__(self, commit: Commit, refused: int) -> None:
        self.commit = commit
        self.left = refused

    async def __call__(self, writes: Sequence[Write]) -> Sequence[bool]:
        if self.left and any(write.entry is not None for write in writes):
            self.left -= 1
            raise StoreUnavailable("database is locked")
        return await self.commit(writes)


class Unsteady:
    """A store whose reading or writing fails while ``down`` is set."""

    def __init__(self, store: Any) -> None:
        self.store = store
        self.down = asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def reading(self) -> Any:
        return self._refused() or self.store.reading()

    def transaction(self) -> Any:
        return self._refused() or self.store.transaction()

    def _refused(self) -> None:
        if self.down.is_set():
            raise StoreUnavailable("database is locked")


async def test_an_outcome_that_cannot_be_recorded_at_once_is_recorded_later_and_paid_once(
    sit: Sit,
) -> None:
    async with sit(chain(), MeteredWriter(**PAID)) as desk:
        group = desk.app.store.group_writer()
        group._commit = Outage(group._commit, refused=2)

        assert await desk.run() is Status.SUCCEEDED

        assert desk.writer.calls == {"a": 1, "b": 1}
        run = (await desk.snapshot()).run
        assert (run.spent_usd, run.reserved_usd) == (pytest.approx(0.4), 0)


async def test_a_call_under_way_outlasts_a_database_that_cannot_be_read(sit: Sit) -> None:
    async with sit(chain()) as desk:
        unsteady = Unsteady(desk.app.store)
        desk.app.worker.bench.store = unsteady  # type: ignore[assignment]
        barrier = desk.writer.hold("a")
        await desk.start()
        working = asyncio.create_task(desk.settle())
        await desk.writer.began["a"].wait()

        unsteady.down.set()
        desk.app.worker.nudge(desk.run_id)  # the inbox is looked at, in vain
        await asyncio.sleep(0.05)
        unsteady.down.clear()
        barrier.set()

        assert await working is Status.SUCCEEDED
        assert desk.writer.calls == {"a": 1, "b": 1}


async def test_a_locked_checkpoint_file_fails_no_run(sit: Sit, tmp_path: Path) -> None:
    async with sit(chain()) as desk:
        desk.app.worker.bench.lease_seconds = 0.3
        saver = await desk.app.worker.bench.checkpoints.saver()
        await saver.conn.execute("PRAGMA busy_timeout = 0")
        other = sqlite3.connect(tmp_path / "checkpoints.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await desk.start()

        working = asyncio.create_task(desk.settle())
        await desk.until_told("step.finished", step="b")
        await asyncio.sleep(0.1)
        other.execute("ROLLBACK")
        other.close()

        assert await working is Status.SUCCEEDED
        assert desk.writer.calls == {"a": 1, "b": 1}


async def test_two_shifts_open_one_checkpointer(sit: Sit) -> None:
    async with sit(chain()) as desk:
        checkpoints = desk.app.worker.bench.checkpoints

        one, other = await asyncio.gather(checkpoints.saver(), checkpoints.saver())

        assert one is other


class TooLate(MeteredWriter):
    """Somebody raises the limit in the very moment in which the run meets it."""

    def __init__(self) -> None:
        super().__init__(**PAID)
        self.desk: Desk | None = None

    async def write(self, assignment: Assignment, *, meter: Meter, emit: Any = None) -> Written:
        try:
            return await super().write(assignment, meter=meter, emit=emit)
        except LimitReached:
            desk, self.desk = self.desk, None
            if desk is not None:
                await desk.app.runs.allow(ANA, desk.run_id, Limits(usd=1.0))
            raise


async def test_a_limit_raised_in_the_moment_it_is_met_lets_the_run_go_on(sit: Sit) -> None:
    writer = TooLate()
    async with sit(chain(), writer) as desk:
        writer.desk = desk

        assert await desk.run(limit_usd=0.4) is Status.SUCCEEDED

        assert writer.finished == {"a": 1, "b": 1}


async def test_resume_takes_back_a_pause_that_is_not_reached_yet(sit: Sit) -> None:
    async with sit(chain(), ScriptedWriter()) as desk:
        await desk.start()
        await desk.app.runs.pause(ANA, desk.run_id)

        await desk.app.runs.resume(ANA, desk.run_id)

        assert await desk.settle() is Status.SUCCEEDED


async def test_a_run_that_nobody_paused_cannot_be_resumed(sit: Sit) -> None:
    async with sit(chain()) as desk:
        await desk.start()

        with pytest.raises(Conflict, match="This run is queued, so it cannot be resumed"):
            await desk.app.runs.resume(ANA, desk.run_id)
