"""Adopting: everything that a SQLite database holds is taken over into the one that is set."""

from collections.abc import Callable
from pathlib import Path

from assistant.errors import Conflict, NotFound
from assistant.left_behind import holds_something
from assistant.settings import Settings
from assistant.store import Store, leases, open_store
from assistant.store.copied import copied


async def adopt(
    settings: Settings, store: Store, file: Path, told: Callable[[str, int], None]
) -> dict[str, int]:
    """Take over every row of ``file``, all or none; return how many each table has.

    The file is locked meanwhile, and stays as it is. Raises NotFound where nothing of ours is in
    it, and Conflict where a draft is being worked on there, or the database that is set is not
    empty.
    """
    if not holds_something(file):
        raise NotFound(f"{file} is no database of Draftroom, or there is nothing in it.")
    if settings.database_url.endswith(f":///{file}"):
        raise Conflict(f"{file} is the database that is set; set the new one first.")
    async with open_store(f"sqlite:///{file}") as from_store, from_store.transaction() as source:
        if await leases.is_any_held(source):
            raise Conflict(
                f"A draft in {file} is being worked on. End the server that does, first."
            )
        async with store.transaction() as target:
            return await copied(source, target, told)
