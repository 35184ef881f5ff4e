"""Rows read from outside: of CSV, JSON and JSON Lines, each with its place, and with its types."""

import csv
import io
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, NoReturn

from graphs.errors import GraphError, clipped
from graphs.keys import canonical
from graphs.rows import MOST_BYTES, MOST_ROWS
from graphs.steps.data import ColumnType, Encoding

ENDINGS = (".csv", ".json", ".jsonl")
_SEPARATORS = ",;\t"
_MOST_DEPTH = 32
_INTEGER = re.compile(r"[+-]?\d{1,19}")
_NUMBER = re.compile(r"[+-]?\d{1,300}(\.\d{1,300})?([eE][+-]?\d{1,3})?")
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}

Columns = Mapping[str, ColumnType]


class BadRows(GraphError):
    """These rows cannot be used: which, and why."""


class Found(NamedTuple):
    """A row as it was found, and where."""

    place: str
    row: Mapping[str, Any]


def rows_of_file(name: str, content: bytes, encoding: Encoding) -> Iterator[Found]:
    """Yield the rows of a file; raise BadRows with the line of what cannot be read."""
    text = _decoded(name, content, encoding)
    if name.endswith(".csv"):
        return _of_csv(name, text)
    if name.endswith(".jsonl"):
        return _of_lines(name, text)
    return rows_of(name, _json(name, text))


def rows_of_reply(name: str, body: Any) -> Iterator[Found]:
    """Yield the rows of what an address answered: a JSON list, or CSV."""
    return _of_csv(name, body) if isinstance(body, str) else rows_of(name, body)


def rows_of(name: str, value: Any) -> Iterator[Found]:
    """Yield the rows of a list of objects; raise BadRows where it is none."""
    if not isinstance(value, list):
        raise BadRows(f"{name}: {clipped(value)} is no list of rows.")
    for number, row in enumerate(value, 1):
        yield Found(f"{name}, row {number}", _object(f"{name}, row {number}", row))


def typed(found: Iterator[Found], columns: Columns | None) -> list[dict[str, Any]]:
    """Return rows with the columns that are declared, each of its type; else as they are."""
    rows: list[dict[str, Any]] = []
    for place, row in found:
        if len(rows) == MOST_ROWS:
            raise BadRows(f"{place}: there are more than {MOST_ROWS:,} rows.")
        rows.append(dict(row) if columns is None else _typed(place, row, columns))
    if len(canonical(rows).encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise BadRows(f"The rows are longer than {MOST_BYTES:,} bytes; read less of them.")
    return rows


def _typed(place: str, row: Mapping[str, Any], columns: Columns) -> dict[str, Any]:
    made = {}
    for name, kind in columns.items():
        if name not in row:
            there = ", ".join(list(row)[:20]) or "none"
            raise BadRows(f"{place}: there is no column {name!r}. There are: {there}.")
        try:
            made[name] = as_type(row[name], kind)
        except ValueError:
            said = f"{place}, column {name}: {clipped(row[name])} is no {kind}."
            raise BadRows(said) from None
    return made


def as_type(value: Any, kind: ColumnType) -> Any:
    """Return a value as one of a type; what is empty is nothing. Raises ValueError."""
    if value is None or (value == "" and kind not in ("string", "text")):
        return None
    if isinstance(value, str):
        value = value if kind in ("string", "text") else value.strip()
    match kind:
        case "boolean":
            return _truth(value)
        case "integer":
            return _integer(value)
        case "number":
            return _number(value)
        case _ if isinstance(value, str):
            return value
    raise ValueError(kind)


def _truth(value: Any) -> bool:
    if isinstance(value, bool | int | str) and str(value).lower() in _TRUTH:
        return _TRUTH[str(value).lower()]
    raise ValueError(value)


def _integer(value: Any) -> int:
    match value:
        case bool():
            raise ValueError(value)
        case int():
            return _in_64_bits(value)
        case float() if value.is_integer():
            return _in_64_bits(int(value))
        case str() if _INTEGER.fullmatch(value):
            return _in_64_bits(int(value))
    raise ValueError(value)


def _number(value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number or (isinstance(value, str) and _NUMBER.fullmatch(value)):
        return _finite(float(value))
    raise ValueError(value)


def _in_64_bits(value: int) -> int:
    if not -(2**63) <= value < 2**63:
        raise ValueError("too large")
    return value


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError("not finite")
    return value


def _decoded(name: str, content: bytes, encoding: Encoding) -> str:
    known = {"utf-8": "utf-8-sig"}.get(encoding, encoding)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        known = "utf-16"  # as it says itself
    try:
        text = content.decode(known)
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        raise BadRows(
            f"{name}, line {line}, column {column}: this is not {encoding}. Say which encoding it"
            " is: utf-8, utf-16, cp1252, latin-1."
        ) from None
    if (at := text.find("\0")) >= 0:
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        raise BadRows(f"{name}, line {line}, column {column}: there is a NUL in it.")
    return text


def _of_csv(name: str, text: str) -> Iterator[Found]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    head: list[str] | None = None
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BadRows(f"{name}, line {line}: {error}.") from None
        if cells is None:
            return
        if not cells:
            continue  # an empty line
        if head is None:
            head = _head(f"{name}, line {line}", cells)
        elif len(cells) != len(head):
            said = f"there are {len(cells)} cells; the head has {len(head)}."
            raise BadRows(f"{name}, line {line}: {said}")
        else:
            yield Found(f"{name}, line {line}", dict(zip(head, cells, strict=True)))


def _head(place: str, cells: Sequence[str]) -> list[str]:
    names = [one.strip() for one in cells]
    for number, name in enumerate(names, 1):
        if not name:
            raise BadRows(f"{place}, column {number}: it has no name.")
        if name in names[: number - 1]:
            raise BadRows(f"{place}, column {number}: {name!r} is the name of another one.")
    return names


def _of_lines(name: str, text: str) -> Iterator[Found]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            place = f"{name}, line {number}"
            yield Found(place, _object(place, _json(name, line, number)))


def _json(name: str, text: str, line: int = 1) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        at = f"line {line + error.lineno - 1}, column {error.colno}"
        raise BadRows(f"{name}, {at}: this is not JSON: {error.msg}.") from None
    except (ValueError, RecursionError) as error:
        raise BadRows(f"{name}, line {line}: this is not JSON: {error}.") from None


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _object(place: str, row: Any) -> Mapping[str, Any]:
    if not isinstance(row, Mapping):
        raise BadRows(f"{place}: {clipped(row)} is no object with a value for each column.")
    for column, value in row.items():
        _check_plain(f"{place}, column {clipped(column)}", [column, value], 0)
    return row


def _check_plain(place: str, value: Any, depth: int) -> None:
    """Refuse what no journal and no expression could hold."""
    match value:
        case str() if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
            raise BadRows(f"{place}: there is a character in it that is none (NUL, surrogate).")
        case float() if not math.isfinite(value):
            raise BadRows(f"{place}: {value} is no number.")
        case int() if not -(2**63) <= value < 2**63:
            raise BadRows(f"{place}: this number is too large.")
        case list() | Mapping() if depth == _MOST_DEPTH:
            raise BadRows(f"{place}: it is nested too deeply.")
        case list():
            for one in value:
                _check_plain(place, one, depth + 1)
        case Mapping():
            for one in (*value, *value.values()):
                _check_plain(place, one, depth + 1)
