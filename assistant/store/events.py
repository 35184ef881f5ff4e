"""Events: what happened to a run, numbered without gaps in the order in which it was committed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from assistant.errors import NotFound
from assistant.store.database import Transaction
from assistant.store.rows import columns_of, read_all
from assistant.store.runs import require
from assistant.store.tables import events, runs
from graphs.journal import Event


@dataclass(frozen=True, kw_only=True)
class StoredEvent:
    """An event with its number, and who caused it."""

    run_id: str
    seq: int
    at: datetime
    actor: str
    kind: str
    data: Mapping[str, Any]


_EVENT = columns_of(StoredEvent, events)


async def append(tx: Transaction, run_id: str, new: Sequence[Event], *, actor: str) -> int:
    """Add events to a run and return the number of the last one."""
    result = await tx.execute(
        update(runs)
        .where(runs.c.id == run_id)
        .values(last_seq=runs.c.last_seq + len(new), updated_at=tx.now())
        .returning(runs.c.last_seq)
    )
    last: int | None = result.scalar_one_or_none()
    if last is None:
        raise NotFound(f"There is no run {run_id!r}.", run=run_id)
    rows = event_rows(run_id, new, tx.now(), actor)
    numbered = [row | {"seq": last - len(rows) + 1 + index} for index, row in enumerate(rows)]
    if numbered:
        await tx.execute(insert(events), numbered)
    return last


async def since(
    tx: Transaction,
    run_id: str,
    seq: int,
    *,
    owner: str | None,
    limit: int = 500,
    kinds: Collection[str] | None = None,
) -> list[StoredEvent]:
    """Return the events of a run after number ``seq``, the oldest first; all kinds, or some."""
    await require(tx, run_id, owner=owner)
    query = select(*_EVENT).where(events.c.run_id == run_id, events.c.seq > seq)
    if kinds is not None:
        query = query.where(events.c.kind.in_(sorted(kinds)))
    return read_all(StoredEvent, await tx.all(query.order_by(events.c.seq).limit(limit)))


def event_rows(run_id: str, new: Sequence[Event], at: datetime, actor: str) -> list[dict[str, Any]]:
    """Return the rows of events, still without their numbers."""
    return [
        {"run_id": run_id, "at": at, "actor": actor, "kind": one.kind, "data": one.data}
        for one in new
    ]
