"""What models may take for a run: set aside before each call, settled after it, within its limits.

Its owner has limits for a day besides, kept in days.py.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, insert, or_, select, true, update

from agents.errors import LimitReached
from agents.writer import Usage
from assistant.errors import LeaseLost, NotFound
from assistant.store import days
from assistant.store.columns import stands_at
from assistant.store.database import Transaction
from assistant.store.limits_said import reached
from assistant.store.runs import get as get_run
from assistant.store.runs import require
from assistant.store.tables import attempts, runs
from assistant.store.words import AttemptStatus
from graphs.limits import NO_LIMITS, OF, Limits, Of


async def reserve(
    tx: Transaction,
    run_id: str,
    model: str,
    most: Usage,
    *,
    epoch: int | None = None,
    day: Limits = NO_LIMITS,
) -> str:
    """Set aside the most a call can take and return its ticket.

    Raises LimitReached where it could pass a limit of the run, or of its owner for this ``day``,
    and LeaseLost when ``epoch`` is given and over.
    """
    await _hold(tx, run_id, epoch)
    # One statement decides, over the run, which is held, and over the day, which it locks.
    decides = days.adding(tx, runs.c.owner, _within(run_id, most), most, day)
    if await tx.first(decides) is None:
        raise await _why_not(tx, run_id, most, day)
    await tx.execute(update(runs).where(runs.c.id == run_id).values(days.added(runs, most)))
    ticket = tx.new_id()
    await tx.execute(
        insert(attempts).values(
            ticket=ticket,
            run_id=run_id,
            model=model,
            reserved_usd=most.cost_usd,
            reserved_tokens=most.tokens,
            day=days.today(tx),
            status=AttemptStatus.OPEN,
            at=tx.now(),
        )
    )
    return ticket


async def settle(tx: Transaction, ticket: str, usage: Usage) -> None:
    """Replace the reserve of ``ticket`` by what the call took; a second time changes nothing."""
    # The run's row is locked before the attempt's, as a claim locks them.
    found = await tx.first(
        select(attempts.c.run_id)
        .join(runs, runs.c.id == attempts.c.run_id)
        .where(attempts.c.ticket == ticket)
        .with_for_update(of=runs)
    )
    if found is None:
        raise NotFound(f"There is no model call with the ticket {ticket!r}.", ticket=ticket)
    result = await tx.execute(
        update(attempts)
        .where(attempts.c.ticket == ticket, attempts.c.status == AttemptStatus.OPEN)
        .values(status=AttemptStatus.SETTLED, cost_usd=usage.cost_usd)
        .returning(*_RESERVE)
    )
    for row in result.all():
        await _charge(tx, found.run_id, row.day or "", _reserved(row), usage)


async def settle_abandoned(tx: Transaction, run_id: str) -> Usage:
    """Charge every open attempt of a run in full, and return how much that was.

    Nobody can say any more what those calls took, and spending is never counted too low.
    """
    await require(tx, run_id, owner=None, lock=True)
    result = await tx.execute(
        update(attempts)
        .where(attempts.c.run_id == run_id, stands_at(attempts.c.status, AttemptStatus.OPEN))
        .values(status=AttemptStatus.SETTLED, cost_usd=attempts.c.reserved_usd)
        .returning(*_RESERVE)
    )
    by_day: dict[str, Usage] = {}
    for row in result.all():
        day = row.day or ""  # of a call that began before days were kept
        by_day[day] = by_day.get(day, Usage()) + _reserved(row)
    for day in sorted(by_day):
        await _charge(tx, run_id, day, by_day[day], by_day[day])
    return sum(by_day.values(), Usage())


async def set_limits(tx: Transaction, run_id: str, limits: Limits, *, owner: str | None) -> None:
    """Give a run other limits; None takes one away."""
    await require(tx, run_id, owner=owner)
    new = {f"limit_{kind}": limits.of(kind) for kind in OF}
    await tx.execute(update(runs).where(runs.c.id == run_id).values(new))


async def _hold(tx: Transaction, run_id: str, epoch: int | None) -> None:
    """Lock the row of a run, so that what it has spent cannot change before this is over."""
    fenced = true() if epoch is None else runs.c.lease_epoch == epoch
    held = select(runs.c.id).where(runs.c.id == run_id, fenced).with_for_update()
    if await tx.first(held) is None:
        await require(tx, run_id, owner=None)
        raise LeaseLost(run=run_id, epoch=epoch)


def _within(run_id: str, most: Usage) -> ColumnElement[bool]:
    """Return the condition that this is the run, and a call fits into each of its limits."""
    room = [
        or_(limit.is_(None), runs.c[f"spent_{kind}"] + runs.c[f"reserved_{kind}"] + amount <= limit)
        for kind, amount in days.amounts_of(most).items()
        for limit in [runs.c[f"limit_{kind}"]]
    ]
    return and_(runs.c.id == run_id, *room)


async def _charge(tx: Transaction, run_id: str, day: str, reserved: Usage, cost: Usage) -> None:
    """Replace what was set aside by what it came to: of the run, and of that day."""
    sums = days.replaced(runs, reserved, cost)
    await tx.execute(
        update(runs).where(runs.c.id == run_id).values(sums | {"updated_at": tx.now()})
    )
    owner = select(runs.c.owner).where(runs.c.id == run_id).scalar_subquery()
    await days.charge(tx, owner, day, reserved, cost)


async def _why_not(tx: Transaction, run_id: str, most: Usage, limits: Limits) -> LimitReached:
    """Say which limit a call could pass."""
    run = await get_run(tx, run_id, owner=None)
    for kind in OF:
        if _passes(run, kind, most, run.limits.of(kind)):
            return reached("run", kind, run, most, run.limits.of(kind) or 0)
    return day_reached(await days.row_of(tx, run.owner), most, limits)


def day_reached(row: Any, most: Usage, limits: Limits) -> LimitReached:
    """Say which limit of a day a call could pass."""
    # Something may have been settled since, so that it would not pass any more.
    limited = [kind for kind in OF if limits.of(kind) is not None]
    passed = (kind for kind in limited if _passes(row, kind, most, limits.of(kind)))
    kind = next(passed, limited[0])
    return reached("day", kind, row, most, limits.of(kind) or 0)


def _passes(row: Any, kind: Of, most: Usage, limit: float | None) -> bool:
    """Compare as the statement does: money in whole billionths."""
    if limit is None:
        return False
    spent, aside = (getattr(row, f"{state}_{kind}", 0) for state in ("spent", "reserved"))
    return round(spent + aside + most.of(kind) - limit, 9) > 0


_RESERVE: Sequence[Any] = (attempts.c.reserved_usd, attempts.c.reserved_tokens, attempts.c.day)


def _reserved(row: Any) -> Usage:
    return Usage(calls=1, input_tokens=row.reserved_tokens, cost_usd=row.reserved_usd)
