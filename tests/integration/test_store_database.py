"""Opening, migrating and transactions, on both databases."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from assistant.errors import NotFound, StoreUnavailable
from assistant.store import Store, budget, open_store, runs, users
from assistant.store.engines import engines
from assistant.store.migrate import HEAD, SCRIPTS, run_migrations
from assistant.store.tables import metadata
from graphs.limits import Limits

NewRun = Callable[..., Awaitable[runs.Run]]


def layout(connection: Connection) -> dict[str, Any]:
    """Everything the database itself says about its tables."""
    inspector = inspect(connection)
    return {
        name: {
            "columns": [
                {**column, "type": str(column["type"])} for column in inspector.get_columns(name)
            ],
            "primary key": inspector.get_pk_constraint(name),
            "foreign keys": sorted(inspector.get_foreign_keys(name), key=str),
            "unique": sorted(inspector.get_unique_constraints(name), key=str),
            "indexes": [_index(index) for index in inspector.get_indexes(name)],
        }
        for name in inspector.get_table_names()
    }


def _index(index: Mapping[str, Any]) -> dict[str, Any]:
    options = {name: str(option) for name, option in index["dialect_options"].items()}
    return {**index, "dialect_options": options}


async def inspected(url: str, *, migrate: bool) -> tuple[dict[str, Any], list[Any]]:
    """Make the tables of a blank database; return its layout and what differs from the metadata."""

    def make(connection: Connection) -> tuple[dict[str, Any], list[Any]]:
        if migrate:
            run_migrations(connection)
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return layout(connection), compare_metadata(context, metadata)

    if not migrate:
        async with open_store(url):
            pass
    opened = engines(url)
    async with opened.writer.begin() as connection:
        result = await connection.run_sync(make)
    await opened.dispose()
    return result


async def test_the_migrations_bring_a_blank_database_to_the_tables_of_the_code(
    blank_url: str,
) -> None:
    _, differences = await inspected(blank_url, migrate=True)

    assert differences == []


@pytest.fixture
def two_blank_urls(make_blank: Callable[[], str]) -> tuple[str, str]:
    return make_blank(), make_blank()


async def test_a_database_created_at_once_equals_a_migrated_one(
    two_blank_urls: tuple[str, str],
) -> None:
    created, _ = await inspected(two_blank_urls[0], migrate=False)
    migrated, _ = await inspected(two_blank_urls[1], migrate=True)

    assert created == migrated


def test_the_code_expects_the_newest_migration() -> None:
    assert ScriptDirectory(str(SCRIPTS)).get_heads() == [HEAD]


async def test_a_database_behind_the_code_is_migrated_when_opened(blank_url: str) -> None:
    opened = engines(blank_url)
    async with opened.writer.begin() as connection:
        await connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
    await opened.dispose()

    async with open_store(blank_url) as store, store.transaction() as tx:
        assert (await users.ensure(tx, "ana", "Ana")).name == "Ana"


async def test_runs_from_before_limits_of_calls_count_what_they_kept(blank_url: str) -> None:
    def begun(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(SCRIPTS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        at = "'2026-03-02 08:00:00+00:00'"
        for row in (
            f"users (id, name, created_at) VALUES ('ana', 'Ana', {at})",
            "definitions (id, name, title, category, origin, created_at) "
            f"VALUES ('d', 'n', 't', 'c', 'user', {at})",
            "versions (id, definition_id, number, digest, pin, created_at) "
            f"VALUES ('v', 'd', 1, 'x', '{{}}', {at})",
            "runs (id, owner, template, version_id, title, status, limit_usd, spent_usd, calls, "
            "tokens, created_at, updated_at) VALUES "
            f"('r', 'ana', 'n', 'v', 't', 'running', 1000000000, 5000, 3, 700, {at}, {at})",
            "attempts (ticket, run_id, model, reserved_usd, status, at) "
            f"VALUES ('t', 'r', 'm', 2000, 'open', {at})",
        ):
            connection.execute(text(f"INSERT INTO {row}"))

    opened = engines(blank_url)
    async with opened.writer.begin() as connection:
        await connection.run_sync(begun)
    await opened.dispose()

    async with open_store(blank_url) as store, store.transaction() as tx:
        charged = await budget.settle_abandoned(tx, "r")
        run = await runs.get(tx, "r", owner="ana")

    assert (charged.calls, run.limits) == (1, Limits(usd=1.0))
    assert (run.spent_calls, run.spent_tokens, run.reserved_calls) == (4, 700, 0)


async def test_a_database_of_a_newer_version_is_refused(database_url: str) -> None:
    opened = engines(database_url)
    async with opened.writer.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreUnavailable, match="stands at 9999"):
        async with open_store(database_url):
            pass

    async with opened.writer.begin() as connection:
        await connection.execute(text(f"UPDATE alembic_version SET version_num = '{HEAD}'"))
    await opened.dispose()


async def test_a_blank_database_can_be_opened_by_several_at_once(blank_url: str) -> None:
    async def use(number: int) -> None:
        async with open_store(blank_url) as store, store.transaction() as tx:
            await users.ensure(tx, f"u{number}", "")

    await asyncio.gather(*(use(number) for number in range(4)))


@pytest.mark.parametrize(
    "url",
    ["mysql://localhost/x", "sqlite://", "sqlite:///:memory:", "draftroom.db", ""],
)
async def test_an_unusable_url_is_refused_with_what_is_allowed(url: str) -> None:
    with pytest.raises(StoreUnavailable, match="allowed: sqlite:///FILE or postgresql://"):
        async with open_store(url):
            pass


@pytest.mark.parametrize(
    "url", ["postgresql://nobody@127.0.0.1:1/none", "sqlite:////no/such/folder/draftroom.db"]
)
async def test_a_database_out_of_reach_is_said_to_be_unavailable(url: str) -> None:
    with pytest.raises(StoreUnavailable, match=r"does not answer|cannot be used"):
        async with open_store(url):
            pass


async def test_a_damaged_file_is_said_to_be_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "draftroom.db"
    path.write_bytes(b"no database" * 1000)

    with pytest.raises(StoreUnavailable, match="not a database"):
        async with open_store(f"sqlite:///{path}"):
            pass


async def test_an_exception_undoes_the_transaction(store: Store) -> None:
    async def fail() -> None:
        async with store.transaction() as tx:
            await users.ensure(tx, "ana", "Ana")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()

    async with store.reading() as tx:
        with pytest.raises(NotFound):
            await users.get(tx, "ana")


async def test_a_cancelled_transaction_is_undone_and_lets_the_next_one_in(store: Store) -> None:
    inside = asyncio.Event()

    async def hang() -> None:
        async with store.transaction() as tx:
            await users.ensure(tx, "ana", "Ana")
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hang())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    async with store.transaction() as tx:
        with pytest.raises(NotFound):
            await users.get(tx, "ana")


async def test_a_reading_transaction_cannot_write(store: Store) -> None:
    with pytest.raises((DBAPIError, StoreUnavailable), match=r"(?i)read.?only"):
        async with store.reading() as tx:
            await users.ensure(tx, "ana", "Ana")


async def test_a_reader_sees_one_state_and_does_not_wait_for_a_writer(store: Store) -> None:
    async with store.transaction() as writing:
        await users.ensure(writing, "ana", "Ana")
        async with store.reading() as tx:
            with pytest.raises(NotFound):
                await users.get(tx, "ana")


async def test_text_that_a_database_cannot_hold_is_replaced(store: Store) -> None:
    async with store.transaction() as tx:
        user = await users.ensure(tx, "a\0b", "half \ud800 and nul \0, 学生 😀")

    assert (user.id, user.name) == ("a\ufffdb", "half \ufffd and nul \ufffd, 学生 😀")


async def test_sqlite_survives_power_loss_and_keeps_references(sqlite_template: Path) -> None:
    async with open_store(f"sqlite:///{sqlite_template}") as store, store.transaction() as tx:
        kept = {
            name: (await tx.execute(text(f"PRAGMA {name}"))).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }

    full = 2
    assert kept == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }


async def test_closing_waits_for_writes_that_have_begun(database_url: str) -> None:
    async with open_store(database_url) as store:

        async def write() -> None:
            async with store.transaction() as tx:
                await users.ensure(tx, "ana", "Ana")

        caller = asyncio.create_task(store.finish(write(), name="write"))
        await asyncio.sleep(0)
        caller.cancel()

    async with open_store(database_url) as store, store.reading() as tx:
        assert (await users.get(tx, "ana")).name == "Ana"


async def test_an_error_of_the_database_holds_nobodys_words(blank_url: str) -> None:
    async with open_store(blank_url) as store:
        with pytest.raises(Exception, match="no_such_table") as caught:
            async with store.transaction() as tx:
                await tx.execute(
                    text("INSERT INTO no_such_table VALUES (:words)").bindparams(words="a canary")
                )

    assert "canary" not in f"{caught.value!r}{caught.value.__cause__!r}{caught.value}"
