"""Leases: which worker holds a run, until when, and under which epoch.

Each claim raises the epoch. Whatever a worker writes is fenced by the epoch of its claim, so one
that was overtaken while it slept can change nothing any more.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, update

from assistant.errors import LeaseLost
from assistant.statuses import WAKES, Status
from assistant.store import budget
from assistant.store.columns import stands_at
from assistant.store.database import Transaction
from assistant.store.rows import read
from assistant.store.runs import RUN, Run, arrival, check_transition
from assistant.store.tables import commands, runs


async def claim(
    tx: Transaction, worker: str, lease_seconds: float, run_id: str | None = None
) -> Run | None:
    """Take the oldest queued run (or the one named) for ``worker``; return None if there is none.

    Reserves that a dead lease left open are charged in full.
    """
    free = select(runs.c.id).where(stands_at(runs.c.status, Status.QUEUED))
    if run_id is not None:
        free = free.where(runs.c.id == run_id)
    # Locked rows are skipped, so that workers take different runs and never wait for each other.
    oldest = free.order_by(runs.c.created_at).limit(1).with_for_update(skip_locked=True)
    now = tx.now()
    result = await tx.execute(
        update(runs)
        .where(runs.c.id == oldest.scalar_subquery(), runs.c.status == Status.QUEUED)
        .values(
            status=Status.RUNNING,
            reason=None,
            lease_owner=worker,
            lease_epoch=runs.c.lease_epoch + 1,
            lease_until=now + timedelta(seconds=lease_seconds),
            updated_at=now,
            finished_at=None,
        )
        .returning(*RUN)
    )
    row = result.one_or_none()
    if row is None:
        return None
    claimed = read(Run, row)
    if (await budget.settle_abandoned(tx, claimed.id)).calls:
        row = (await tx.execute(select(*RUN).where(runs.c.id == claimed.id))).one()
    return read(Run, row)


async def heartbeat(tx: Transaction, run_id: str, epoch: int, lease_seconds: float) -> datetime:
    """Hold a run for longer; return until when. Raise LeaseLost when it is no longer ours."""
    until = tx.now() + timedelta(seconds=lease_seconds)
    result = await tx.execute(
        update(runs).where(_held(run_id, epoch)).values(lease_until=until).returning(runs.c.id)
    )
    if result.first() is None:
        raise LeaseLost(run=run_id, epoch=epoch)
    return until


async def release(
    tx: Transaction,
    run_id: str,
    epoch: int,
    to: Status,
    *,
    reason: Mapping[str, Any] | None = None,
) -> Status:
    """Let go of a run and return where it went; raise LeaseLost when it is no longer ours.

    A command that came after the worker's last look, and wakes a run in status ``to``, sends it
    to the queue instead. None slips through, because putting a command locks the run's row.
    """
    check_transition({Status.RUNNING}, to)
    result = await tx.execute(
        update(runs)
        .where(_held(run_id, epoch))
        .values(arrival(tx, to, reason))
        .returning(runs.c.id)
    )
    if result.first() is None:
        raise LeaseLost(run=run_id, epoch=epoch)
    woken = await _queue(tx, and_(runs.c.id == run_id, _woken()))
    return Status.QUEUED if woken else to


async def fence(tx: Transaction, run_id: str, epoch: int) -> None:
    """Lock the run for this transaction; raise LeaseLost unless ``epoch`` is the last claim's."""
    query = select(runs.c.id).where(runs.c.id == run_id, runs.c.lease_epoch == epoch)
    if await tx.first(query.with_for_update()) is None:
        raise LeaseLost(run=run_id, epoch=epoch)


async def wake(tx: Transaction, run_id: str) -> bool:
    """Queue a run that lies still, if an unapplied command wakes it; tell whether it was queued."""
    return bool(await _queue(tx, and_(runs.c.id == run_id, _woken())))


async def holders(tx: Transaction) -> dict[str, str]:
    """Return who holds each run that is under way."""
    query = select(runs.c.id, runs.c.lease_owner).where(runs.c.status == Status.RUNNING)
    return {row.id: row.lease_owner for row in await tx.all(query)}


async def take_away(tx: Transaction, run_id: str, holder: str) -> None:
    """Queue a run whose holder is known to be gone; its epoch fences it if it is not."""
    await _queue(
        tx,
        and_(
            runs.c.id == run_id,
            runs.c.status == Status.RUNNING,
            runs.c.lease_owner == holder,
        ),
    )


async def requeue_expired(tx: Transaction) -> list[str]:
    """Queue every run whose lease ran out or whom an unapplied command wakes; return their ids."""
    expired = and_(stands_at(runs.c.status, Status.RUNNING), runs.c.lease_until <= tx.now())
    return [*await _queue(tx, expired), *await _queue(tx, _woken())]


async def _queue(tx: Transaction, which: ColumnElement[bool]) -> list[str]:
    # Without waiting, so that two sweepers cannot lock each other out.
    chosen = select(runs.c.id).where(which).with_for_update(skip_locked=True)
    ids = list((await tx.execute(chosen)).scalars())
    if ids:
        await tx.execute(
            update(runs).where(runs.c.id.in_(ids)).values(arrival(tx, Status.QUEUED, None))
        )
    return ids


def _held(run_id: str, epoch: int) -> ColumnElement[bool]:
    return and_(runs.c.id == run_id, runs.c.lease_epoch == epoch, runs.c.status == Status.RUNNING)


def _woken() -> ColumnElement[bool]:
    unapplied = commands.c.applied_at.is_(None)
    mine = and_(unapplied, commands.c.run_id == runs.c.id)
    asked = (
        and_(runs.c.status.in_(statuses), exists().where(mine, commands.c.kind == kind))
        for kind, statuses in WAKES.items()
        if statuses
    )
    # The inboxes come first, so that the sweeper reads them and not every run there is.
    return and_(runs.c.id.in_(select(commands.c.run_id).where(unapplied)), or_(*asked))


async def is_any_held(tx: Transaction) -> bool:
    """Tell whether a worker holds any run."""
    held = select(runs.c.id).where(runs.c.lease_until > tx.now()).limit(1)
    return await tx.first(held) is not None
