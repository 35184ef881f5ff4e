"""Group commit: what gathers is committed together, and one bad write does not spoil the rest."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from assistant.errors import LeaseLost, StoreUnavailable
from assistant.store.background import Background
from assistant.store.group import GroupWriter, Write


class RecordingCommit:
    """Commits nothing and remembers the groups it was given."""

    def __init__(self, fails: dict[str, Exception] | None = None) -> None:
        self.groups: list[list[str]] = []
        self.fails = fails or {}

    async def __call__(self, writes: Sequence[Write]) -> Sequence[bool]:
        self.groups.append([write.run_id for write in writes])
        for write in writes:
            if write.run_id in self.fails:
                raise self.fails[write.run_id]
        return [write.run_id != "lost" for write in writes]


def a_write(run_id: str) -> Write:
    return Write(run_id=run_id, epoch=1, at=datetime(2026, 1, 1, tzinfo=UTC), events=[])


async def write_all(writer: GroupWriter, *run_ids: str) -> list[BaseException | None]:
    return await asyncio.gather(
        *(writer.write(a_write(run_id)) for run_id in run_ids), return_exceptions=True
    )


async def test_writes_that_arrive_together_are_committed_together() -> None:
    commit = RecordingCommit()
    writer = GroupWriter(commit, asyncio.Lock(), Background())

    await write_all(writer, "a", "b", "c")

    assert commit.groups == [["a", "b", "c"]]


async def test_writes_gather_while_another_writer_has_its_turn() -> None:
    commit, turn = RecordingCommit(), asyncio.Lock()
    writer = GroupWriter(commit, turn, Background())

    async with turn:
        waiting = [asyncio.create_task(writer.write(a_write(name))) for name in "abc"]
        for _ in range(5):
            await asyncio.sleep(0)
        before = list(commit.groups)
    await asyncio.gather(*waiting)

    assert (before, commit.groups) == ([], [["a", "b", "c"]])


async def test_a_lost_lease_is_told_to_its_own_caller_only() -> None:
    writer = GroupWriter(RecordingCommit(), asyncio.Lock(), Background())

    results = await write_all(writer, "a", "lost", "b")

    assert [type(one) for one in results] == [type(None), LeaseLost, type(None)]


async def test_a_write_that_cannot_be_made_fails_alone() -> None:
    bad = ValueError("no JSON")
    writer = GroupWriter(RecordingCommit({"bad": bad}), asyncio.Lock(), Background())

    results = await write_all(writer, "a", "bad", "b")

    assert results == [None, bad, None]


async def test_a_database_out_of_reach_is_tried_once_for_the_whole_group() -> None:
    commit = RecordingCommit({"a": StoreUnavailable()})
    writer = GroupWriter(commit, asyncio.Lock(), Background())

    results = await write_all(writer, "a", "b", "c")

    assert all(isinstance(one, StoreUnavailable) for one in results)
    assert len(commit.groups) == 1


async def test_writing_goes_on_after_a_failure() -> None:
    writer = GroupWriter(RecordingCommit({"bad": ValueError()}), asyncio.Lock(), Background())
    await write_all(writer, "bad")

    assert await write_all(writer, "a") == [None]


async def test_the_write_of_a_cancelled_caller_is_committed() -> None:
    commit, background = RecordingCommit(), Background()
    writer = GroupWriter(commit, asyncio.Lock(), background)
    caller = asyncio.create_task(writer.write(a_write("a")))
    await asyncio.sleep(0)

    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    await background.ended()

    assert commit.groups == [["a"]]
