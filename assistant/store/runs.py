"""Runs: where each stands, whose it is, and what it has spent. leases.py hands them to workers."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, true, update

from assistant.errors import Ambiguous, Conflict, NotFound
from assistant.statuses import FINISHED, TRANSITIONS, Autonomy, Status
from assistant.store.database import Transaction
from assistant.store.rows import columns_of, read, read_all
from assistant.store.tables import runs
from graphs.limits import Limits

PREFIX_MATCHES = 5


@dataclass(frozen=True, kw_only=True)
class NewRun:
    """What a run is started with."""

    owner: str
    template: str
    version_id: str
    title: str
    writer: Mapping[str, Any] | None = None
    limit_usd: float | None = None  # None: no limit
    limit_tokens: int | None = None
    limit_calls: int | None = None
    forked_from: str | None = None
    autonomy: Autonomy = Autonomy.KEY


@dataclass(frozen=True, kw_only=True)
class Run:
    """One execution of a definition's version."""

    id: str
    owner: str
    template: str
    version_id: str
    title: str
    status: Status
    reason: Mapping[str, Any] | None
    writer: Mapping[str, Any] | None
    revision: int
    forked_from: str | None
    lease_owner: str | None
    lease_epoch: int
    lease_until: datetime | None
    limit_usd: float | None
    spent_usd: float
    reserved_usd: float
    calls: int
    tokens: int
    last_seq: int
    created_at: datetime
    updated_at: datetime
    finished_at: datetime | None
    autonomy: Autonomy = Autonomy.KEY
    limit_tokens: int | None = None
    limit_calls: int | None = None
    spent_tokens: int = 0  # of every call, also of those that nothing came of
    reserved_tokens: int = 0
    spent_calls: int = 0
    reserved_calls: int = 0

    @property
    def limits(self) -> Limits:
        """The most that models may take for it."""
        return Limits(usd=self.limit_usd, tokens=self.limit_tokens, calls=self.limit_calls)


RUN = columns_of(Run, runs)


async def insert_run(tx: Transaction, new: NewRun) -> Run:
    """Write a run as queued, with no revision yet. A fork is only made of the owner's own run."""
    if new.forked_from is not None:
        await require(tx, new.forked_from, owner=new.owner)
    now = tx.now()
    row = {"id": tx.new_id(), "status": Status.QUEUED, "created_at": now, "updated_at": now}
    result = await tx.execute(insert(runs).values(row | asdict(new)).returning(*RUN))
    return read(Run, result.one())


async def get(tx: Transaction, run_id: str, *, owner: str | None) -> Run:
    """Return a run; raise NotFound when there is none or it is somebody else's."""
    row = await tx.first(select(*RUN).where(runs.c.id == run_id, owned(owner)))
    if row is None:
        raise _not_found(run_id)
    return read(Run, row)


async def require(tx: Transaction, run_id: str, *, owner: str | None, lock: bool = False) -> None:
    """Raise NotFound unless the run is there and the owner's; ``lock`` holds its row."""
    query = select(runs.c.id).where(runs.c.id == run_id, owned(owner))
    if await tx.first(query.with_for_update() if lock else query) is None:
        raise _not_found(run_id)


async def resolve(tx: Transaction, prefix: str, *, owner: str | None) -> Run:
    """Return the one run whose id begins with ``prefix``; raise NotFound or Ambiguous."""
    query = select(*RUN).where(runs.c.id.startswith(prefix, autoescape=True), owned(owner))
    found = read_all(Run, await tx.all(query.order_by(runs.c.id).limit(PREFIX_MATCHES)))
    exact = [run for run in found if run.id == prefix]
    if len(found) > 1 and not exact:
        ids = tuple(run.id for run in found)
        raise Ambiguous(f"Several runs begin with {prefix!r}: {', '.join(ids)}.", runs=ids)
    if not found or not prefix:
        raise _not_found(prefix)
    return (exact or found)[0]


async def list_runs(
    tx: Transaction, *, owner: str | None, status: Status | None = None, limit: int = 50
) -> list[Run]:
    """Return runs, the newest first."""
    query = select(*RUN).where(owned(owner))
    if status is not None:
        query = query.where(runs.c.status == status)
    query = query.order_by(runs.c.created_at.desc(), runs.c.id).limit(limit)
    return read_all(Run, await tx.all(query))


async def changed_since(tx: Transaction, moment: datetime) -> list[Run]:
    """Return the runs that have changed since a moment, whoever owns them."""
    query = select(*RUN).where(runs.c.updated_at >= moment)
    return read_all(Run, await tx.all(query.order_by(runs.c.updated_at)))


async def newest(tx: Transaction, *, owner: str) -> Run:
    """Return the run that was begun last; raise NotFound where there is none."""
    found = await list_runs(tx, owner=owner, limit=1)
    if not found:
        raise NotFound("There is no run yet.")
    return found[0]


async def change_status(
    tx: Transaction,
    run_id: str,
    expected: Collection[Status],
    to: Status,
    *,
    reason: Mapping[str, Any] | None = None,
) -> Run:
    """Take a run from one of the ``expected`` statuses to ``to``.

    Raises Conflict when it stands elsewhere, ValueError for a step the transition table forbids.
    A worker that holds the lease uses leases.release.
    """
    check_transition(expected, to)
    result = await tx.execute(
        update(runs)
        .where(runs.c.id == run_id, runs.c.status.in_(expected))
        .values(arrival(tx, to, reason))
        .returning(*RUN)
    )
    row = result.first()
    if row is not None:
        return read(Run, row)
    current = (await get(tx, run_id, owner=None)).status
    raise Conflict(
        f"Run {run_id!r} is {current}, not {' or '.join(sorted(expected))}.",
        run=run_id,
        status=current,
    )


async def set_autonomy(tx: Transaction, run_id: str, autonomy: Autonomy, *, owner: str) -> Run:
    """Change how often a run asks its owner; raise NotFound."""
    changed = {"autonomy": autonomy, "updated_at": tx.now()}
    mine = update(runs).where(runs.c.id == run_id, owned(owner)).values(changed)
    row = (await tx.execute(mine.returning(*RUN))).first()
    if row is None:
        raise _not_found(run_id)
    return read(Run, row)


def check_transition(expected: Collection[Status], to: Status) -> None:
    """Raise ValueError unless ``to`` may follow every status of ``expected``."""
    for status in expected:
        if to not in TRANSITIONS[status]:
            raise ValueError(f"{to} cannot follow {status}; allowed: {sorted(TRANSITIONS[status])}")


def arrival(tx: Transaction, to: Status, reason: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what a run's row says once it has come to ``to``, where nobody holds its lease."""
    now = tx.now()
    return {
        "status": to,
        "reason": reason,
        "lease_owner": None,
        "lease_until": None,
        "updated_at": now,
        "finished_at": now if to in FINISHED else None,
    }


def owned(owner: str | None) -> ColumnElement[bool]:
    """Return the condition that a run is the owner's; None is the system, which sees all."""
    return true() if owner is None else runs.c.owner == owner


def _not_found(run_id: str) -> NotFound:
    return NotFound(f"There is no run {run_id!r}.", run=run_id)
