"""Versions of a draft: what differs between them, and the ways back to what stood before."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import Conflict, EditRefused, NotFound
from assistant.statuses import Status
from assistant.versions import Comparison, PartChange
from graphs.edits import Guidance, HandPatch, Redo, Rename, ReplaceResult, SetInput, Skip
from graphs.journal import Address
from tests.support.app_desk import ANA, Desk, copied, definition, open_desk
from tests.support.workflows import ScriptedWriter, agent

Sit = Callable[..., AbstractAsyncContextManager[Desk]]
TWO = SetInput(name="n", value=2)


@pytest.fixture
def sit(sqlite_template: Path, tmp_path: Path) -> Sit:
    """Opens a desk on a SQLite file."""
    url = copied(sqlite_template, tmp_path)
    return lambda flow, writer=None: open_desk(url, tmp_path, flow, writer)


def line() -> Any:
    """Step b follows a, and c stands alone."""
    return definition(
        [
            agent("a", reads={"n": "inputs.n"}, title="Write the first"),
            agent("b", of=["a"], title="Write the second"),
            agent("c", title="Write the third"),
        ],
        inputs={"n": 1},
    )


def reviewed() -> tuple[Any, ScriptedWriter]:
    """A draft of two questions that a check-less review passes on, put together from two steps."""
    quiz = {"questions": [{"id": "string", "text": "string"}]}
    flow = definition(
        [
            {**agent("quiz", reads={"n": "inputs.n"}, title="Write the quiz"), "output": quiz},
            agent("note", title="Write the note"),
            {
                "id": "draft",
                "kind": "transform",
                "run": "assemble",
                "with": {"quiz": "steps.quiz", "note": "steps.note"},
            },
            {"id": "review", "kind": "revise", "of": "draft", "checks": [], "title": "Review"},
            {"id": "files", "kind": "export", "of": "review", "formats": ["md"]},
        ],
        inputs={"n": 1},
    )
    writer = ScriptedWriter({"quiz": _quiz})
    return flow, writer


def _quiz(assignment: Any) -> Any:
    again = int(assignment.context["n"]) > 1
    questions = [
        {"id": "Q1", "text": "Why does it float on water?"},
        {"id": "Q2", "text": "What is mass?"},
    ]
    if again:
        questions[0]["text"] = "Why does it sink in water?"
        questions.append({"id": "Q3", "text": "What is new?"})
    return {"questions": questions}


def part(comparison: Comparison, title: str) -> PartChange:
    return next(one for one in comparison.parts if one.title == title)


async def compare(desk: Desk, from_: int, to: int) -> Comparison:
    return await desk.app.runs.compare(ANA, desk.run_id, from_, to)


async def test_versions_tell_who_said_what_and_which_parts_differ(sit: Sit) -> None:
    async with sit(line()) as desk:
        await desk.run()
        await desk.edit(TWO)
        await desk.undo()

        versions = await desk.app.runs.versions(ANA, desk.run_id)

        assert [one.number for one in versions] == [3, 2, 1]
        assert [one.words for one in versions] == ["undo: please", "please", ""]
        assert {one.author for one in versions} == {ANA}
        assert [one.restores for one in versions] == [1, None, None]
        assert [one.is_current for one in versions] == [True, False, False]
        assert [one.parts for one in versions] == [
            ("Write the first", "Write the second"),
            ("Write the first", "Write the second"),
            (),
        ]
        assert [(one.title, one.before, one.after) for one in versions[1].inputs] == [
            ("n", "1", "2")
        ]
        assert versions[0].at >= versions[2].at


async def test_a_comparison_tells_inputs_and_passages_word_by_word(sit: Sit) -> None:
    async with sit(line()) as desk:
        await desk.run()
        await desk.edit(TWO)

        comparison = await compare(desk, 1, 2)

        assert [(one.name, one.before, one.after) for one in comparison.inputs] == [("n", "1", "2")]
        assert [one.title for one in comparison.parts] == ["Write the first", "Write the second"]
        (difference,) = part(comparison, "Write the first").differences
        assert (difference.before, difference.after) == ("a(n=1)", "a(n=2)")
        assert [(one.tag, one.text) for one in difference.segments] == [
            ("same", "a(n="),
            ("out", "1"),
            ("in", "2"),
            ("same", ")"),
        ]


async def test_a_version_does_not_differ_from_itself(sit: Sit) -> None:
    async with sit(line()) as desk:
        await desk.run()

        comparison = await compare(desk, 1, 1)

        assert (comparison.inputs, comparison.parts, comparison.documents) == ((), (), ())


async def test_what_a_draft_is_put_together_from_is_told_once_by_its_names(sit: Sit) -> None:
    flow, writer = reviewed()
    async with sit(flow, writer) as desk:
        await desk.run()
        await desk.edit(TWO)

        comparison = await compare(desk, 1, 2)

        assert [one.title for one in comparison.parts] == ["Write the quiz"]
        changed, came = comparison.parts[0].differences
        assert (changed.address, changed.path) == (Address("quiz"), "/questions/Q1/text")
        assert changed.place == "question Q1"
        assert (came.place, came.before, came.after) == ("question Q3", None, "What is new?")
        assert {one.format for one in comparison.documents} == {"md"}
        assert all(one.before and one.after for one in comparison.documents)


async def test_what_a_review_changed_is_told_in_its_part_and_aimed_at_the_review(sit: Sit) -> None:
    flow, writer = reviewed()
    place = "/quiz/questions/Q2/text"
    async with sit(flow, writer) as desk:
        await desk.run()
        patch = HandPatch(path=place, base="What is mass?", value="What is density?")
        await desk.edit(ReplaceResult(step="review", patches=(patch,)))

        comparison = await compare(desk, 1, 2)

        (difference,) = part(comparison, "Write the quiz").differences
        assert (difference.address, difference.path) == (Address("review"), place)
        assert (difference.place, difference.after) == ("question Q2", "What is density?")


async def test_a_part_that_is_left_out_is_gone(sit: Sit) -> None:
    async with sit(line()) as desk:
        await desk.run()
        await desk.edit(Skip(step="c"))

        comparison = await compare(desk, 1, 2)

        assert [(one.title, one.kind) for one in comparison.parts] == [("Write the third", "gone")]


async def test_a_part_that_is_being_written_again_is_open(sit: Sit) -> None:
    async with sit(line()) as desk:
        await desk.run()
        desk.writer.hold("a")
        await desk.app.runs.edit(ANA, desk.run_id, [TWO])

        comparison = await compare(desk, 1, 2)

        assert [(one.title, one.kind) for one in comparison.parts] == [
            ("Write the first", "open"),
            ("Write the second", "open"),
        ]


async def test_a_name_that_changed_everywhere_is_told_once(sit: Sit) -> None:
    flow = definition(
        [agent("a", reads={"who": "inputs.who"}), agent("b", of=["a"])], inputs={"who": "Maya"}
    )
    async with sit(flow) as desk:
        await desk.run()
        await desk.edit(Rename(old="Maya", new="Mara"))
        await desk.undo()

        there, back = await compare(desk, 1, 2), await compare(desk, 2, 3)

        assert [tuple(one) for one in there.renames] == [("Maya", "Mara")]
        assert [tuple(one) for one in back.renames] == [("Mara", "Maya")]
        assert (there.parts, there.inputs, back.parts) == ((), (), ())


async def test_notes_that_came_and_went_are_told(sit: Sit) -> None:
    async with sit(line()) as desk:
        await desk.run()
        await desk.edit(Guidance(step="c", text="Warmer, please."))

        comparison = await compare(desk, 1, 2)
        back = await compare(desk, 2, 1)

        assert comparison.notes_added == back.notes_dropped == ("Warmer, please.",)


async def test_any_version_can_be_brought_back_for_free(sit: Sit) -> None:
    async with sit(line()) as desk:
        await desk.run()
        await desk.edit(TWO)
        await desk.edit(SetInput(name="n", value=3))
        calls = dict(desk.writer.calls)

        number = await desk.app.runs.restore(ANA, desk.run_id, 1)
        status = await desk.settle()

        assert (number, status) == (4, Status.SUCCEEDED)
        assert await desk.text("a") == "a(n=1)"
        assert dict(desk.writer.calls) == calls


async def test_an_undo_takes_back_the_choice_of_a_version_and_nothing_more(sit: Sit) -> None:
    async with sit(line()) as desk:
        await desk.run()
        await desk.edit(TWO)
        await desk.edit(SetInput(name="n", value=3))
        await desk.app.runs.restore(ANA, desk.run_id, 1)
        await desk.settle()

        await desk.undo()
        after_one = await desk.text("a")
        await desk.undo()
        after_two = await desk.text("a")

        assert (after_one, after_two) == ("a(n=3)", "a(n=2)")


async def test_bringing_back_what_stands_is_refused(sit: Sit) -> None:
    async with sit(line()) as desk:
        await desk.run()
        await desk.edit(TWO)
        await desk.undo()

        for number in (1, 3):
            with pytest.raises(Conflict, match="what you have now"):
                await desk.app.runs.restore(ANA, desk.run_id, number)


async def test_an_unknown_version_is_told_with_what_there_is(sit: Sit) -> None:
    async with sit(line()) as desk:
        await desk.run()

        with pytest.raises(NotFound, match="no version 7; there are 1 to 1"):
            await compare(desk, 1, 7)
        with pytest.raises(NotFound):
            await desk.app.runs.restore(ANA, desk.run_id, 0)
        with pytest.raises(NotFound):
            await desk.app.runs.snapshot_at(ANA, desk.run_id, 2)


async def test_an_earlier_version_is_shown_as_it_was(sit: Sit) -> None:
    async with sit(line()) as desk:
        await desk.run()
        await desk.edit(TWO)

        earlier = await desk.app.runs.snapshot_at(ANA, desk.run_id, 1)

        assert earlier.revision.number == 1
        assert earlier.step("a").value == {"text": "a(n=1)"}
        assert earlier.approvals == ()


async def test_a_rewrite_is_taken_back_passage_by_passage(sit: Sit) -> None:
    flow, writer = reviewed()
    async with sit(flow, writer) as desk:
        await desk.run()
        await desk.edit(TWO)

        edits = await desk.app.runs.patches_back(
            ANA, desk.run_id, 1, Address("quiz"), ["/questions/Q1/text"]
        )
        await desk.edit(*edits)

        questions = (await desk.snapshot()).step("review").value["quiz"]["questions"]
        assert [one["text"] for one in questions] == [
            "Why does it float on water?",
            "What is mass?",
            "What is new?",
        ]


async def test_an_element_that_a_rewrite_brought_is_taken_out_alone(sit: Sit) -> None:
    flow, writer = reviewed()
    async with sit(flow, writer) as desk:
        await desk.run()
        await desk.edit(TWO)

        edits = await desk.app.runs.patches_back(
            ANA, desk.run_id, 1, Address("quiz"), ["/questions/Q3"]
        )
        await desk.edit(*edits)

        questions = (await desk.snapshot()).step("quiz").value["questions"]
        assert [one["text"] for one in questions] == ["Why does it sink in water?", "What is mass?"]


async def test_there_is_a_way_back_only_where_something_differs(sit: Sit) -> None:
    async with sit(line()) as desk:
        await desk.run()
        await desk.edit(TWO)
        back = desk.app.runs.patches_back

        with pytest.raises(EditRefused, match="Nothing differs at '/text' of c"):
            await back(ANA, desk.run_id, 1, Address("c"), ["/text"])
        with pytest.raises(EditRefused, match="there is: /text"):
            await back(ANA, desk.run_id, 1, Address("a"), ["/other"])
        with pytest.raises(EditRefused, match="not there in both versions"):
            await back(ANA, desk.run_id, 1, Address("nobody"), ["/text"])


async def test_a_hand_edit_survives_a_way_back_beside_it(sit: Sit) -> None:
    flow, writer = reviewed()
    mine = HandPatch(path="/questions/Q2/text", base="What is mass?", value="What is density?")
    async with sit(flow, writer) as desk:
        await desk.run()
        await desk.edit(ReplaceResult(step="quiz", patches=(mine,)))
        await desk.edit(TWO)

        edits = await desk.app.runs.patches_back(
            ANA, desk.run_id, 2, Address("quiz"), ["/questions/Q1/text"]
        )
        await desk.edit(*edits)

        questions = (await desk.snapshot()).step("quiz").value["questions"]
        assert [one["text"] for one in questions][:2] == [
            "Why does it float on water?",
            "What is density?",
        ]


async def test_a_redo_that_comes_out_the_same_is_no_difference(sit: Sit) -> None:
    async with sit(line()) as desk:
        await desk.run()
        await desk.edit(Redo(step="c", nonce="again"))

        versions = await desk.app.runs.versions(ANA, desk.run_id)

        assert versions[0].parts == ()
