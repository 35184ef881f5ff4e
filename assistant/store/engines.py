"""The connections behind a store, and what each database must be told when one is opened."""

import asyncio
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from assistant.errors import StoreUnavailable
from assistant.store.group import Commit, PostgresCommit, SqliteCommit

ALLOWED = "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE"
POSTGRES_CONNECTIONS = 10
SQLITE_READERS = 4

# busy_timeout stands first: the change to WAL may already meet another process.
_WRITES = ("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
_READS = ("busy_timeout=5000", "query_only=ON")


@dataclass(frozen=True, kw_only=True)
class Engines:
    """The ways into one database. SQLite keeps one writing connection, PostgreSQL a pool."""

    writer: AsyncEngine
    reader: AsyncEngine
    commit: Commit
    one_writer: bool

    async def dispose(self) -> None:
        """Close every connection."""
        if isinstance(self.commit, SqliteCommit):
            await asyncio.to_thread(self.commit.close)
            await self.reader.dispose()
        await self.writer.dispose()


def engines(url: str) -> Engines:
    """Return the engines for a database URL; nothing is connected yet."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreUnavailable(f"{url!r} is not a database URL; allowed: {ALLOWED}.") from error
    match parsed.drivername:
        case "sqlite" | "sqlite+aiosqlite":
            return _sqlite(parsed)
        case "postgresql" | "postgresql+asyncpg":
            return _postgres(parsed.set(drivername="postgresql+asyncpg"))
    raise StoreUnavailable(
        f"{parsed.drivername!r} databases are not supported; allowed: {ALLOWED}."
    )


def _sqlite(url: URL) -> Engines:
    if url.database in (None, "", ":memory:"):
        raise StoreUnavailable(f"A SQLite database needs a file; allowed: {ALLOWED}.")
    plain, threaded = url.set(drivername="sqlite"), url.set(drivername="sqlite+aiosqlite")
    # Without isolation_level the driver leaves BEGIN to the listeners below.
    options: dict[str, Any] = {
        "connect_args": {"isolation_level": None},
        "max_overflow": 0,
        "hide_parameters": True,  # an error is logged, and they are somebody's words
    }
    writer = create_async_engine(threaded, pool_size=1, **options)
    reader = create_async_engine(threaded, pool_size=SQLITE_READERS, **options)
    group = create_engine(plain, pool_size=1, **options)
    listen(writer.sync_engine, "BEGIN IMMEDIATE", _WRITES)
    listen(group, "BEGIN IMMEDIATE", _WRITES)
    listen(reader.sync_engine, "BEGIN", _READS)
    return Engines(writer=writer, reader=reader, commit=SqliteCommit(group), one_writer=True)


def listen(engine: Engine, begin: str, pragmas: tuple[str, ...]) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _postgres(url: URL) -> Engines:
    writer = create_async_engine(
        url,
        pool_size=POSTGRES_CONNECTIONS,
        hide_parameters=True,
        pool_pre_ping=True,  # a restarted server costs a ping, not a failed run
        connect_args={"server_settings": {"application_name": "draftroom"}},
    )
    reader = writer.execution_options(postgresql_readonly=True)
    return Engines(writer=writer, reader=reader, commit=PostgresCommit(writer), one_writer=False)
