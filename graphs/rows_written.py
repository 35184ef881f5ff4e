"""Rows as they are written to a file: CSV that no spreadsheet computes, JSON and JSON Lines."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from graphs.documents.cells import safe

Row = Mapping[str, Any]


def file_of(name: str, rows: Sequence[Row]) -> bytes:
    """Return rows in the form that the ending of a file's name says."""
    if name.endswith(".csv"):
        return _csv(rows)
    if name.endswith(".jsonl"):
        return "".join(f"{_json(row)}\n" for row in rows).encode()
    return (json.dumps(list(rows), ensure_ascii=False, indent=1) + "\n").encode()


def _csv(rows: Sequence[Row]) -> bytes:
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\r\n")
    if rows:
        writer.writerow([safe(name) for name in rows[0]])
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return made.getvalue().encode("utf-8")


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            return safe(value)
        case _:
            return _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
