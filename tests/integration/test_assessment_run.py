"""A test from one line to all its files, offline, through run service and worker."""

import hashlib
import io
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from assistant.brief import inputs_from
from assistant.edits import understand
from assistant.proposals import scene_of
from assistant.statuses import Status
from graphs.catalog import outline
from graphs.edits import SetInput, Skip
from graphs.journal import Verdict
from tests.support.app_desk import copied
from tests.support.lesson_desk import LessonDesk, open_lesson_desk
from tests.support.office_text import pdf_text, squeezed, word_text

EASY = "quiz on density, grade 7, 10 questions, 30 minutes"
CONSTRAINED = (
    "fractions test, grade 5, 20 questions, 60 minutes, 50 points, multiple choice and numeric"
)
AWKWARD = "a quiz on The Great Gatsby for grade 10, 8 questions"
WORDS = """narrator: who tells the story
symbol: a thing that stands for an idea
setting: where and when it happens
conflict: what the people struggle with
theme: what a story says about life
tone: how a writer sounds"""
IMPOSSIBLE = "40 questions in 10 minutes for grade 3 on adding fractions"
PAGES = {"form_a", "form_b", "answer_key", "test_plan"}


@pytest.fixture
async def desk(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[LessonDesk]:
    async with open_lesson_desk(
        copied(sqlite_template, tmp_path), tmp_path, "assessment"
    ) as opened:
        yield opened


def read(line: str) -> dict[str, Any]:
    return inputs_from(line, outline("assessment"))


async def blocking(desk: LessonDesk) -> list[str]:
    return [one.check for one in (await desk.snapshot()).findings if one.severity == "block"]


async def say(desk: LessonDesk, words: str) -> None:
    """Say a change, and let the run come to rest."""
    understood = understand(words, scene_of(await desk.snapshot()))
    assert understood.edits, understood
    await desk.edit(*understood.edits)


async def test_one_line_becomes_every_file_of_a_test(desk: LessonDesk) -> None:
    stops = await desk.finish(**read(EASY))

    snapshot = await desk.snapshot()
    assert snapshot.run.status is Status.SUCCEEDED
    assert stops == ["approve_blueprint", "approve_draft"]
    assert await blocking(desk) == []
    made = {(one.name, one.format) for one in snapshot.documents}
    assert made == {
        *((name, format_) for name in PAGES for format_ in ("docx", "pdf", "md")),
        *(("question_bank", one) for one in ("gift", "moodle", "qti")),
        *((one, "csv") for one in ("kahoot", "quizizz")),
        ("google_form", "gs"),
        ("assessment", "json"),
    }


@pytest.mark.parametrize("line", [EASY, CONSTRAINED])
async def test_a_possible_brief_ends_without_a_blocking_finding(
    desk: LessonDesk, line: str
) -> None:
    await desk.finish(**read(line), forms=1)

    assert (await desk.snapshot()).run.status is Status.SUCCEEDED
    assert await blocking(desk) == []


async def test_a_constrained_brief_is_kept_to_the_letter(desk: LessonDesk) -> None:
    await desk.finish(**read(CONSTRAINED), forms=1)

    draft = await desk.value("review")
    assert (len(draft["questions"]), draft["forms"]["points"]) == (20, 50)
    assert {one["type"] for one in draft["questions"]} == {"single choice", "numeric"}
    assert draft["forms"]["minutes"] <= 60


async def test_an_impossible_brief_stops_at_the_check_that_names_it(desk: LessonDesk) -> None:
    await desk.finish_until_it_needs_somebody(**read(IMPOSSIBLE))

    snapshot = await desk.snapshot()
    asked = snapshot.approvals[0]
    assert asked.gate == "review.accept"
    assert await blocking(desk) == ["A09"]
    assert re.search(r"40 questions need about \d\d minutes; the test has 10\.", asked.ask)
    assert re.search(r"Ways out: [45] questions, or \d\d minutes", asked.ask)
    assert snapshot.documents == ()


async def test_a_way_out_leads_out(desk: LessonDesk) -> None:
    await desk.finish_until_it_needs_somebody(**read(IMPOSSIBLE))

    await say(desk, "set minutes to 120")
    await desk.approve_all()

    assert (await desk.snapshot()).run.status is Status.SUCCEEDED
    assert await blocking(desk) == []


async def test_what_is_not_known_is_no_test_until_somebody_brings_it(desk: LessonDesk) -> None:
    await desk.finish_until_it_needs_somebody(**read(AWKWARD), forms=1)

    asked = (await desk.snapshot()).approvals[0]
    assert (asked.gate, await blocking(desk)) == ("review.accept", ["A02"])
    assert "all 8 questions are frames for you to fill in" in asked.ask

    await say(desk, f"set words to {WORDS}")
    await desk.approve_all()

    draft = await desk.value("review")
    assert await blocking(desk) == []
    assert sum(one["open"] for one in draft["questions"]) < 4


async def test_frames_that_are_taken_as_they_are_are_called_so(desk: LessonDesk) -> None:
    await desk.finish_until_it_needs_somebody(**read(AWKWARD), forms=1)
    await desk.approve_all()

    draft = await desk.value("review")
    assert all(one["open"] for one in draft["questions"])
    assert draft["forms"]["items"] == 8
    plan = (await desk.file("test_plan", "md")).decode()
    assert "Yours to write" in plan
    paper = (await desk.file("test", "md")).decode()
    assert paper.startswith("# Great Gatsby: to fill in")
    assert "8 of 8 questions still to write" in paper
    assert "What question" not in paper


async def test_the_same_brief_gives_the_same_test(tmp_path: Path, sqlite_template: Path) -> None:
    found = []
    for name in ("one", "other"):
        home = tmp_path / name
        home.mkdir()
        async with open_lesson_desk(copied(sqlite_template, home), home, "assessment") as desk:
            await desk.finish(**read(EASY))
            files = {
                (one.name, one.format, one.copy): one.sha256
                for one in (await desk.snapshot()).documents
            }
            found.append((hashlib.sha256(_json(await desk.value("review"))).hexdigest(), files))

    assert found[0] == found[1]


async def test_other_minutes_change_no_question(desk: LessonDesk) -> None:
    await desk.finish(**read(EASY))
    before = await desk.value("review")

    await say(desk, "make it 45 minutes")
    await desk.approve_all()

    after = await desk.value("review")
    assert after["sitting"]["minutes"] == 45
    assert after["questions"] == before["questions"]
    assert after["forms"] == before["forms"]


async def test_two_more_questions_leave_the_others_as_they_are(desk: LessonDesk) -> None:
    await desk.finish(**read(EASY))
    before = {one["id"]: one for one in (await desk.value("review"))["questions"]}

    await say(desk, "12 questions")
    await desk.approve_all()

    after = {one["id"]: one for one in (await desk.value("review"))["questions"]}
    kept = [one for one in before if after.get(one) == before[one]]
    assert len(after) == 12
    assert len(kept) >= 8
    assert await blocking(desk) == []


async def test_a_question_that_is_dropped_is_gone_from_everything(desk: LessonDesk) -> None:
    await desk.finish(**read(EASY))
    before = await desk.value("review")
    dropped = before["forms"]["forms"][0]["questions"][1]["item"]
    stem = next(one["stem"] for one in before["questions"] if one["id"] == dropped)

    await say(desk, "drop question 2")
    await desk.approve_all()

    after = await desk.value("review")
    assert dropped not in {one["id"] for one in after["questions"]}
    assert after["forms"]["dropped"] == [dropped]
    assert after["forms"]["items"] == 9
    assert [one["number"] for one in after["forms"]["forms"][0]["questions"]] == list(range(1, 10))
    assert await blocking(desk) == []
    assert stem not in (await desk.file("form_a", "md")).decode()
    assert (await desk.snapshot()).revision.edits == (Skip(step="questions.write", item=dropped),)


async def test_a_question_written_by_hand_stands_on_the_paper(desk: LessonDesk) -> None:
    await desk.finish(**read(AWKWARD), forms=1)

    await say(desk, 'change question 3 to "Who tells the story?"')
    await desk.approve_all()

    assert "Who tells the story?" in (await desk.file("test", "md")).decode()


async def test_an_edit_of_the_blueprint_by_hand_is_what_is_written(desk: LessonDesk) -> None:
    await desk.run(**read(EASY))
    asked = await desk.asked("approve_blueprint")
    row = asked.content["rows"][0]
    changed = json.loads(json.dumps(asked.content))
    changed["rows"][0]["count"] = row["count"] + 1
    changed["rows"][0]["points"] = row["points"] + 1

    await desk.decide(Verdict.EDIT, value=changed)
    await desk.approve_all()

    draft = await desk.value("review")
    assert len(draft["questions"]) == 11
    assert draft["blueprint"]["items"] == 11
    assert await blocking(desk) == []


async def test_another_grade_makes_other_numbers_and_still_adds_up(desk: LessonDesk) -> None:
    await desk.finish(**read("linear equations quiz, grade 8, 10 questions"))

    await desk.edit(SetInput(name="grade", value=7))
    await desk.approve_all()

    draft = await desk.value("review")
    assert draft["brief"]["grade"] == 7
    assert await blocking(desk) == []


@pytest.mark.parametrize("format_", ["docx", "pdf"])
async def test_a_paper_has_all_of_its_questions_and_none_of_its_keys(
    desk: LessonDesk, format_: str
) -> None:
    await desk.finish(**read(EASY))

    draft = await desk.value("review")
    content = await desk.file("form_a", format_)
    text = squeezed(word_text(content) if format_ == "docx" else pdf_text(content))
    for one in draft["questions"]:
        assert squeezed(one["stem"]) in text
        assert squeezed(one["explanation"]) not in text
        assert not any(squeezed(o["error"]) in text for o in one["options"] if o["error"])
    assert "Name" in text
    assert squeezed(f"{draft['forms']['points']} points") in text


async def test_no_page_parts_a_question_from_its_answers(desk: LessonDesk) -> None:
    await desk.finish(**read(EASY))

    draft = await desk.value("review")
    pages = [
        squeezed(page.extract_text())
        for page in pypdf.PdfReader(io.BytesIO(await desk.file("form_a", "pdf"))).pages
    ]
    for one in draft["questions"]:
        page = next(text for text in pages if squeezed(one["stem"]) in text)
        assert all(squeezed(option["text"]) in page for option in one["options"])


def _json(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True).encode()
