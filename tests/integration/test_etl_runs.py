"""Rows through the run service: from files and databases to tables and files, whatever happens."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from assistant.data import SetPlaces
from assistant.data_places import DataPlaces
from assistant.outside import ListedHosts
from assistant.statuses import Autonomy, Status
from assistant.store import effects
from assistant.store.effects import Effect
from graphs.catalog import written
from graphs.journal import EffectState, Verdict
from tests.integration.conftest import FakeClock
from tests.support.app_desk import ANA, LIMIT_SECONDS, Desk, copied, definition, open_desk
from tests.support.http_sink import open_sink
from tests.support.shops import EXAMPLES, Cut, Shop, opened

Sit = Callable[..., AbstractAsyncContextManager[Desk]]
ETL = written((EXAMPLES / "etl.yaml").read_text("utf-8"))
ROWS = '[{"id": 1, "name": "Ann"}, {"id": 2, "name": "Bo; drop table lonely"}]'


@pytest.fixture(scope="module")
def postgres(make_postgres_database: Callable[[], str]) -> str:
    return make_postgres_database()


@pytest.fixture(params=["sqlite", "postgres"])
def shop_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'shop.db'}"
    url = make_url(request.getfixturevalue("postgres")).set(drivername="postgresql")
    return url.render_as_string(hide_password=False)


@pytest.fixture
async def shop(shop_url: str, tmp_path: Path) -> Shop:
    """The shop of the example, on either engine."""
    return await opened(tmp_path / "data", shop_url)


@pytest.fixture
async def small_shop(tmp_path: Path) -> Shop:
    """The shop of the example on SQLite, for what is the same on both engines."""
    return await opened(tmp_path / "data", f"sqlite:///{tmp_path / 'shop.db'}")


@pytest.fixture
def sit(sqlite_template: Path, tmp_path: Path) -> Sit:
    """Opens a desk; a second one on the same file is another process."""
    url = copied(sqlite_template, tmp_path)
    return lambda flow: open_desk(url, tmp_path, flow)


def putting(to: dict[str, Any], **more: Any) -> Any:
    """Rows of a file, and a step that puts them somewhere."""
    return definition(
        [
            {"id": "rows", "kind": "extract", "from": {"file": "rows.json"}},
            {"id": "load", "kind": "load", "from": "steps.rows", "to": to, **more},
            {"id": "end", "kind": "transform", "value": "steps.load.rows"},
        ]
    )


LONELY = {"table": "lonely", "database": "shop"}
KEYED = {"table": "people", "database": "shop", "key": ["id"]}
FILE = {"file": "out/rows.csv"}


async def _ledger(desk: Desk) -> list[Effect]:
    async with desk.app.store.reading() as tx:
        return await effects.of_run(tx, desk.run_id, owner=ANA)


async def test_a_small_etl_flow_runs_from_the_examples(sit: Sit, shop: Shop) -> None:
    async with sit(ETL) as desk:
        desk.app.worker.bench.data = shop.data()

        assert await desk.run(month="2026-10", autonomy=Autonomy.END) is Status.WAITING
        asked = await desk.asked("load")
        assert asked.content["to"] == "the table sales_clean of shop"
        assert asked.content["does"] == "adds rows, and changes those whose id is there"
        assert (asked.content["rows"], len(asked.content["sample"])) == (3, 3)
        assert await shop.do("select count(*) from sales_clean") == [(0,)]
        assert await desk.approve("load") is Status.WAITING
        assert not (shop.folder / "out").exists()
        assert await desk.approve("table") is Status.SUCCEEDED

        found = await shop.do("select id, sku, category, total from sales_clean order by id")
        assert [(one[0], one[1], one[2], float(one[3])) for one in found] == [
            (1, "TEA-1", "Tea", 13.5),
            (2, "CUP-2", "Crockery", 24.0),
            (5, "TEA-7", "Tea", 1.0),
        ]
        text = (shop.folder / "out/2026-10.csv").read_text()
        assert text == "category,sales,total\nCrockery,1,24.0\nTea,2,14.5\n"
        assert (await desk.snapshot()).step("report").value["left_out"] == 4
        assert [(one.step, one.state) for one in await _ledger(desk)] == [
            ("load", EffectState.CONFIRMED),
            ("table", EffectState.CONFIRMED),
        ]


async def test_what_was_read_is_kept_and_not_read_again(sit: Sit, small_shop: Shop) -> None:
    async with sit(ETL) as desk:
        desk.app.worker.bench.data = small_shop.data()
        await desk.run(month="2026-10")
        (small_shop.folder / "sales/2026-10.csv").write_text("id,day,sku,amount,price\n")

        await desk.approve("load")

        assert len((await desk.snapshot()).step("sales").value) == 7


@asynccontextmanager
async def _cut(
    sit: Sit, shop: Shop, clock: FakeClock, flow: Any, *, before: bool = False
) -> AsyncIterator[tuple[Status, Desk]]:
    """Let a process end as rows were put; give how another one goes on, and its desk."""
    (shop.folder / "rows.json").write_text(ROWS)
    async with sit(flow) as dead, sit(flow) as other:
        dead.app.store.clock = other.app.store.clock = clock
        cut = dead.app.worker.bench.data = Cut(shop.places, before=before)
        await dead.run()
        asked = await dead.asked("load")
        await dead.app.runs.decide(
            ANA, dead.run_id, asked.id, shown=asked.shown, verdict=Verdict.APPROVE
        )
        working = asyncio.create_task(dead.settle())
        async with asyncio.timeout(LIMIT_SECONDS):
            await cut.done.wait()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        other.run_id = dead.run_id
        assert [one.state for one in await _ledger(other)] == [EffectState.SENT]
        clock.forward(31)
        other.app.worker.bench.data = shop.data()
        yield await other.settle(), other


@pytest.mark.parametrize("before", [False, True], ids=["after it was done", "before"])
async def test_after_a_crash_rows_with_a_key_are_put_again_and_are_there_once(
    sit: Sit, shop: Shop, clock: FakeClock, before: bool
) -> None:
    await shop.do("drop table if exists people; create table people (id integer primary key,"
                  " name text not null);")  # fmt: skip
    flow = putting(KEYED)

    async with _cut(sit, shop, clock, flow, before=before) as (ended, desk):
        assert ended is Status.SUCCEEDED
        assert await shop.do("select * from people order by id") == [
            (1, "Ann"),
            (2, "Bo; drop table lonely"),
        ]
        assert [one.state for one in await _ledger(desk)] == [EffectState.CONFIRMED]


async def test_after_a_crash_nobody_knows_of_rows_without_a_key_so_a_person_is_asked(
    sit: Sit, shop: Shop, clock: FakeClock
) -> None:
    flow = putting(LONELY, on_error="ask")

    async with _cut(sit, shop, clock, flow) as (ended, desk):
        assert ended is Status.WAITING
        assert (
            "It may have reached the table lonely of shop" in (await desk.asked("load.failed")).ask
        )
        assert await shop.do("select count(*) from lonely") == [(2,)]
        await desk.decide(
            Verdict.EDIT, "load.failed", value={"rows": 2, "to": "looked: it is there"}
        )
        assert (await desk.snapshot()).step("end").value == 2
        assert await shop.do("select count(*) from lonely") == [(2,)]


@pytest.mark.parametrize("before", [False, True], ids=["after it was done", "before"])
async def test_after_a_crash_a_file_tells_whether_it_was_written(
    sit: Sit, small_shop: Shop, clock: FakeClock, before: bool
) -> None:
    file = small_shop.folder / "out/rows.csv"
    file.parent.mkdir()
    file.write_text("of yesterday\n")

    async with _cut(sit, small_shop, clock, putting(FILE), before=before) as (ended, desk):
        assert ended is Status.SUCCEEDED
        assert file.read_bytes() == b"id,name\r\n1,Ann\r\n2,Bo; drop table lonely\r\n"
        assert [one.name for one in file.parent.iterdir()] == ["rows.csv"]
        assert [one.state for one in await _ledger(desk)] == [EffectState.CONFIRMED]


async def test_a_file_that_somebody_has_changed_since_is_not_written_over_after_a_crash(
    sit: Sit, small_shop: Shop, clock: FakeClock
) -> None:
    file = small_shop.folder / "out/rows.csv"

    class Changed(SetPlaces):
        async def stands(self, path: str) -> str | None:
            file.write_text("mine\n")
            return await super().stands(path)

    small_shop.data = lambda: Changed(small_shop.places)  # type: ignore[method-assign]
    flow = putting(FILE, on_error="ask")

    async with _cut(sit, small_shop, clock, flow) as (ended, desk):
        assert ended is Status.WAITING
        assert (
            "Something else stands at out/rows.csv by now." in (await desk.asked("load.failed")).ask
        )
        assert file.read_text() == "mine\n"
        assert [one.state for one in await _ledger(desk)] == [EffectState.UNKNOWN]


def taking_back(to: dict[str, Any], key: list[str]) -> Any:
    """Rows that are put somewhere and taken away by a key, as the step after them fails."""
    table = {"table": to["table"], "database": "shop"}
    return definition(
        [
            {"id": "rows", "kind": "extract", "from": {"file": "rows.json"}},
            {"id": "load", "kind": "load", "from": "steps.rows", "to": to, "compensate": "un"},
            {"id": "un", "kind": "load", "from": "steps.rows",
             "to": table | {"key": key, "remove": True}},
            {
                "id": "last",
                "kind": "load",
                "needs": ["load"],
                "from": "steps.rows",
                "to": {"table": "nowhere", "database": "shop"},
            },
        ]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("there", "to", "key", "left"),
    [
        ("(9, 'Cy')", KEYED, ["id"], [(9, "Cy")]),
        ("(9, 'Cy'), (2, 'Old')", KEYED, ["id"], [(2, "Bo; drop table lonely"), (9, "Cy")]),
        ("(1, 'Al'), (2, 'Old')", KEYED, ["id"], [(1, "Ann"), (2, "Bo; drop table lonely")]),
        ("(9, 'Ann')", KEYED, ["name"], [(1, "Ann"), (9, "Ann")]),
        ("(9, 'Cy')", {"table": "people", "database": "shop"}, ["id"], [(9, "Cy")]),
    ],
    ids=["all added", "one changed", "all changed", "another key", "no key"],
)
async def test_rows_that_were_added_are_taken_away_again_and_no_others_when_the_run_fails(
    sit: Sit,
    shop: Shop,
    there: str,
    to: dict[str, Any],
    key: list[str],
    left: list[tuple[int, str]],
) -> None:
    await shop.do("drop table if exists people; create table people (id integer primary key,"
                  f" name text); insert into people values {there};")  # fmt: skip
    (shop.folder / "rows.json").write_text(ROWS)
    async with sit(taking_back(to, key)) as desk:
        desk.app.worker.bench.data = shop.data()
        await desk.run()
        asked = await desk.asked("load")
        assert asked.content["taken_back_by"] == "load un"
        assert "the rows that are added are removed again" in asked.ask
        assert ("What is changed stays changed." in asked.ask) is ("key" in to)

        assert await desk.approve("load") is Status.FAILED

        assert ((await desk.snapshot()).run.reason or {})["taken_back"] == ["load"]
        assert await shop.do("select * from people order by id") == left
        assert {one.step: one.state for one in await _ledger(desk)}["load"] is (
            EffectState.COMPENSATED
        )


@pytest.mark.parametrize(
    ("rows", "to", "told"),
    [
        ('[{"id": 1, "nme": "x"}]', LONELY, "has no column 'nme'. There are: id, name."),
        ('[{"id": 1}, {"name": "x"}]', LONELY, "row 2: it has other columns than the first row"),
        ('[{"id": 1}, {"id": 1}]', KEYED, "row 2: its key is that of steps.rows, row 1"),
        ('[{"id": null}]', KEYED, "row 1: id is of the key, and there is nothing in it"),
        ('[{"id": 1}]', LONELY | {"key": ["id"]}, "can hold several rows with one id"),
        ('[{"id": 1}]', LONELY | {"table": "gone"}, "There is no table gone in shop"),
        ('[{"id": 1}]', LONELY | {"database": "till"}, "There is no database 'till' here"),
        ('[1]', LONELY, "1 is no object"),
    ],
)  # fmt: skip
async def test_rows_that_do_not_fit_fail_before_anybody_is_asked(
    sit: Sit, small_shop: Shop, rows: str, to: dict[str, Any], told: str
) -> None:
    await small_shop.do("create table people (id integer primary key);")
    (small_shop.folder / "rows.json").write_text(rows)
    async with sit(putting(to)) as desk:
        desk.app.worker.bench.data = small_shop.data()

        assert await desk.run() is Status.FAILED

        run = (await desk.snapshot()).run
        assert told in json.dumps(run.reason)
        assert await _ledger(desk) == []


async def test_rows_are_read_from_an_address_and_sent_to_one_once(
    sit: Sit, small_shop: Shop
) -> None:
    async with open_sink() as sink:
        sink.answers["GET /rows/2026?day=7"] = [(503, ""), (200, "id;name\n1;Ann\n")]
        sink.answers["POST /people"] = [(0, ""), (200, '{"stored": 1}')]
        again = {"retry": {"attempts": 2, "delay": 0}}
        flow = definition(
            [
                {"id": "rows", "kind": "extract", "columns": {"id": "integer"}, **again,
                 "from": {"http": f"http://{sink.host}/rows/{{year}}"},
                 "with": {"year": "inputs.year", "day": "inputs.day"}},
                {"id": "load", "kind": "load", "from": "steps.rows", "idempotent": True, **again,
                 "to": {"http": f"http://{sink.host}/people", "headers": {"X-From": "us"}}},
            ],
            inputs={"year": "2026", "day": 7},
        )  # fmt: skip
        async with sit(flow) as desk:
            desk.app.worker.bench.outside = ListedHosts([sink.host])

            assert await desk.run() is Status.WAITING
            asked = await desk.asked("load")
            assert asked.content["to"] == f"POST http://{sink.host}/people"
            assert (asked.content["rows"], asked.content["sample"]) == (1, [{"id": 1}])
            assert await desk.approve("load") is Status.SUCCEEDED

            posted = [one for one in sink.got if one.method == "POST"]
            assert [one.body for one in posted] == [[{"id": 1}]] * 2
            assert len({one.headers["idempotency-key"] for one in posted}) == 1
            assert {one.headers["x-from"] for one in posted} == {"us"}
            assert (await desk.snapshot()).step("load").value["answer"] == {"stored": 1}


async def test_no_password_and_no_place_of_a_database_is_told_or_kept(
    sit: Sit, tmp_path: Path
) -> None:
    secret = "hunter2-canary"
    places = DataPlaces(tmp_path, {"shop": f"postgresql://ana:{secret}@127.0.0.1:1/shop"})
    flow = definition(
        [
            {"id": "rows", "kind": "extract", "on_error": "ask",
             "from": {"sql": "select 1 as a", "database": "shop"}},
        ]
    )  # fmt: skip
    async with sit(flow) as desk:
        desk.app.worker.bench.data = SetPlaces(places)

        assert await desk.run() is Status.WAITING
        assert "The database shop does not answer." in (await desk.asked()).ask
        told = await desk.app.runs.events(ANA, desk.run_id)
        assert secret not in repr(told)
        assert secret not in repr((await desk.snapshot(), places, desk.app.settings))
    assert not any(secret.encode() in one.read_bytes() for one in tmp_path.glob("*.db*"))
