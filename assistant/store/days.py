"""Days: what each person's models took in a day, counted from 00:00 UTC, and what is set aside."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Row,
    and_,
    literal,
    select,
    true,
    update,
)

from agents.writer import Usage
from assistant.store.columns import Usd
from assistant.store.database import Transaction
from assistant.store.tables import days
from graphs.limits import OF, Limits, Of


def today(tx: Transaction) -> str:
    """Return the day by UTC, as 2026-03-02."""
    return tx.now().date().isoformat()


def adding(
    tx: Transaction,
    owner: ColumnElement[str],
    of: ColumnElement[bool],
    most: Usage,
    limits: Limits,
) -> Any:
    """Return the statement that sets ``most`` aside where its owner's ``limits`` and ``of`` hold.

    The row of the day is locked as it is met, and judged as it stands then: of two that set aside
    at once, whichever comes second sees what the first has taken.
    """
    amounts = amounts_of(most)
    allowed = {kind: _amount(kind, limit) for kind in OF if (limit := limits.of(kind)) is not None}
    within = [
        days.c[f"spent_{kind}"] + days.c[f"reserved_{kind}"] + amounts[kind] <= limit
        for kind, limit in allowed.items()
    ]
    begun = [amounts[kind] <= limit for kind, limit in allowed.items()]
    columns = ["owner", "day", *(f"reserved_{kind}" for kind in OF)]
    first = select(owner, literal(today(tx)), *(amounts[kind] for kind in OF)).where(of, *begun)
    return (
        tx.insert(days)
        .from_select(columns, first)
        .on_conflict_do_update(
            index_elements=[days.c.owner, days.c.day],
            set_=added(days, most),
            where=and_(true(), *within),
        )
        .returning(days.c.owner)
    )


async def charge(tx: Transaction, owner: Any, day: str, reserved: Usage, cost: Usage) -> None:
    """Replace what was set aside on a day by what it came to."""
    of_day = update(days).where(days.c.owner == owner, days.c.day == day)
    await tx.execute(of_day.values(replaced(days, reserved, cost)))


async def row_of(tx: Transaction, owner: str) -> Row[Any] | None:
    """Return the sums of a person for today, if there are any yet."""
    return await tx.first(select(days).where(days.c.owner == owner, days.c.day == today(tx)))


async def taken(tx: Transaction, owner: str) -> Usage:
    """Return what a person's models have taken today, with what is set aside for calls."""
    row = await row_of(tx, owner)
    if row is None:
        return Usage()
    return Usage(
        calls=row.spent_calls + row.reserved_calls,
        input_tokens=row.spent_tokens + row.reserved_tokens,
        cost_usd=row.spent_usd + row.reserved_usd,
    )


def amounts_of(usage: Usage) -> Mapping[Of, ColumnElement[Any]]:
    """Return each kind of a usage as the database counts it."""
    return {kind: _amount(kind, usage.of(kind)) for kind in OF}


def added(table: FromClause, most: Usage) -> dict[str, Any]:
    """Return the sums of a row once ``most`` is set aside."""
    return {
        f"reserved_{kind}": table.c[f"reserved_{kind}"] + amount
        for kind, amount in amounts_of(most).items()
    }


def replaced(table: FromClause, reserved: Usage, cost: Usage) -> dict[str, Any]:
    """Return the sums of a row once what was set aside has come to ``cost``."""
    off, on = amounts_of(reserved), amounts_of(cost)
    less = {f"reserved_{kind}": table.c[f"reserved_{kind}"] - off[kind] for kind in OF}
    return less | {f"spent_{kind}": table.c[f"spent_{kind}"] + on[kind] for kind in OF}


def _amount(kind: Of, value: float) -> ColumnElement[Any]:
    # Said outright: left to itself, a sum of three would take money for a plain number.
    return literal(value, Usd()) if kind == "usd" else literal(int(value), BigInteger())
