"""The way of workflows to data: files of the set folder and the listed databases, nothing else."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from assistant.data_places import DataPlaces
from graphs.data import Query, Row, Table
from graphs.outside import NotReached

T = TypeVar("T")


class SetPlaces:
    """Reaches what whoever runs this has set; implements graphs.data.Data."""

    def __init__(self, places: DataPlaces) -> None:
        from assistant.store.databases import Databases

        self.places = places
        self.databases = Databases(places.databases)

    async def read(self, path: str) -> bytes:
        from assistant.data_folder import read_file

        return await self._there(read_file, path)

    async def stands(self, path: str) -> str | None:
        from assistant.data_folder import sha256_of

        return await self._there(sha256_of, path)

    async def write(self, path: str, content: bytes) -> None:
        from assistant.data_folder import write_file

        await self._there(write_file, path, content)

    async def query(self, query: Query) -> list[dict[str, Any]]:
        return await self.databases.query(query)

    async def check(self, table: Table, columns: Sequence[str]) -> None:
        from assistant.store.loading import check

        await check(self.databases, table, columns)

    async def there(self, table: Table, keys: Sequence[Row]) -> list[bool]:
        from assistant.store.loading import there

        return await there(self.databases, table, keys)

    async def put(self, table: Table, rows: Sequence[Row]) -> None:
        from assistant.store.loading import put

        await put(self.databases, table, rows)

    async def _there(self, do: Callable[..., T], *values: Any) -> T:
        """Do something in the folder, beside the loop that others wait for."""
        return await asyncio.to_thread(do, self._folder(), *values)

    def _folder(self) -> Path:
        folder = self.places.folder
        if folder is None:
            said = "Workflows may read and write no files here: DRAFTROOM_DATA_FOLDER is not set."
            raise NotReached(said, fault="permanent")
        if not folder.is_dir():
            said = "The folder of DRAFTROOM_DATA_FOLDER is not there."
            raise NotReached(said, fault="system")
        return folder
