"""Starting from an earlier draft: what was given, and the parts that are brought along."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from agents.style import Style
from assistant.statuses import Autonomy, Status
from graphs.edits import GiveResult, HandPatch, ReplaceResult
from tests.support.app_desk import ANA, Desk, copied, definition, open_desk
from tests.support.workflows import agent

Sit = Callable[..., AbstractAsyncContextManager[Desk]]


@pytest.fixture
def sit(sqlite_template: Path, tmp_path: Path) -> Sit:
    """Opens a desk on a SQLite file."""
    url = copied(sqlite_template, tmp_path)
    return lambda flow, writer=None: open_desk(url, tmp_path, flow, writer)


def line() -> Any:
    return definition(
        [
            agent("a", reads={"n": "inputs.n"}, title="Write the first"),
            agent("b", of=["a"]),
            {"id": "sum", "kind": "transform", "value": "inputs.n + 1"},
            agent("c", of=["b"]),
        ],
        inputs={"n": 1, "m": 5},
    )


async def test_only_what_a_person_gave_is_taken_over_and_how_they_wanted_it(sit: Sit) -> None:
    async with sit(line()) as desk:
        await desk.run(n=2, autonomy=Autonomy.END, style=Style(language="Spanish"))

        origin = await desk.app.runs.origin(ANA, desk.run_id)

        assert (origin.run, origin.template, dict(origin.given)) == (desk.run_id, "small", {"n": 2})
        assert (origin.autonomy, origin.style.language) == (Autonomy.END, "Spanish")


async def test_what_was_written_can_be_brought_along_and_tells_whose_it_is(sit: Sit) -> None:
    mine = HandPatch(path="/text", base="b(a=a(n=1))", value="Mine.")
    async with sit(line()) as desk:
        await desk.run()
        await desk.edit(ReplaceResult(step="b", patches=(mine,)), GiveResult(step="sum", value=7))

        origin = await desk.app.runs.origin(ANA, desk.run_id)

        found = {one.step: (one.value, one.is_yours) for one in origin.results}
        assert origin.results[0].title == "Write the first"
        assert found == {
            "a": ({"text": "a(n=1)"}, False),
            "b": ({"text": "Mine."}, True),
            "sum": (7, True),
            "c": ({"text": "c(b=Mine.)"}, False),
        }


async def test_a_run_that_starts_from_another_does_not_write_what_it_brings(sit: Sit) -> None:
    async with sit(line()) as desk:
        await desk.run()
        origin = await desk.app.runs.origin(ANA, desk.run_id)
        brought = {one.step: one.value for one in origin.results if one.step in ("a", "b")}
        desk.writer.calls.clear()

        status = await desk.run(n=9, results=brought)

        assert status is Status.SUCCEEDED
        assert desk.writer.calls == {"c": 1}
        assert await desk.text("c") == "c(b=b(a=a(n=1)))"
