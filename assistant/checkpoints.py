"""The checkpointer: opened at its first use, strict about what it loads, and kept small.

A run's threads are named after the run with a colon; a conversation's thread is named like the
conversation, in whose name no colon is allowed.
"""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any

from assistant.errors import StoreUnavailable


class Checkpoints:
    """LangGraph's saver in a file of its own: of each run its newest thread, and of each
    conversation its newest checkpoint."""

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

    async def keep_newest(self, conversation_id: str) -> None:
        """Drop all checkpoints of a conversation but the newest, which holds its whole memory."""
        saver = await self.saver()
        newest = "(SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = ?)"
        with reachable():
            async with saver.lock:
                for table in ("writes", "checkpoints"):
                    await saver.conn.execute(
                        f"DELETE FROM {table} WHERE thread_id = ? AND checkpoint_id != {newest}",
                        (conversation_id, conversation_id),
                    )
                await saver.conn.commit()

    async def forget(self, conversation_id: str) -> None:
        """Drop what a conversation remembers."""
        saver = await self.saver()
        with reachable():
            await saver.adelete_thread(conversation_id)


@contextmanager
def reachable() -> Iterator[None]:
    """Raise StoreUnavailable where the file of the checkpoints is locked, or its disk is full."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoreUnavailable(f"The checkpoints cannot be used now: {error}") from error
