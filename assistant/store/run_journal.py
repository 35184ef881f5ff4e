"""The journal that a worker hands to the engine: one run, under one lease, at one revision."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from agents.writer import Usage
from assistant.errors import NotFound, StoreUnavailable
from assistant.store import approvals, budget, effects, journal, waits
from assistant.store.database import Store, Transaction
from assistant.store.documents import content as content_of
from assistant.store.documents import keep as keep_documents
from assistant.store.events import append, event_rows
from assistant.store.group import Write
from assistant.store.leases import fence
from assistant.store.runs import get, require
from graphs.journal import (
    Address,
    ApprovalRequest,
    Decision,
    Effect,
    EffectState,
    Entry,
    Event,
    Rendered,
    Signal,
    Wait,
)
from graphs.keys import digest
from graphs.limits import NO_LIMITS, Limits

T = TypeVar("T")
# Waits between the tries of a write: what was paid for is not given up for a busy database.
WAITS_SECONDS = (0.05, 0.2, 1.0, 2.0, 5.0, 10.0, 10.0, 10.0)


class RunJournal:
    """Keeps one run; implements graphs.journal.Journal.

    Whatever it writes is fenced by the epoch of the lease and raises LeaseLost when another worker
    has claimed the run. A write that has begun is finished also when its caller is cancelled, and
    tried again for a while when the database cannot be used: all of them can be done twice.
    """

    def __init__(
        self,
        store: Store,
        run_id: str,
        *,
        epoch: int,
        revision: int,
        actor: str = "worker",
        day: Limits = NO_LIMITS,
        waits_seconds: Sequence[float] = WAITS_SECONDS,
    ) -> None:
        self._store = store
        self._run_id = run_id
        self._epoch = epoch
        self._revision = revision
        self._actor = actor
        self._day = day  # the owner's limits for a day
        self._waits_seconds = waits_seconds
        self._group = store.group_writer()

    async def entries(self) -> Mapping[tuple[Address, str], Entry]:
        """Return all outcomes of the run, and of the runs it was forked from."""
        async with self._store.reading() as tx:
            return await journal.entries(tx, self._run_id, owner=None)

    async def decisions(self) -> Sequence[Decision]:
        """Return all decisions of the run."""
        async with self._store.reading() as tx:
            return await approvals.decisions(tx, self._run_id, owner=None)

    async def record(self, entry: Entry, events: Sequence[Event]) -> None:
        """Keep an outcome together with its events. Recording a key again changes nothing."""
        now, usage = self._store.clock(), entry.outcome.usage
        write = Write(
            run_id=self._run_id,
            epoch=self._epoch,
            at=now,
            events=event_rows(self._run_id, events, now, self._actor),
            entry=journal.entry_row(self._run_id, entry) | {"created_at": now},
            calls=usage.calls,
            tokens=usage.input_tokens + usage.output_tokens,
        )
        await self._patiently(lambda: self._group.write(write))

    async def append(self, events: Sequence[Event]) -> None:
        """Keep events that belong to no outcome."""
        now = self._store.clock()
        rows = event_rows(self._run_id, events, now, self._actor)
        write = Write(run_id=self._run_id, epoch=self._epoch, at=now, events=rows)
        await self._patiently(lambda: self._group.write(write))

    async def request(self, approval: ApprovalRequest, revision: int) -> None:
        """Ask a person. Asking again for the same gate and content changes nothing."""
        await self._fenced(lambda tx: approvals.put(tx, self._run_id, approval, revision))

    async def withdraw(self, approval: ApprovalRequest, why: str) -> bool:
        """Ask no longer, and keep why; False where somebody has answered or the run has changed."""
        withdrawn: list[int] = []

        async def write(tx: Transaction) -> None:
            gates = [approval.gate]
            withdrawn[:] = [await approvals.supersede(tx, self._run_id, gates, why=why)]

        await self._fenced(write)
        return withdrawn[0] > 0

    async def decide(self, decision: Decision) -> None:
        """Keep an answer that came through LangGraph's own resume."""
        await self._fenced(
            lambda tx: approvals.keep_decision(tx, self._run_id, decision, self._revision)
        )

    async def take(
        self, decision: Decision, request: ApprovalRequest, setting: str, events: Sequence[Event]
    ) -> bool:
        """Keep what the owner's autonomy answers, unless they have chosen another one since."""
        kept: list[bool] = []

        async def write(tx: Transaction) -> None:
            await require(tx, self._run_id, owner=None, lock=True)
            kept[:] = [(await get(tx, self._run_id, owner=None)).autonomy == setting]
            if not kept[0]:
                return
            await approvals.keep_decision(
                tx, self._run_id, decision, self._revision, request=request
            )
            await append(tx, self._run_id, events, actor=decision.actor)

        await self._fenced(write)
        return kept[0]

    async def wait(self, wait: Wait) -> Wait:
        """Keep that a step waits, and return it as it was kept first."""
        kept: list[Wait] = []

        async def write(tx: Transaction) -> None:
            kept[:] = [await waits.keep(tx, self._run_id, wait)]

        await self._fenced(write)
        return kept[0]

    async def signals(self, name: str, correlation: str) -> Sequence[Signal]:
        """Return the events of this name that were sent since the run began."""
        async with self._store.reading() as tx:
            return await waits.sent(tx, self._run_id, name, correlation)

    async def intend(self, effect: Effect) -> Effect:
        """Write an effect down before it is sent, under a key that is this run's alone."""
        kept: list[Effect] = []
        new = effects.NewEffect(
            run_id=self._run_id,
            step=effect.address.step,
            item=effect.address.item,
            idempotency_key=self._idempotency_key(effect.key),
            destination=effect.destination,
            payload=effect.payload,
        )

        async def write(tx: Transaction) -> None:
            known = await effects.intend(tx, new)
            stands = replace(effect, payload=known.payload, state=known.state, answer=known.answer)
            kept[:] = [replace(stands, key=known.idempotency_key)]

        await self._fenced(write)
        return kept[0]

    async def effect(self, key: str, state: EffectState, answer: Any = None) -> None:
        """Write down how far an effect has come. Saying it again changes nothing."""
        await self._fenced(lambda tx: effects.reached(tx, key, state, answer))

    async def taken_back(self, address: Address, key: str = "") -> None:
        """Write down that the effect of a step was taken back, where it had one."""
        ours = self._idempotency_key(key) if key else None
        await self._fenced(lambda tx: effects.taken_back(tx, self._run_id, address, ours))

    async def done_at(self, address: Address, key: str = "") -> Sequence[Effect]:
        """Return what a step has done outside that stands, as far as is known."""
        async with self._store.reading() as tx:
            known = await effects.of_run(tx, self._run_id, owner=None)
        return [
            done
            for one in known
            if (one.step, one.item) == address
            and (not key or one.idempotency_key == self._idempotency_key(key))
            and (
                done := Effect(
                    address,
                    one.idempotency_key,
                    one.destination,
                    one.payload,
                    one.state,
                    one.answer,
                )
            ).stands
        ]

    def _idempotency_key(self, key: str) -> str:
        """Return the key of an effect that is this run's alone."""
        return digest([self._run_id, key])

    async def content(self, sha256: str) -> bytes | None:
        """Return the bytes of a finished file of the run; None where it is not kept."""
        async with self._store.reading() as tx:
            try:
                return await content_of(tx, self._run_id, sha256, owner=None)
            except NotFound:
                return None

    async def keep(self, documents: Sequence[Rendered], revision: int) -> None:
        """Keep finished files of a revision."""
        await self._fenced(lambda tx: keep_documents(tx, self._run_id, revision, documents))

    async def reserve(self, model: str, most: Usage) -> str:
        """Set aside the most a call can take; raise LimitReached where it could pass a limit."""

        async def write() -> str:
            async with self._store.transaction() as tx:
                return await budget.reserve(
                    tx, self._run_id, model, most, epoch=self._epoch, day=self._day
                )

        # Not finished behind a cancelled caller, who would never learn the ticket to settle.
        return await self._patiently(write)

    async def settle(self, ticket: str, usage: Usage) -> None:
        """Replace the reserve of ``ticket`` by what the call took, also when the lease is gone."""

        async def write() -> None:
            async with self._store.transaction() as tx:
                await budget.settle(tx, ticket, usage)

        await self._store.finish(self._patiently(write), name="store: settle")

    async def _fenced(self, work: Callable[[Transaction], Awaitable[None]]) -> None:
        async def write() -> None:
            async with self._store.transaction() as tx:
                await fence(tx, self._run_id, self._epoch)
                await work(tx)

        await self._store.finish(self._patiently(write), name="store: fenced write")

    async def _patiently(self, write: Callable[[], Awaitable[T]]) -> T:
        """Write, and try again while the database cannot be used, then raise StoreUnavailable."""
        for seconds in self._waits_seconds:
            try:
                return await write()
            except StoreUnavailable:
                await asyncio.sleep(seconds)
        return await write()
