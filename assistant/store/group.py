"""Group commit: outcomes and events that arrive together are written in one transaction.

This is the hot path. One fenced update of the run allots the event numbers and proves the lease;
on SQLite the whole transaction is one visit to a thread that keeps its own connection.
"""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, bindparam, insert, update
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.errors import LeaseLost, StoreUnavailable
from assistant.store.background import Background
from assistant.store.dialects import insert_into
from assistant.store.failures import connecting, unavailable
from assistant.store.tables import events, journal, runs


@dataclass(frozen=True, kw_only=True)
class Write:
    """What one caller wants kept: events, and the outcome they belong to if there is one."""

    run_id: str
    epoch: int
    at: datetime
    events: Sequence[Mapping[str, Any]]  # rows without their number
    entry: Mapping[str, Any] | None = None  # a row of the journal
    calls: int = 0
    tokens: int = 0


class Commit(Protocol):
    """Commits writes; says of each whether its lease still held."""

    async def __call__(self, writes: Sequence[Write]) -> Sequence[bool]: ...


@dataclass(frozen=True)
class _Waiting:
    write: Write
    done: "asyncio.Future[None]"


class GroupWriter:
    """Takes writes from many tasks and commits whatever has gathered, in order.

    A caller that is cancelled stops waiting; its write goes on.
    """

    def __init__(self, commit: Commit, turn: asyncio.Lock, background: Background) -> None:
        self._commit = commit
        self._turn = turn
        self._background = background
        self._waiting: list[_Waiting] = []
        self._draining = False

    async def write(self, write: Write) -> None:
        """Return once ``write`` is committed; raise LeaseLost when its lease is gone."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(write, done))
        if not self._draining:
            self._draining = True
            self._background.start(self._drain(), name="store: group commit")
        await done

    async def _drain(self) -> None:
        try:
            while self._waiting:
                async with self._turn:
                    batch, self._waiting = self._waiting, []
                    await self._resolve(batch)
        finally:
            self._draining = False

    async def _resolve(self, batch: list[_Waiting]) -> None:
        try:
            kept = await self._commit([one.write for one in batch])
        except Exception as error:  # whatever it is, those who wait must be told
            await self._reject(batch, error)
            return
        for one, held in zip(batch, kept, strict=True):
            _finish(one, None if held else LeaseLost(run_id=one.write.run_id))

    async def _reject(self, batch: list[_Waiting], error: Exception) -> None:
        if len(batch) == 1 or isinstance(error, StoreUnavailable):
            for one in batch:
                _finish(one, error)
            return
        # One of them cannot be written at all; the others must not suffer for it.
        for one in batch:
            await self._resolve([one])


def _finish(waiting: _Waiting, error: Exception | None) -> None:
    if waiting.done.done():  # its caller was cancelled
        return
    if error is None:
        waiting.done.set_result(None)
    else:
        waiting.done.set_exception(error)


class SqliteCommit:
    """Commits on a connection of its own, in its own thread: one hop a transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None  # belongs to the thread, which opens it
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store-group")

    async def __call__(self, writes: Sequence[Write]) -> Sequence[bool]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._write, writes)

    def _write(self, writes: Sequence[Write]) -> Sequence[bool]:
        with unavailable():
            if self._connection is None:
                self._connection = self._engine.connect()
            with self._connection.begin():
                return apply(self._connection, writes)

    def close(self) -> None:
        """Close the connection and end the thread."""
        if self._connection is not None:
            self._thread.submit(self._connection.close)
        self._thread.submit(self._engine.dispose)
        self._thread.shutdown()


class PostgresCommit:
    """Commits on a connection from the pool."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def __call__(self, writes: Sequence[Write]) -> Sequence[bool]:
        with unavailable(), connecting():
            async with self._engine.begin() as connection:
                return await connection.run_sync(apply, writes)


def apply(connection: Connection, writes: Sequence[Write]) -> list[bool]:
    """Write everything whose lease holds; say of each write whether it did."""
    held: dict[int, bool] = {}
    ordered = sorted(range(len(writes)), key=lambda index: _holder(writes[index]))
    for _, group in groupby(ordered, key=lambda index: _holder(writes[index])):
        indexes = list(group)
        kept = _apply_to_run(connection, [writes[index] for index in indexes])
        held.update(dict.fromkeys(indexes, kept))
    return [held[index] for index in range(len(writes))]


def _holder(write: Write) -> tuple[str, int]:
    return write.run_id, write.epoch


def _apply_to_run(connection: Connection, writes: Sequence[Write]) -> bool:
    first = writes[0]
    last_seq = connection.execute(
        _FENCE, {"the_run": first.run_id, "the_epoch": first.epoch, **_sums(writes)}
    ).scalar_one_or_none()
    if last_seq is None:
        return False
    add_outcome = _ADD_OUTCOME[connection.dialect.name]
    new: list[Write] = []
    again: list[Write] = []
    for write in writes:
        added = write.entry is None or connection.execute(add_outcome, write.entry).rowcount
        (new if added else again).append(write)
    if again:
        last_seq = connection.execute(
            _FENCE, {"the_run": first.run_id, "the_epoch": first.epoch, **_sums(again, -1)}
        ).scalar_one()
    rows = [row for write in new for row in write.events]
    if rows:
        numbers = range(last_seq - len(rows) + 1, last_seq + 1)
        connection.execute(
            _ADD_EVENTS, [{**row, "seq": seq} for row, seq in zip(rows, numbers, strict=True)]
        )
    return True


def _sums(writes: Sequence[Write], sign: int = 1) -> dict[str, Any]:
    return {
        "more_events": sign * sum(len(write.events) for write in writes),
        "more_calls": sign * sum(write.calls for write in writes),
        "more_tokens": sign * sum(write.tokens for write in writes),
        "the_moment": max(write.at for write in writes),
    }


# Zero rows: the lease is another's. A second use with a minus takes duplicates back.
_FENCE = (
    update(runs)
    .where(runs.c.id == bindparam("the_run"), runs.c.lease_epoch == bindparam("the_epoch"))
    .values(
        last_seq=runs.c.last_seq + bindparam("more_events"),
        calls=runs.c.calls + bindparam("more_calls"),
        tokens=runs.c.tokens + bindparam("more_tokens"),
        updated_at=bindparam("the_moment"),
    )
    .returning(runs.c.last_seq)
)
_ADD_OUTCOME = {
    dialect: insert_into(journal, dialect).on_conflict_do_nothing()
    for dialect in ("sqlite", "postgresql")
}
_ADD_EVENTS = insert(events)
