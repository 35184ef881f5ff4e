"""Databases of workflows: read with bound values alone, changed whole, and silent about secrets."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncConnection

from assistant.store import databases as module
from assistant.store import loading
from assistant.store.databases import Databases
from graphs.data import Query, Table
from graphs.outside import NotReached
from tests.support.shops import Shop, opened

HOSTILE = "'; drop table products; --"


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
    return await opened(tmp_path / "data", shop_url)


async def ask(shop: Shop, sql: str, **values: Any) -> list[dict[str, Any]]:
    return await Databases({"shop": shop.url}).query(Query("shop", sql, values))


async def put(shop: Shop, table: str, rows: list[dict[str, Any]], *key: str, **more: Any) -> None:
    await loading.put(Databases({"shop": shop.url}), Table("shop", table, key, **more), rows)


async def refused(doing: Any) -> NotReached:
    with pytest.raises(NotReached) as caught:
        await doing
    assert not caught.value.sent
    return caught.value


async def test_a_value_is_never_part_of_the_query(shop: Shop) -> None:
    sql = "select sku, ':since' as said from products where sku = :sku or title = :sku -- :sku"

    assert await ask(shop, sql, sku=HOSTILE) == []
    assert await ask(shop, sql, sku="POT-1") == [{"sku": "POT-1", "said": ":since"}]
    assert await ask(shop, "select :a as a, :b as b", a=HOSTILE, b=None) == [
        {"a": HOSTILE, "b": None}
    ]
    assert len(await ask(shop, "select * from products")) == 5


@pytest.mark.parametrize(
    "sql",
    [
        "select 1; drop table products",
        "select 1; commit; drop table products",
        "drop table products",
        "with gone as (delete from products returning sku) select * from gone",
        "/* select */ update products set sku = 'x'",
        "pragma query_only = off",
        "attach database '/tmp/other.db' as other",
        "copy products to '/tmp/products'",
    ],
)
async def test_a_query_can_only_read(shop: Shop, sql: str) -> None:
    error = await refused(ask(shop, sql))

    assert error.fault == "permanent"
    assert await shop.do("select count(*) from products") == [(5,)]


async def test_values_of_a_database_are_those_of_json(shop: Shop) -> None:
    await put(shop, "sales_clean", [
        {"id": 1, "day": "2026-10-01", "sku": "TEA-1", "category": "Ünïcode ✓", "total": 0.1},
        {"id": 2.0, "day": "2026-10-02", "sku": "TEA-1", "category": "", "total": 3},
    ])  # fmt: skip

    found = await ask(shop, "select id, day, category, total from sales_clean order by id")

    assert found == [
        {"id": 1, "day": "2026-10-01", "category": "Ünïcode ✓", "total": 0.1},
        {"id": 2, "day": "2026-10-02", "category": "", "total": 3},
    ]


async def test_rows_are_put_all_together_or_not_at_all(shop: Shop) -> None:
    good = {"id": 1, "day": "2026-10-01", "sku": "TEA-1", "category": "Tea", "total": 1}

    twice = await refused(put(shop, "sales_clean", [good, good]))
    wrong = await refused(put(shop, "sales_clean", [good, good | {"id": 2, "day": "Monday"}]))

    assert "unique" in str(twice).lower()
    assert "Row 2, column day: 'Monday' is no DATE" in str(wrong)
    assert await shop.do("select count(*) from sales_clean") == [(0,)]


async def test_with_a_key_rows_are_added_changed_and_removed(shop: Shop) -> None:
    row = {"sku": "TEA-1", "title": HOSTILE, "category": "Tea", "since": "2026-01"}

    await put(shop, "products", [row, row | {"sku": "NEW-1"}], "sku")
    await put(shop, "products", [row | {"title": "Again"}], "sku")
    await put(shop, "products", [{"sku": "NEW-1"}, {"sku": "POT-1"}], "sku", remove=True)

    found = await shop.do("select sku, title from products order by sku")
    assert [one[0] for one in found] == ["CUP-2", "CUP-5", "TEA-1", "TEA-7"]
    assert dict(found)["TEA-1"] == "Again"


@pytest.mark.parametrize(
    ("table", "row", "key", "told"),
    [
        ("nowhere", {"id": 1}, (), "There is no table nowhere in shop. There are: lonely"),
        ("products", {"sku": "x", 'title"; drop': 1}, (), "has no column"),
        ("products", {"sku": "x"}, (), "needs a value for 'title'"),
        ("products", {"sku": 5, "title": "", "category": "", "since": ""}, (), "5 is no TEXT"),
        ("lonely", {"id": "x"}, (), "'x' is no INTEGER"),
        ("lonely", {"id": 1.5}, (), "1.5 is no INTEGER"),
        ("lonely", {"id": True}, (), "True is no INTEGER"),
        ("lonely", {"id": 1}, ("id",), "can hold several rows with one id. Unique is: nothing"),
    ],
)
async def test_rows_are_held_against_the_columns_of_their_table(
    shop: Shop, table: str, row: dict[str, Any], key: tuple[str, ...], told: str
) -> None:
    error = await refused(put(shop, table, [row], *key))

    assert (told in str(error), error.fault) == (True, "permanent"), str(error)
    assert await shop.do("select count(*) from products") == [(5,)]


async def test_a_unique_index_is_a_key_and_a_partial_one_is_none(shop: Shop) -> None:
    await shop.do(
        "create unique index by_name on lonely (name);"
        "create unique index by_id on lonely (id) where name <> 'x';"
    )

    await put(shop, "lonely", [{"id": 1, "name": "a"}], "name")
    await put(shop, "lonely", [{"id": 2, "name": "a"}], "name")

    assert await shop.do("select * from lonely") == [(2, "a")]
    assert "Unique is: name" in str(await refused(put(shop, "lonely", [{"id": 1}], "id")))


async def test_what_has_no_end_is_ended(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    count = "with recursive n(a) as (select 1 union all select a + 1 from n) select a from n"

    assert "more than 100,000 rows" in str(await refused(ask(shop, count)))
    monkeypatch.setattr(module, "SECONDS", 0.2)
    error = await refused(ask(shop, f"select count(*) as a from ({count}) as m"))
    assert str(error) == "The database shop took longer than 0.2 seconds."
    assert error.fault == "transient"


async def test_bytes_and_two_columns_of_one_name_are_refused(shop: Shop) -> None:
    blob = "x'00'" if shop.url.startswith("sqlite") else "'x'::bytea"

    assert "The column a holds a bytes" in str(await refused(ask(shop, f"select {blob} as a")))
    assert "Two columns" in str(await refused(ask(shop, "select 1 as a, 2 as a")))


@pytest.mark.parametrize(
    ("url", "told", "fault"),
    [
        ("postgresql://ana:hunter2@127.0.0.1:1/shop", "does not answer", "transient"),
        ("sqlite:////nowhere/hunter2/shop.db", "has no file", "permanent"),
    ],
)
async def test_a_database_that_cannot_be_reached_is_told_by_its_name_alone(
    url: str, told: str, fault: str
) -> None:
    listed = Databases({"shop": url})

    for doing in (
        listed.query(Query("shop", "select 1", {})),
        loading.put(listed, Table("shop", "a"), [{"a": 1}]),
    ):
        error = await refused(doing)
        assert (told in str(error), error.fault) == (True, fault), str(error)
        assert "hunter2" not in f"{error} {error.__cause__}"
    assert "hunter2" not in await listed.trouble("shop")


async def test_a_refused_password_is_not_told(postgres: str) -> None:
    url = make_url(postgres).set(username="nobody_here", password="hunter2")
    listed = Databases({"shop": url.render_as_string(hide_password=False)})

    error = await refused(listed.query(Query("shop", "select 1", {})))

    assert error.fault == "permanent"
    assert "hunter2" not in f"{error} {error.__cause__} {error.__context__}"


async def test_no_file_is_made_where_there_is_no_database(tmp_path: Path) -> None:
    listed = Databases({"shop": f"sqlite:///{tmp_path / 'shop.db'}"})

    await refused(loading.put(listed, Table("shop", "a"), [{"a": 1}]))

    assert list(tmp_path.iterdir()) == []


async def test_only_a_commit_that_breaks_leaves_it_open_whether_rows_are_there(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_: Any) -> None:
        raise OSError("the line is cut")

    monkeypatch.setattr(AsyncConnection, "commit", broken)

    with pytest.raises(NotReached, match="does not answer") as caught:
        await put(shop, "lonely", [{"id": 1}])

    assert caught.value.sent
