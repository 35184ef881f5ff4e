"""A workbook calculated again by LibreOffice, to hold the kept results of its formulas against."""

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from tests.support.office import converted

Cells = dict[str, Any]  # by sheet and cell: "Monthly!B3"


def cached(content: bytes) -> Cells:
    """Return what every formula of a workbook came to, as the file keeps it."""
    formulas = openpyxl.load_workbook(io.BytesIO(content))
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return {
        f"{sheet.title}!{cell.coordinate}": values[sheet.title][cell.coordinate].value
        for sheet in formulas.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def recalculated(content: bytes, folder: Path) -> Cells:
    """Return what every formula comes to in LibreOffice, which sees none of the kept results."""
    bare = folder / "bare.xlsx"
    openpyxl.load_workbook(io.BytesIO(content)).save(bare)  # it writes formulas without results
    made = folder / "made"
    made.mkdir(exist_ok=True)
    (again,) = converted([bare], "xlsx", made)
    values = openpyxl.load_workbook(again, data_only=True)
    places = (place.rsplit("!", 1) for place in cached(content))
    return {f"{sheet}!{cell}": values[sheet][cell].value for sheet, cell in places}


def differences(content: bytes, folder: Path, *, within: float = 1e-6) -> list[str]:
    """Return where a kept result is not what LibreOffice calculates, each as a sentence."""
    again = recalculated(content, folder)
    return [
        f"{place}: kept {kept!r}, calculated {again[place]!r}"
        for place, kept in cached(content).items()
        if not _same(kept, again[place], within)
    ]


def _same(kept: Any, again: Any, within: float) -> bool:
    if isinstance(kept, bool) or isinstance(again, bool):
        return bool(kept) == bool(again)
    if isinstance(kept, int | float) and isinstance(again, int | float):
        return abs(kept - again) <= within * max(1.0, abs(kept))
    if isinstance(kept, datetime | date) and isinstance(again, datetime | date):
        return kept == again
    return (kept or "") == (again or "")  # an empty text and an empty cell look the same
