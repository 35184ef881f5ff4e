"""The files of a lesson: all of its words, in the place where a teacher looks for them."""

import io
from collections.abc import Iterator
from typing import Any

import pypdf
import pytest

from agents.sources import Source, leaves
from graphs.documents.blocks import (
    Document,
    Heading,
    Lines,
    ListBlock,
    Para,
    Space,
    Table,
    TwoUp,
)
from graphs.documents.colophon import OFFLINE_COLOPHON
from graphs.documents.copies import Copy
from graphs.documents.formats import Format
from graphs.documents.layout import plain
from graphs.documents.render import render
from graphs.templates.lesson_plan.documents import documents
from graphs.templates.lesson_plan.draft import LessonPlan
from tests.support.lesson_run import offline_lesson
from tests.support.lesson_sample import sample, sample_sources
from tests.support.lesson_topics import LAB_DAY
from tests.support.office_text import pdf_text, squeezed, word_text

# Not printed: ids and links, what only steers the writing, and what a word on the page stands for.
SILENT = (
    "/brief/band",
    "/brief/shape",
    "/brief/sensitive",
    "/brief/materials",
    "/brief/language_bands",
    "/brief/needs",
    "/goals/alternatives",
    "/timing",
)
SILENT_ENDINGS = ("id", "path", "verb", "bloom", "verified", "phase", "kind", "objective", "band")
LINKS = ("objectives", "checks", "standard_codes")
NOTE = "Make the warm-up funnier."


@pytest.fixture(scope="module")
def lab_day() -> dict[str, Document]:
    value, sources = offline_lesson(**LAB_DAY)
    lesson = LessonPlan.model_validate(value)
    return {one.name: one for one in documents(lesson, sources, [], offline=True)}


def unanswered(**inputs: Any) -> dict[str, Document]:
    value, sources = offline_lesson(topic="solar system", grade=5, **inputs)
    lesson = LessonPlan.model_validate(value)
    return {one.name: one for one in documents(lesson, sources, [], offline=True)}


@pytest.fixture(scope="module")
def made() -> dict[str, Document]:
    return {one.name: one for one in documents(sample(), sample_sources(), [NOTE], offline=True)}


def printed(draft: LessonPlan) -> Iterator[str]:
    for path, value in leaves(draft.model_dump(mode="json")):
        *_, parent, last = path.split("/")
        silent = path.startswith(SILENT) or last in SILENT_ENDINGS or parent in LINKS
        if isinstance(value, str) and value and not silent:
            yield value


def headings(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Heading)]


def text_of(document: Document, format_: Format, copy: Copy) -> str:
    content = render(document, format_, copy=copy)
    if format_ == "pdf":
        return squeezed(pdf_text(content))
    if format_ == "docx":
        return squeezed(word_text(content))
    return squeezed(content.decode().replace("\\", ""))


def test_a_lesson_comes_as_four_documents(made: dict[str, Document]) -> None:
    assert {name: one.audience for name, one in made.items()} == {
        "plan": "author",
        "student_sheet": "audience",
        "exit_ticket": "audience",
        "substitute_plan": "author",
    }


@pytest.mark.parametrize("format_", ["docx", "pdf", "md"])
def test_every_text_of_the_lesson_is_printed(made: dict[str, Document], format_: Format) -> None:
    copies: dict[str, Copy] = {"plan": "review", "student_sheet": "clean"}
    pages = "".join(text_of(made[name], format_, copy) for name, copy in copies.items())
    substitute = text_of(made["substitute_plan"], format_, "clean")

    missing = [text for text in printed(sample()) if squeezed(text) not in pages + substitute]

    assert missing == []


def test_the_plan_has_its_sections_in_order(made: dict[str, Document]) -> None:
    assert headings(made["plan"]) == [
        "Standards",
        "Objectives",
        "Success criteria",
        "Vocabulary",
        "What students can already do",
        "Materials",
        "The lesson",
        "Misconceptions",
        "Differentiation",
        "For those who are ready for more",
        "Accommodations",
        "Language support",
        "Exit ticket",
        "What to do with the answers",
        "Teacher notes",
    ]


def test_a_section_without_content_has_no_heading() -> None:
    full = sample()
    bare = full.model_copy(
        update={
            "standards": type(full.standards)(),
            "misconceptions": type(full.misconceptions)(),
            "udl": type(full.udl)(),
            "language": type(full.language)(),
            "evidence": full.evidence.model_copy(update={"exit_ticket": []}),
            "handouts": full.handouts.model_copy(
                update={"teacher_notes": [], "after_exit_ticket": []}
            ),
        }
    )

    made = {one.name: one for one in documents(bare, {}, [], offline=False)}

    assert headings(made["plan"])[-1] == "The lesson"
    assert "exit_ticket" not in made
    assert "If they need help" not in headings(made["substitute_plan"])
    assert render(made["plan"], "pdf", copy="review")


def test_the_sequence_says_from_which_to_which_minute(made: dict[str, Document]) -> None:
    plan = text_of(made["plan"], "md", "clean")

    assert "18min(11\N{EN DASH}29)" in plan
    assert "5min(42\N{EN DASH}47)" in plan


def test_a_standard_says_who_vouches_for_it(made: dict[str, Document]) -> None:
    table = next(block for block in made["plan"].blocks if isinstance(block, Table))

    assert [row[-1][0].text for row in table.rows] == ["given by you", "format checked only"]


def test_all_open_questions_end_the_review_copy_of_the_plan(made: dict[str, Document]) -> None:
    review = text_of(made["plan"], "md", "review")

    assert "3decisionsforyou" in review
    assert review.index("3decisionsforyou") > review.index("Teachernotes")
    assert squeezed(NOTE) in review


@pytest.mark.parametrize("format_", ["docx", "pdf", "md"])
def test_the_sheet_for_students_has_no_stamp(made: dict[str, Document], format_: Format) -> None:
    text = text_of(made["student_sheet"], format_, "clean")

    assert squeezed(OFFLINE_COLOPHON) not in text.partition("<!--")[0]
    assert "Draftroom" not in text.partition("<!--")[0]


def test_a_meaning_that_is_still_a_question_is_not_in_the_word_box() -> None:
    asked = "/handouts/student_sheet/word_box/0/kid_definition"
    sources = {**sample_sources(), asked: Source.QUESTION}

    sheet = documents(sample(), sources, [], offline=True)[1]

    text = text_of(sheet, "md", "clean")
    assert "howmuchstuffisinanobject" not in text
    assert "mass" in text


@pytest.mark.parametrize(
    ("name", "most"),
    [("student_sheet", 1), ("exit_ticket", 1), ("substitute_plan", 2), ("plan", 3)],
)
def test_the_clean_copy_fits_its_pages(made: dict[str, Document], name: str, most: int) -> None:
    content = render(made[name], "pdf", copy="clean")

    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) <= most


@pytest.mark.parametrize(
    ("name", "most"),
    [("student_sheet", 1), ("exit_ticket", 1), ("substitute_plan", 2), ("plan", 4)],
)
def test_a_lab_day_made_offline_fits_its_pages(
    lab_day: dict[str, Document], name: str, most: int
) -> None:
    content = render(lab_day[name], "pdf", copy="clean")

    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) <= most


@pytest.mark.parametrize(
    ("shape", "grade"),
    [("direct", 4), ("discussion", 7), ("review", 7), ("substitute", 7), ("5e", 11), ("lab", 1)],
)
def test_the_pages_for_students_are_one_page_each(shape: str, grade: int) -> None:
    value, sources = offline_lesson(**{**LAB_DAY, "shape": shape, "grade": grade})
    pages = documents(LessonPlan.model_validate(value), sources, [], offline=True)

    for page in pages[1:3]:
        content = render(page, "pdf", copy="clean")
        assert len(pypdf.PdfReader(io.BytesIO(content)).pages) == 1, page.name


def test_titles_begin_with_a_capital_and_her_word_stays_as_typed(
    lab_day: dict[str, Document],
) -> None:
    assert [one.title for one in lab_day.values()] == [
        "Lesson plan: Density",
        "Density",
        "Exit ticket: Density",
        "Substitute plan: Density",
    ]
    assert "- **Topic:** density" in render(lab_day["plan"], "md", copy="clean").decode()


def test_the_sheet_names_its_goal_once(lab_day: dict[str, Document]) -> None:
    lead = next(block for block in lab_day["student_sheet"].blocks if isinstance(block, Para))

    assert plain(lead.text).startswith("Goal: I can explain why")


def test_a_goal_with_a_label_of_its_own_is_not_labelled_twice() -> None:
    draft = sample()
    sheet = draft.handouts.student_sheet.model_copy(update={"goal": "GOAL: Find out why."})
    named = draft.model_copy(
        update={"handouts": draft.handouts.model_copy(update={"student_sheet": sheet})}
    )

    page = documents(named, {}, [], offline=True)[1]

    assert "**Goal:** Find out why." in render(page, "md", copy="clean").decode()


def test_the_steps_of_the_sheet_are_a_numbered_list(lab_day: dict[str, Document]) -> None:
    steps = next(one for one in lab_day["student_sheet"].blocks if isinstance(one, ListBlock))

    assert steps.ordered
    assert [plain(step) for step in steps.items] == [
        "Measure mass and volume of six objects.",
        "Predict which float.",
    ]


def test_the_claim_is_asked_for_once(lab_day: dict[str, Document]) -> None:
    text = render(lab_day["student_sheet"], "md", copy="clean").decode()

    assert text.count("Claim") == 1
    assert text.count("Evidence") == 1
    assert "Which rows of your table show it?" in text


def test_instructions_that_name_the_parts_of_a_claim_are_not_repeated() -> None:
    draft = sample()
    sections = [
        one.model_copy(update={"instructions": "Claim: say it. Evidence: show it. Reason: why."})
        if one.kind == "claim"
        else one
        for one in draft.handouts.student_sheet.sections
    ]
    sheet = draft.handouts.student_sheet.model_copy(update={"sections": sections})
    told = draft.model_copy(
        update={"handouts": draft.handouts.model_copy(update={"student_sheet": sheet})}
    )

    page = documents(told, {}, [], offline=True)[1]

    assert "What is your answer?" not in render(page, "md", copy="clean").decode()


def test_small_children_draw_on_the_ticket_and_write_on_wide_lines() -> None:
    value, sources = offline_lesson(**{**LAB_DAY, "grade": 1})
    ticket = documents(LessonPlan.model_validate(value), sources, [], offline=True)[2]

    halves = next(block for block in ticket.blocks if isinstance(block, TwoUp)).blocks

    assert sum(isinstance(block, Space) for block in halves) == 2
    assert all(block.spacing_mm > 10 for block in halves if isinstance(block, Lines))


def test_without_standards_there_is_no_column_for_them(
    lab_day: dict[str, Document], made: dict[str, Document]
) -> None:
    without, given = (
        next(one for one in page.blocks if isinstance(one, Table) and "How well" in one.header)
        for page in (lab_day["plan"], made["plan"])
    )

    assert "Standards" not in without.header
    assert {len(row) for row in without.rows} == {4}
    assert given.header[-1] == "Standards"


def test_her_question_stands_once_at_the_head_of_the_plan(lab_day: dict[str, Document]) -> None:
    text = render(lab_day["plan"], "md", copy="clean").decode()
    question = "How would you explain why some heavy things float and some light things sink?"

    assert f"- **Essential question:** {question}" in text
    assert "To figure out" not in text


def test_a_question_to_the_teacher_says_what_stands_there_and_ends_once() -> None:
    text = render(unanswered()["plan"], "md", copy="review").decode()

    assert "3 decisions for you" in text
    assert "from the bank" in text
    assert ".." not in text.replace("...", "")


def test_a_substitute_is_not_asked_what_only_the_teacher_knows() -> None:
    pages = unanswered()

    assert "What will they do" in render(pages["plan"], "md", copy="clean").decode()
    assert "What will they do" not in render(pages["substitute_plan"], "md", copy="clean").decode()


def test_a_plan_without_a_task_says_that_it_is_not_ready_for_a_substitute(
    lab_day: dict[str, Document],
) -> None:
    loud = "Not ready for a substitute"
    value, sources = offline_lesson(topic="history", grade=11, shape="discussion")
    open_ = documents(LessonPlan.model_validate(value), sources, [], offline=True)
    page = render(open_[-1], "md", copy="clean").decode()

    assert loud in page
    assert "Which question about history do you read aloud?" in page
    assert loud not in render(lab_day["substitute_plan"], "md", copy="clean").decode()
    ready = unanswered(shape="substitute")["substitute_plan"]
    assert loud not in render(ready, "md", copy="clean").decode()
    assert "Words of the lesson" in headings(ready)


def test_students_do_not_read_what_their_teacher_is_asked() -> None:
    value, sources = offline_lesson(topic="history", grade=11, shape="discussion")
    sheet = documents(LessonPlan.model_validate(value), sources, [], offline=True)[1]

    assert "step by step" not in render(sheet, "md", copy="clean").decode()


def test_a_substitute_has_the_answers_to_the_exit_ticket_on_any_day(
    lab_day: dict[str, Document],
) -> None:
    title = "Answers to the exit ticket"

    assert title in headings(lab_day["substitute_plan"])
    assert title in headings(unanswered(shape="substitute")["substitute_plan"])


def test_a_substitute_is_told_where_an_answer_is_not_written_yet() -> None:
    value, sources = offline_lesson(topic="Density", exit_ticket=["Why does a steel ship float?"])
    made = documents(LessonPlan.model_validate(value), sources, [], offline=True)
    page = render(made[-1], "md", copy="clean").decode()

    assert "Not written yet: collect the tickets" in page
    assert "What is a right answer to this" not in page


@pytest.mark.parametrize("word", ["gate", "finding", "stale", "revision", "skeleton"])
def test_no_word_of_the_engine_is_on_a_page(made: dict[str, Document], word: str) -> None:
    pages = " ".join(render(one, "md", copy="review").decode().lower() for one in made.values())

    assert word not in pages.split()


def test_the_passages_know_who_wrote_them(made: dict[str, Document]) -> None:
    review = text_of(made["plan"], "md", "review")

    assert squeezed("They think heavy things always sink. [Y]") in review
    assert squeezed("6 [C] min") in review
    assert squeezed("Which object would you add to make the pattern fail? [?]") in review
