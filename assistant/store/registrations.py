"""Definitions of a person's own: which version is used, and what was done with them and by whom.

A definition that only a run has brought along has versions and no current one: it is not listed.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from assistant.errors import NotFound
from assistant.store.database import Transaction
from assistant.store.definitions import Definition, Version
from assistant.store.rows import columns_of, read, read_all
from assistant.store.tables import definitions, registrations, runs, versions
from assistant.store.words import Registered


@dataclass(frozen=True, kw_only=True)
class Registration:
    """One thing that was done with a definition."""

    definition_id: str
    number: int
    what: Registered
    version: int | None
    actor: str
    words: str
    at: datetime


_DEFINITION = columns_of(Definition, definitions)
_VERSION = columns_of(Version, versions)
_REGISTRATION = columns_of(Registration, registrations)


async def owned(tx: Transaction, name: str, *, owner: str, lock: bool = False) -> Definition:
    """Return a definition on the owner's list; raise NotFound."""
    query = select(*_DEFINITION).where(
        definitions.c.owner == owner,
        definitions.c.name == name,
        definitions.c.current.is_not(None),
    )
    row = await tx.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound(f"You have no workflow {name!r}.", workflow=name)
    return read(Definition, row)


async def listed(tx: Transaction, *, owner: str) -> list[Definition]:
    """Return the definitions on the owner's list, by name."""
    mine = (definitions.c.owner == owner, definitions.c.current.is_not(None))
    query = select(*_DEFINITION).where(*mine).order_by(definitions.c.name)
    return read_all(Definition, await tx.all(query))


async def kept(tx: Transaction, definition_id: str, *, owner: str) -> Definition:
    """Return one of the owner's definitions, whether it is on their list or not."""
    mine = (definitions.c.owner == owner, definitions.c.id == definition_id)
    row = await tx.first(select(*_DEFINITION).where(*mine))
    if row is None:
        raise NotFound(f"There is no definition {definition_id!r}.", definition=definition_id)
    return read(Definition, row)


async def numbered(tx: Transaction, definition_id: str, number: int, *, owner: str) -> Version:
    """Return one version of one of the owner's definitions; raise NotFound."""
    query = (
        select(*_VERSION)
        .join(definitions, definitions.c.id == versions.c.definition_id)
        .where(
            versions.c.definition_id == definition_id,
            versions.c.number == number,
            definitions.c.owner == owner,
        )
    )
    row = await tx.first(query)
    if row is None:
        raise NotFound(f"It has no version {number}.", version=number)
    return read(Version, row)


async def use(
    tx: Transaction, definition_id: str, number: int | None, *, title: str, category: str
) -> None:
    """Make a version the one that is used, under its title and category; None takes it off."""
    values = {"current": number, "title": title, "category": category}
    await tx.execute(update(definitions).where(definitions.c.id == definition_id).values(values))


async def record(
    tx: Transaction,
    definition_id: str,
    what: Registered,
    *,
    actor: str,
    version: int | None = None,
    words: str = "",
) -> None:
    """Keep what was done. The definition's row is locked by whoever calls."""
    number = select(func.coalesce(func.max(registrations.c.number), 0) + 1).where(
        registrations.c.definition_id == definition_id
    )
    await tx.execute(
        insert(registrations).values(
            definition_id=definition_id,
            number=number.scalar_subquery(),
            what=what,
            version=version,
            actor=actor,
            words=words,
            at=tx.now(),
        )
    )


async def history(tx: Transaction, definition_id: str, *, owner: str) -> list[Registration]:
    """Return what was done with one of the owner's definitions, the newest first."""
    query = (
        select(*_REGISTRATION)
        .join(definitions, definitions.c.id == registrations.c.definition_id)
        .where(definitions.c.id == definition_id, definitions.c.owner == owner)
        .order_by(registrations.c.number.desc())
    )
    return read_all(Registration, await tx.all(query))


async def drop_old(tx: Transaction, definition_id: str, most: int) -> int:
    """Let go of versions beyond the newest ``most`` that no run uses; return how many."""
    newest = (
        select(versions.c.number)
        .where(versions.c.definition_id == definition_id)
        .order_by(versions.c.number.desc())
        .limit(most)
    )
    current = select(definitions.c.current).where(definitions.c.id == definition_id)
    old = (
        versions.c.definition_id == definition_id,
        versions.c.number.not_in(newest),
        versions.c.number != func.coalesce(current.scalar_subquery(), 0),
        versions.c.id.not_in(select(runs.c.version_id)),
    )
    return (await tx.execute(delete(versions).where(*old))).rowcount
