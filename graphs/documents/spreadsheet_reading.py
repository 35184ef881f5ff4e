"""Reads the values of named cells out of a workbook that came back.

Whoever calls it with a file from outside does so in a process with limits.
"""

import io
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile

from graphs.documents.incoming import Unreadable
from graphs.documents.packages import is_declared, opened
from graphs.documents.workbook import Value

_MOST_NAMES = 2_000


def named_values(content: bytes) -> dict[str, Value]:
    """Return what stands in every cell that has a name; raise Unreadable or UnpacksTooFar.

    A formula is what it came to when the file was saved. Ranges of several cells are left out.
    """
    _check(content)
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no types
    from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]  # "

    try:
        book = load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
        names = dict(list(book.defined_names.items())[:_MOST_NAMES])
        return {name: _value(book, one) for name, one in names.items() if _is_cell(book, one)}
    except (InvalidFileException, BadZipFile, ValueError, KeyError, TypeError) as error:
        raise Unreadable(str(error)) from error
    except (AttributeError, IndexError, OSError, EOFError, RecursionError) as error:
        raise Unreadable(str(error)) from error


def _check(content: bytes) -> None:
    package = opened(content)
    try:
        parts = [one for one in package.namelist() if one.endswith((".xml", ".rels"))]
        if any(is_declared(package.read(one)) for one in parts):
            raise Unreadable("a part declares a document type")
    except (BadZipFile, RuntimeError, OSError, EOFError) as error:
        raise Unreadable(str(error)) from error


def _is_cell(book: Any, name: Any) -> bool:
    ends = list(name.destinations)
    return len(ends) == 1 and ends[0][0] in book.sheetnames and ":" not in ends[0][1]


def _value(book: Any, name: Any) -> Value:
    ((sheet, cell),) = name.destinations
    value = book[sheet][cell.replace("$", "")].value
    if isinstance(value, datetime):
        return value.date()
    return value if value is None or isinstance(value, str | int | float | date) else str(value)
