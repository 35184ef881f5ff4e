"""A query as a definition writes it: one statement that reads, with named values bound to it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from graphs.errors import GraphError, clipped

READING = ("SELECT", "WITH", "VALUES")
MOST_LISTED = 1_000  # values of one name
_QUOTED = re.compile(
    r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|--[^\n]*|/\*.*?\*/|\$(\w*)\$.*?\$\1\$""", re.DOTALL
)
_NAME = re.compile(r"(?<![:\w\\]):([A-Za-z_]\w*)")


class BadQuery(GraphError):
    """This query cannot be asked."""


class Part(NamedTuple):
    """A part of a query: code, or what is quoted or only a comment."""

    text: str
    is_code: bool


def parts(sql: str) -> Iterator[Part]:
    """Yield the parts of a query, in their order."""
    at = 0
    for found in _QUOTED.finditer(sql):
        yield Part(sql[at : found.start()], True)
        yield Part(found[0], False)
        at = found.end()
    yield Part(sql[at:], True)


def check_query(sql: str) -> None:
    """Raise BadQuery for what is not one statement that reads."""
    code = " ".join(part.text for part in parts(sql) if part.is_code).strip()
    if "\0" in sql:
        raise BadQuery("holds a character that cannot be in a query (NUL)")
    if any(sign in code for sign in ("'", '"', "/*")):
        raise BadQuery("a quote or a comment in it is not closed")
    first = re.match(r"[(\s]*(\w*)", code)
    if first is None or first[1].upper() not in READING:
        raise BadQuery(f"must read, and begin with one of {', '.join(READING)}")
    if ";" in code.rstrip("; \t\r\n"):
        raise BadQuery("must be one statement: there is a ; in the middle of it")


def names_in(sql: str) -> tuple[str, ...]:
    """Return the names of the values of a query, each once."""
    found = (name for part in parts(sql) if part.is_code for name in _NAME.findall(part.text))
    return tuple(dict.fromkeys(found))


def listed(sql: str, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return a query with a name for each member of a list: ``in :cities``; raise BadQuery."""
    bound: dict[str, Any] = {}

    def put(found: re.Match[str]) -> str:
        name, value = found[1], values[found[1]]
        if not isinstance(value, list | tuple):
            bound[name] = _bindable(name, value)
            return found[0]
        if not 0 < len(value) <= MOST_LISTED:
            raise BadQuery(f"{name} has {len(value):,} values; 1 to {MOST_LISTED:,} are allowed.")
        members = {f"{name}__{index}": _bindable(name, one) for index, one in enumerate(value)}
        bound.update(members)
        return f"({', '.join(f':{one}' for one in members)})"

    text = "".join(_NAME.sub(put, part.text) if part.is_code else part.text for part in parts(sql))
    return text, bound


def _bindable(name: str, value: Any) -> Any:
    if isinstance(value, str) and "\0" in value:
        raise BadQuery(f"{name} holds a character that no database takes (NUL).")
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise BadQuery(f"{name} is {clipped(value)}, which is no single value.")
