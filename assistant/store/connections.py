"""Connections: the model that a person has write for them, one a person. The key is sealed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select

from assistant.store.database import Transaction
from assistant.store.rows import columns_of, read
from assistant.store.tables import connections


@dataclass(frozen=True, kw_only=True)
class NewConnection:
    """What a person connects."""

    model: str
    models: Mapping[str, str] | None = None  # by model role, where another serves it
    api_base: str | None = None
    secret: bytes | None = field(default=None, repr=False)  # the sealed key


@dataclass(frozen=True, kw_only=True)
class StoredConnection(NewConnection):
    """A person's connection."""

    owner: str
    created_at: datetime


_CONNECTION = columns_of(StoredConnection, connections)


async def find(tx: Transaction, *, owner: str) -> StoredConnection | None:
    """Return the connection of a person, or None."""
    row = await tx.first(select(*_CONNECTION).where(connections.c.owner == owner))
    return None if row is None else read(StoredConnection, row)


async def put(tx: Transaction, new: NewConnection, *, owner: str) -> StoredConnection:
    """Keep a person's connection in place of the one before."""
    said = {
        "model": new.model,
        "models": dict(new.models) if new.models else None,
        "api_base": new.api_base,
        "secret": new.secret,
        "created_at": tx.now(),
    }
    statement = tx.insert(connections).values(owner=owner, **said)
    result = await tx.execute(
        statement.on_conflict_do_update(index_elements=["owner"], set_=said).returning(*_CONNECTION)
    )
    return read(StoredConnection, result.one())


async def forget(tx: Transaction, *, owner: str) -> bool:
    """Delete a person's connection with its key; return whether there was one."""
    return bool(
        (await tx.execute(delete(connections).where(connections.c.owner == owner))).rowcount
    )
