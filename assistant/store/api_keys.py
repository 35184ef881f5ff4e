"""The keys by which programs ask in somebody's name. Of each only its MAC is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update

from assistant.errors import NotFound
from assistant.store.database import Transaction
from assistant.store.rows import columns_of, read, read_all
from assistant.store.tables import api_keys, users

USED_EVERY = timedelta(minutes=10)  # how exactly the last use is known


@dataclass(frozen=True, kw_only=True)
class ApiKey:
    """A key as it is kept: whose, for what, and until when."""

    id: str
    owner: str
    purpose: str
    mac: str
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None


async def insert(tx: Transaction, key: ApiKey) -> None:
    """Keep a new key."""
    await tx.execute(tx.insert(api_keys).values(vars(key)))


async def get(tx: Transaction, key_id: str) -> ApiKey | None:
    """Return a key whose owner can still sign in, and that has not expired; else None."""
    row = await tx.first(
        select(*columns_of(ApiKey, api_keys))
        .join(users, users.c.id == api_keys.c.owner)
        .where(
            api_keys.c.id == key_id,
            users.c.password_hash.is_not(None),
            or_(api_keys.c.expires_at.is_(None), api_keys.c.expires_at > tx.now()),
        )
    )
    return None if row is None else read(ApiKey, row)


async def all_keys(tx: Transaction) -> list[ApiKey]:
    """Return every key, by whose it is."""
    query = select(*columns_of(ApiKey, api_keys))
    return read_all(ApiKey, await tx.all(query.order_by(api_keys.c.owner, api_keys.c.created_at)))


async def used(tx: Transaction, key_id: str) -> None:
    """Note that a key was used now."""
    await tx.execute(update(api_keys).where(api_keys.c.id == key_id).values(used_at=tx.now()))


async def remove(tx: Transaction, key_id: str) -> ApiKey:
    """Remove a key and return it; raise NotFound."""
    gone = delete(api_keys).where(api_keys.c.id == key_id).returning(*columns_of(ApiKey, api_keys))
    row = await tx.first(gone)
    if row is None:
        raise NotFound(f"There is no API key {key_id!r}.", key=key_id)
    return read(ApiKey, row)


async def remove_of(tx: Transaction, owner: str) -> None:
    """Remove every key of somebody."""
    await tx.execute(delete(api_keys).where(api_keys.c.owner == owner))
