"""The data outside, as a workflow reads and changes it: files of one folder, listed databases.

The application brings the carrier, with what it may reach; a graph on its own has none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import BaseModel

from graphs.errors import GraphError, clipped
from graphs.file_names import holes_of
from graphs.rows_read import ENDINGS

Row = Mapping[str, Any]
_MOST_NAME = 100


class BadPath(GraphError):
    """This is no name of a file that may be used."""


@dataclass(frozen=True)
class Query:
    """A query of a listed database, with the values that are bound to its names."""

    database: str
    sql: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """A table of a listed database. With a key, rows that are there are changed, or removed."""

    database: str
    name: str
    key: tuple[str, ...] = ()
    remove: bool = False

    def __str__(self) -> str:
        return f"the table {self.name} of {self.database}"


class Loaded(BaseModel):
    """What came of a load."""

    rows: int
    to: str
    sha256: str | None = None  # of a file
    answer: Any = None  # of an address


class Data(Protocol):
    """Reaches files and databases; every method raises graphs.outside.NotReached."""

    async def read(self, path: str) -> bytes:
        """Return the content of a file of the folder."""
        ...

    async def stands(self, path: str) -> str | None:
        """Return the SHA-256 of the file that stands there; None where none does."""
        ...

    async def write(self, path: str, content: bytes) -> None:
        """Put a whole file there, in the place of the one that stands there."""
        ...

    async def query(self, query: Query) -> list[dict[str, Any]]:
        """Return the rows of a query, which can only read."""
        ...

    async def check(self, table: Table, columns: Sequence[str]) -> None:
        """Raise where rows with these columns cannot go into a table."""
        ...

    async def there(self, table: Table, keys: Sequence[Row]) -> list[bool]:
        """Tell of each key whether rows with it are in a table."""
        ...

    async def put(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert, change or remove all rows of a table, or none of them."""
        ...


def check_path(path: str, *, written: str | None = None) -> None:
    """Raise BadPath for what is no relative path of a file with rows."""
    told = clipped(written or path)
    for problem in _problems(path):
        raise BadPath(f"{told} {problem}")


def _problems(path: str) -> Iterator[str]:
    parts = path.split("/")
    if path.startswith("/") or re.match(r"[A-Za-z]:", path):
        yield "must lie in the data folder: begin without a /"
    if "\\" in path or any(not sign.isprintable() for sign in path):
        yield "holds a sign that no name of a file has here"
    if any(not part or part.startswith(".") for part in parts):
        yield "has a part that is empty or begins with a dot"
    if any(len(part.encode()) > _MOST_NAME for part in parts) or len(parts) > 10:
        yield f"has a part that is longer than {_MOST_NAME} bytes, or too many parts"
    if not path.endswith(ENDINGS):
        yield f"must end in one of {', '.join(ENDINGS)}"


def path_with(path: str, values: Mapping[str, Any]) -> str:
    """Return a path with its values put in, each within one part of it; raise BadPath."""
    filled = path
    for name in holes_of(path):
        filled = filled.replace(f"{{{name}}}", _part(name, values[name]))
    check_path(filled)
    return filled


def _part(name: str, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadPath(f"{name} is {clipped(value)}, which cannot stand in the name of a file.")
    text = str(value)
    if not text or not text.isprintable() or {"/", "\\"} & {*text} or text.startswith("."):
        raise BadPath(f"{name} is {clipped(text)}, which cannot stand in the name of a file.")
    return text
