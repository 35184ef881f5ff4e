"""A sheet of months: rows of formulas that call one another by key, not by address.

In a formula ``[cash]`` is the cell of that row in the same month, ``[cash@-1]`` in the month
before, ``[cash@all]`` in all months, and ``[cash@year]`` in those of the year so far.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from graphs.documents.workbook import Cell, Style, address, reference
from graphs.templates.business_plan.assumptions import MONTHS

FIRST = 2  # the column of month 1; the one before it is the day before
_CALL = re.compile(r"\[(\w+)(?:@(-\d|all|year))?\]")


class Row(NamedTuple):
    """A row of the grid, with what its formulas come to."""

    key: str
    label: str
    formula: str | Callable[[int], str]  # of a month
    values: Sequence[float]
    start: float | None = None  # on the day before month 1
    start_formula: str = ""
    number: str = "#,##0"
    style: Style = "computed"


class Heading(NamedTuple):
    """A line that opens a part of the grid."""

    title: str


class Grid:
    """Rows at their places on a sheet."""

    def __init__(self, sheet: str, top: int, rows: Sequence[Row | Heading]) -> None:
        self.sheet, self._top, self._rows = sheet, top, rows
        self._at = {one.key: place for place, one in enumerate(rows, top) if isinstance(one, Row)}

    def cells(self) -> list[tuple[Cell | None, ...]]:
        """Return the rows as cells."""
        return [
            (Cell(one.title, style="heading"),) if isinstance(one, Heading) else self._row(one)
            for one in self._rows
        ]

    def values(self, key: str) -> Sequence[float]:
        """Return what a row comes to in the 36 months."""
        return next(one.values for one in self._rows if isinstance(one, Row) and one.key == key)

    def month(self, key: str, month: int) -> str:
        """Return the address of a row in a month, for formulas of other sheets."""
        return reference(self.sheet, (self._at[key], FIRST + month - 1))

    def months(self, key: str, first: int = 1, last: int = MONTHS) -> str:
        """Return the address of a row over months, for formulas of other sheets."""
        row = self._at[key]
        return reference(self.sheet, (row, FIRST + first - 1), (row, FIRST + last - 1))

    def _row(self, row: Row) -> tuple[Cell | None, ...]:
        formula = self._resolved(row.start_formula, 0)
        before = Cell(row.start, formula, style=row.style, number=row.number)
        cells = [self._cell(row, month, value) for month, value in enumerate(row.values, 1)]
        label: Style = "plain" if row.style == "computed" else row.style
        return (Cell(row.label, style=label), before, *cells)

    def _cell(self, row: Row, month: int, value: float) -> Cell:
        formula = row.formula if isinstance(row.formula, str) else row.formula(month)
        resolved = self._resolved(formula, month)
        return Cell(value, resolved, style=row.style, number=row.number)

    def _resolved(self, formula: str, month: int) -> str:
        def put(call: re.Match[str]) -> str:
            row, column = self._at[call[1]], FIRST + month - 1
            match call[2]:
                case "all":
                    ends = (address(row, one, fixed=True) for one in (FIRST, FIRST + MONTHS - 1))
                    return ":".join(ends)
                case "year":
                    first = FIRST + (month - 1) // 12 * 12
                    return f"{address(row, first)}:{address(row, column)}"
            return address(row, column + int(call[2] or 0))

        return _CALL.sub(put, formula)
