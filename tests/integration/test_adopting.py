"""Adopting: what a SQLite database holds goes on in another one, all of it or nothing."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from assistant.accounts import Accounts
from assistant.cli import main
from assistant.cli.output import Exit
from assistant.statuses import Status
from assistant.store import open_store, users
from assistant.store.tables import metadata, runs
from tests.support.app_desk import ANA, copied, definition, open_desk
from tests.support.workflows import agent, approval

FLOW = definition(
    [agent("a", reads={"n": "inputs.n"}), approval("a"), agent("end", of=["ok_a"])],
    inputs={"n": 1},
)


async def rows(url: str) -> dict[str, list[Any]]:
    """Return everything that a database holds."""
    async with open_store(url) as store, store.reading() as tx:
        return {
            table.name: sorted(map(repr, await tx.all(select(table))))
            for table in metadata.sorted_tables
        }


async def _worked(url: str, home: Path) -> str:
    """Make a draft that waits, and a fork of it that has ended; return the first."""
    async with open_desk(url, home, FLOW) as desk:
        assert await desk.run(n=7) is Status.WAITING
        waits = desk.run_id
        desk.run_id = (await desk.app.runs.fork(ANA, waits)).id
        await desk.settle()
        assert await desk.approve() is Status.SUCCEEDED
    return waits


@pytest.fixture
def adopted(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Runs the command for a database that is set."""

    def run(url: str, home: Path, file: Path, *options: str) -> int:
        monkeypatch.setenv("DRAFTROOM_HOME", str(home))
        monkeypatch.setenv("DRAFTROOM_DATABASE_URL", url)
        return main(["adopt", str(file), *options])

    return run


@pytest.fixture
def before(sqlite_template: Path, tmp_path: Path) -> str:
    return copied(sqlite_template, tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def after(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new.db'}"
    make: Callable[[], str] = request.getfixturevalue("make_postgres_database")
    return make()


def test_everything_is_taken_over_value_for_value_and_goes_on(
    adopted: Callable[..., int],
    before: str,
    after: str,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("assistant.store.copied.ROWS", 2)  # more than one lot of most tables
    waits = asyncio.run(_worked(before, tmp_path))
    file = tmp_path / "draftroom.db"
    kept = asyncio.run(rows(before))
    capfd.readouterr()

    async def begun() -> None:  # a server of the new database was started once
        async with open_store(after) as store, store.transaction() as tx:
            await users.ensure(tx, "local", "local")

    asyncio.run(begun())

    assert adopted(after, tmp_path, file, "--json") == Exit.OK

    assert json.loads(capfd.readouterr().out)["rows"]["runs"] == 2
    assert asyncio.run(rows(after)) == kept
    assert asyncio.run(rows(before)) == kept

    async def gone_on() -> Status:
        async with open_desk(after, tmp_path, FLOW) as desk:
            desk.run_id = waits
            return await desk.approve()

    assert asyncio.run(gone_on()) is Status.SUCCEEDED


async def _account(url: str, _: Path) -> None:
    async with open_store(url) as store:
        await Accounts(store).add("Ana", "correct horse battery")


@pytest.mark.parametrize("held", [_worked, _account])
def test_a_database_that_holds_something_is_left_alone(
    held: Callable[[str, Path], Any],
    adopted: Callable[..., int],
    before: str,
    after: str,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    asyncio.run(_worked(before, tmp_path))
    asyncio.run(held(after, tmp_path))
    kept = asyncio.run(rows(after))

    assert adopted(after, tmp_path, tmp_path / "draftroom.db") == Exit.USAGE

    assert "The database that is set is not empty" in capfd.readouterr().err
    assert asyncio.run(rows(after)) == kept


def test_a_failure_on_the_way_leaves_nothing_behind(
    adopted: Callable[..., int],
    before: str,
    after: str,
    tmp_path: Path,
) -> None:
    asyncio.run(_worked(before, tmp_path))
    with closing(sqlite3.connect(tmp_path / "draftroom.db")) as database:
        database.execute("UPDATE journal SET created_at = 'yesterday'")
        database.commit()

    assert adopted(after, tmp_path, tmp_path / "draftroom.db") == Exit.BROKEN

    async def count() -> int:
        async with open_store(after) as store, store.reading() as tx:
            return int((await tx.all(select(func.count()).select_from(runs)))[0][0])

    assert asyncio.run(count()) == 0


@pytest.mark.parametrize("what", ["nothing", "another", "itself", "busy"])
def test_what_cannot_be_taken_over_is_told(
    what: str,
    adopted: Callable[..., int],
    before: str,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    file, url = tmp_path / "draftroom.db", f"sqlite:///{tmp_path / 'new.db'}"

    async def busy() -> None:
        async with open_store(before) as store, store.transaction() as tx:
            await users.ensure(tx, ANA, ANA)
            until = store.clock().replace(year=2999)
            await tx.execute(update(runs).values(lease_until=until))

    if what == "another":
        file = tmp_path / "other.db"
        sqlite3.connect(file).execute("CREATE TABLE a (b)").connection.close()
    elif what != "nothing":
        asyncio.run(_worked(before, tmp_path))
        asyncio.run(busy())
        url = before if what == "itself" else url

    code = adopted(url, tmp_path, file)

    told = capfd.readouterr().err
    said = {
        "nothing": "is no database of Draftroom, or there is nothing in it",
        "another": "is no database of Draftroom, or there is nothing in it",
        "itself": "is the database that is set",
        "busy": "is being worked on. End the server",
    }
    assert said[what] in told
    assert code == Exit.USAGE
