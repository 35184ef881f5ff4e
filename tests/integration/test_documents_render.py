"""Files: the same words in every format, the marks of the review copy, and only printable text."""

import io
import zipfile
from typing import Any, get_args

import docx
import pypdf
import pytest

from agents.sources import Source
from graphs.documents.blocks import (
    Block,
    Callout,
    Checklist,
    Document,
    Heading,
    KeyValue,
    Lines,
    ListBlock,
    PageBreak,
    Para,
    Run,
    Space,
    Table,
    TwoUp,
)
from graphs.documents.copies import TO_FILL_IN, Copy
from graphs.documents.formats import FORMATS, PAGES, Format
from graphs.documents.inline import label, rich
from graphs.documents.layout import MARKS
from graphs.documents.render import render
from graphs.documents.typed import typed
from tests.support.lesson_sample import sample
from tests.support.office_text import pdf_text, squeezed, word_text

EVERY_FORMAT: tuple[Format, ...] = ("docx", "pdf", "md")
EVERY_BLOCK: tuple[Block, ...] = (
    Heading(1, "First", Source.MODEL),
    KeyValue((("Topic", label("Density")), ("Grade", label("7")), ("Period", label("47")))),
    KeyValue((("Name", ()), ("Date", ()))),
    Para((Run("bold", bold=True), Run("italic", italic=True), Run("code", code=True))),
    ListBlock((label("apple"), label("pear")), ordered=True),
    ListBlock((label("plum"),)),
    Checklist((label("ticked"),)),
    Heading(2, "Second"),
    Table(
        ("Left", "Right"),
        ((label("• one\n• two"), label("three")),),
        (1, 3),
        caption="Numbers",
        header_source=Source.STANDARD,
    ),
    Callout("safety", "Careful", (label("Goggles on."),)),
    Lines(3),
    Space(20, "Draw here"),
    PageBreak(),
    Heading(3, "Third"),
)
WORDS = {
    *("First", "Topic", "Density", "Grade", "Period", "Name", "Date", "bold", "italic", "code"),
    *("apple", "pear", "plum", "ticked", "Second", "Left", "Right", "one", "two", "three"),
    *("Numbers", "Careful", "Goggles", "Third"),
}


def made(*blocks: Block, title: str = "Title of the page", **more: Any) -> Document:
    return Document("page", title, blocks, **more)


def text_of(document: Document, format_: Format, copy: Copy = "clean") -> str:
    content = render(document, format_, copy=copy)
    if format_ == "pdf":
        return pdf_text(content)
    return word_text(content) if format_ == "docx" else content.decode()


@pytest.mark.parametrize("format_", EVERY_FORMAT)
def test_every_block_shows_its_words(format_: Format) -> None:
    text = text_of(made(*EVERY_BLOCK), format_)

    assert [word for word in WORDS if word not in text] == []


@pytest.mark.parametrize("copy", ["clean", "review"])
@pytest.mark.parametrize("format_", EVERY_FORMAT)
def test_the_same_document_gives_the_same_bytes(format_: Format, copy: Copy) -> None:
    document = made(*EVERY_BLOCK, colophon="Made here.")

    assert render(document, format_, copy=copy) == render(document, format_, copy=copy)


@pytest.mark.parametrize("format_", EVERY_FORMAT)
def test_what_looks_like_code_is_printed_as_it_was_typed(format_: Format) -> None:
    typed_in = "#evil[*x*] $x$ @ref \\ <b>hi</b> `c` //c /*d*/ {{ 7*7 }}"

    text = text_of(made(Para(rich(typed_in, Source.YOURS)), title=typed_in), format_)

    if format_ == "md":
        assert r"#evil\[\*x\*\]" in text
        assert r"\<b\>hi\</b\>" in text
    else:
        assert squeezed(text).count(squeezed(typed_in)) >= 2  # the title and the paragraph


@pytest.mark.parametrize("format_", EVERY_FORMAT)
def test_characters_that_print_nothing_are_dropped(format_: Format) -> None:
    text = text_of(made(Para(label("a\x00b\x07c\ud800d\ufeffe\u202ef"))), format_)

    assert "abcdef" in text


def test_the_pdf_is_tagged_and_says_that_it_is_accessible() -> None:
    content = render(made(*EVERY_BLOCK, TwoUp((Heading(1, "Half"),))), "pdf", copy="review")

    catalog: Any = pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert catalog["/Lang"] == "en"
    assert "/StructTreeRoot" in catalog


def test_headings_that_skip_a_level_are_put_in_order_for_screen_readers() -> None:
    content = render(
        made(Heading(3, "Deep"), Heading(1, "Top"), Heading(3, "x")), "pdf", copy="clean"
    )

    assert b"pdfuaid:part" in content


def test_a_sign_that_no_font_has_still_gives_a_pdf() -> None:
    content = render(made(Para(label("smile \U0001f600"))), "pdf", copy="clean")

    assert "smile" in pdf_text(content)


def test_half_pages_that_do_not_fit_twice_stand_on_a_page_each() -> None:
    small, large = (made(TwoUp((Heading(1, "Ticket"), Lines(count)))) for count in (6, 20))

    pages = [
        len(pypdf.PdfReader(io.BytesIO(render(one, "pdf", copy="clean"))).pages)
        for one in (small, large)
    ]

    assert pages == [1, 2]


@pytest.mark.parametrize("source", list(Source))
@pytest.mark.parametrize("format_", EVERY_FORMAT)
def test_the_review_copy_marks_a_passage_with_its_letter(format_: Format, source: Source) -> None:
    document = made(Para((Run("passage", source=source), Run(" and more"))))
    letter = MARKS[source].letter

    review = squeezed(text_of(document, format_, "review"))
    clean = squeezed(text_of(document, format_))

    mark = f"[{letter}]" if format_ == "md" else letter
    assert f"passage{mark}andmore" in review
    assert f"{squeezed(MARKS[source].name + MARKS[source].more)}{mark}" in review
    assert "passageandmore" in clean
    assert squeezed(MARKS[source].name) not in clean


@pytest.mark.parametrize("format_", EVERY_FORMAT)
def test_a_passage_of_one_origin_has_one_mark(format_: Format) -> None:
    document = made(Para(rich("one **two** three", Source.MODEL)))

    review = squeezed(text_of(document, format_, "review")).replace("*", "")

    assert "onetwothree" in review


@pytest.mark.parametrize("format_", EVERY_FORMAT)
def test_open_questions_and_notes_stand_in_the_review_copy_alone(format_: Format) -> None:
    document = made(
        Para(label("body")), questions=(label("Which day?"),), notes=("Make it funnier.",)
    )

    review, clean = (text_of(document, format_, copy) for copy in ("review", "clean"))

    assert "1 decision for you" in review
    assert "Which day?" in review
    assert "Make it funnier." in review
    assert "Which day?" not in clean
    assert "Make it funnier." not in clean


@pytest.mark.parametrize("format_", EVERY_FORMAT)
def test_the_clean_copy_of_an_author_ends_with_the_colophon(format_: Format) -> None:
    text = text_of(made(Para(label("body")), colophon="Drafted here."), format_)

    assert "Drafted here." in text


@pytest.mark.parametrize("copy", ["clean", "review"])
def test_a_sheet_for_pupils_carries_the_colophon_as_a_property_alone(copy: Copy) -> None:
    document = made(Para(label("body")), audience="audience", colophon="Drafted here.")

    pdf = render(document, "pdf", copy=copy)
    word = render(document, "docx", copy=copy)
    markdown = render(document, "md", copy=copy).decode()

    assert "Drafted here." not in pdf_text(pdf)
    assert "Drafted here." not in word_text(word)
    assert pypdf.PdfReader(io.BytesIO(pdf)).metadata["/Subject"] == "Drafted here."  # type: ignore[index]
    assert docx.Document(io.BytesIO(word)).core_properties.comments == "Drafted here."
    assert markdown.endswith("<!-- Drafted here. -->\n")


@pytest.mark.parametrize("format_", EVERY_FORMAT)
def test_a_question_to_the_teacher_is_a_blank_on_the_sheet_for_pupils(format_: Format) -> None:
    blocks = (Heading(1, "Which?", Source.QUESTION), Para((Run("Who?", source=Source.QUESTION),)))

    text = text_of(made(*blocks, audience="audience"), format_)

    assert "Which?" not in text
    assert "Who?" not in text
    assert text.replace("\\", "").count(TO_FILL_IN) == 2


def test_every_format_has_an_extension_and_a_media_type() -> None:
    assert set(FORMATS) == set(get_args(Format))
    assert set(EVERY_FORMAT) == set(PAGES)
    extensions = [one.extension for name, one in FORMATS.items() if name != "script"]
    assert len(set(extensions)) == len(extensions)
    assert FORMATS["script"] == FORMATS["pdf"]  # of a script, in the layout of scripts


def test_the_typed_draft_comes_back_as_it_was() -> None:
    draft = sample()

    assert type(draft).model_validate_json(typed(draft)) == draft
    assert typed(draft) == typed(draft.model_dump(mode="json"))


def test_a_word_file_names_no_day_and_no_machine() -> None:
    content = render(made(*EVERY_BLOCK), "docx", copy="clean")

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        core = package.read("docProps/core.xml").decode()
        entries = {(entry.date_time, entry.create_system) for entry in package.infolist()}
    assert "created" not in core
    assert "modified" not in core.replace("lastModifiedBy", "")
    assert entries == {((1980, 1, 1, 0, 0, 0), 0)}


def test_the_clean_copy_for_a_reader_outside_asks_nothing() -> None:
    asked = (Run("Who supplies you?", source=Source.QUESTION),)
    said = (Run("Two mills.", source=Source.YOURS),)
    blocks = (
        Heading(1, "Suppliers"),
        Para(asked),
        Heading(2, "Millers"),
        Para(asked),
        Heading(1, "Work"),
        Heading(2, "Open"),
        ListBlock((asked,)),
        Heading(2, "Known"),
        ListBlock((asked, said)),
        KeyValue((("Baker", asked), ("Mill", said))),
        Callout("question", "Open", (said,)),
        Callout("note", "Note", (asked, said)),
        Table(("Who", "What"), ((label("Market"), asked),)),
    )
    document = Document("plan", "Plan", blocks, audience="reader", colophon="Made by hand.")

    clean = render(document, "md", copy="clean").decode()
    review = render(document, "md", copy="review").decode()

    assert "Who supplies you?" not in clean
    assert "Suppliers" not in clean
    assert "Millers" not in clean
    assert "Open" not in clean
    assert "Made by hand." in clean
    assert [line for line in clean.splitlines() if line.startswith("#")] == [
        "# Plan",
        "## Work",
        "### Known",
    ]
    assert "| Market | \u2013 |" in clean
    assert review.count("Who supplies you?") == 7


def test_a_figure_inside_a_sentence_is_marked_and_the_sentence_once_at_its_end() -> None:
    standard = Run("We take ", source=Source.STANDARD, path="/summary")
    figure = Run("$300", source=Source.COMPUTED, path="/summary")
    rest = Run(" in the first year.", source=Source.STANDARD, path="/summary")
    document = Document("plan", "Plan", (Para((standard, figure, rest)),))

    text = render(document, "md", copy="review").decode()

    assert "We take $300 [C] in the first year. [S]" in text
