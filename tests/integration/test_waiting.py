"""What waits for a person: how it differs from what they last saw."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from assistant.waiting import ApprovalView
from graphs.edits import Guidance, HandPatch, ReplaceResult, SetInput
from graphs.journal import Address, Verdict
from tests.support.app_desk import Desk, copied, definition, open_desk
from tests.support.workflows import ScriptedWriter, agent, approval

Sit = Callable[..., AbstractAsyncContextManager[Desk]]


@pytest.fixture
def sit(sqlite_template: Path, tmp_path: Path) -> Sit:
    """Opens a desk on a SQLite file."""
    url = copied(sqlite_template, tmp_path)
    return lambda flow, writer=None: open_desk(url, tmp_path, flow, writer)


def gated() -> Any:
    return definition(
        [agent("a", reads={"n": "inputs.n"}), approval("a"), agent("end", of=["ok_a"])],
        inputs={"n": 1},
    )


def told(asked: ApprovalView) -> list[tuple[str | None, str | None]]:
    return [(one.before, one.after) for one in asked.since]


async def test_what_is_asked_for_the_first_time_has_nothing_to_compare_with(sit: Sit) -> None:
    async with sit(gated()) as desk:
        await desk.run()

        assert (await desk.asked()).since == ()


async def test_what_is_asked_again_shows_what_changed_since_the_answer(sit: Sit) -> None:
    async with sit(gated()) as desk:
        await desk.run()
        await desk.approve()
        await desk.edit(SetInput(name="n", value=2))

        asked = await desk.asked()

        assert told(asked) == [("a(n=1)", "a(n=2)")]
        assert asked.since[0].address == Address("a")
        assert ("out", "1") in [(one.tag, one.text) for one in asked.since[0].segments]


async def test_what_was_only_asked_counts_where_nothing_was_answered(sit: Sit) -> None:
    async with sit(gated()) as desk:
        await desk.run()
        await desk.edit(SetInput(name="n", value=2))

        assert told(await desk.asked()) == [("a(n=1)", "a(n=2)")]


async def test_an_answer_counts_before_what_was_asked_and_withdrawn_since(sit: Sit) -> None:
    async with sit(gated()) as desk:
        await desk.run()
        await desk.approve()
        await desk.edit(SetInput(name="n", value=2))
        await desk.edit(SetInput(name="n", value=3))

        assert told(await desk.asked()) == [("a(n=1)", "a(n=3)")]


async def test_a_request_for_changes_shows_what_came_of_it(sit: Sit) -> None:
    async with sit(gated()) as desk:
        await desk.run()
        await desk.decide(Verdict.REQUEST_CHANGES, comment="warmer")

        assert told(await desk.asked()) == [("a(n=1)", "a(n=1) [warmer]")]


async def test_an_edit_at_the_gate_is_what_was_seen_last(sit: Sit) -> None:
    async with sit(gated()) as desk:
        await desk.run()
        await desk.decide(Verdict.EDIT, value={"text": "Mine."})
        await desk.edit(ReplaceResult(step="a", patches=(_patch("Mine.", "Mine, too."),)))

        assert told(await desk.asked("ok_a")) == [("Mine.", "Mine, too.")]


async def test_a_conflict_names_its_place_and_shows_how_the_wordings_differ(sit: Sit) -> None:
    lesson = agent("lesson", title="Write the lesson") | {"output": {"warm_up": "string"}}
    writer = ScriptedWriter({"lesson": lambda one: {"warm_up": " ".join(["Hi.", *one.guidance])}})
    mine = HandPatch(path="/warm_up", base="Hi.", value="Hello!")
    async with sit(definition([lesson]), writer) as desk:
        await desk.run()
        await desk.edit(ReplaceResult(step="lesson", patches=(mine,)))
        await desk.edit(Guidance(step="lesson", text="Warmer."))

        asked = await desk.asked("lesson.yours")

        assert told(asked) == [("Hello!", "Hi. Warmer.")]
        assert (asked.part, asked.place) == ("Write the lesson", "warm up")


def _patch(base: str, value: str) -> HandPatch:
    return HandPatch(path="/text", base=base, value=value)
