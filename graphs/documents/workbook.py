"""A workbook as data: sheets of cells with their formulas, what these come to, and their looks.

Text is always text: what begins like a formula is none unless it stands in ``formula``.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Style = Literal[
    "plain",
    "title",  # of the sheet
    "heading",  # of a part of it
    "header",  # of a table's columns
    "input",  # blue: for a person to change
    "written",  # blue too, and as high as its words: for a person to write in
    "computed",
    "total",
    "note",
    "ok",  # a check: green where it says OK, red otherwise
]
Value = str | float | date | None


@dataclass(frozen=True)
class OneOf:
    """A cell takes one of these."""

    options: tuple[str, ...]


@dataclass(frozen=True)
class Between:
    """A cell takes a number in this range."""

    least: float
    most: float


@dataclass(frozen=True)
class Cell:
    """A cell. With a ``formula``, ``value`` is what it comes to: programs that do not calculate
    show it.
    """

    value: Value = None
    formula: str = ""  # "=Price*B4"
    style: Style = "plain"
    number: str = ""  # how a number or a date is written: "#,##0", "0.0%", "mmm yyyy"
    name: str = ""  # by which formulas of every sheet can call it
    allowed: OneOf | Between | None = None


@dataclass(frozen=True)
class SheetChart:
    """A chart of the program itself, over ranges of cells."""

    kind: Literal["line", "column", "stacked", "bar"]
    title: str
    categories: str  # a range, as reference() writes it
    series: tuple[tuple[str, str], ...]  # name and range
    at: str  # the cell of its top left corner
    alt: str
    x_title: str = ""
    y_title: str = ""
    x_number: str = ""  # how the names along the axis are written, where they are dates
    number: str = ""
    width: int = 760  # pixels
    height: int = 380


@dataclass(frozen=True)
class Sheet:
    """A sheet; the first cell of the first row is A1, and None is an empty cell."""

    name: str
    rows: tuple[tuple[Cell | None, ...], ...]
    widths: tuple[float, ...] = ()  # of the columns, in characters
    frozen: tuple[int, int] = (0, 0)  # rows above and columns at the left that stay in sight
    charts: tuple[SheetChart, ...] = ()
    landscape: bool = False
    pages_wide: int = 1  # that it is printed on


@dataclass(frozen=True)
class Workbook:
    """The sheets in their order. ``names`` are ranges that formulas can call by name."""

    title: str
    sheets: tuple[Sheet, ...]
    names: tuple[tuple[str, str], ...] = ()
    colophon: str = ""


def address(row: int, column: int, *, fixed: bool = False) -> str:
    """Return the address of a cell, both counted from 0: ``B3``, or ``$B$3`` where it is fixed."""
    letters = ""
    left = column + 1
    while left:
        left, place = divmod(left - 1, 26)
        letters = chr(ord("A") + place) + letters
    return f"${letters}${row + 1}" if fixed else f"{letters}{row + 1}"


def reference(sheet: str, first: tuple[int, int], last: tuple[int, int] | None = None) -> str:
    """Return a cell or a range of a sheet, each end as row and column: ``'Monthly'!$B$3:$M$3``."""
    quoted = "'" + sheet.replace("'", "''") + "'"
    cells = [address(*end, fixed=True) for end in (first, last) if end]
    return f"{quoted}!{':'.join(cells)}"
