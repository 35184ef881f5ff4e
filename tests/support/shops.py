"""A shop: the data of examples/etl.yaml in a folder and a database, on SQLite or PostgreSQL."""

import asyncio
import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from assistant.data import SetPlaces
from assistant.data_places import DataPlaces
from graphs.data import Row, Table

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SCRIPT = (EXAMPLES / "data/shop.sql").read_text("utf-8")
LONELY = "create table lonely (id integer, name varchar(40))"


@dataclass
class Shop:
    """The folder and the database, and what stands in them."""

    folder: Path
    url: str

    @property
    def places(self) -> DataPlaces:
        return DataPlaces(self.folder, {"shop": self.url})

    def data(self) -> SetPlaces:
        return SetPlaces(self.places)

    async def do(self, sql: str) -> list[tuple[Any, ...]]:
        """Run SQL as its operator, and return the rows of the last statement."""
        if self.url.startswith("sqlite"):
            return await asyncio.to_thread(_in_sqlite, self.url.removeprefix("sqlite:///"), sql)
        connection = await asyncpg.connect(self.url.replace("+asyncpg", ""))
        try:
            if ";" in sql:
                await connection.execute(sql)
                return []
            return [tuple(one) for one in await connection.fetch(sql)]
        finally:
            await connection.close()


def _in_sqlite(path: str, sql: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(path)
    try:
        if ";" in sql:
            connection.executescript(sql)
            return []
        found = connection.execute(sql).fetchall()
        connection.commit()
        return found
    finally:
        connection.close()


async def opened(folder: Path, url: str) -> Shop:
    """Return a shop with the data of the example, and a table that tells no row from another."""
    shutil.copytree(EXAMPLES / "data", folder)
    shop = Shop(folder, url)
    await shop.do(
        "drop table if exists sales_clean; drop table if exists products;"
        f"drop table if exists lonely; {SCRIPT} {LONELY};"
    )
    return shop


class Cut(SetPlaces):
    """Data that is changed, and then the process hears no more of it."""

    def __init__(self, places: DataPlaces, *, before: bool = False) -> None:
        super().__init__(places)
        self.before = before  # the process ends before anything is changed
        self.done = asyncio.Event()

    async def write(self, path: str, content: bytes) -> None:
        if not self.before:
            await super().write(path, content)
        await self._forever()

    async def put(self, table: Table, rows: Sequence[Row]) -> None:
        if not self.before:
            await super().put(table, rows)
        await self._forever()

    async def _forever(self) -> None:
        self.done.set()
        await asyncio.Event().wait()
