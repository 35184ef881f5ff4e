"""Revisions: the immutable states of a run's inputs, edits and decisions, with their authors."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from assistant.errors import Conflict, NotFound
from assistant.store.database import Transaction
from assistant.store.rows import columns_of, read, read_all
from assistant.store.runs import get as get_run
from assistant.store.runs import require
from assistant.store.tables import revisions, runs


@dataclass(frozen=True, kw_only=True)
class NewRevision:
    """What a revision says."""

    author: str
    words: str  # what the person said, empty where they clicked
    state: Mapping[str, Any]
    parent: int | None = None


@dataclass(frozen=True, kw_only=True)
class Revision:
    """One state of a run."""

    run_id: str
    number: int
    parent: int | None
    author: str
    words: str
    state: Mapping[str, Any]
    created_at: datetime


_REVISION = columns_of(Revision, revisions)


async def insert_next(tx: Transaction, run_id: str, expected: int, new: NewRevision) -> Revision:
    """Make ``new`` the run's revision after ``expected``; raise Conflict if another came first."""
    now = tx.now()
    result = await tx.execute(
        update(runs)
        .where(runs.c.id == run_id, runs.c.revision == expected)
        .values(revision=expected + 1, updated_at=now)
        .returning(runs.c.id)
    )
    if result.first() is None:
        current = (await get_run(tx, run_id, owner=None)).revision
        raise Conflict(
            f"Run {run_id!r} is at revision {current}, not {expected}.",
            run=run_id,
            revision=current,
        )
    row = {"run_id": run_id, "number": expected + 1, "created_at": now} | asdict(new)
    result = await tx.execute(insert(revisions).values(row).returning(*_REVISION))
    return read(Revision, result.one())


async def get(tx: Transaction, run_id: str, number: int, *, owner: str | None) -> Revision:
    """Return one revision of a run; raise NotFound."""
    await require(tx, run_id, owner=owner)
    query = select(*_REVISION).where(revisions.c.run_id == run_id, revisions.c.number == number)
    row = await tx.first(query)
    if row is None:
        raise NotFound(f"Run {run_id!r} has no revision {number}.", run=run_id, revision=number)
    return read(Revision, row)


async def of_run(tx: Transaction, run_id: str, *, owner: str | None) -> list[Revision]:
    """Return all revisions of a run, the first one first."""
    if owner is not None:
        await require(tx, run_id, owner=owner)
    query = select(*_REVISION).where(revisions.c.run_id == run_id)
    return read_all(Revision, await tx.all(query.order_by(revisions.c.number)))
