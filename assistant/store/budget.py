"""The money of a run: set aside before each model call, settled after it, never past the limit."""

from sqlalchemy import ColumnElement, insert, literal, or_, select, true, update

from agents.errors import LimitReached
from agents.writer import Usage
from assistant.errors import LeaseLost, NotFound
from assistant.store.columns import Usd, stands_at
from assistant.store.database import Transaction
from assistant.store.runs import get as get_run
from assistant.store.runs import require
from assistant.store.tables import attempts, runs
from assistant.store.words import AttemptStatus


async def reserve(
    tx: Transaction, run_id: str, model: str, most_usd: float, *, epoch: int | None = None
) -> str:
    """Set aside the most a call can cost and return its ticket.

    Raises LimitReached when it could not be paid, and LeaseLost when ``epoch`` is given and over.
    """
    most = _usd(most_usd)
    within = runs.c.spent_usd + runs.c.reserved_usd + most <= runs.c.limit_usd
    result = await tx.execute(
        update(runs)
        .where(runs.c.id == run_id, _fenced(epoch), or_(runs.c.limit_usd.is_(None), within))
        .values(reserved_usd=runs.c.reserved_usd + most)
        .returning(runs.c.id)
    )
    if result.first() is None:
        raise await _why_not(tx, run_id, most_usd, epoch)
    ticket = tx.new_id()
    await tx.execute(
        insert(attempts).values(
            ticket=ticket,
            run_id=run_id,
            model=model,
            reserved_usd=most_usd,
            status=AttemptStatus.OPEN,
            at=tx.now(),
        )
    )
    return ticket


async def settle(tx: Transaction, ticket: str, usage: Usage) -> None:
    """Replace the reserve of ``ticket`` by the price of the call; a second time changes nothing."""
    # The run's row is locked before the attempt's, as a claim locks them.
    found = await tx.first(
        select(attempts.c.run_id, attempts.c.reserved_usd)
        .join(runs, runs.c.id == attempts.c.run_id)
        .where(attempts.c.ticket == ticket)
        .with_for_update(of=runs)
    )
    if found is None:
        raise NotFound(f"There is no model call with the ticket {ticket!r}.", ticket=ticket)
    settled = await tx.execute(
        update(attempts)
        .where(attempts.c.ticket == ticket, attempts.c.status == AttemptStatus.OPEN)
        .values(status=AttemptStatus.SETTLED, cost_usd=usage.cost_usd)
    )
    if settled.rowcount:
        await _charge(tx, found.run_id, found.reserved_usd, usage.cost_usd)


async def settle_abandoned(tx: Transaction, run_id: str) -> float:
    """Charge every open attempt of a run in full, and return how much that was.

    Nobody can say any more what those calls took, and spending is never counted too low.
    """
    await require(tx, run_id, owner=None, lock=True)
    result = await tx.execute(
        update(attempts)
        .where(attempts.c.run_id == run_id, stands_at(attempts.c.status, AttemptStatus.OPEN))
        .values(status=AttemptStatus.SETTLED, cost_usd=attempts.c.reserved_usd)
        .returning(attempts.c.reserved_usd)
    )
    abandoned = float(sum(result.scalars()))
    if abandoned:
        await _charge(tx, run_id, abandoned, abandoned)
    return abandoned


async def set_limit(
    tx: Transaction, run_id: str, limit_usd: float | None, *, owner: str | None
) -> None:
    """Give a run another limit; None takes it away."""
    await require(tx, run_id, owner=owner)
    await tx.execute(update(runs).where(runs.c.id == run_id).values(limit_usd=limit_usd))


async def _charge(tx: Transaction, run_id: str, reserved_usd: float, cost_usd: float) -> None:
    await tx.execute(
        update(runs)
        .where(runs.c.id == run_id)
        .values(
            reserved_usd=runs.c.reserved_usd - _usd(reserved_usd),
            spent_usd=runs.c.spent_usd + _usd(cost_usd),
            updated_at=tx.now(),
        )
    )


async def _why_not(
    tx: Transaction, run_id: str, most_usd: float, epoch: int | None
) -> LeaseLost | LimitReached:
    run = await get_run(tx, run_id, owner=None)
    if epoch is not None and run.lease_epoch != epoch:
        return LeaseLost(run=run_id, epoch=epoch)
    return LimitReached(
        f"Stopped at the limit: ${run.spent_usd:.4f} are spent, ${run.reserved_usd:.4f} set aside, "
        f"and the next call could cost ${most_usd:.4f}.",
        spent=run.spent_usd,
        reserved=run.reserved_usd,
        limit=run.limit_usd,
        most=most_usd,
    )


def _usd(amount: float) -> ColumnElement[float]:
    # Said outright: left to itself, a sum of three would take the amount for a plain number.
    return literal(amount, Usd())


def _fenced(epoch: int | None) -> ColumnElement[bool]:
    return true() if epoch is None else runs.c.lease_epoch == epoch
