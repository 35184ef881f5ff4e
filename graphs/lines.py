"""Texts with values put in: "{name}: {price:.2f} EUR, until {day:%d %B %Y}"."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from string import Formatter
from typing import Any, NamedTuple

from graphs.errors import GraphError
from graphs.figures import is_number

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*")
_OF_NUMBERS = re.compile(r"[+]?,?(?:\.\d{1,2})?[df%]?")
_OF_DATES = re.compile(r"(?:[^%{}]|%[AaBbdeHIjmMpSUVyY%])*")
ALLOWED = (
    "nothing",
    "a number format such as .2f, ,d or .1%",
    "a date format such as %d %B %Y",
)


class BadLine(GraphError):
    """This text cannot have values put in."""


class Hole(NamedTuple):
    """A place of a text where a value goes."""

    before: str
    name: str  # empty at the end of the text
    spec: str


def holes(text: str) -> Iterator[Hole]:
    """Yield the places of a text; raise BadLine for one that cannot be filled."""
    try:
        for before, name, spec, conversion in Formatter().parse(text):
            if name is None:
                yield Hole(before, "", "")
                continue
            if conversion is not None or _NAME.fullmatch(name) is None:
                raise BadLine(f"{{{name}}} is not the name of a value")
            if spec and not (_OF_NUMBERS.fullmatch(spec) or _is_of_dates(spec)):
                allowed = "; ".join(ALLOWED)
                raise BadLine(f"{{{name}:{spec}}} has no format that is known (allowed: {allowed})")
            yield Hole(before, name, spec or "")
    except ValueError as error:
        raise BadLine(f"its braces do not fit: {error}") from None


def put_in(text: str, value: Callable[[str], Any]) -> str:
    """Return a text with its values put in, each read by its name."""
    return "".join(
        before + (_shown(name, value(name), spec) if name else "")
        for before, name, spec in holes(text)
    )


def _is_of_dates(spec: str) -> bool:
    return "%" in spec and _OF_DATES.fullmatch(spec) is not None


def _shown(name: str, value: Any, spec: str) -> str:
    if not spec:
        return as_words(value)
    if _OF_NUMBERS.fullmatch(spec):
        if not is_number(value):
            raise BadLine(f"{name} is {value!r}, not a number to be written as {spec}")
        whole = spec.endswith("d")
        return format(round(value) if whole else value, spec)
    try:
        return _moment(str(value)).strftime(spec)
    except ValueError:
        raise BadLine(f"{name} is {value!r}, not a date to be written as {spec}") from None


def _moment(text: str) -> date:
    return (
        date.fromisoformat(text) if len(text) == len("2026-01-05") else datetime.fromisoformat(text)
    )


def as_words(value: Any) -> str:
    """Return a value as it reads: nothing as nothing, a list with commas, a whole 3.0 as 3."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case list() | tuple():
            return ", ".join(as_words(one) for one in value)
        case Mapping():
            return ", ".join(f"{key}: {as_words(one)}" for key, one in value.items())
        case _:
            return str(value)
