"""Exported files that come back: exactly what was changed in them becomes edits of the run."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.materials.material import Material
from assistant.materials.returned import Changes
from assistant.statuses import Status
from graphs.documents.incoming import Line, plain_lines
from graphs.documents.letterheads import laid_on
from graphs.documents.render import render
from graphs.documents.word_reading import read_word
from graphs.edits import HandPatch, ReplaceResult, SetInput
from graphs.templates.lesson_plan.documents import documents
from graphs.templates.lesson_plan.draft import LessonPlan
from tests.support.app_desk import ANA, copied
from tests.support.lesson_desk import LessonDesk, open_lesson_desk
from tests.support.lesson_run import write_lesson
from tests.support.lesson_topics import LAB_DAY, MOON
from tests.support.letterheads import letterhead
from tests.support.office import converted
from tests.support.office_text import squeezed, word_text
from tests.support.upload_files import material
from tests.support.word_edits import edited, followed, replaced, swapped, without, without_row

OBJECTIVE = "Explain with evidence why some heavy things float and some light things sink."
VOLUME = "how much room a thing takes up"
MINE = "They think heavy things always sink"
TICKET = "Use two results from today to explain why some heavy things float"
FIRST_STEP = "Pick up the thread: They can use a balance."
LAST_IDEA = "Things with holes or air in them always float."

THREE = [
    HandPatch(path="/objectives/O1/text", base=OBJECTIVE, value="Explain why a ship floats."),
    HandPatch(path="/vocabulary/1/kid_definition", base=VOLUME, value="how much space it fills"),
    HandPatch(path="/ideas/M1/idea", base=MINE, value="They think big things sink"),
]
IN_WORD = [replaced(one.base, one.value) for one in THREE]

DOCUMENTS = ["plan", "student_sheet", "exit_ticket", "substitute_plan"]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A database with one finished lesson, and the id of its run."""
    home = tmp_path_factory.mktemp("lesson")

    async def make() -> str:
        async with open_lesson_desk(f"sqlite:///{home / 'draftroom.db'}", home) as desk:
            await desk.finish(**LAB_DAY, prior="They can use a balance.")
            return desk.run_id

    return home / "draftroom.db", asyncio.run(make())


@pytest.fixture
async def desk(finished: tuple[Path, str], tmp_path: Path) -> AsyncIterator[LessonDesk]:
    """The application with that lesson in it."""
    path, run_id = finished
    async with open_lesson_desk(copied(path, tmp_path), tmp_path) as opened:
        opened.run_id = run_id
        yield opened


async def returned(desk: LessonDesk, content: bytes, name: str = "a.docx", **more: Any) -> Changes:
    found = await desk.app.returns.changes(
        ANA, material(name, content), hashlib.sha256(content).hexdigest(), **more
    )
    assert found is not None
    assert found.run_id == desk.run_id
    return found


async def in_word(desk: LessonDesk, *changes: Callable[..., None], **more: Any) -> Changes:
    return await returned(desk, edited(await desk.file("plan", "docx"), *changes), **more)


def patches(changes: Changes) -> list[HandPatch]:
    edits = [one for one in changes.edits if isinstance(one, ReplaceResult)]
    return [patch for one in edits for patch in one.patches]


async def test_three_passages_changed_in_word_are_these_three_patches(desk: LessonDesk) -> None:
    changes = await in_word(desk, *IN_WORD)

    assert (changes.document, changes.format, changes.copy) == ("plan", "docx", "clean")
    assert [one.step for one in changes.edits] == ["goals", "goals", "misconceptions"]
    assert patches(changes) == THREE
    assert changes.unplaced == ()
    assert [one.now for one in changes.changes] == [None] * 3


async def test_three_passages_changed_in_markdown_are_the_same_patches(desk: LessonDesk) -> None:
    content = (await desk.file("plan", "md")).decode()
    for one in THREE:
        content = content.replace(one.base, one.value, 1)

    changes = await returned(desk, content.encode(), "plan.md")

    assert changes.format == "md"
    assert patches(changes) == THREE
    assert changes.unplaced == ()


async def test_a_review_copy_comes_back_without_its_marks(desk: LessonDesk) -> None:
    content = edited(await desk.file("plan", "docx", "review"), *IN_WORD)

    changes = await returned(desk, content)

    assert changes.copy == "review"
    assert patches(changes) == THREE
    assert changes.unplaced == ()


async def test_pasted_text_is_recognised_too(desk: LessonDesk) -> None:
    content = edited(await desk.file("plan", "docx"), *IN_WORD)
    pasted = "\n".join(
        part.text
        if isinstance(part, Line)
        else "\n".join("\t".join(row) for row in (part.header, *part.rows))
        for part in read_word(content)
    )

    changes = await returned(desk, pasted.encode(), "pasted.txt")

    assert patches(changes) == THREE


async def test_the_edits_are_taken_by_the_run_and_stand_in_its_next_files(
    desk: LessonDesk,
) -> None:
    changes = await in_word(desk, *IN_WORD)

    impact = await desk.app.runs.preview(ANA, desk.run_id, changes.edits)
    await desk.edit(*changes.edits)
    stops = await desk.approve_all()

    assert {"handouts", "review"} <= {one.step for one in impact.redo}
    assert impact.asks == ("approve_draft",)  # their own words in the goals they have seen
    assert stops == ["approve_draft"]
    assert (await desk.snapshot()).run.status is Status.SUCCEEDED
    plan = squeezed(word_text(await desk.file("plan", "docx")))
    assert all(squeezed(one.value) in plan for one in THREE)


async def test_edits_in_place_leave_what_was_built_on_them(desk: LessonDesk) -> None:
    changes = await in_word(desk, *IN_WORD, in_place=True)

    impact = await desk.app.runs.preview(ANA, desk.run_id, changes.edits)

    assert {one.step for one in changes.edits} == {"review"}
    assert [one.path for one in patches(changes)] == [
        "/goals/objectives/O1/text",
        "/goals/vocabulary/1/kid_definition",
        "/misconceptions/ideas/M1/idea",
    ]
    assert {one.step for one in impact.redo} == {"review", "export"}


@pytest.mark.parametrize("name", DOCUMENTS)
async def test_a_file_that_was_only_saved_again_differs_in_nothing(
    desk: LessonDesk, name: str
) -> None:
    for copy in ("clean", "review"):
        word = edited(await desk.file(name, "docx", copy))
        markdown = await desk.file(name, "md", copy) + b"\n"

        for content, suffix in ((word, "docx"), (markdown, "md")):
            changes = await returned(desk, content, f"a.{suffix}")
            assert changes.is_same
            assert (changes.document, changes.format, changes.copy) == (name, suffix, copy)


@pytest.mark.parametrize("copy", ["clean", "review"])
async def test_a_file_on_a_letterhead_comes_back_as_the_same(desk: LessonDesk, copy: str) -> None:
    laid = laid_on(await desk.file("plan", "docx", copy), letterhead())

    same, changed = await returned(desk, laid), await returned(desk, edited(laid, *IN_WORD))

    assert same.is_same
    assert patches(changed) == THREE


@pytest.mark.parametrize("format_", ["docx", "pdf", "md"])
async def test_the_very_file_is_recognised_by_its_bytes(desk: LessonDesk, format_: str) -> None:
    changes = await returned(desk, await desk.file("plan", format_, "review"), f"a.{format_}")

    assert changes.is_same
    assert (changes.document, changes.format, changes.copy) == ("plan", format_, "review")


async def test_a_passage_that_was_added_goes_into_the_list_of_its_neighbours(
    desk: LessonDesk,
) -> None:
    changes = await in_word(desk, followed(FIRST_STEP, "Greet everybody at the door."))

    [patch] = patches(changes)
    assert patch.path == "/phases/warm_up/teacher_does"
    assert patch.value == [*patch.base, "Greet everybody at the door."]
    assert [(one.before, one.after) for one in changes.changes] == [
        ("", "Greet everybody at the door.")
    ]


async def test_a_passage_that_was_deleted_leaves_its_list(desk: LessonDesk) -> None:
    changes = await in_word(desk, without(FIRST_STEP))

    [patch] = patches(changes)
    assert patch.path == "/phases/warm_up/teacher_does"
    assert patch.value == [one for one in patch.base if one != FIRST_STEP]
    assert changes.unplaced == ()


async def test_a_row_that_was_deleted_leaves_with_all_it_held(desk: LessonDesk) -> None:
    changes = await in_word(desk, without_row(LAST_IDEA))

    [patch] = patches(changes)
    assert patch.path == "/ideas"
    assert [one["id"] for one in patch.base] == ["M1", "M2", "M3"]
    assert [one["id"] for one in patch.value] == ["M1", "M2"]


async def test_a_word_more_in_a_line_of_things_is_one_thing_more(desk: LessonDesk) -> None:
    more = replaced("six objects", "six objects, ruler", beside="student sheet")

    changes = await in_word(desk, more)

    [patch] = patches(changes)
    assert patch.path == "/materials"
    assert patch.value == [*patch.base[:4], "ruler", *patch.base[4:]]


async def test_a_value_that_was_given_becomes_an_edit_of_the_input(desk: LessonDesk) -> None:
    changes = await returned(
        desk,
        (await desk.file("plan", "md"))
        .replace(b"- **Period:** 47 minutes", b"- **Period:** 40 minutes")
        .replace(b"- **Topic:** density", b"- **Topic:** density of solids"),
        "a.md",
    )

    assert changes.edits == (
        SetInput(name="topic", value="density of solids"),
        SetInput(name="minutes", value=40),
    )


async def test_a_computed_number_is_told_and_not_taken(desk: LessonDesk) -> None:
    content = (await desk.file("plan", "md")).decode()
    warm_up = next(line for line in content.splitlines() if "**Warm-up: predict**" in line)
    minutes = warm_up.split("<br>")[1].split(" ")[0]
    changed = content.replace(warm_up, warm_up.replace(f"<br>{minutes} min", "<br>30 min"))

    changes = await returned(desk, changed.encode(), "a.md")

    assert changes.edits == ()
    assert [one.why for one in changes.unplaced] == ["number"]


async def test_what_belongs_nowhere_is_told_word_for_word(desk: LessonDesk) -> None:
    changes = await in_word(
        desk,
        replaced("Success criteria", "What success looks like"),
        followed("Lesson plan:", "Dear principal, here it is."),
    )

    assert changes.edits == ()
    assert {(one.before, one.after, one.why) for one in changes.unplaced} == {
        ("", "Dear principal, here it is.", "where"),
        ("Success criteria", "What success looks like", "layout"),
    }
    told = changes.told()["unplaced"]
    assert told[0]["why"].endswith(".")


async def test_passages_that_only_change_places_change_no_wording(desk: LessonDesk) -> None:
    changes = await in_word(desk, swapped("Success criteria", "Vocabulary"))

    assert changes.edits == ()
    assert {one.why for one in changes.unplaced} == {"moved"}


async def test_a_piece_of_a_document_takes_nothing_out_of_the_rest(desk: LessonDesk) -> None:
    content = (await desk.file("plan", "md")).decode()
    piece = content[: len(content) // 2].replace(OBJECTIVE, "Explain why a ship floats.", 1)

    changes = await returned(desk, piece.encode(), "a.md")

    assert patches(changes)[0] == THREE[0]
    assert len(changes.edits) <= 2  # the passage that was cut in the middle
    assert {one.why for one in changes.unplaced} == {"missing"}


async def test_a_ticket_changed_on_one_half_is_one_change(desk: LessonDesk) -> None:
    content = await desk.file("exit_ticket", "docx")
    once = edited(content, replaced(TICKET, "Use three results to explain why some things float"))
    twice = edited(
        content, replaced(TICKET, "Use three results to explain why some things float", every=True)
    )

    assert patches(await returned(desk, once)) == patches(await returned(desk, twice))
    assert len(patches(await returned(desk, once))) == 1


async def test_two_halves_that_say_different_things_are_told(desk: LessonDesk) -> None:
    content = await desk.file("exit_ticket", "docx")
    content = edited(
        content, replaced(TICKET, "Say in two words"), replaced(TICKET, "Say in three words")
    )

    changes = await returned(desk, content)

    assert len(changes.edits) == 1
    assert [one.why for one in changes.unplaced] == ["twice"]


async def test_the_typed_draft_comes_back_as_json(desk: LessonDesk) -> None:
    draft = json.loads(await desk.file("lesson_plan", "json"))
    draft["goals"]["objectives"][0]["text"] = "Explain why a ship floats."
    draft["handouts"]["teacher_notes"].append("Open the window.")

    changes = await returned(desk, json.dumps(draft).encode(), "a.json")

    first, second = patches(changes)
    assert first == THREE[0]
    assert second.path == "/teacher_notes"
    assert second.value[-1] == "Open the window."


async def test_what_changed_meanwhile_is_shown_beside_what_came_back(desk: LessonDesk) -> None:
    content = edited(await desk.file("plan", "docx"), IN_WORD[2])
    since = HandPatch(path="/ideas/M1/idea", base=MINE, value="They think large things sink")
    await desk.edit(ReplaceResult(step="misconceptions", patches=(since,)))

    changes = await returned(desk, content)

    [change] = changes.changes
    assert (change.before, change.now, change.after) == (MINE, since.value, THREE[2].value)
    await desk.edit(*changes.edits)
    assert (await desk.value("misconceptions"))["ideas"][0]["idea"] == THREE[2].value


async def test_what_was_said_already_is_no_change(desk: LessonDesk) -> None:
    content = edited(await desk.file("plan", "docx"), IN_WORD[2])
    await desk.edit(ReplaceResult(step="misconceptions", patches=(THREE[2],)))

    assert (await returned(desk, content)).edits == ()


async def test_of_several_versions_the_one_that_was_exported_is_found(desk: LessonDesk) -> None:
    old = edited(await desk.file("plan", "docx"), IN_WORD[1])
    await desk.edit(SetInput(name="minutes", value=30))
    await desk.approve_all()
    new = edited(await desk.file("plan", "docx"), IN_WORD[1])

    assert (await returned(desk, old)).revision == 1
    assert (await returned(desk, new)).revision == 2
    assert patches(await returned(desk, old)) == patches(await returned(desk, new)) == [THREE[1]]


LETTER = "Dear all,\nthe trip is on Friday.\nPlease bring a hat.\n" * 9
FOREIGN: dict[str, Material] = {
    "a letter": Material(name="a", kind="txt", parts=tuple(plain_lines(LETTER))),
    "nothing": Material(name="a", kind="txt"),
    "other JSON": Material(name="a", kind="json", data={"a": ["b", 1]}),
    "a table": Material(name="a", kind="csv"),
}


@pytest.mark.parametrize("foreign", FOREIGN.values(), ids=FOREIGN.keys())
async def test_a_foreign_file_is_not_taken_for_one_of_ours(
    desk: LessonDesk, foreign: Material
) -> None:
    assert await desk.app.returns.changes(ANA, foreign, "0" * 64) is None


@pytest.mark.parametrize("name", DOCUMENTS)
async def test_the_lesson_of_a_colleague_is_not_taken_for_mine(desk: LessonDesk, name: str) -> None:
    value, sources = await write_lesson(**{**LAB_DAY, **MOON})
    made = documents(LessonPlan.model_validate(value), sources, [], offline=True)
    content = next(render(one, "docx", copy="clean") for one in made if one.name == name)

    for run_id in (None, desk.run_id):
        found = await desk.app.returns.changes(ANA, material("a.docx", content), run_id=run_id)
        assert found is None


async def test_little_that_is_left_is_recognised_where_its_run_is_spoken_of(
    desk: LessonDesk,
) -> None:
    content = (await desk.file("plan", "md")).decode()
    start = content.index("## Misconceptions")
    piece = content[start : start + 1_500].encode()

    unspoken = await desk.app.returns.changes(ANA, material("a.md", piece))
    spoken = await desk.app.returns.changes(ANA, material("a.md", piece), run_id=desk.run_id)

    assert unspoken is None
    assert spoken is not None
    assert spoken.edits == ()


async def test_a_file_of_another_run_is_not_taken_for_the_one_spoken_of(desk: LessonDesk) -> None:
    first, content = desk.run_id, await desk.file("plan", "md")
    await desk.finish(**{**LAB_DAY, **MOON})

    found = await desk.app.returns.changes(
        ANA, material("a.md", content + b"\n"), run_id=desk.run_id
    )

    assert found is not None
    assert found.run_id == first
    assert found.is_same


async def test_nobody_elses_files_are_recognised(desk: LessonDesk) -> None:
    content = await desk.file("plan", "docx")

    found = await desk.app.returns.changes(
        "ben", material("a.docx", content), hashlib.sha256(content).hexdigest()
    )

    assert found is None


async def test_a_file_saved_by_another_office_program_differs_in_nothing_else(
    desk: LessonDesk, tmp_path: Path
) -> None:
    files = {}
    for name in DOCUMENTS:
        content = await desk.file(name, "docx", "review")
        path = tmp_path / f"{name}.docx"
        path.write_bytes(edited(content, *IN_WORD) if name == "plan" else content)
        files[name] = path
    opened = await asyncio.to_thread(converted, list(files.values()), "odt", tmp_path / "odt")
    again = await asyncio.to_thread(converted, opened, "docx", tmp_path / "saved")

    for name, path in zip(files, again, strict=True):
        saved = path.read_bytes()
        changes = await returned(desk, saved)
        assert changes.document == name
        assert patches(changes) == (THREE if name == "plan" else [])
        assert changes.unplaced == ()
