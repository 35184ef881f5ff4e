"""The files of a lesson: all of its words, in the place where a teacher looks for them."""

import io
from collections.abc import Iterator

import pypdf
import pytest

from agents.sources import Source, leaves
from graphs.documents.blocks import Document, Heading, Table
from graphs.documents.colophon import OFFLINE_COLOPHON
from graphs.documents.copies import Copy
from graphs.documents.render import Format, render
from graphs.templates.lesson_plan.documents import documents
from graphs.templates.lesson_plan.draft import LessonPlan
from tests.support.lesson_sample import sample, sample_sources
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
    assert "If they get stuck" not in headings(made["substitute_plan"])
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


@pytest.mark.parametrize("word", ["gate", "finding", "stale", "revision", "skeleton"])
def test_no_word_of_the_engine_is_on_a_page(made: dict[str, Document], word: str) -> None:
    pages = " ".join(render(one, "md", copy="review").decode().lower() for one in made.values())

    assert word not in pages.split()


def test_the_passages_know_who_wrote_them(made: dict[str, Document]) -> None:
    review = text_of(made["plan"], "md", "review")

    assert squeezed("They think heavy things always sink. [Y]") in review
    assert squeezed("6 [C] min") in review
    assert squeezed("Which object would you add to make the pattern fail? [?]") in review
