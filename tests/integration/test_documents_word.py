"""Word files, reopened: real styles, tables that hold their widths, fields and languages."""

import io
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from pypdf import PdfReader

from agents.sources import Source
from graphs.documents.blocks import (
    Block,
    Callout,
    Document,
    Heading,
    Lines,
    ListBlock,
    Para,
    Run,
    Table,
    TwoUp,
)
from graphs.documents.inline import label
from graphs.documents.letterheads import laid_on
from graphs.documents.render import render
from tests.support.letterheads import ADDRESS, NAME, letterhead
from tests.support.office import converted

TEXT_WIDTH = 7.1  # inches: Letter less two margins of 0.7


def opened(*blocks: Block, **more: Any) -> WordDocument:
    document = Document("page", "A title", blocks, **more)
    return docx.Document(io.BytesIO(render(document, "docx", copy=more.pop("copy", "review"))))


def widths(table: Any) -> list[int]:
    return [column.width for column in table.columns]


def test_title_and_headings_have_the_styles_of_word() -> None:
    word = opened(Heading(1, "One"), Heading(2, "Two"), Heading(3, "Three"), subtitle="Sub")

    styled = [(p.style.name, p.text) for p in word.paragraphs if p.style and p.text][:2]
    headings = [(p.style.name, p.text) for p in word.paragraphs if "Heading" in p.style.name]
    assert styled == [("Title", "A title"), ("Subtitle", "Sub")]
    assert headings == [("Heading 1", "One"), ("Heading 2", "Two"), ("Heading 3", "Three")]


def test_a_table_repeats_its_header_and_keeps_its_rows_whole() -> None:
    word = opened(Table(("a", "b"), ((label("1"), label("2")),)))

    header, row = word.tables[0].rows
    assert header._tr.trPr.find(qn("w:tblHeader")) is not None
    assert row._tr.trPr.find(qn("w:cantSplit")) is not None
    assert row._tr.trPr.find(qn("w:tblHeader")) is None


def test_the_widths_of_a_table_are_those_of_its_cells() -> None:
    word = opened(Table(("a", "b"), ((label("1"), label("2")),), widths=(1, 3)))

    table = word.tables[0]
    narrow, wide = widths(table)
    assert wide == pytest.approx(3 * narrow, rel=0.001)
    assert (narrow + wide) / 914400 == pytest.approx(TEXT_WIDTH, abs=0.01)
    assert [cell.width for cell in table.rows[1].cells] == [narrow, wide]
    assert not table.autofit


def test_columns_of_numbers_are_set_at_the_right_from_their_header_on() -> None:
    rows = ((label("Revenue"), label("1,200"), label("1,300")),)
    word = opened(Table(("", "Jan", "Feb"), rows, numbers_from=1))

    styles = [[c.paragraphs[0].style.name for c in row.cells] for row in word.tables[0].rows]
    assert styles == [["Table Number Label", "Table Number", "Table Number"]] * 2
    assert word.styles["Table Number"].paragraph_format.alignment == WD_ALIGN_PARAGRAPH.RIGHT


def test_a_table_to_fill_in_has_rows_of_the_height_asked_for() -> None:
    word = opened(Table(("a",), (((),), ((),)), row_height_mm=9))

    assert [row.height.mm for row in word.tables[0].rows[1:] if row.height] == [
        pytest.approx(9, abs=0.1)
    ] * 2


@pytest.mark.parametrize(
    ("block", "name"),
    [
        (Table(("Mass", "Volume"), ()), "Mass, Volume"),
        (Table(("Mass",), (), caption="Data"), "Data"),
        (Lines(2), "Lines to write on"),
        (Callout("note", "Word box", ()), "Word box"),
    ],
    ids=["header", "caption", "lines", "callout"],
)
def test_every_table_has_a_name_for_screen_readers(block: Block, name: str) -> None:
    table = opened(block).tables[0]

    assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val")) == name


def test_two_lists_with_numbers_each_begin_at_one() -> None:
    items = (label("a"), label("b"))

    word = opened(ListBlock(items, ordered=True), Para(label("x")), ListBlock(items, ordered=True))

    numbered = [p._p.pPr.numPr.numId.val for p in word.paragraphs if p.style.name == "List Number"]
    assert numbered[0] == numbered[1] != numbered[2] == numbered[3]


def test_the_marks_are_styles_that_word_can_find_and_change() -> None:
    word = opened(Para((Run("mine", source=Source.YOURS),)))

    paragraph = next(p for p in word.paragraphs if p.text.startswith("mine"))
    assert [run.style.name for run in paragraph.runs if run.text.strip()] == [
        "Passage yours",
        "Mark yours",
    ]


def test_the_file_says_its_title_language_and_status() -> None:
    word = opened(Para(label("x")), properties={"author": "Room 12"}, colophon="Drafted here.")

    core = word.core_properties
    assert (core.title, core.author, core.comments) == ("A title", "Room 12", "Drafted here.")
    assert (core.language, core.content_status) == ("en-US", "Review copy")
    assert word.styles.element.find(".//" + qn("w:lang")).get(qn("w:val")) == "en-US"


def test_pages_are_numbered_in_the_footer_and_named_in_the_header() -> None:
    section = opened(Para(label("x"))).sections[0]

    fields = [field.get(qn("w:instr")) for field in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert section.header.paragraphs[0].text == "A title"


def test_a_sheet_for_pupils_has_no_number_on_its_first_page() -> None:
    section = opened(Para(label("x")), audience="audience").sections[0]

    assert section.different_first_page_header_footer
    assert section.first_page_footer.is_linked_to_previous


def test_two_halves_share_one_page_with_a_line_to_cut_along() -> None:
    word = opened(TwoUp((Heading(1, "Half"), Lines(2))), audience="audience")

    table = word.tables[0]
    halves = [row.cells[0] for row in table.rows]
    border = table._tbl.tblPr.find(qn("w:tblBorders")).find(qn("w:insideH"))
    assert [half.paragraphs[0].text for half in halves] == ["Half", "Half"]
    assert sum(row.height.inches for row in table.rows if row.height) < 9.8
    assert border.get(qn("w:val")) == "dashed"


def test_a_file_on_a_letterhead_opens_on_the_pages_that_it_had(tmp_path: Path) -> None:
    ticket = Document("t", "Ticket", (TwoUp((Heading(1, "Half"), Lines(2))),), audience="audience")
    file = tmp_path / "laid.docx"
    file.write_bytes(laid_on(render(ticket, "docx", copy="clean"), letterhead()))

    (made,) = converted([file], "pdf", tmp_path)

    pages = [one.extract_text() for one in PdfReader(made).pages]
    assert len(pages) == 1
    assert pages[0].count("Half") == 2
    assert NAME in pages[0]
    assert ADDRESS in pages[0]
