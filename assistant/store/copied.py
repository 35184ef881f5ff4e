"""Copies everything that one database holds into another that holds nothing, value for value."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    LargeBinary,
    MetaData,
    Row,
    Table,
    delete,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from assistant.errors import Conflict
from assistant.store.columns import UtcTime
from assistant.store.database import Transaction
from assistant.store.tables import metadata, users

ROWS, FILES = 500, 10  # that are copied at once
_LOCAL = users.c.id == "local"  # whoever sits at this computer: there from the first start on
_FIRST = {"runs": ("created_at", "id")}  # a draft comes after the one that it was begun from


async def copied(
    source: Transaction, target: Transaction, told: Callable[[str, int], None]
) -> dict[str, int]:
    """Copy every row of every table; return how many each has. ``told`` hears of each table.

    Raises Conflict where the target holds anything. What calls this decides what is committed.
    """
    for table in metadata.sorted_tables:
        query = select(literal(1)).select_from(table).limit(1)
        if await target.first(query.where(~_LOCAL) if table is users else query) is not None:
            raise Conflict(
                f"The database that is set is not empty: it has {table.name}. Set one that is."
            )
    await target.execute(delete(users))
    counts: dict[str, int] = {}
    for table in metadata.sorted_tables:
        counts[table.name] = await _copy(table, source, target)
        told(table.name, counts[table.name])
    return counts


async def _copy(table: Table, source: Transaction, target: Transaction) -> int:
    plain = _as_kept(table)
    order = [plain.c[name] for name in _FIRST.get(table.name) or table.primary_key.columns.keys()]
    most = FILES if any(isinstance(one.type, LargeBinary) for one in plain.c) else ROWS
    query, count = select(plain).order_by(*order).limit(most), 0
    rows = await source.all(query)
    while rows:
        await target.execute(plain.insert(), [row._asdict() for row in rows])
        count += len(rows)
        rows = await source.all(query.where(_after(order, rows[-1])))
    await _count_on(table, target)
    return count


async def _count_on(table: Table, target: Transaction) -> None:
    """Let a database that counts the rows of a table itself go on behind the last one."""
    column = table.autoincrement_column
    if column is not None and target.dialect == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        after = func.coalesce(func.max(column), 0) + 1
        await target.execute(select(func.setval(sequence, after, False)))


def _after(order: Sequence[Column[Any]], row: Row[Any]) -> Any:
    values = (literal(getattr(row, one.name), one.type) for one in order)
    return tuple_(*order) > tuple_(*values)


def _as_kept(table: Table) -> Table:
    """Return the table with its values as they are kept: nothing is unpacked or counted anew."""
    columns = (Column(one.name, _kept(one.type)) for one in table.columns)
    return Table(table.name, MetaData(), *columns)


def _kept(type_: TypeEngine[Any]) -> TypeEngine[Any]:
    """Return the type that a database knows; times are kept differently by each."""
    if isinstance(type_, TypeDecorator) and not isinstance(type_, UtcTime):
        return type_.impl_instance
    return type_
