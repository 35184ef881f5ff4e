"""What runs wait for, moments and events, and the events that were sent.

An event is kept, so that one which comes a moment before a run waits for it is not lost.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, or_, select, update

from assistant.statuses import CommandKind
from assistant.store import commands, leases
from assistant.store.database import Transaction
from assistant.store.tables import runs, signals, waits
from graphs.journal import Address, Signal, Wait

MOST_SIGNALS = 1_000  # of one name that a run looks through


async def keep(tx: Transaction, run_id: str, wait: Wait) -> Wait:
    """Keep that a step waits; return it as it was kept first."""
    row = {
        "run_id": run_id,
        "step": wait.address.step,
        "item": wait.address.item,
        "key": wait.key,
        "event": wait.event,
        "correlation": wait.correlation,
        "due_at": wait.due,
        "begun_at": tx.now(),
    }
    await tx.execute(tx.insert(waits).values(row).on_conflict_do_nothing())
    mine = (
        waits.c.run_id == run_id,
        waits.c.step == wait.address.step,
        waits.c.item == wait.address.item,
        waits.c.key == wait.key,
    )
    kept = (await tx.execute(select(waits).where(*mine))).one()
    return Wait(Address(kept.step, kept.item), kept.key, kept.due_at, kept.event, kept.correlation)


async def send(
    tx: Transaction, owner: str, name: str, payload: Any, correlation: str = ""
) -> list[str]:
    """Keep an event and wake the owner's runs that wait for it; return their ids."""
    row = {
        "id": tx.new_id(),
        "owner": owner,
        "name": name,
        "correlation": correlation,
        "payload": payload,
        "sent_at": tx.now(),
    }
    await tx.execute(insert(signals).values(row))
    query = (
        select(waits.c.run_id)
        .distinct()
        .join(runs, runs.c.id == waits.c.run_id)
        .where(
            runs.c.owner == owner,
            waits.c.event == name,
            or_(waits.c.correlation == "", waits.c.correlation == correlation),
        )
    )
    return await _woken(tx, [run.run_id for run in await tx.all(query)])


async def sent(tx: Transaction, run_id: str, name: str, correlation: str) -> Sequence[Signal]:
    """Return the events of this name that were sent to a run's owner since it began."""
    query = (
        select(signals)
        .join(runs, runs.c.owner == signals.c.owner)
        .where(
            runs.c.id == run_id,
            signals.c.name == name,
            signals.c.sent_at >= runs.c.created_at,
            *([signals.c.correlation == correlation] if correlation else []),
        )
        .order_by(signals.c.sent_at, signals.c.id)
        .limit(MOST_SIGNALS)
    )
    return [Signal(one.name, one.payload, one.correlation) for one in await tx.all(query)]


async def wake_due(tx: Transaction, run_id: str | None = None) -> list[str]:
    """Wake the runs whose wait is over by now, or this one of them; return their ids."""
    due = [waits.c.woken_at.is_(None), waits.c.due_at <= tx.now()]
    due += [waits.c.run_id == run_id] if run_id else []
    found = list((await tx.execute(select(waits.c.run_id).distinct().where(*due))).scalars())
    if not found:
        return []
    await tx.execute(update(waits).where(*due).values(woken_at=tx.now()))
    return await _woken(tx, found)


async def _woken(tx: Transaction, run_ids: Sequence[str]) -> list[str]:
    """Have runs looked at again; one that a person paused stays paused."""
    for run_id in run_ids:
        await commands.put(tx, run_id, CommandKind.REVISE, owner=None)
        await leases.wake(tx, run_id)
    return list(run_ids)
