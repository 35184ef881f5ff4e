"""The ledger of effects on the outside world: each is intended, sent, and found confirmed or not.

A fork never inherits it, and an idempotency key stands for one effect for good.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from assistant.errors import Conflict, NotFound
from assistant.store.database import Transaction
from assistant.store.rows import columns_of, read, read_all
from assistant.store.runs import require
from assistant.store.tables import effects
from graphs.journal import Address, EffectState

TRANSITIONS: Mapping[EffectState, frozenset[EffectState]] = {
    EffectState.INTENDED: frozenset({EffectState.SENT}),
    # It was refused or never left, which is as if it had not been sent.
    EffectState.SENT: frozenset(
        {EffectState.CONFIRMED, EffectState.UNKNOWN, EffectState.INTENDED, EffectState.COMPENSATED}
    ),
    # A person has looked: it had arrived, or it is to be sent again. Whatever it was, it may be
    # taken back.
    EffectState.UNKNOWN: frozenset(
        {EffectState.CONFIRMED, EffectState.INTENDED, EffectState.COMPENSATED}
    ),
    EffectState.CONFIRMED: frozenset({EffectState.COMPENSATED}),
    EffectState.COMPENSATED: frozenset(),
}
_GONE = EffectState.COMPENSATED


@dataclass(frozen=True, kw_only=True)
class NewEffect:
    """What is about to be done outside, and where."""

    run_id: str
    step: str
    item: str
    idempotency_key: str
    destination: str
    payload: Any


@dataclass(frozen=True, kw_only=True)
class Effect:
    """An effect and how far it has come."""

    id: str
    run_id: str
    step: str
    item: str
    idempotency_key: str
    destination: str
    payload: Any
    state: EffectState
    answer: Any  # what the receiver said
    created_at: datetime
    updated_at: datetime


_EFFECT = columns_of(Effect, effects)


async def intend(tx: Transaction, new: NewEffect) -> Effect:
    """Write an effect down before it is sent; an idempotency key that is known returns its effect.

    Raises Conflict when the key stands for an effect of another run.
    """
    now = tx.now()
    row = {"id": tx.new_id(), "state": EffectState.INTENDED, "created_at": now, "updated_at": now}
    await tx.execute(tx.insert(effects).values(row | asdict(new)).on_conflict_do_nothing())
    query = select(*_EFFECT).where(effects.c.idempotency_key == new.idempotency_key)
    effect = read(Effect, (await tx.execute(query)).one())
    if effect.run_id != new.run_id:
        raise Conflict(
            f"The idempotency key {new.idempotency_key!r} belongs to another run.", effect=effect.id
        )
    return effect


async def change_state(
    tx: Transaction,
    effect_id: str,
    expected: Collection[EffectState],
    to: EffectState,
    *,
    answer: Any = None,
) -> Effect:
    """Take an effect from one of the ``expected`` states to ``to``; raise Conflict elsewhere."""
    for state in expected:
        if to not in TRANSITIONS[state]:
            raise ValueError(f"{to} cannot follow {state}; allowed: {sorted(TRANSITIONS[state])}")
    result = await tx.execute(
        update(effects)
        .where(effects.c.id == effect_id, effects.c.state.in_(expected))
        .values(state=to, updated_at=tx.now(), **({} if answer is None else {"answer": answer}))
        .returning(*_EFFECT)
    )
    row = result.first()
    if row is not None:
        return read(Effect, row)
    current = await tx.first(select(effects.c.state).where(effects.c.id == effect_id))
    if current is None:
        raise NotFound(f"There is no effect {effect_id!r}.", effect=effect_id)
    raise Conflict(
        f"Effect {effect_id!r} is {current.state}, not {' or '.join(sorted(expected))}.",
        effect=effect_id,
        state=current.state,
    )


async def reached(tx: Transaction, key: str, to: EffectState, answer: Any = None) -> None:
    """Note how far an effect has come, by its idempotency key; once more changes nothing."""
    before = [state for state, after in TRANSITIONS.items() if to in after]
    await tx.execute(
        update(effects)
        .where(effects.c.idempotency_key == key, effects.c.state.in_(before))
        .values(state=to, updated_at=tx.now(), **({} if answer is None else {"answer": answer}))
    )


async def taken_back(
    tx: Transaction, run_id: str, address: Address, key: str | None = None
) -> None:
    """Note that an effect of a step was taken back: by its idempotency key, or all of them."""
    await tx.execute(
        update(effects)
        .where(
            effects.c.run_id == run_id,
            *([effects.c.idempotency_key == key] if key else []),
            effects.c.step == address.step,
            effects.c.item == address.item,
            effects.c.state.in_([state for state, to in TRANSITIONS.items() if _GONE in to]),
        )
        .values(state=EffectState.COMPENSATED, updated_at=tx.now())
    )


async def of_run(tx: Transaction, run_id: str, *, owner: str | None) -> list[Effect]:
    """Return the effects of a run, the oldest first."""
    await require(tx, run_id, owner=owner)
    query = select(*_EFFECT).where(effects.c.run_id == run_id)
    return read_all(Effect, await tx.all(query.order_by(effects.c.created_at, effects.c.id)))
