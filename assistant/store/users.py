"""The people whose runs and definitions the store keeps."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from assistant.errors import NotFound
from assistant.store.database import Transaction
from assistant.store.rows import columns_of, read
from assistant.store.tables import users


@dataclass(frozen=True, kw_only=True)
class User:
    """A person who owns things."""

    id: str
    name: str
    created_at: datetime


async def ensure(tx: Transaction, user_id: str, name: str) -> User:
    """Return the user with this id, made now if there is none; an existing name stays."""
    row = {"id": user_id, "name": name, "created_at": tx.now()}
    await tx.execute(tx.insert(users).values(row).on_conflict_do_nothing())
    return await get(tx, user_id)


async def get(tx: Transaction, user_id: str) -> User:
    """Return a user; raise NotFound."""
    row = await tx.first(select(*columns_of(User, users)).where(users.c.id == user_id))
    if row is None:
        raise NotFound(f"There is no user {user_id!r}.", user=user_id)
    return read(User, row)
