"""The databases of workflows, by the names that are set for them, and how each is asked.

A query runs alone in a transaction that cannot write, with bound values, and ends at a limit of
rows and of time. What a database says is told without where it is and without its password.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import date, datetime
from datetime import time as clock_time
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import URL, BindParameter, NullPool, bindparam, event, make_url, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from agents.errors import Fault
from assistant.store.columns import clean
from assistant.store.engines import listen
from graphs.data import Query
from graphs.outside import NotReached
from graphs.rows import MOST_BYTES, MOST_ROWS
from graphs.sql import BadQuery, check_query, parts

SECONDS = 30.0  # that one statement may take
CONNECTING_SECONDS = 10.0
_STEPS = 20_000  # of SQLite, between two looks at the clock
_READS = ("busy_timeout=5000", "query_only=ON")
_WRITES = ("busy_timeout=5000", "foreign_keys=ON")
_PASSING = ("08", "40", "53", "55", "57", "58")  # classes of SQLSTATE: what comes and goes
_PASSING_WORDS = ("locked", "busy", "disk i/o", "full", "unable to open")  # of SQLite
_TOO_LONG = ("57014", "interrupted")
_CLASS = re.compile(r"^<class '[^']+'>: ")


class Databases:
    """The databases that are set; every method raises NotReached."""

    def __init__(self, urls: Mapping[str, str]) -> None:
        self.names = tuple(urls)
        self._urls = {name: make_url(url) for name, url in urls.items()}

    async def query(self, query: Query) -> list[dict[str, Any]]:
        """Return the rows of a query."""
        try:
            check_query(query.sql)
        except BadQuery as error:
            raise NotReached(f"The query {error}.", fault="permanent") from None
        asked = text(_escaped(query.sql))
        bound: list[BindParameter[Any]] = [
            bindparam(name, value) for name, value in query.values.items()
        ]
        async with self.connected(query.database) as connection:
            return await _all(connection, asked.bindparams(*bound) if bound else asked)

    async def trouble(self, name: str) -> str:
        """Say what keeps a database from being used; nothing where it answers."""
        try:
            async with self.connected(name) as connection:
                await connection.execute(text("SELECT 1"))
        except NotReached as error:
            return str(error)
        return ""

    @asynccontextmanager
    async def connected(self, name: str, *, writes: bool = False) -> AsyncIterator[AsyncConnection]:
        """Open a connection with a transaction, which is undone where nobody commits it."""
        url = self._url(name)
        if url.drivername.startswith("sqlite") and not _file(url).is_file():
            said = f"The database {name} has no file where DRAFTROOM_DATABASES names one."
            raise NotReached(said, fault="permanent")
        engine = _engine(url, writes=writes)
        try:
            with self._told(name):
                async with asyncio.timeout(SECONDS + CONNECTING_SECONDS):
                    async with engine.connect() as connection:
                        await connection.begin()
                        yield connection
        finally:
            await engine.dispose()

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        """Say in words what a database says, without what only it and its operator know."""
        try:
            yield
        except TimeoutError as error:
            said = f"The database {name} took longer than {SECONDS:g} seconds."
            raise NotReached(said) from error
        except OSError as error:
            said = f"The database {name} does not answer."
            raise NotReached(said) from error
        except Exception as error:
            of_driver = type(error).__module__.startswith("asyncpg.")  # as a cursor raises it
            if not (isinstance(error, SQLAlchemyError) or of_driver):
                raise
            raise self._words(name, error) from None  # it could hold an address

    def _words(self, name: str, error: Exception) -> NotReached:
        origin = error.orig if isinstance(error, DBAPIError) else error
        words = self._safe(name, str(origin))
        state = str(getattr(origin, "sqlstate", None) or "")
        if state in _TOO_LONG or words in _TOO_LONG:
            said = f"The database {name} took longer than {SECONDS:g} seconds."
            return NotReached(said)
        lost = isinstance(error, DBAPIError) and error.connection_invalidated
        passing = lost or state.startswith(_PASSING)
        if not state and self._urls[name].drivername.startswith("sqlite"):
            passing = passing or any(word in words.lower() for word in _PASSING_WORDS)
        fault: Fault = "transient" if passing else "permanent"
        return NotReached(f"The database {name} says: {words}", fault=fault)

    def _safe(self, name: str, words: str) -> str:
        """Return the first line of what was said, without the password and the address."""
        url = self._urls[name]
        line = _CLASS.sub("", words.strip().split("\n")[0])[:300]
        secret = (url.password, url.render_as_string(hide_password=False), url.database)
        for one in secret:
            line = line.replace(str(one), "***") if one else line
        return line

    def _url(self, name: str) -> URL:
        if name not in self._urls:
            listed = ", ".join(sorted(self._urls)) or "none"
            said = f"There is no database {name!r} here. Listed in DRAFTROOM_DATABASES: {listed}."
            raise NotReached(said, fault="permanent")
        return self._urls[name]


def _engine(url: URL, *, writes: bool) -> AsyncEngine:
    if url.drivername.startswith("sqlite"):
        return _sqlite(_file(url), writes=writes)
    settings = {
        "application_name": "draftroom",
        "statement_timeout": f"{SECONDS * 1000:.0f}",
        "lock_timeout": f"{CONNECTING_SECONDS * 1000:.0f}",
        "default_transaction_read_only": "off" if writes else "on",
    }
    return create_async_engine(
        url.set(drivername="postgresql+asyncpg"),
        poolclass=NullPool,
        hide_parameters=True,
        execution_options={} if writes else {"postgresql_readonly": True},
        connect_args={"server_settings": settings, "timeout": CONNECTING_SECONDS},
    )


def _file(url: URL) -> Path:
    return Path(url.database or "").expanduser()


def _sqlite(path: Path, *, writes: bool) -> AsyncEngine:
    """Return the way into a file that is there; none is made."""
    url = URL.create(
        "sqlite+aiosqlite",
        database=f"file:{quote(str(path))}",
        query={"mode": "rw" if writes else "ro", "uri": "true"},
    )
    engine = create_async_engine(
        url, poolclass=NullPool, hide_parameters=True, connect_args={"isolation_level": None}
    )
    begin, pragmas = ("BEGIN IMMEDIATE", _WRITES) if writes else ("BEGIN", _READS)
    listen(engine.sync_engine, begin, pragmas)

    @event.listens_for(engine.sync_engine, "connect")
    def bounded(connection: Any, _record: object) -> None:
        end = time.monotonic() + SECONDS
        connection.run_async(
            lambda raw: raw.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
        )

    return engine


def _escaped(sql: str) -> str:
    """Return a query in which no colon that is quoted is taken for the name of a value."""
    return "".join(
        part.text if part.is_code else part.text.replace(":", "\\:") for part in parts(sql)
    )


async def _all(connection: AsyncConnection, asked: Any) -> list[dict[str, Any]]:
    """Return all rows as plain values, up to the limits."""
    result = await connection.stream(asked)
    names = list(result.keys())
    if len({*names}) != len(names):
        said = "Two columns of the query have one name; name each with AS."
        raise NotReached(said, fault="permanent")
    rows: list[dict[str, Any]] = []
    size = 0
    async for row in result:
        if len(rows) == MOST_ROWS:
            raise NotReached(f"There are more than {MOST_ROWS:,} rows.", fault="permanent")
        values = [_plain(name, value) for name, value in zip(names, row, strict=True)]
        rows.append(dict(zip(names, values, strict=True)))
        size += sum(len(one) for one in values if isinstance(one, str))
        if size > MOST_BYTES:
            said = f"The rows are longer than {MOST_BYTES:,} bytes; read less of them."
            raise NotReached(said, fault="permanent")
    return rows


def _plain(name: str, value: Any) -> Any:
    """Return a value of a database as one of JSON."""
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return clean(value)
        case Decimal():
            return float(value)
        case datetime() | date() | clock_time():
            return value.isoformat()
        case UUID():
            return str(value)
        case list() | dict():
            return _plain_inside(name, value)
    said = f"The column {name} holds a {type(value).__name__}, which no row here can; cast it."
    raise NotReached(said, fault="permanent")


def _plain_inside(name: str, value: Sequence[Any] | Mapping[str, Any]) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(name, one) for key, one in value.items()}
    return [_plain(name, one) for one in value]
