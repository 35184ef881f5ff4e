"""Opens the database and hands out transactions; knows how SQLite and PostgreSQL differ.

SQLite has one writer at a time: a lock lines the writers of this process up in order, and
``busy_timeout`` waits for other processes.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import CursorResult, Executable, Row, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from assistant.store.background import Background
from assistant.store.dialects import insert_into
from assistant.store.engines import Engines, engines
from assistant.store.failures import connecting, unavailable
from assistant.store.group import GroupWriter
from assistant.store.migrate import migrate

Clock = Callable[[], datetime]
Ids = Callable[[], str]
T = TypeVar("T")


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def random_id() -> str:
    """Return an id that nobody guesses and whose beginning tells it apart."""
    return uuid.uuid4().hex


class Transaction:
    """A transaction in the making, with the clock and the ids of its store."""

    def __init__(self, connection: AsyncConnection, clock: Clock, ids: Ids) -> None:
        self._connection = connection
        self.now = clock
        self.new_id = ids

    async def execute(
        self,
        statement: Executable,
        rows: Sequence[Mapping[str, Any]] | None = None,
    ) -> CursorResult[Any]:
        """Run a statement, once for each of ``rows`` where they are given."""
        result: CursorResult[Any] = await self._connection.execute(statement, rows)
        return result

    async def first(self, statement: Executable) -> Row[Any] | None:
        """Return the first row, or None."""
        return (await self.execute(statement)).first()

    async def all(self, statement: Executable) -> Sequence[Row[Any]]:
        """Return all rows."""
        return (await self.execute(statement)).all()

    @property
    def dialect(self) -> str:
        """What kind of database this is: sqlite or postgresql."""
        return self._connection.dialect.name

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """Return an insert that can say ON CONFLICT to this database."""
        return insert_into(table, self.dialect)


class Store:
    """The database of the application, open."""

    def __init__(self, engines: Engines, clock: Clock, ids: Ids) -> None:
        self.clock = clock
        self.ids = ids
        self._engines = engines
        self._background = Background()
        self._turn = asyncio.Lock()
        self._shared_group = (
            GroupWriter(engines.commit, self._turn, self._background)
            if engines.one_writer
            else None
        )

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Open a transaction that may write: committed at the end, undone by an exception.

        Keep it short, and call nothing inside that writes on its own, such as a RunJournal.
        """
        async with AsyncExitStack() as stack:
            if self._engines.one_writer:
                await stack.enter_async_context(self._turn)
            yield await stack.enter_async_context(self._begun(self._engines.writer))

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """Open a transaction that sees one state of the database and cannot write."""
        async with self._begun(self._engines.reader) as transaction:
            yield transaction

    def group_writer(self) -> GroupWriter:
        """Return a writer that commits in groups: all together on SQLite, else one a caller."""
        return self._shared_group or GroupWriter(
            self._engines.commit, asyncio.Lock(), self._background
        )

    async def finish(self, work: Coroutine[Any, Any, T], *, name: str) -> T:
        """Wait for ``work``; it is finished also when the caller is cancelled."""
        return await self._background.finish(work, name=name)

    async def migrate(self) -> None:
        """Bring the tables to this version."""
        with unavailable(), connecting():
            await migrate(self._engines.writer)

    async def close(self) -> None:
        """Let every write end, then close all connections."""
        await self._background.ended()
        await self._engines.dispose()

    @asynccontextmanager
    async def _begun(self, engine: AsyncEngine) -> AsyncIterator[Transaction]:
        async with AsyncExitStack() as stack:
            stack.enter_context(unavailable())
            with connecting():
                connection = await stack.enter_async_context(engine.connect())
            async with connection.begin():
                yield Transaction(connection, self.clock, self.ids)


@asynccontextmanager
async def open_store(
    url: str, *, clock: Clock = utc_now, ids: Ids = random_id
) -> AsyncIterator[Store]:
    """Open the database at ``url``, bring its tables up to date, and close it at the end."""
    store = Store(engines(url), clock, ids)
    try:
        await store.migrate()
        yield store
    finally:
        await store.close()
