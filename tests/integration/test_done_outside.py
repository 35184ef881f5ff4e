"""What stands outside is said where nothing takes it back: at a cancel, at a change, at an undo."""

import io
import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console, RenderableType

from assistant.cli import cards, closing
from assistant.cli.edit import undone_said
from assistant.outside import ListedHosts
from assistant.statuses import Status
from assistant.supervisor.explain import problem
from graphs.edits import SetInput
from tests.support.app_desk import ANA, Desk, copied, definition, open_desk
from tests.support.http_sink import Sink

Sit = Callable[..., AbstractAsyncContextManager[Desk]]
TWO = SetInput(name="n", value=2)


@pytest.fixture
def sit(sqlite_template: Path, tmp_path: Path) -> Sit:
    """Opens a desk on a SQLite file."""
    url = copied(sqlite_template, tmp_path)

    return lambda flow: open_desk(url, tmp_path, flow)


def trip(host: str) -> Any:
    """A room that can be taken back, and a car behind it."""
    at, with_ = f"http://{host}", {"with": {"n": "inputs.n"}}
    post = {"kind": "http", "method": "POST"}
    back = {"kind": "http", "method": "DELETE", "url": f"{at}/rooms/1", "idempotent": True}
    return definition(
        [
            {"id": "room", "url": f"{at}/rooms", "compensate": "no_room", **post, **with_},
            {"id": "no_room", **back},
            {"id": "car", "title": "Book a car", "url": f"{at}/cars", "needs": ["room"], **post},
        ],
        inputs={"n": 1},
    )


async def _with_room(desk: Desk, sink: Sink) -> None:
    """Run until the room is booked, and the car waits for an OK."""
    desk.app.worker.bench.outside = ListedHosts((sink.host,))
    await desk.run()
    await desk.approve("room")


def _shown(part: RenderableType) -> str:
    console = Console(file=io.StringIO(), width=100, color_system=None)
    console.print(part)
    return re.sub(r"[\s│]+", " ", console.file.getvalue())  # type: ignore[attr-defined]


async def test_a_draft_that_is_cancelled_says_what_stands_outside_for_good(
    sit: Sit, sink: Sink
) -> None:
    async with sit(trip(sink.host)) as desk:
        await _with_room(desk, sink)
        await desk.app.runs.cancel(ANA, desk.run_id)
        assert await desk.settle() is Status.CANCELLED

        assert f"takes it back any more: POST http://{sink.host}/rooms." in problem(
            await desk.snapshot()
        )
        said = _shown(closing.cards(await desk.snapshot(), {}, desk.app.settings)[0])

        assert (
            "What was made is kept. Done outside, and it stays so, as nothing takes it back any"
            f" more: POST http://{sink.host}/rooms." in said
        )


async def test_what_was_taken_back_does_not_stand_outside(sit: Sit, sink: Sink) -> None:
    sink.answers = {"POST /cars": [(409, "none left")]}
    async with sit(trip(sink.host)) as desk:
        await _with_room(desk, sink)
        assert (await desk.snapshot()).outside == (f"POST http://{sink.host}/rooms",)
        assert await desk.approve("car") is Status.FAILED

        assert (await desk.snapshot()).outside == ()


async def test_a_change_says_that_requests_go_out_again_and_that_earlier_ones_stay(
    sit: Sit, sink: Sink
) -> None:
    async with sit(trip(sink.host)) as desk:
        await _with_room(desk, sink)

        impact = await desk.app.runs.preview(ANA, desk.run_id, [TWO])

        run = (await desk.snapshot()).run
        said = _shown(cards.impact("n is 2", impact, desk.flow, run.autonomy))
        assert "Ask to send again room " in said
        stays = f"What was sent before stays, and nothing takes it back: POST http://{sink.host}"
        assert f"{stays}/rooms." in said
        await desk.edit(TWO)
        await desk.approve("room")
        assert (await desk.snapshot()).outside == (f"POST http://{sink.host}/rooms (2 times)",)


async def test_an_undo_says_which_requests_it_asks_for_again(sit: Sit, sink: Sink) -> None:
    sink.answers = {"POST /cars": [(409, "none left")]}
    async with sit(trip(sink.host)) as desk:
        await _with_room(desk, sink)
        await desk.edit(TWO)
        kept = await desk.app.runs.undo(ANA, desk.run_id)
        assert undone_said(kept) == "Version 3 is as version 1 was. Nothing is redone."
        await desk.settle()
        assert await desk.approve("car") is Status.FAILED
        await desk.edit(TWO)

        undone = await desk.app.runs.undo(ANA, desk.run_id)

        said = "Version 5 is as version 1 was. It asks for requests again: room."
        assert undone_said(undone) == said
        await desk.settle()
        assert await desk.gates() == ["room"]
