"""What a change means before it is made: its time, when it takes effect, whose words it touches."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from assistant.pricing import SECONDS_A_CALL, Impact
from graphs.edits import (
    Edit,
    Guidance,
    HandPatch,
    Redo,
    Rename,
    ReplaceResult,
    SetInput,
    UseWriter,
    WriterPin,
)
from tests.support.app_desk import ANA, Desk, copied, definition, open_desk
from tests.support.workflows import ScriptedWriter, agent, approval

Sit = Callable[..., AbstractAsyncContextManager[Desk]]
TWO = SetInput(name="n", value=2)


@pytest.fixture
def sit(sqlite_template: Path, tmp_path: Path) -> Sit:
    """Opens a desk on a SQLite file."""
    url = copied(sqlite_template, tmp_path)
    return lambda flow, writer=None: open_desk(url, tmp_path, flow, writer)


def lesson() -> Any:
    """Two texts in the first part, and a second part that is written once the first is approved."""
    two_texts = {"warm_up": "string", "exit": "string"}
    return definition(
        [
            {**agent("lesson", reads={"n": "inputs.n"}, title="Write the lesson")}
            | {"output": two_texts},
            approval("lesson"),
            agent("sheet", of=["ok_lesson"], reads={"n": "inputs.n"}, title="Make the sheet"),
        ],
        inputs={"n": 1},
    )


def _lesson(assignment: Any) -> Any:
    n, wish = assignment.context["n"], " ".join(assignment.guidance)
    return {"warm_up": f"Warm-up {n}.{wish}", "exit": "Exit."}


def writer() -> ScriptedWriter:
    return ScriptedWriter({"lesson": _lesson})


def by_hand(path: str, base: str, value: str) -> ReplaceResult:
    return ReplaceResult(step="lesson", patches=(HandPatch(path=path, base=base, value=value),))


async def preview(desk: Desk, *edits: Edit) -> Impact:
    return await desk.app.runs.preview(ANA, desk.run_id, edits)


def when(impact: Impact) -> list[tuple[str, str]]:
    return [(one.title, one.when) for one in impact.applies]


async def test_hand_edited_passages_of_what_is_redone_are_named(sit: Sit) -> None:
    async with sit(lesson(), writer()) as desk:
        await desk.run()
        await desk.edit(by_hand("/warm_up", "Warm-up 1.", "My own warm-up."))
        await desk.approve()

        impact = await preview(desk, Guidance(step="lesson", text="funnier"))

        (mine,) = impact.own_words
        assert (mine.part, mine.place, mine.text) == (
            "Write the lesson",
            "warm up",
            "My own warm-up.",
        )
        assert str(mine) == "warm up"


async def test_hand_edited_passages_of_what_is_kept_are_not_touched(sit: Sit) -> None:
    async with sit(lesson(), writer()) as desk:
        await desk.run()
        await desk.edit(by_hand("/warm_up", "Warm-up 1.", "My own warm-up."))
        await desk.approve()

        impact = await preview(desk, Redo(step="sheet", nonce="x"))

        assert impact.own_words == ()


async def test_a_passage_that_is_changed_by_hand_just_now_is_not_touched_by_that(sit: Sit) -> None:
    async with sit(lesson(), writer()) as desk:
        await desk.run()
        await desk.approve()

        impact = await preview(desk, by_hand("/warm_up", "Warm-up 1.", "My own warm-up."))

        assert impact.own_words == ()


async def test_without_a_model_only_what_really_comes_out_differently_is_named(sit: Sit) -> None:
    flow = definition(
        [
            {
                "id": "lesson",
                "kind": "transform",
                "set": {"warm_up": "'Warm-up ' + string(inputs.n)", "exit": "'Exit.'"},
                "output": {"warm_up": "string", "exit": "string"},
            },
            agent("sheet", of=["lesson"]),
        ],
        inputs={"n": 1},
    )
    async with sit(flow) as desk:
        await desk.run()
        await desk.edit(by_hand("/exit", "Exit.", "My exit."))

        unharmed = await preview(desk, TWO)
        await desk.edit(by_hand("/warm_up", "Warm-up 1", "My warm-up."))
        touched = await preview(desk, TWO)

        assert unharmed.own_words == ()
        assert [one.path for one in touched.own_words] == ["/warm_up"]


async def test_a_change_takes_effect_now_where_something_is_and_later_where_not(sit: Sit) -> None:
    async with sit(lesson(), writer()) as desk:
        await desk.run()

        waiting = await preview(desk, TWO)
        await desk.approve()
        done = await preview(desk, TWO)

        assert when(waiting) == [("Write the lesson", "now"), ("Make the sheet", "later")]
        assert when(done) == [("Write the lesson", "now"), ("Make the sheet", "now")]


async def test_a_change_of_a_paused_draft_takes_effect_once_it_goes_on(sit: Sit) -> None:
    async with sit(lesson(), writer()) as desk:
        await desk.run()
        await desk.app.runs.pause(ANA, desk.run_id)
        await desk.settle()

        assert when(await preview(desk, Guidance(step="sheet", text="shorter"))) == [
            ("Make the sheet", "resumed")
        ]


async def test_a_wish_that_rules_cannot_follow_is_kept(sit: Sit) -> None:
    async with sit(lesson(), writer()) as desk:
        await desk.run(writer=WriterPin())

        impact = await preview(desk, Guidance(step="lesson", text="darker"))

        assert when(impact) == [("Write the lesson", "kept")]
        assert (impact.redo, impact.seconds) == ((), 0.0)


async def test_what_is_aimed_nowhere_takes_effect_everywhere(sit: Sit) -> None:
    async with sit(lesson(), writer()) as desk:
        await desk.run()

        assert (await preview(desk, Rename(old="Exit", new="End"))).applies == ()


async def test_a_redo_takes_as_long_as_it_took_or_as_calls_take(sit: Sit) -> None:
    async with sit(lesson(), writer()) as desk:
        await desk.run()
        await desk.approve()
        steps = await desk.steps()
        took = steps["lesson", ""].seconds + steps["sheet", ""].seconds

        known = await preview(desk, TWO)
        other = await preview(desk, UseWriter(writer=WriterPin(name="other/model")))

        assert known.seconds == pytest.approx(took, abs=0.002)
        assert other.seconds == 2 * SECONDS_A_CALL


async def test_a_part_of_a_change_is_priced_alone(sit: Sit) -> None:
    async with sit(lesson(), writer()) as desk:
        await desk.run()
        await desk.approve()
        edits = [Guidance(step="lesson", text="funnier"), Redo(step="sheet", nonce="x")]

        both, last = await preview(desk, *edits), await preview(desk, edits[1])

        assert {one.step for one in both.redo} == {"lesson", "sheet"}
        assert [one.step for one in last.redo] == ["sheet"]
        assert (both.calls, last.calls) == (2, 1)


async def test_code_that_comes_out_the_same_is_not_told_as_redone(sit: Sit) -> None:
    large = {"id": "large", "kind": "transform", "set": {"yes": "inputs.n > 3"}}
    flow = definition([large, agent("a", of=["large"])], inputs={"n": 4})
    async with sit(flow) as desk:
        await desk.run()

        same = await preview(desk, SetInput(name="n", value=5))
        other = await preview(desk, SetInput(name="n", value=1))

    assert [one.step for one in same.redo] == []
    assert {one.step for one in same.keep} == {"large", "a"}
    assert [one.step for one in other.redo] == ["large", "a"]
