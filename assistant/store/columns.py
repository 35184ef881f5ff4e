"""Column types: text that every database takes, JSON, UTC times, exact money, closed words."""

import base64
import json
import math
import zlib
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, DateTime, Dialect, Text, literal
from sqlalchemy.types import TypeDecorator

NANO = 1_000_000_000
PACK_FROM = 512  # characters; below that packing saves nothing
PACKED = "y:"
PACKED_BEFORE = "z:"  # in base 85, which takes Python ten times as long


def clean(text: str) -> str:
    """Replace what PostgreSQL or UTF-8 cannot hold (NUL, lone surrogates) by U+FFFD."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def to_json(value: Any) -> str:
    """Return compact JSON that gives the very same value back, whatever its strings hold."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        # A lone surrogate: only its escape can be stored, and the value must not change, because
        # step keys are computed from it.
        return json.dumps(value, separators=(",", ":"))
    return text


def packed(text: str) -> str:
    """Return a text as it is kept: long ones are packed, which JSON never looks like."""
    if len(text) < PACK_FROM:
        return text
    content = zlib.compress(text.encode("utf-8", "surrogatepass"), 6)
    return PACKED + base64.b64encode(content).decode()


def unpacked(text: str) -> str:
    """Return a text as it was before it was kept."""
    if text.startswith(PACKED):
        content = base64.b64decode(text[len(PACKED) :])
    elif text.startswith(PACKED_BEFORE):
        content = base64.b85decode(text[len(PACKED_BEFORE) :])
    else:
        return text
    return zlib.decompress(content).decode("utf-8", "surrogatepass")


class CleanText(TypeDecorator[str]):
    """Text that SQLite and PostgreSQL hold alike."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else clean(str(value))


class Json(TypeDecorator[Any]):
    """A JSON value as text, which keeps it to the byte where a database's own type would not."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else packed(to_json(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(unpacked(value))


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps it without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Usd(TypeDecorator[float]):
    """US dollars, kept as whole billionths: sums are exact, so a limit is met to the cent."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: float | None, dialect: Dialect) -> int | None:
        # Rounded before the ceiling, so that 0.1 (a little more than a tenth) is not one too many.
        return None if value is None else math.ceil(round(value * NANO, 3))

    def process_result_value(self, value: int | None, dialect: Dialect) -> float | None:
        return None if value is None else value / NANO


class Word(TypeDecorator[StrEnum]):
    """A member of a StrEnum, kept as its text."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.words(value)


def stands_at(column: Column[Any], word: StrEnum) -> ColumnElement[bool]:
    """Return the condition that ``column`` holds ``word``, written out in the statement.

    A partial index serves a query only when the planner can read the word.
    """
    return column == literal(word, column.type, literal_execute=True)
