"""Workbooks: live formulas with what they come to, names, charts, and text that stays text."""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphs.documents.incoming import Unreadable
from graphs.documents.spreadsheet import emit
from graphs.documents.spreadsheet_reading import named_values
from graphs.documents.workbook import (
    Between,
    Cell,
    OneOf,
    Sheet,
    SheetChart,
    Workbook,
    address,
    reference,
)
from tests.support.recalculated import cached, differences

MONTHS = (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))
CASH = SheetChart(
    "line",
    "Cash",
    reference("Monthly", (0, 1), (0, 3)),
    (("Cash", reference("Monthly", (2, 1), (2, 3))),),
    at="B6",
    alt="Line chart: cash rises from $250 to $750.",
    x_number="mmm yyyy",
)
MODEL = Workbook(
    "Café model",
    (
        Sheet(
            "Assumptions",
            (
                (Cell("Café model", style="title"),),
                (
                    Cell("Price"),
                    Cell(
                        12.5, style="input", number='"$"0.00', name="Price", allowed=Between(0, 99)
                    ),
                ),
                (Cell("Open on Sunday"), Cell("yes", style="input", allowed=OneOf(("yes", "no")))),
                (Cell("First month"), Cell(MONTHS[0], number="mmm yyyy", name="Start")),
            ),
            widths=(24, 12),
        ),
        Sheet(
            "Monthly",
            (
                (
                    Cell("Month", style="header"),
                    *(Cell(one, style="header", number="mmm yyyy") for one in MONTHS),
                ),
                (Cell("Cups"), Cell(20), Cell(20), Cell(20)),
                (
                    Cell("Cash", style="total"),
                    Cell(250.0, "=B2*Price", style="total"),
                    Cell(500.0, "=B3+C2*Price", style="total"),
                    Cell(750.0, "=C3+D2*Price", style="total", name="EndCash"),
                ),
                (
                    Cell("Check"),
                    Cell("OK", '=IF(B3>0,"OK","Below zero")', style="ok"),
                    Cell(MONTHS[1], "=EDATE(Start,1)", number="mmm yyyy"),
                    Cell(1500.0, "=SUM(Cash)"),
                ),
            ),
            frozen=(1, 1),
            charts=(CASH,),
            landscape=True,
        ),
    ),
    names=(("Cash", reference("Monthly", (2, 1), (2, 3))),),
    colophon="Drafted with Draftroom.",
)
HOSTILE = [
    '=HYPERLINK("http://x","y")',
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "http://example.org",
    "mailto:a@b",
    "12",
    "{=1}",
    "_x0041_",
    "a\x00\x0b\ufffe\u202eb",
    "<b>&amp;",
    "مرحبا",
    "x" * 40_000,
    "=" + "y" * 5_000,
]


def opened(workbook: Workbook, **how: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(emit(workbook)), **how)


def sheet(*cells: Cell) -> Workbook:
    return Workbook("Sheet", (Sheet("Sheet", tuple((cell,) for cell in cells)),))


def part(workbook: Workbook, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(emit(workbook))).read(name).decode()


def test_a_workbook_gives_the_same_bytes_each_time() -> None:
    content = emit(MODEL)

    assert content == emit(MODEL)
    package = zipfile.ZipFile(io.BytesIO(content))
    assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "1980-01-01" in package.read("docProps/core.xml").decode()


def test_formulas_are_live_and_keep_what_they_come_to() -> None:
    formulas = opened(MODEL)["Monthly"]

    assert formulas["C3"].value == "=B3+C2*Price"
    assert cached(emit(MODEL)) == {
        "Monthly!B3": 250,
        "Monthly!C3": 500,
        "Monthly!D3": 750,
        "Monthly!B4": "OK",
        "Monthly!C4": openpyxl.utils.datetime.from_excel(46054),
        "Monthly!D4": 1500,
    }


def test_what_formulas_come_to_is_what_another_program_calculates(tmp_path: Path) -> None:
    assert differences(emit(MODEL), tmp_path) == []


def test_a_wrong_result_would_be_found(tmp_path: Path) -> None:
    wrong = sheet(Cell(2), Cell(5, "=A1+2"), Cell("No", '=IF(A1=2,"OK","No")'))

    assert differences(emit(wrong), tmp_path) == [
        "Sheet!A2: kept 5, calculated 4",
        "Sheet!A3: kept 'No', calculated 'OK'",
    ]


def test_named_cells_come_back_with_their_values() -> None:
    assert named_values(emit(MODEL)) == {"Price": 12.5, "Start": MONTHS[0], "EndCash": 750}


def test_a_value_that_a_person_changed_comes_back() -> None:
    book = opened(MODEL)
    book["Assumptions"]["B2"] = 15
    saved = io.BytesIO()
    book.save(saved)

    assert named_values(saved.getvalue())["Price"] == 15


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>", b"\x00" * 2_000])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        named_values(content)


def test_a_package_with_a_document_type_is_refused() -> None:
    source = zipfile.ZipFile(io.BytesIO(emit(MODEL)))
    bad = io.BytesIO()
    with zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            raw = source.read(name)
            if name == "xl/workbook.xml":
                raw = raw.replace(b"<workbook", b"<!DOCTYPE x [<!ENTITY a 'b'>]><workbook", 1)
            target.writestr(name, raw)

    with pytest.raises(Unreadable):
        named_values(bad.getvalue())


def test_text_is_never_a_formula_a_link_or_a_number() -> None:
    book = opened(sheet(*map(Cell, HOSTILE)))

    cells = [row[0] for row in book.active.iter_rows()]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    assert [cell.value for cell in cells][:5] == HOSTILE[:5]
    assert cells[10].value == "_x0041_"
    assert cells[11].value == "ab"


def test_a_text_that_is_too_long_for_a_cell_is_cut() -> None:
    (value,) = next(iter(opened(sheet(Cell("x" * 40_000))).active.values))

    assert 30_000 < len(value) < 32_767


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_any_text_comes_back_as_text(text: str) -> None:
    cell = opened(sheet(Cell(text))).active["A1"]

    assert cell.data_type == "s" or cell.value is None


def test_input_cells_are_blue_and_say_what_they_take() -> None:
    page = opened(MODEL)["Assumptions"]

    assert page["B2"].font.color.rgb == "FF0000FF"
    allowed = {str(one.sqref): one for one in page.data_validations.dataValidation}
    assert (allowed["B2"].type, allowed["B2"].formula2) == ("decimal", "99")
    assert (allowed["B3"].type, allowed["B3"].formula1) == ("list", '"yes,no"')


def test_a_check_turns_green_where_it_holds() -> None:
    rules = opened(MODEL)["Monthly"].conditional_formatting

    assert [rule.formula for one in rules for rule in one.rules] == [['"OK"']]


def test_a_sheet_keeps_its_head_in_sight_and_prints_on_one_page_across() -> None:
    page = opened(MODEL)["Monthly"]

    assert page.freeze_panes == "B2"
    assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("landscape", 0)
    assert page.print_title_rows == "$1:$1"


def test_a_chart_is_native_and_says_what_it_shows() -> None:
    drawing, chart = part(MODEL, "xl/drawings/drawing1.xml"), part(MODEL, "xl/charts/chart1.xml")

    assert f'descr="{CASH.alt}"' in drawing
    assert "'Monthly'!$B$3:$D$3" in chart
    assert "<c:v>750.0</c:v>" in chart


def test_no_name_of_a_chart_is_a_formula() -> None:
    rows = ((Cell("a"), Cell(1)), (Cell("b"), Cell(2)))
    named = SheetChart(
        "column",
        "=1+1",
        reference("S", (0, 0), (1, 0)),
        (('=HYPERLINK("x")', reference("S", (0, 1), (1, 1))),),
        at="D1",
        alt='"<&',
        x_title="=A1",
    )

    chart = part(Workbook("W", (Sheet("S", rows, charts=(named,)),)), "xl/charts/chart1.xml")

    assert chart.count("<c:f>") == 2  # the names along the axis and the values
    assert "HYPERLINK" in chart


def test_a_list_that_the_format_cannot_hold_is_left_free() -> None:
    cells = (Cell("a", allowed=OneOf(("a,b", "c"))), Cell("b", allowed=OneOf(("x" * 300,))))

    assert opened(sheet(*cells)).active.data_validations.dataValidation == []


def test_a_result_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="no number"):
        emit(sheet(Cell(float("nan"), "=1/0")))


def test_a_row_is_as_high_as_its_text() -> None:
    words = Workbook("W", (Sheet("W", ((Cell("word " * 60, style="note"),),), widths=(30,)),))

    assert opened(words).active.row_dimensions[1].height > 100


@pytest.mark.parametrize(
    ("row", "column", "told"), [(0, 0, "A1"), (2, 1, "B3"), (0, 25, "Z1"), (9, 26, "AA10")]
)
def test_addresses_count_from_nought(row: int, column: int, told: str) -> None:
    assert address(row, column) == told


def test_a_reference_quotes_the_name_of_its_sheet() -> None:
    assert reference("Ana's plan", (2, 1), (2, 12)) == "'Ana''s plan'!$B$3:$M$3"
    assert reference("Monthly", (0, 0)) == "'Monthly'!$A$1"
