"""A small sheet: rows with a key, a label and a few cells, which other sheets can call."""

from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import NamedTuple

from graphs.documents.workbook import Cell, Sheet, SheetChart, Style, Value, address, reference

_WIDE = 78  # letters of a line above the rows


class Told(NamedTuple):
    """What a cell comes to, and its formula."""

    value: Value
    formula: str


class Table:
    """Rows of a sheet as they are added, from the top down."""

    def __init__(self, sheet: str, title: str, note: str, columns: Sequence[str] = ()) -> None:
        self.name = sheet
        self._rows: list[tuple[Cell | None, ...]] = [
            (Cell(title, style="title"),),
            *((Cell(line, style="computed"),) for line in wrap(note, _WIDE)),
        ]
        self._headings = 0
        self._at: dict[str, int] = {}
        if columns:
            self.header(columns)

    def header(self, columns: Sequence[str]) -> None:
        """Add the headings of columns."""
        self._headings = len(self._rows)
        self._rows.append(tuple(Cell(one, style="header") for one in columns))

    def heading(self, title: str) -> None:
        """Add the heading of a part, a line below what stands above it."""
        self._rows += [(None,), (Cell(title, style="heading"),)]

    def add(
        self,
        key: str,
        label: str,
        cells: Iterable[Told],
        number: str = "#,##0",
        style: Style = "computed",
    ) -> None:
        """Add a row."""
        self._at[key] = len(self._rows)
        made = (Cell(one.value, one.formula, style=style, number=number) for one in cells)
        self._rows.append((Cell(label, style="total" if style == "total" else "plain"), *made))

    def here(self, key: str, column: int = 1) -> str:
        """Return the address of a cell for formulas of this sheet."""
        return address(self._at[key], column)

    def there(self, key: str, column: int = 1) -> str:
        """Return the address of a cell for formulas of other sheets."""
        return reference(self.name, (self._at[key], column))

    def row(self, key: str, last: int, first: int = 1) -> str:
        """Return the address of a row's cells from column to column."""
        return reference(self.name, (self._at[key], first), (self._at[key], last))

    def headings(self, last: int) -> str:
        """Return the address of the headings of columns, but for that of the labels."""
        return reference(self.name, (self._headings, 1), (self._headings, last))

    def sheet(self, *widths: float, charts: tuple[SheetChart, ...] = ()) -> Sheet:
        """Return the sheet."""
        return Sheet(name=self.name, rows=tuple(self._rows), widths=widths, charts=charts)
