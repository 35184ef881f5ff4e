"""The checkpointer: opened at the first advance, strict about what it loads, and kept small."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any

from assistant.errors import StoreUnavailable


class Checkpoints:
    """LangGraph's saver in a file of its own, and only the newest thread of each run in it."""

    def __init__(self, path: Path, stack: AsyncExitStack) -> None:
        self._path = path
        self._stack = stack
        self._saver: Any = None
        self._opening = asyncio.Lock()

    async def saver(self) -> Any:
        """Return the saver, opened now if it is not open."""
        async with self._opening:  # two shifts may ask at once
            if self._saver is None:
                from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
                from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

                opened = AsyncSqliteSaver.from_conn_string(str(self._path))
                saver = await self._stack.enter_async_context(opened)
                # The default serializer would run code from a planted row.
                saver.serde = JsonPlusSerializer(allowed_msgpack_modules=None)
                await saver.conn.execute("PRAGMA busy_timeout = 5000")
                await saver.conn.execute("PRAGMA synchronous = NORMAL")
                await saver.setup()
                self._saver = saver
        return self._saver

    async def prune(self, run_id: str, keep: str) -> None:
        """Drop the threads of earlier advances of a run; their outcomes are in the journal."""
        saver = await self.saver()
        with reachable():
            async with saver.lock:
                for table in ("writes", "checkpoints"):
                    await saver.conn.execute(
                        f"DELETE FROM {table} WHERE thread_id LIKE ? AND thread_id != ?",
                        (f"{run_id}:%", keep),
                    )
                await saver.conn.commit()


@contextmanager
def reachable() -> Iterator[None]:
    """Raise StoreUnavailable where the file of the checkpoints is locked, or its disk is full."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoreUnavailable(f"The checkpoints cannot be used now: {error}") from error
