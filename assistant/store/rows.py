"""Turns a database row into the frozen dataclass that the rest of the application sees."""

from collections.abc import Iterable
from dataclasses import fields
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Row, Table
from sqlalchemy.sql.elements import KeyedColumnElement

T = TypeVar("T")


@lru_cache
def columns_of(record: type[Any], table: Table) -> tuple[KeyedColumnElement[Any], ...]:
    """Return the columns of ``table`` that ``record`` has fields for."""
    return tuple(table.c[field.name] for field in fields(record))


def read(record: type[T], row: Row[Any]) -> T:
    """Return ``row`` as a ``record``; the two agree in names."""
    return record(**row._mapping)


def read_all(record: type[T], rows: Iterable[Row[Any]]) -> list[T]:
    """Return every row as a ``record``."""
    return [record(**row._mapping) for row in rows]
