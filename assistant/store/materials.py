"""Uploaded files: whose they are, their bytes, and what was read from them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from assistant.errors import NotFound
from assistant.store import conversations
from assistant.store.database import Transaction
from assistant.store.rows import columns_of, read, read_all
from assistant.store.tables import blobs, materials


@dataclass(frozen=True, kw_only=True)
class NewMaterial:
    """A file that was read; ``content`` is what was read from it."""

    owner: str
    name: str
    content: Mapping[str, Any]
    conversation_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class StoredMaterial:
    """A file that is kept, without its bytes."""

    id: str
    owner: str
    conversation_id: str | None
    name: str
    sha256: str
    content: Mapping[str, Any]
    created_at: datetime


_MATERIAL = columns_of(StoredMaterial, materials)


async def keep(tx: Transaction, new: NewMaterial, file: bytes) -> StoredMaterial:
    """Keep a file and what was read from it; raise NotFound where the conversation is another's."""
    if new.conversation_id is not None:
        await conversations.get(tx, new.conversation_id, owner=new.owner)
    sha256 = hashlib.sha256(file).hexdigest()
    await tx.execute(tx.insert(blobs).values(sha256=sha256, content=file).on_conflict_do_nothing())
    result = await tx.execute(
        tx.insert(materials)
        .values(
            id=tx.new_id(),
            owner=new.owner,
            conversation_id=new.conversation_id,
            name=new.name,
            sha256=sha256,
            content=new.content,
            created_at=tx.now(),
        )
        .returning(*_MATERIAL)
    )
    return read(StoredMaterial, result.one())


async def get(tx: Transaction, material_id: str, *, owner: str | None) -> StoredMaterial:
    """Return one material; raise NotFound when there is none or it is somebody else's."""
    query = select(*_MATERIAL).where(materials.c.id == material_id)
    row = await tx.first(query if owner is None else query.where(materials.c.owner == owner))
    if row is None:
        raise NotFound("There is no such file.", material=material_id)
    return read(StoredMaterial, row)


async def of_conversation(
    tx: Transaction, conversation_id: str, *, owner: str | None
) -> list[StoredMaterial]:
    """Return the materials of a conversation, the oldest first; raise NotFound."""
    await conversations.get(tx, conversation_id, owner=owner)
    query = select(*_MATERIAL).where(materials.c.conversation_id == conversation_id)
    return read_all(
        StoredMaterial, await tx.all(query.order_by(materials.c.created_at, materials.c.id))
    )


async def file(tx: Transaction, material_id: str, *, owner: str | None) -> bytes:
    """Return the bytes of a material as they came; raise NotFound."""
    found = await get(tx, material_id, owner=owner)
    row = await tx.first(select(blobs.c.content).where(blobs.c.sha256 == found.sha256))
    if row is None:
        raise NotFound("There is no such file.", material=material_id)
    return bytes(row.content)
