"""The inbox of a run: what people ask of it, in order, until a worker has applied it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from assistant.statuses import CommandKind
from assistant.store.database import Transaction
from assistant.store.rows import columns_of, read, read_all
from assistant.store.runs import require
from assistant.store.tables import commands


@dataclass(frozen=True, kw_only=True)
class Command:
    """One thing asked of a run."""

    id: int
    run_id: str
    kind: CommandKind
    payload: Any
    created_at: datetime
    applied_at: datetime | None


_COMMAND = columns_of(Command, commands)


async def put(
    tx: Transaction,
    run_id: str,
    kind: CommandKind,
    *,
    owner: str | None,
    payload: Mapping[str, Any] | None = None,
) -> Command:
    """Lay a command into a run's inbox."""
    # The lock makes a worker that lets go at this moment see either nothing or the whole command.
    await require(tx, run_id, owner=owner, lock=True)
    row = {"run_id": run_id, "kind": kind, "payload": payload, "created_at": tx.now()}
    result = await tx.execute(insert(commands).values(row).returning(*_COMMAND))
    return read(Command, result.one())


async def unapplied(tx: Transaction, run_id: str, *, owner: str | None) -> list[Command]:
    """Return what is still to be done, the oldest first."""
    if owner is not None:
        await require(tx, run_id, owner=owner)
    query = select(*_COMMAND).where(commands.c.run_id == run_id, commands.c.applied_at.is_(None))
    return read_all(Command, await tx.all(query.order_by(commands.c.id)))


async def is_asked(tx: Transaction, run_id: str, kind: CommandKind) -> bool:
    """Tell whether a command of this kind is still to be done."""
    return any(one.kind is kind for one in await unapplied(tx, run_id, owner=None))


async def mark_applied(tx: Transaction, run_id: str, ids: Collection[int]) -> None:
    """Note that these commands of a run are done; saying so twice changes nothing."""
    if not ids:
        return
    await tx.execute(
        update(commands)
        .where(
            commands.c.run_id == run_id,
            commands.c.id.in_(ids),
            commands.c.applied_at.is_(None),
        )
        .values(applied_at=tx.now())
    )
