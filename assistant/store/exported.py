"""Finished files over all runs of a person: found by their content, and the latest of them."""

from collections.abc import Collection

from sqlalchemy import select

from assistant.store.database import Transaction
from assistant.store.documents import Document
from assistant.store.rows import columns_of, read, read_all
from assistant.store.tables import blobs, documents, runs

_DOCUMENT = columns_of(Document, documents)
_NEWEST = (documents.c.created_at.desc(), documents.c.run_id, documents.c.revision.desc())


async def with_hash(tx: Transaction, sha256: str, *, owner: str) -> Document | None:
    """Return the newest file of the owner's runs that has exactly this content."""
    query = (
        select(*_DOCUMENT)
        .join(runs, runs.c.id == documents.c.run_id)
        .where(runs.c.owner == owner, documents.c.sha256 == sha256)
        .order_by(*_NEWEST)
        .limit(1)
    )
    row = await tx.first(query)
    return None if row is None else read(Document, row)


async def latest(
    tx: Transaction,
    *,
    owner: str,
    formats: Collection[str],
    run_id: str | None = None,
    limit: int = 400,
) -> list[Document]:
    """Return clean files of the owner's runs in these formats, the newest first."""
    query = (
        select(*_DOCUMENT)
        .join(runs, runs.c.id == documents.c.run_id)
        .where(
            runs.c.owner == owner,
            documents.c.format.in_(sorted(formats)),
            documents.c["copy"] == "clean",
        )
    )
    if run_id is not None:
        query = query.where(documents.c.run_id == run_id)
    return read_all(Document, await tx.all(query.order_by(*_NEWEST).limit(limit)))


async def contents(tx: Transaction, hashes: Collection[str], *, owner: str) -> dict[str, bytes]:
    """Return the bytes of files of the owner's runs by their hashes."""
    query = (
        select(blobs.c.sha256, blobs.c.content)
        .where(blobs.c.sha256.in_(sorted(hashes)))
        .where(
            blobs.c.sha256.in_(
                select(documents.c.sha256)
                .join(runs, runs.c.id == documents.c.run_id)
                .where(runs.c.owner == owner)
            )
        )
    )
    return {row.sha256: bytes(row.content) for row in await tx.all(query)}
