"""Snapshots that are kept: made once for each state of a run, and never shown past it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from assistant.errors import NotFound
from assistant.snapshots import MOST_KEPT
from assistant.store import leases
from graphs.edits import SetInput
from graphs.journal import Verdict
from graphs.limits import Limits
from graphs.stops import Autonomy
from tests.support.app_desk import ANA, Desk, copied, definition, open_desk

STEPS = [
    {"id": "idea", "kind": "agent", "role": "writer", "output": {"text": "text"}},
    {"id": "ok", "kind": "approval", "of": "idea", "ask": "Is it good?"},
    {
        "id": "whole",
        "kind": "agent",
        "role": "writer",
        "with": {"idea": "steps.idea", "size": "inputs.size"},
        "needs": ["ok"],
        "output": {"text": "text"},
    },
]


@pytest.fixture
async def desk(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    flow = definition(STEPS, inputs={"size": 3})
    async with open_desk(copied(sqlite_template, tmp_path), tmp_path, flow) as desk:
        yield desk


async def test_who_looks_twice_is_shown_the_same(desk: Desk) -> None:
    await desk.run()

    first, second = await desk.snapshot(), await desk.snapshot()

    assert first is second


async def _decide(desk: Desk) -> None:
    asked = await desk.asked()
    await desk.app.runs.decide(
        ANA, desk.run_id, asked.id, shown=asked.shown, verdict=Verdict.APPROVE
    )


async def _edit(desk: Desk) -> None:
    await desk.app.runs.edit(ANA, desk.run_id, [SetInput(name="size", value=5)])


async def _pause(desk: Desk) -> None:
    await desk.app.runs.pause(ANA, desk.run_id)


async def _allow(desk: Desk) -> None:
    await desk.app.runs.allow(ANA, desk.run_id, Limits(usd=1.0))


async def _autonomy(desk: Desk) -> None:
    await desk.app.runs.set_autonomy(ANA, desk.run_id, Autonomy.ALWAYS)


HAPPENINGS = [
    pytest.param(_decide, id="decide"),
    pytest.param(_edit, id="edit"),
    pytest.param(_pause, id="pause"),
    pytest.param(_allow, id="allow"),
    pytest.param(_autonomy, id="autonomy"),
]


@pytest.mark.parametrize("happens", HAPPENINGS)
async def test_whatever_happens_is_seen_at_once(
    desk: Desk, happens: Callable[[Desk], Awaitable[None]]
) -> None:
    await desk.run()
    before = await desk.snapshot()

    await happens(desk)
    after = await desk.snapshot()

    assert after is not before
    assert after.run == await desk.app.runs.get(ANA, desk.run_id)


async def test_what_a_step_has_given_is_seen_at_once(desk: Desk) -> None:
    await desk.start()
    before = await desk.snapshot()

    await desk.settle()
    after = await desk.snapshot()

    assert before.step("idea").value is None
    assert after.step("idea").value is not None


async def test_the_beat_of_a_lease_changes_nothing(desk: Desk) -> None:
    await desk.start()
    async with desk.app.store.transaction() as tx:
        claimed = await leases.claim(tx, "w1", 30, desk.run_id)
    assert claimed is not None
    before = await desk.snapshot()

    async with desk.app.store.transaction() as tx:
        await leases.heartbeat(tx, desk.run_id, claimed.lease_epoch, 60)

    assert await desk.snapshot() is before


async def test_what_is_kept_is_shown_to_nobody_else(desk: Desk) -> None:
    await desk.run()
    await desk.snapshot()

    with pytest.raises(NotFound):
        await desk.app.runs.snapshot("ben", desk.run_id)


async def test_an_earlier_version_is_kept_beside_the_one_of_now(desk: Desk) -> None:
    await desk.run()
    await desk.approve()
    await desk.edit(SetInput(name="size", value=5))

    now = await desk.snapshot()
    then = await desk.app.runs.snapshot_at(ANA, desk.run_id, 1)

    assert then.revision.inputs["size"] == 3
    assert now.revision.inputs["size"] == 5
    assert await desk.app.runs.snapshot_at(ANA, desk.run_id, 1) is then
    assert await desk.snapshot() is now


async def test_only_so_many_are_kept(desk: Desk) -> None:
    await desk.run()
    first = await desk.snapshot()

    for _ in range(MOST_KEPT):
        other = await desk.app.runs.start(ANA, desk.flow, {})
        await desk.app.runs.snapshot(ANA, other.id)

    assert await desk.snapshot() is not first
