"""The people whose runs and definitions the store keeps, and how they sign in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, select, update

from assistant.errors import NotFound
from assistant.identity import SESSION_SECONDS
from assistant.store.database import Transaction
from assistant.store.rows import columns_of, read, read_all
from assistant.store.tables import ended_sessions, runs, users


@dataclass(frozen=True, kw_only=True)
class User:
    """A person who owns things."""

    id: str
    name: str
    created_at: datetime


async def ensure(tx: Transaction, user_id: str, name: str) -> User:
    """Return the user with this id, made now if there is none; an existing name stays."""
    await insert(tx, user_id, name)
    return await get(tx, user_id)


async def insert(
    tx: Transaction, user_id: str, name: str, *, password_hash: str | None = None
) -> bool:
    """Make a user; return whether there was none with this id before."""
    row = {
        "id": user_id,
        "name": name,
        "created_at": tx.now(),
        "password_hash": password_hash,
    }
    done = await tx.execute(tx.insert(users).values(row).on_conflict_do_nothing())
    return done.rowcount == 1


async def get(tx: Transaction, user_id: str) -> User:
    """Return a user; raise NotFound."""
    row = await tx.first(select(*columns_of(User, users)).where(users.c.id == user_id))
    if row is None:
        raise NotFound(f"There is no user {user_id!r}.", user=user_id)
    return read(User, row)


async def with_password(tx: Transaction) -> list[User]:
    """Return everybody who can sign in with a password, by name."""
    query = select(*columns_of(User, users)).where(users.c.password_hash.is_not(None))
    return read_all(User, await tx.all(query.order_by(users.c.id)))


async def is_anybody_here(tx: Transaction) -> bool:
    """Return whether anybody can sign in, or has ever begun a draft."""
    accounts = select(users.c.id).where(users.c.password_hash.is_not(None))
    drafts = select(runs.c.id)
    return bool((await tx.all(accounts.limit(1))) or (await tx.all(drafts.limit(1))))


async def password_hash(
    tx: Transaction, user_id: str, *, unless_ended: str | None = None
) -> str | None:
    """Return the hash of a user's password; None where there is no user or no password.

    ``unless_ended`` is the mark of a session: None is returned for one that was ended, too.
    """
    query = select(users.c.password_hash).where(users.c.id == user_id)
    if unless_ended is not None:
        query = query.where(~exists().where(ended_sessions.c.stamp == unless_ended))
    row = await tx.first(query)
    return None if row is None else row.password_hash


async def end_session(tx: Transaction, stamp: str) -> None:
    """Remember that a session was ended, for as long as its cookie would be good."""
    old = tx.now() - timedelta(seconds=SESSION_SECONDS)
    await tx.execute(delete(ended_sessions).where(ended_sessions.c.ended_at < old))
    row = {"stamp": stamp, "ended_at": tx.now()}
    await tx.execute(tx.insert(ended_sessions).values(row).on_conflict_do_nothing())


async def set_password_hash(tx: Transaction, user_id: str, hashed: str | None) -> None:
    """Give a user another password, or none; raise NotFound."""
    query = update(users).where(users.c.id == user_id).values(password_hash=hashed)
    if (await tx.execute(query)).rowcount == 0:
        raise NotFound(f"There is no user {user_id!r}.", user=user_id)


async def replace_password_hash(tx: Transaction, user_id: str, old: str, new: str) -> None:
    """Put a better hash of the same password in the place of ``old``, if that still stands."""
    here = (users.c.id == user_id, users.c.password_hash == old)
    await tx.execute(update(users).where(*here).values(password_hash=new))


async def preferences(tx: Transaction, user_id: str, *, lock: bool = False) -> dict[str, Any]:
    """Return what a user has set for themselves; nothing where there is no user yet.

    ``lock`` holds the row, for whoever changes a part of it.
    """
    query = select(users.c.preferences).where(users.c.id == user_id)
    row = await tx.first(query.with_for_update() if lock else query)
    return dict(row.preferences or {}) if row is not None else {}


async def set_preferences(tx: Transaction, user_id: str, values: Mapping[str, Any]) -> None:
    """Keep what a user has set for themselves; raise NotFound."""
    query = update(users).where(users.c.id == user_id).values(preferences=dict(values))
    if (await tx.execute(query)).rowcount == 0:
        raise NotFound(f"There is no user {user_id!r}.", user=user_id)
