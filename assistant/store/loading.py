"""Rows put into a table of a workflow's database: all of them, or none.

The columns are held against the table first. Names are quoted and values bound by the library; what
is written is known before the transaction is committed, and only the commit itself can leave it
open whether it was done.
"""

import json
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from datetime import time as clock_time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    inspect,
    select,
)
from sqlalchemy.exc import NoSuchTableError
from sqlalchemy.ext.asyncio import AsyncConnection

from assistant.store.databases import Databases
from assistant.store.dialects import insert_into
from graphs import data
from graphs.errors import clipped
from graphs.outside import NotReached

_AT_ONCE = 1_000  # rows
_ASKED_AT_ONCE = 200  # keys
_MOST_NAMED = 20


async def check(databases: Databases, table: data.Table, columns: Sequence[str]) -> None:
    """Raise NotReached where rows with these columns cannot go into a table."""
    async with databases.connected(table.database) as connection:
        await connection.run_sync(_fitting, table, columns)


async def there(databases: Databases, table: data.Table, keys: Sequence[data.Row]) -> list[bool]:
    """Tell of each key whether rows with it are in a table; raise NotReached."""
    found: list[bool] = []
    async with databases.connected(table.database) as connection:
        known = await connection.run_sync(_fitting, table, table.key)
        dialect = connection.dialect.name
        target = _target(known, dialect)
        for start in range(0, len(keys), _ASKED_AT_ONCE):
            some = keys[start : start + _ASKED_AT_ONCE]
            values = {
                f"{_parameter(table, name)}_{at}": _fitted(
                    known.c[name], value, f"Row {start + at + 1}", dialect
                )
                for at, key in enumerate(some)
                for name, value in key.items()
            }
            asked = select(*(_is_there(target, table, at) for at in range(len(some))))
            found += map(bool, (await connection.execute(asked, values)).one())
    return found


def _is_there(target: Table, table: data.Table, at: int) -> Any:
    same = [target.c[name] == bindparam(f"{_parameter(table, name)}_{at}") for name in table.key]
    return exists().where(and_(*same)).label(f"there_{at}")


async def put(databases: Databases, table: data.Table, rows: Sequence[data.Row]) -> None:
    """Insert, change or remove all rows, or none of them; raise NotReached."""
    committing = False
    try:
        async with databases.connected(table.database, writes=True) as connection:
            found = await connection.run_sync(_fitting, table, tuple(rows[0]))
            await _execute(connection, found, table, rows)
            committing = True
            await connection.commit()
    except NotReached as error:
        raise NotReached(str(error), fault=error.fault, sent=committing) from error


async def _execute(
    connection: AsyncConnection, found: Table, table: data.Table, rows: Sequence[data.Row]
) -> None:
    dialect = connection.dialect.name
    target = _target(found, dialect)
    statement = _statement(target, table, dialect, tuple(rows[0]))
    for start in range(0, len(rows), _AT_ONCE):
        values = [
            {
                _parameter(table, name): _fitted(found.c[name], value, f"Row {number}", dialect)
                for name, value in row.items()
            }
            for number, row in enumerate(rows[start : start + _AT_ONCE], start + 1)
        ]
        await connection.execute(statement, values)


def _target(found: Table, dialect: str) -> Table:
    """Return a table as statements name it: SQLite takes the values as they are."""
    plain: list[Column[Any]] = [Column(one.name) for one in found.c]
    return Table(found.name, MetaData(), *plain) if dialect == "sqlite" else found


def _parameter(table: data.Table, name: str) -> str:
    return f"key_{table.key.index(name)}" if table.remove else name


def _statement(target: Table, table: data.Table, dialect: str, columns: Sequence[str]) -> Any:
    if table.remove:
        same = [target.c[name] == bindparam(_parameter(table, name)) for name in table.key]
        return delete(target).where(*same)
    insert = insert_into(target, dialect)
    changed = {name: insert.excluded[name] for name in columns if name not in table.key}
    if not table.key:
        return insert
    if not changed:
        return insert.on_conflict_do_nothing(index_elements=list(table.key))
    return insert.on_conflict_do_update(index_elements=list(table.key), set_=changed)


def _fitting(connection: Connection, table: data.Table, columns: Sequence[str]) -> Table:
    """Return the table as it is; raise NotReached where rows with these columns do not fit."""
    schema, _, name = table.name.rpartition(".")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a type that is not known is taken as it is
            found = Table(
                name, MetaData(), schema=schema or None, autoload_with=connection, resolve_fks=False
            )
    except NoSuchTableError:
        known = _listed(sorted(inspect(connection).get_table_names(schema=schema or None)))
        raise NotReached(
            f"There is no table {table.name} in {table.database}. There are: {known}.",
            fault="permanent",
        ) from None
    for problem in _problems(connection, found, table, columns):
        raise NotReached(f"T{str(table)[1:]} {problem}", fault="permanent")
    return found


def _problems(
    connection: Connection, found: Table, table: data.Table, columns: Sequence[str]
) -> Iterator[str]:
    for name in (*columns, *table.key):
        if name not in found.c:
            yield f"has no column {name!r}. There are: {_listed([one.name for one in found.c])}."
        elif found.c[name].computed is not None:
            yield f"computes its column {name!r} itself."
    for column in found.c if not table.remove else ():
        if column.name not in columns and _is_needed(found, column):
            yield f"needs a value for {column.name!r}, and the rows have none."
    if table.key and not table.remove:
        unique = [one for one in _unique(connection, found) if one]
        if {*table.key} not in unique:
            known = "; ".join(" and ".join(sorted(one)) for one in unique) or "nothing"
            yield f"can hold several rows with one {' and '.join(table.key)}. Unique is: {known}."


def _is_needed(found: Table, column: Column[Any]) -> bool:
    """Tell whether a row cannot be without a value of its own in a column."""
    made = column.server_default is not None or column.computed is not None
    counted = column.primary_key and len(found.primary_key) == 1 and _kind(column) is int
    return not (made or column.nullable or column.identity is not None or counted)


def _unique(connection: Connection, found: Table) -> Iterator[set[str]]:
    """Yield the columns whose values together tell rows apart."""
    known = inspect(connection)
    yield {*known.get_pk_constraint(found.name, schema=found.schema)["constrained_columns"]}
    for one in known.get_unique_constraints(found.name, schema=found.schema):
        yield {*one["column_names"]}
    for index in known.get_indexes(found.name, schema=found.schema):
        options = index.get("dialect_options", {})
        whole = all(options.get(f"{name}_where") is None for name in ("sqlite", "postgresql"))
        if index["unique"] and whole and None not in index["column_names"]:
            yield {str(name) for name in index["column_names"]}


def _kind(column: Column[Any]) -> type[Any] | None:
    try:
        return column.type.python_type
    except NotImplementedError:
        return None


def _fitted(column: Column[Any], value: Any, row: str, dialect: str) -> Any:
    """Return a value as the column takes it; raise NotReached where it takes no such one."""
    kind = _kind(column)
    if value is None or kind is None:
        return value
    try:
        made = _AS.get(kind, _as_it_is)(value)
    except (ValueError, TypeError):
        said = f"{row}, column {column.name}: {clipped(value)} is no {column.type}."
        raise NotReached(said, fault="permanent") from None
    if dialect == "sqlite":
        return value if isinstance(value, str | int | float) else json.dumps(value)
    if isinstance(made, datetime):
        return _in_zone(made, zoned=bool(getattr(column.type, "timezone", False)))
    return made


def _as_it_is(value: Any) -> Any:
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise TypeError(value)
    return int(value)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(value)
    return float(value)


def _exact(value: Any) -> Decimal:
    return Decimal(repr(_number(value))) if isinstance(value, float) else Decimal(_whole(value))


def _truth(value: Any) -> bool:
    if value not in (True, False):
        raise TypeError(value)
    return bool(value)


def _no_bytes(value: Any) -> Any:
    raise TypeError(value)


_AS: Mapping[type[Any], Callable[[Any], Any]] = {
    str: _text,
    int: _whole,
    float: _number,
    Decimal: _exact,
    bool: _truth,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    clock_time: clock_time.fromisoformat,
    UUID: UUID,
    bytes: _no_bytes,
}


def _in_zone(moment: datetime, *, zoned: bool) -> datetime:
    """Return a moment as a column with or without a zone takes it: without one it is UTC."""
    there = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return there if zoned else there.replace(tzinfo=None)


def _listed(names: Sequence[str]) -> str:
    more = ["..."] if len(names) > _MOST_NAMED else []
    return ", ".join([*names[:_MOST_NAMED], *more]) or "none"
