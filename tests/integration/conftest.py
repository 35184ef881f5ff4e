"""Databases for the tests: a fresh SQLite file each, and one PostgreSQL database a session.

PostgreSQL is used when DRAFTROOM_TEST_POSTGRES_URL names a server; in CI it must.
"""

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL, delete, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from assistant.store import RunJournal, Store, definitions, open_store, runs, users
from assistant.store.leases import claim
from assistant.store.tables import metadata
from assistant.store.words import Origin
from tests.support.api_desk import ApiDesk, open_api
from tests.support.app_desk import copied
from tests.support.http_sink import Sink, open_sink

POSTGRES_SETTING = "DRAFTROOM_TEST_POSTGRES_URL"


class FakeClock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file to copy."""
    path = tmp_path_factory.mktemp("template") / "draftroom.db"

    async def make() -> None:
        async with open_store(f"sqlite:///{path}"):
            pass

    asyncio.run(make())
    return path


def _server() -> URL:
    setting = os.environ.get(POSTGRES_SETTING)
    if not setting:
        if os.environ.get("CI"):
            pytest.fail(f"In CI {POSTGRES_SETTING} must name a PostgreSQL server.")
        pytest.skip(f"{POSTGRES_SETTING} is not set")
    return make_url(setting).set(drivername="postgresql+asyncpg")


async def _on_server(server: URL, command: str) -> None:
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(command))
    await engine.dispose()


@pytest.fixture(scope="session")
def make_postgres_database() -> Iterator[Callable[[], str]]:
    """Makes empty databases on the server and drops them at the end."""
    made: list[str] = []

    def make() -> str:
        server = _server()
        name = f"draftroom_test_{uuid.uuid4().hex[:12]}"
        asyncio.run(_on_server(server, f"CREATE DATABASE {name}"))
        made.append(name)
        return server.set(database=name).render_as_string(hide_password=False)

    yield make

    for name in made:
        asyncio.run(_on_server(_server(), f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="session")
def postgres_database(make_postgres_database: Callable[[], str]) -> str:
    """The URL of one database that the tests of a session empty in turn."""
    url = make_postgres_database()

    async def migrate() -> None:
        async with open_store(url):
            pass

    asyncio.run(migrate())
    return url


async def _empty(url: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(delete(table))
    await engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty, migrated database, on either engine."""
    if request.param == "sqlite":
        path = tmp_path / "draftroom.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("postgres_database")
    asyncio.run(_empty(url))
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def make_blank(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes databases without any table, on either engine, and returns their URLs."""
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path / uuid.uuid4().hex}.db"
    make: Callable[[], str] = request.getfixturevalue("make_postgres_database")
    return make


@pytest.fixture
def blank_url(make_blank: Callable[[], str]) -> str:
    """The URL of a database without any table, on either engine."""
    return make_blank()


@pytest.fixture
async def api(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[ApiDesk]:
    """The routes over an open application on an empty database, and people who ask them."""
    async with open_api(copied(sqlite_template, tmp_path), tmp_path) as desk:
        yield desk


@pytest.fixture
async def store(database_url: str, clock: FakeClock) -> AsyncIterator[Store]:
    """An open store on an empty database, on either engine."""
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(open_store(database_url, clock=clock))


NewRun = Callable[..., Awaitable[runs.Run]]


@pytest.fixture
def new_run(store: Store) -> NewRun:
    """Writes a queued run, with its owner and its definition."""

    async def make(
        owner: str = "ana", *, limit_usd: float | None = None, forked_from: str | None = None
    ) -> runs.Run:
        async with store.transaction() as tx:
            await users.ensure(tx, owner, owner.title())
            version = await definitions.register(
                tx,
                definitions.NewDefinition(
                    name="lesson_plan",
                    title="Lesson plan",
                    category="education",
                    origin=Origin.SHIPPED,
                ),
                "digest-1",
                {"steps": ["goals"]},
            )
            return await runs.insert_run(
                tx,
                runs.NewRun(
                    owner=owner,
                    template="lesson_plan",
                    version_id=version.id,
                    title="Density",
                    writer={"name": "rules"},
                    limit_usd=limit_usd,
                    forked_from=forked_from,
                ),
            )

    return make


@pytest.fixture
def claimed(store: Store) -> Callable[..., Awaitable[RunJournal]]:
    """Claims a run and returns the journal under its lease."""

    async def take(run_id: str, worker: str = "w1") -> RunJournal:
        async with store.transaction() as tx:
            run = await claim(tx, worker, 30, run_id)
        assert run is not None
        return RunJournal(store, run_id, epoch=run.lease_epoch, revision=1)

    return take


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    """A server on loopback that answers as a test says, and keeps what it was sent."""
    async with open_sink() as opened:
        yield opened
