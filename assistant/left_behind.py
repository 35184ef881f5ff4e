"""Drafts left behind: the database that is set is empty, and one in the data folder is not."""

import sqlite3
from contextlib import closing
from pathlib import Path

from assistant.settings import Settings
from assistant.store import Store, users

_HOLDS = "SELECT EXISTS (SELECT 1 FROM runs) OR EXISTS (SELECT 1 FROM users WHERE id != 'local')"


async def left_behind(settings: Settings, store: Store) -> Path | None:
    """Return the database that was most likely meant to be moved; None where all is well."""
    file = settings.home / "draftroom.db"
    if settings.database_url.endswith(f":///{file}") or not holds_something(file):
        return None
    async with store.reading() as tx:
        return None if await users.is_anybody_here(tx) else file


def holds_something(file: Path) -> bool:
    """Tell whether a file is a database of ours with drafts or people in it."""
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as database:
            return bool(database.execute(_HOLDS).fetchone()[0])
    except (sqlite3.Error, ValueError):
        return False  # not there, or not ours
