"""Proposals: changes that were read from words and wait for a yes, each applied at most once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from assistant.errors import Conflict, NotFound
from assistant.store.database import Transaction
from assistant.store.rows import columns_of, read
from assistant.store.runs import owned, require
from assistant.store.tables import proposals, runs
from assistant.store.words import ProposalStatus


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A change in words and as typed edits, and what became of it."""

    id: str
    run_id: str
    words: str
    reading: str
    edits: Sequence[Any]
    base: int
    status: ProposalStatus
    revision: int | None
    created_at: datetime
    decided_at: datetime | None


_PROPOSAL = columns_of(Proposal, proposals)


async def put(
    tx: Transaction,
    run_id: str,
    *,
    owner: str,
    words: str,
    reading: str,
    edits: Sequence[Any],
    base: int,
) -> Proposal:
    """Keep a proposal, open."""
    await require(tx, run_id, owner=owner)
    row = {
        "id": tx.new_id(),
        "run_id": run_id,
        "words": words,
        "reading": reading,
        "edits": list(edits),
        "base": base,
        "status": ProposalStatus.OPEN,
        "created_at": tx.now(),
    }
    result = await tx.execute(insert(proposals).values(row).returning(*_PROPOSAL))
    return read(Proposal, result.one())


async def get(tx: Transaction, proposal_id: str, *, owner: str | None) -> Proposal:
    """Return a proposal; raise NotFound when there is none or its run is somebody else's."""
    query = select(*_PROPOSAL).join(runs, runs.c.id == proposals.c.run_id)
    row = await tx.first(query.where(proposals.c.id == proposal_id, owned(owner)))
    if row is None:
        raise NotFound("There is no such change.", proposal=proposal_id)
    return read(Proposal, row)


async def of_revision(
    tx: Transaction, run_id: str, revision: int, *, owner: str | None
) -> Proposal | None:
    """Return the proposal that became a revision of a run."""
    await require(tx, run_id, owner=owner)
    query = select(*_PROPOSAL).where(proposals.c.run_id == run_id, proposals.c.revision == revision)
    row = await tx.first(query)
    return None if row is None else read(Proposal, row)


async def decide(
    tx: Transaction,
    proposal_id: str,
    to: ProposalStatus,
    *,
    owner: str | None,
    revision: int | None = None,
) -> None:
    """Take an open proposal to what became of it; raise Conflict where that has happened."""
    await get(tx, proposal_id, owner=owner)
    result = await tx.execute(
        update(proposals)
        .where(proposals.c.id == proposal_id, proposals.c.status == ProposalStatus.OPEN)
        .values(status=to, revision=revision, decided_at=tx.now())
    )
    if not result.rowcount:
        await require_open(tx, proposal_id, owner=owner)


async def require_open(tx: Transaction, proposal_id: str, *, owner: str | None) -> None:
    """Raise Conflict, saying when, where a proposal was already made or left."""
    now = await get(tx, proposal_id, owner=owner)
    if now.status is ProposalStatus.OPEN:
        return
    did = "made" if now.status is ProposalStatus.DONE else "left as it was"
    raise Conflict(
        f"This change was already {did} at {now.decided_at:%H:%M} UTC.", status=now.status
    )
