"""Language and style of a run through the service: chosen, changed, told and taken back."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from agents.style import PLAIN, Style
from assistant.errors import EditRefused
from assistant.statuses import Status
from graphs.edits import SetStyle, WriterPin
from tests.support.app_desk import ANA, Desk, copied, definition, open_desk
from tests.support.workflows import agent

Sit = Callable[..., AbstractAsyncContextManager[Desk]]
SPANISH = SetStyle(language="Spanish")


@pytest.fixture
def sit(sqlite_template: Path, tmp_path: Path) -> Sit:
    """Opens a desk on a SQLite file."""
    url = copied(sqlite_template, tmp_path)
    return lambda flow, writer=None: open_desk(url, tmp_path, flow, writer)


def line() -> Any:
    return definition([agent("a"), agent("b", of=["a"])])


async def test_a_run_is_written_in_the_style_it_was_started_with(sit: Sit) -> None:
    chosen = Style(language="Spanish", audience="parents")
    async with sit(line()) as desk:
        await desk.run(style=chosen)

        assert [one.style for one in desk.writer.seen] == [chosen, chosen]
        assert (await desk.snapshot()).style == chosen
        assert (await desk.snapshot()).style_note == ""


async def test_a_change_of_style_is_priced_made_told_and_taken_back(sit: Sit) -> None:
    async with sit(line()) as desk:
        await desk.run()

        impact = await desk.app.runs.preview(ANA, desk.run_id, [SPANISH])
        status = await desk.edit(SPANISH)
        comparison = await desk.app.runs.compare(ANA, desk.run_id, 1, 2)
        await desk.undo()

        assert status is Status.SUCCEEDED
        assert ({one.step for one in impact.redo}, impact.calls) == ({"a", "b"}, 2)
        assert [(one.title, one.before, one.after) for one in comparison.style] == [
            ("Language", "", "Spanish")
        ]
        assert desk.writer.calls == {"a": 2, "b": 2}
        assert (await desk.snapshot()).style == PLAIN


async def test_without_a_model_a_style_is_kept_for_later_and_the_screen_says_so(sit: Sit) -> None:
    async with sit(line()) as desk:
        await desk.run(writer=WriterPin())

        impact = await desk.app.runs.preview(ANA, desk.run_id, [SPANISH])
        await desk.edit(SPANISH)
        calls = desk.writer.calls.total()
        told = (await desk.snapshot()).style_note
        await desk.edit(SetStyle(language="English", notes="Short sentences."))
        other = (await desk.snapshot()).style_note
        await desk.edit(SetStyle(notes=""))
        none = (await desk.snapshot()).style_note

        assert (impact.redo, impact.calls) == ((), 0)
        assert calls == desk.writer.calls.total() == 2
        assert told == "Standard wording is English; your language is used when a model writes."
        assert other.startswith("Standard wording stays as it is")
        assert none == ""


async def test_a_style_that_is_too_long_is_refused_with_the_reason(sit: Sit) -> None:
    async with sit(line()) as desk:
        await desk.run()

        with pytest.raises(EditRefused, match=r"The audience of the style: .*200 characters"):
            await desk.app.runs.edit(ANA, desk.run_id, [SetStyle(audience="x" * 201)])


async def test_a_fork_keeps_the_style(sit: Sit) -> None:
    async with sit(line()) as desk:
        await desk.run(style=Style(language="Spanish"))

        desk.run_id = (await desk.app.runs.fork(ANA, desk.run_id)).id
        await desk.settle()

        assert (await desk.snapshot()).style.language == "Spanish"
        assert desk.writer.calls.total() == 2
