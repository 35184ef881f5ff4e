"""What is being made just now: told from the events, and nothing once the run rests."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant import underway
from assistant.statuses import Status
from assistant.store import events, leases
from assistant.store.runs import Run
from assistant.underway import Underway
from graphs.journal import Address, Event
from tests.support.app_desk import ANA, Desk, copied, definition, open_desk

STEPS = [{"id": "idea", "kind": "agent", "role": "writer", "output": {"text": "text"}}]


@pytest.fixture
async def desk(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    flow = definition(STEPS)
    async with open_desk(copied(sqlite_template, tmp_path), tmp_path, flow) as desk:
        await desk.start()
        yield desk


async def running(desk: Desk) -> Run:
    """Return the run as it stands, held by a worker that does nothing."""
    async with desk.app.store.transaction() as tx:
        await leases.claim(tx, "w1", 30, desk.run_id)
    return await desk.app.runs.get(ANA, desk.run_id)


async def tell(desk: Desk, *told: tuple[str, str]) -> Run:
    """Append events; return the run after them."""
    new = [Event(kind, {"step": step, "item": ""} if step else {}) for kind, step in told]
    async with desk.app.store.transaction() as tx:
        await events.append(tx, desk.run_id, new, actor="worker")
    return await desk.app.runs.get(ANA, desk.run_id)


def begun(step: str) -> tuple[str, str]:
    return underway.BEGUN, step


def ended(step: str) -> tuple[str, str]:
    return underway.ENDED, step


async def test_what_has_begun_and_not_ended_is_under_way(desk: Desk) -> None:
    await running(desk)
    run = await tell(desk, begun("idea"), begun("title"), ended("idea"))

    now = await Underway(desk.app.store).of(run)

    assert set(now) == {Address("title")}
    assert now[Address("title")] <= desk.app.store.clock()


async def test_looking_again_reads_only_what_has_come_since(desk: Desk) -> None:
    known = Underway(desk.app.store)
    await running(desk)
    first = await known.of(await tell(desk, begun("idea")))

    second = await known.of(await tell(desk, begun("title")))
    third = await known.of(await tell(desk, ended("idea")))

    assert [set(one) for one in (first, second, third)] == [
        {Address("idea")},
        {Address("idea"), Address("title")},
        {Address("title")},
    ]


async def test_a_change_by_a_person_ends_nothing_and_letting_go_ends_all(desk: Desk) -> None:
    known = Underway(desk.app.store)
    await running(desk)

    changed = await known.of(await tell(desk, begun("idea"), ("run.revised", "")))
    queued = await known.of(await tell(desk, ("run.queued", "")))

    assert set(changed) == {Address("idea")}
    assert not queued


async def test_a_run_that_rests_has_nothing_under_way(desk: Desk) -> None:
    await tell(desk, begun("idea"))
    run = await desk.app.runs.get(ANA, desk.run_id)

    assert run.status is Status.QUEUED
    assert not await Underway(desk.app.store).of(run)


async def test_a_long_story_is_read_page_by_page_and_by_several_at_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(underway, "PAGE", 7)
    known = Underway(desk.app.store)
    await running(desk)
    steps = [f"part{number}" for number in range(40)]
    run = await tell(desk, *map(begun, steps), *map(ended, steps[:-2]))

    found = await asyncio.gather(*(known.of(run) for _ in range(5)))

    assert [set(one) for one in found] == [{Address("part38"), Address("part39")}] * 5


async def test_only_so_many_runs_are_remembered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(underway, "MOST_KEPT", 1)
    known = Underway(desk.app.store)
    await running(desk)
    run = await tell(desk, begun("idea"))
    await known.of(run)
    other = await desk.app.runs.start(ANA, desk.flow, {})
    async with desk.app.store.transaction() as tx:
        await leases.claim(tx, "w2", 30, other.id)
    await known.of(await desk.app.runs.get(ANA, other.id))

    assert set(await known.of(run)) == {Address("idea")}
