"""Writes a workbook as XLSX, with what its formulas come to, so that no program shows blanks."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO
from itertools import zip_longest
from math import ceil, isfinite
from typing import Any

from graphs.documents.packing import timeless
from graphs.documents.printable import printable
from graphs.documents.workbook import (
    Between,
    Cell,
    OneOf,
    Sheet,
    SheetChart,
    Style,
    Workbook,
    address,
    reference,
)

_LINE = 12.75  # points from line to line
_MOST_LINES = 30  # that a row is high
_USUAL_WIDTH = 8.43  # characters of a column that nobody set
_WRAPPED: tuple[Style, ...] = ("plain", "header", "note", "written")
_LONGEST = 32_000  # letters of a cell; programs stop at 32,767
_LONGEST_LIST = 255
_FONT = {"font_name": "Arial", "font_size": 10, "valign": "top"}
_INK, _QUIET, _TINT, _RULE = "#1F3A5F", "#4A5058", "#EEF2F7", "#B8C1CC"
_STYLES: Mapping[Style, Mapping[str, Any]] = {
    "plain": {"text_wrap": True},
    "title": {"bold": True, "font_size": 16, "font_color": _INK},
    "heading": {"bold": True, "font_size": 12, "font_color": _INK},
    "header": {
        **{"bold": True, "font_color": _INK, "bg_color": _TINT, "text_wrap": True},
        **{"bottom": 1, "bottom_color": _INK, "valign": "bottom"},
    },
    "input": {"font_color": "#0000FF", "bg_color": "#EFF4FF", "border": 1, "border_color": _RULE},
    "written": {"font_color": "#1D4E9E", "border": 1, "border_color": _RULE, "text_wrap": True},
    "computed": {},
    "total": {"bold": True, "top": 1, "top_color": _INK},
    "note": {"italic": True, "font_color": _QUIET, "text_wrap": True, "indent": 1},
    "ok": {"bold": True, "align": "center", "bg_color": "#FBECEA", "font_color": "#B3261E"},
}
_GOOD = {"bg_color": "#E6F4EA", "font_color": "#1B6B3A"}
_KINDS: Mapping[str, dict[str, str]] = {
    "line": {"type": "line"},
    "column": {"type": "column"},
    "stacked": {"type": "column", "subtype": "stacked"},
    "bar": {"type": "bar"},
}
_COLOURS = ("#1F3A5F", "#C77700", "#2E7D6B", "#8A3FA0", "#7A8794", "#B3261E")
_DASHES = ("solid", "dash", "round_dot", "dash_dot", "long_dash", "square_dot")
_PATTERNS = (
    "",
    "wide_upward_diagonal",
    "percent_25",
    "large_grid",
    "narrow_horizontal",
    "dark_vertical",
)
_MARKERS = ("circle", "square", "triangle", "diamond", "x", "star")


def emit(workbook: Workbook) -> bytes:
    """Return an .xlsx, the same bytes for the same workbook."""
    saved = BytesIO()
    _Writer(workbook, saved).write()
    return timeless(saved)


class _Writer:
    def __init__(self, workbook: Workbook, to: BytesIO) -> None:
        import xlsxwriter  # type: ignore[import-untyped]  # it has no types

        self._data = workbook
        self._book: Any = xlsxwriter.Workbook(
            to,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._formats: dict[tuple[Style, str], Any] = {}
        self._good = self._book.add_format(_GOOD)

    def write(self) -> None:
        self._book.set_properties(
            {
                "title": printable(self._data.title),
                "comments": printable(self._data.colophon),
                "created": datetime(1980, 1, 1, tzinfo=UTC),
            }
        )
        self._book.set_calc_mode("auto")
        for sheet in self._data.sheets:
            self._sheet(sheet)
        for name, cells in self._data.names:
            self._book.define_name(name, f"={cells}")
        self._book.close()

    def _sheet(self, sheet: Sheet) -> None:
        page = self._book.add_worksheet(sheet.name)
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width)
        for row, cells in enumerate(sheet.rows):
            if (lines := _lines(cells, sheet.widths)) > 1:
                page.set_row(row, 4 + _LINE * lines)
            for column, cell in enumerate(cells):
                if cell is not None:
                    self._cell(page, sheet, (row, column), cell)
        if any(sheet.frozen):
            page.freeze_panes(*sheet.frozen)
        for chart in sheet.charts:
            self._chart(page, chart)
        _print_setup(page, sheet)

    def _cell(self, page: Any, sheet: Sheet, at: tuple[int, int], cell: Cell) -> None:
        look = self._format(cell)
        match cell:
            case Cell(formula=formula, value=value) if formula:
                page.write_formula(*at, formula, look, _cached(value))
            case Cell(value=None):
                page.write_blank(*at, None, look)
            case Cell(value=str(text)):
                page.write_string(*at, printable(text)[:_LONGEST], look)
            case Cell(value=date() as day):
                page.write_datetime(*at, datetime.combine(day, time()), look)
            case Cell(value=value):
                page.write_number(*at, value, look)
        if cell.name:
            self._book.define_name(cell.name, f"={reference(sheet.name, at)}")
        if cell.allowed is not None and (allowed := _allowed(cell.allowed)):
            page.data_validation(*at, *at, allowed)
        if cell.style == "ok":
            good = {"type": "cell", "criteria": "==", "value": '"OK"', "format": self._good}
            page.conditional_format(*at, *at, good)

    def _format(self, cell: Cell) -> Any:
        key = (cell.style, cell.number)
        if key not in self._formats:
            number = {"num_format": cell.number} if cell.number else {}
            self._formats[key] = self._book.add_format({**_FONT, **_STYLES[cell.style], **number})
        return self._formats[key]

    def _chart(self, page: Any, chart: SheetChart) -> None:
        drawn: Any = self._book.add_chart(_KINDS[chart.kind])
        for place, (name, values) in enumerate(chart.series):
            series = {
                "name": _said(name),
                "categories": f"={chart.categories}",
                "values": f"={values}",
            }
            drawn.add_series({**series, **_look(chart, place)})
        drawn.set_title({"name": _said(chart.title), "name_font": {"size": 13, "color": _INK}})
        drawn.set_x_axis(
            {
                "name": _said(chart.x_title),
                "label_position": "low",
                **({"num_format": chart.x_number} if chart.x_number else {}),
            }
        )
        drawn.set_y_axis(
            {
                "name": _said(chart.y_title),
                "num_format": chart.number or "General",
                "major_gridlines": {"visible": True, "line": {"color": _RULE, "width": 0.5}},
            }
        )
        drawn.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom"})
        drawn.set_size({"width": chart.width, "height": chart.height})
        page.insert_chart(
            chart.at, drawn, {"description": printable(chart.alt), "object_position": 1}
        )


def _cached(value: Any) -> Any:
    """Return what a formula comes to, as a cell keeps it."""
    if isinstance(value, date):
        return (value - date(1899, 12, 30)).days
    if isinstance(value, float) and not isfinite(value):
        raise ValueError("a formula comes to no number that a cell can keep")
    return "" if value is None else value


def _said(text: str) -> str:
    """Return a name of a chart as text: what begins like a formula would be taken for one."""
    told = printable(text)
    return f"\u200b{told}" if told.startswith("=") else told


def _lines(cells: Sequence[Cell | None], widths: Sequence[float]) -> int:
    """Return how many lines the longest text of a row takes where it wraps."""
    wrapped = [
        (cell.value, width)
        for cell, width in zip_longest(cells, widths[: len(cells)], fillvalue=_USUAL_WIDTH)
        if isinstance(cell, Cell) and isinstance(cell.value, str) and cell.style in _WRAPPED
    ]
    lines = [
        sum(ceil(max(len(part), 1) * 0.95 / width) for part in text.split("\n"))
        for text, width in wrapped
    ]
    return min(max(lines, default=1), _MOST_LINES)


def _allowed(allowed: OneOf | Between) -> dict[str, Any]:
    if isinstance(allowed, OneOf):
        # The format holds a short list only, and knows no comma inside an option.
        fits = len(",".join(allowed.options)) <= _LONGEST_LIST and "," not in "".join(
            allowed.options
        )
        return {"validate": "list", "source": list(allowed.options)} if fits else {}
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": allowed.least,
        "maximum": allowed.most,
        "error_title": "Out of range",
        "error_message": f"A number from {allowed.least:g} to {allowed.most:g} goes here.",
    }


def _look(chart: SheetChart, place: int) -> dict[str, Any]:
    """Return how a series looks: told apart by more than its colour."""
    colour = _COLOURS[place % len(_COLOURS)]
    if chart.kind != "line":
        ground = {"fg_color": colour, "bg_color": "#FFFFFF"}
        pattern = _PATTERNS[place % len(_PATTERNS)]
        fill = (
            {"pattern": {"pattern": pattern, **ground}} if pattern else {"fill": {"color": colour}}
        )
        return {**fill, "border": {"color": colour}, "gap": 60}
    line = {"color": colour, "width": 2.25, "dash_type": _DASHES[place % len(_DASHES)]}
    marker = {
        **{"type": _MARKERS[place % len(_MARKERS)], "size": 5},
        **{"fill": {"color": colour}, "border": {"color": colour}},
    }
    return {"line": line, "marker": marker}


def _print_setup(page: Any, sheet: Sheet) -> None:
    if sheet.landscape:
        page.set_landscape()
    page.set_paper(1)  # letter
    page.fit_to_pages(sheet.pages_wide, 0)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.set_footer("&L&8&A&R&8Page &P of &N")
    page.hide_gridlines(2)
    if sheet.frozen[0]:
        page.repeat_rows(0, sheet.frozen[0] - 1)
    if sheet.frozen[1]:
        page.repeat_columns(0, sheet.frozen[1] - 1)
    page.set_selection(address(0, 0))
