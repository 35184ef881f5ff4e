"""How a run with blocks is told: each step of the template once, with what is inside it counted."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.api.run_shapes import RunShape, run_shape
from assistant.statuses import CommandKind
from graphs.journal import Address, Verdict
from tests.support.app_desk import Desk, copied, definition, open_desk

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
STEPS: list[dict[str, Any]] = [
    {"id": "list", "kind": "transform", "value": "['ann', 'bo']"},
    {
        "id": "letters",
        "kind": "each",
        "items": "steps.list",
        "steps": [
            {"id": "idea", "kind": "agent", "role": "writer", "output": {"text": "text"}},
            {"id": "ok", "kind": "approval", "of": "idea"},
            {
                "id": "write",
                "kind": "agent",
                "role": "writer",
                "with": {"idea": "steps.idea"},
                "needs": ["ok"],
                "output": {"text": "text"},
            },
        ],
    },
    {
        "id": "whole",
        "kind": "agent",
        "role": "writer",
        "with": {"letters": "steps.letters"},
        "output": {"text": "text"},
    },
]


@pytest.fixture
async def desk(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    flow = definition(STEPS)
    async with open_desk(copied(sqlite_template, tmp_path), tmp_path, flow) as desk:
        yield desk


async def told(desk: Desk, *begun: Address, asked: set[CommandKind] | None = None) -> RunShape:
    """Tell the run, with steps that are being made just now."""
    return run_shape(
        await desk.snapshot(),
        dict.fromkeys(begun, NOW),
        where="Nothing leaves this computer.",
        asked=asked or set(),
        now=NOW,
    )


async def test_what_waits_inside_a_block_is_told_of_the_block(desk: Desk) -> None:
    await desk.run()

    steps = {one.id: one for one in (await told(desk)).steps}

    assert list(steps) == ["list", "letters", "whole"]
    assert steps["letters"].status == "waiting"
    assert steps["whole"].status == "held"
    assert steps["letters"].items is not None
    assert (steps["letters"].items.done, steps["letters"].items.total) == (0, 2)


async def test_items_are_counted_as_they_are_finished(desk: Desk) -> None:
    await desk.run()
    first = min((await desk.snapshot()).approvals, key=lambda one: one.item)

    await desk.app.runs.decide(
        "ana", desk.run_id, first.id, shown=first.shown, verdict=Verdict.APPROVE
    )
    await desk.settle()

    letters = {one.id: one for one in (await told(desk)).steps}["letters"]
    assert letters.items is not None
    assert (letters.items.done, letters.items.total) == (1, 2)


async def test_what_is_made_inside_a_block_is_told_by_its_item_and_since_when(desk: Desk) -> None:
    await desk.run()

    steps = {one.id: one for one in (await told(desk, Address("letters.write", "bo"))).steps}

    assert steps["letters"].status == "running"
    assert steps["letters"].doing == ["bo"]
    assert steps["letters"].since == NOW
    assert steps["list"].since is None


async def test_a_step_that_has_ended_is_not_told_as_being_made(desk: Desk) -> None:
    await desk.run()

    steps = {one.id: one for one in (await told(desk, Address("list"))).steps}

    assert steps["list"].status == "done"
    assert steps["list"].since is None


async def test_what_may_be_asked_follows_from_where_it_stands(desk: Desk) -> None:
    await desk.start()

    queued = await told(desk)
    pausing = await told(desk, asked={CommandKind.PAUSE})

    assert queued.can == [CommandKind.CANCEL, CommandKind.PAUSE]
    assert pausing.can == [CommandKind.CANCEL, CommandKind.RESUME]
    assert pausing.asked == [CommandKind.PAUSE]
