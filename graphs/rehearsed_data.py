"""Files and databases of a rehearsal: as a case has them, in memory, and gone when it is over.

A database is a SQLite one, which reads the very queries of the definition.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from graphs.data import Query, Row, Table
from graphs.outside import NotReached

_REACHES_OUT = (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH)


class RehearsedData:
    """Data that a case has; implements graphs.data.Data."""

    def __init__(self, files: Mapping[str, str], databases: Mapping[str, str]) -> None:
        self.files = {path: text.encode() for path, text in files.items()}
        self.written: dict[str, str] = {}
        self._scripts = dict(databases)
        self._databases: dict[str, sqlite3.Connection] = {}

    def rows_of(self, table: str) -> list[dict[str, Any]] | str:
        """Return all rows of ``database.table`` as they stand, or why there are none."""
        database, _, name = table.partition(".")
        try:
            return self._rows(database, f"select * from {_quoted(name)} order by rowid")
        except NotReached as error:
            return str(error)

    async def read(self, path: str) -> bytes:
        if path not in self.files:
            raise NotReached(f"There is no file {path}.", fault="permanent")
        return self.files[path]

    async def stands(self, path: str) -> str | None:
        content = self.files.get(path)
        return None if content is None else hashlib.sha256(content).hexdigest()

    async def write(self, path: str, content: bytes) -> None:
        self.files[path] = content
        self.written[path] = content.decode()

    async def query(self, query: Query) -> list[dict[str, Any]]:
        return self._rows(query.database, query.sql, query.values)

    async def check(self, table: Table, columns: Sequence[str]) -> None:
        found = self._rows(table.database, f"pragma table_info({_quoted(table.name)})")
        known = [one["name"] for one in found]
        if not known:
            raise NotReached(f"There is no {table}.", fault="permanent")
        for name in columns:
            if name not in known:
                there = ", ".join(known)
                said = f"{table} has no column {name!r}. There are: {there}."
                raise NotReached(said, fault="permanent")

    async def there(self, table: Table, keys: Sequence[Row]) -> list[bool]:
        await self.check(table, table.key)
        marks = " and ".join(f"{_quoted(one)} = ?" for one in table.key)
        asked = f"select 1 from {_quoted(table.name)} where {marks} limit 1"
        with self._opened(table.database) as connection:
            return [bool(connection.execute(asked, [*key.values()]).fetchone()) for key in keys]

    async def put(self, table: Table, rows: Sequence[Row]) -> None:
        await self.check(table, tuple(rows[0]))
        with self._opened(table.database) as connection, connection:
            values = [tuple(one.values()) for one in rows]
            connection.executemany(_statement(table, tuple(rows[0])), values)

    def _rows(self, database: str, sql: str, values: Mapping[str, Any] | None = None) -> list[Any]:
        with self._opened(database) as connection:
            cursor = connection.execute(sql, dict(values or {}))
            names = [one[0] for one in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    @contextmanager
    def _opened(self, name: str) -> Iterator[sqlite3.Connection]:
        if name not in self._scripts:
            raise NotReached(f"The case has no database {name}.", fault="permanent")
        try:
            if name not in self._databases:
                self._databases[name] = _made(self._scripts[name])
            yield self._databases[name]
        except sqlite3.Error as error:
            said = f"The database {name} says: {error}"
            raise NotReached(said, fault="permanent") from None


def _made(script: str) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.set_authorizer(_allowed)
    connection.executescript(script)
    return connection


def _allowed(action: int, *_: object) -> int:
    return sqlite3.SQLITE_DENY if action in _REACHES_OUT else sqlite3.SQLITE_OK


def _statement(table: Table, columns: Sequence[str]) -> str:
    name, names = _quoted(table.name), [_quoted(one) for one in columns]
    if table.remove:
        return f"delete from {name} where {' and '.join(f'{one} = ?' for one in names)}"
    marks = ", ".join("?" for _ in names)
    insert = f"insert into {name} ({', '.join(names)}) values ({marks})"
    if not table.key:
        return insert
    key = ", ".join(_quoted(one) for one in table.key)
    others = [one for one, column in zip(names, columns, strict=True) if column not in table.key]
    changed = ", ".join(f"{one} = excluded.{one}" for one in others)
    return f"{insert} on conflict ({key}) do {f'update set {changed}' if changed else 'nothing'}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
