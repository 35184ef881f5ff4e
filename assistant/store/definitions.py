"""Definitions and their numbered versions, each with the pin that a run keeps for good."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, or_, select, true

from assistant.errors import NotFound
from assistant.store.database import Transaction
from assistant.store.rows import columns_of, read, read_all
from assistant.store.tables import definitions, versions
from assistant.store.words import Origin


@dataclass(frozen=True, kw_only=True)
class NewDefinition:
    """How a definition is named and whose it is; without an owner it is everybody's."""

    name: str
    title: str
    category: str
    origin: Origin
    owner: str | None = None


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A workflow under a name; what it says is in its versions."""

    id: str
    owner: str | None
    name: str
    title: str
    category: str
    origin: Origin
    created_at: datetime
    current: int | None  # the version that is used; None: it is on nobody's list


@dataclass(frozen=True, kw_only=True)
class Version:
    """One frozen state of a definition: its parsed form, prompt texts and schemas."""

    id: str
    definition_id: str
    number: int
    digest: str
    pin: Mapping[str, Any]
    created_at: datetime


_DEFINITION = columns_of(Definition, definitions)
_VERSION = columns_of(Version, versions)


async def register(
    tx: Transaction, new: NewDefinition, digest: str, pin: Mapping[str, Any]
) -> Version:
    """Return the version with this digest, written now if there is none.

    Several processes may register the same thing at once. The title and category that a name was
    first registered with stay.
    """
    definition_id = await _definition_id(tx, new)
    query = select(*_VERSION).where(
        versions.c.definition_id == definition_id, versions.c.digest == digest
    )
    row = await tx.first(query)
    if row is not None:
        return read(Version, row)
    number = select(func.coalesce(func.max(versions.c.number), 0) + 1).where(
        versions.c.definition_id == definition_id
    )
    result = await tx.execute(
        insert(versions)
        .values(
            id=tx.new_id(),
            definition_id=definition_id,
            number=number.scalar_subquery(),
            digest=digest,
            pin=pin,
            created_at=tx.now(),
        )
        .returning(*_VERSION)
    )
    return read(Version, result.one())


async def find(
    tx: Transaction, name: str, *, owner: str | None, number: int | None = None
) -> Version:
    """Return the newest version (or the one numbered) of a name; the owner's own goes first."""
    query = (
        select(*_VERSION)
        .join(definitions, definitions.c.id == versions.c.definition_id)
        .where(definitions.c.name == name, _visible(owner))
        .order_by(definitions.c.owner.is_(None), versions.c.number.desc())
        .limit(1)
    )
    row = await tx.first(query if number is None else query.where(versions.c.number == number))
    if row is None:
        which = f" with a version {number}" if number is not None else ""
        raise NotFound(f"There is no definition {name!r}{which}.", definition=name)
    return read(Version, row)


async def get_version(tx: Transaction, version_id: str, *, owner: str | None) -> Version:
    """Return one version; raise NotFound when there is none or it is somebody else's."""
    query = select(*_VERSION).join(definitions, definitions.c.id == versions.c.definition_id)
    row = await tx.first(query.where(versions.c.id == version_id, _visible(owner)))
    if row is None:
        raise NotFound(f"There is no version {version_id!r}.", version=version_id)
    return read(Version, row)


async def list_definitions(tx: Transaction, *, owner: str | None) -> list[Definition]:
    """Return the definitions that the owner may use: shared ones and their own."""
    query = select(*_DEFINITION).where(_visible(owner))
    return read_all(Definition, await tx.all(query.order_by(definitions.c.name, definitions.c.id)))


async def list_versions(tx: Transaction, definition_id: str, *, owner: str | None) -> list[Version]:
    """Return the versions of a definition, the newest first."""
    query = (
        select(*_VERSION)
        .join(definitions, definitions.c.id == versions.c.definition_id)
        .where(definitions.c.id == definition_id, _visible(owner))
        .order_by(versions.c.number.desc())
    )
    found = read_all(Version, await tx.all(query))
    if not found:
        raise NotFound(f"There is no definition {definition_id!r}.", definition=definition_id)
    return found


async def _definition_id(tx: Transaction, new: NewDefinition) -> str:
    row = {"id": tx.new_id(), "created_at": tx.now()} | asdict(new)
    await tx.execute(tx.insert(definitions).values(row).on_conflict_do_nothing())
    same_owner = definitions.c.owner.is_not_distinct_from(new.owner)
    query = select(definitions.c.id).where(definitions.c.name == new.name, same_owner)
    # Locked, so that two processes do not give the same number to different versions.
    found: str = (await tx.execute(query.with_for_update())).scalar_one()
    return found


def _visible(owner: str | None) -> ColumnElement[bool]:
    if owner is None:
        return true()
    return or_(definitions.c.owner.is_(None), definitions.c.owner == owner)
