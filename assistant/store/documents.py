"""Finished files by revision. Equal contents are kept once, under their hash."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from assistant.errors import NotFound
from assistant.store.database import Transaction
from assistant.store.rows import columns_of, read_all
from assistant.store.runs import require
from assistant.store.tables import blobs, documents
from graphs.journal import Rendered


@dataclass(frozen=True, kw_only=True)
class Document:
    """A finished file of a run, without its content."""

    run_id: str
    revision: int
    name: str
    format: str
    copy: str
    sha256: str
    created_at: datetime


_DOCUMENT = columns_of(Document, documents)


async def keep(tx: Transaction, run_id: str, revision: int, rendered: Sequence[Rendered]) -> None:
    """Keep files of a revision; a file that is made again replaces the one before."""
    for one in rendered:
        await tx.execute(
            tx.insert(blobs).values(sha256=one.sha256, content=one.content).on_conflict_do_nothing()
        )
        row = {
            "run_id": run_id,
            "revision": revision,
            "name": one.name,
            "format": one.format,
            "copy": one.copy,
            "sha256": one.sha256,
            "created_at": tx.now(),
        }
        await tx.execute(
            tx.insert(documents)
            .values(row)
            .on_conflict_do_update(
                index_elements=["run_id", "revision", "name", "format", "copy"],
                set_={"sha256": one.sha256, "created_at": row["created_at"]},
            )
        )


async def of_run(
    tx: Transaction, run_id: str, *, owner: str | None, revision: int | None = None
) -> list[Document]:
    """Return the files of a run, or of one of its revisions, in order of revision and name."""
    await require(tx, run_id, owner=owner)
    query = select(*_DOCUMENT).where(documents.c.run_id == run_id)
    if revision is not None:
        query = query.where(documents.c.revision == revision)
    order = (documents.c.revision, documents.c.name, documents.c.format, documents.c["copy"])
    return read_all(Document, await tx.all(query.order_by(*order)))


async def sizes(tx: Transaction, hashes: Collection[str]) -> dict[str, int]:
    """Return how many bytes files have, by their hashes; whoever asks has been shown these."""
    query = select(blobs.c.sha256, func.length(blobs.c.content).label("size"))
    rows = await tx.all(query.where(blobs.c.sha256.in_(sorted(hashes))))
    return {row.sha256: row.size for row in rows}


async def content(tx: Transaction, run_id: str, sha256: str, *, owner: str | None) -> bytes:
    """Return the bytes of a file that belongs to the run; raise NotFound."""
    await require(tx, run_id, owner=owner)
    query = select(blobs.c.content).join(documents, documents.c.sha256 == blobs.c.sha256)
    row = await tx.first(query.where(documents.c.run_id == run_id, blobs.c.sha256 == sha256))
    if row is None:
        raise NotFound(f"Run {run_id!r} has no file {sha256!r}.", run=run_id, sha256=sha256)
    return bytes(row.content)
