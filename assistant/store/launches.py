"""Launches: forms filled in before a run is started, kept so that a reload loses nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from assistant.errors import Conflict, NotFound
from assistant.store.database import Transaction
from assistant.store.rows import columns_of, read
from assistant.store.tables import launches


@dataclass(frozen=True, kw_only=True)
class Launch:
    """A form with what is in it, and the run that was started from it once there is one."""

    id: str
    owner: str
    conversation_id: str | None
    template: str
    state: Mapping[str, Any]
    run_id: str | None
    created_at: datetime
    updated_at: datetime


_LAUNCH = columns_of(Launch, launches)


async def open_one(
    tx: Transaction,
    *,
    owner: str,
    conversation_id: str | None,
    template: str,
    state: Mapping[str, Any],
) -> Launch:
    """Keep a new form."""
    now = tx.now()
    row = {
        "id": tx.new_id(),
        "owner": owner,
        "conversation_id": conversation_id,
        "template": template,
        "state": state,
        "created_at": now,
        "updated_at": now,
    }
    return read(Launch, (await tx.execute(insert(launches).values(row).returning(*_LAUNCH))).one())


async def get(tx: Transaction, launch_id: str, *, owner: str | None, lock: bool = False) -> Launch:
    """Return a form; raise NotFound when there is none or it is somebody else's."""
    query = select(*_LAUNCH).where(launches.c.id == launch_id)
    query = query if owner is None else query.where(launches.c.owner == owner)
    row = await tx.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no such form.", launch=launch_id)
    return read(Launch, row)


async def newest(tx: Transaction, conversation_id: str, *, owner: str) -> Launch | None:
    """Return the latest form of a conversation."""
    query = select(*_LAUNCH).where(
        launches.c.conversation_id == conversation_id, launches.c.owner == owner
    )
    row = await tx.first(query.order_by(launches.c.created_at.desc(), launches.c.id).limit(1))
    return None if row is None else read(Launch, row)


async def fill(
    tx: Transaction, launch_id: str, state: Mapping[str, Any], *, owner: str | None
) -> None:
    """Keep what is in a form; raise Conflict once it was started."""
    await get(tx, launch_id, owner=owner)
    result = await tx.execute(
        update(launches)
        .where(launches.c.id == launch_id, launches.c.run_id.is_(None))
        .values(state=state, updated_at=tx.now())
    )
    if not result.rowcount:
        raise Conflict("This was started already; change the draft itself instead.")


async def started(tx: Transaction, launch_id: str, run_id: str, *, owner: str) -> bool:
    """Say which run a form became; False: it was started before."""
    await get(tx, launch_id, owner=owner)
    result = await tx.execute(
        update(launches)
        .where(launches.c.id == launch_id, launches.c.run_id.is_(None))
        .values(run_id=run_id, updated_at=tx.now())
    )
    return bool(result.rowcount)
