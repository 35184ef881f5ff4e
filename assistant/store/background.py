"""Work that goes on when its caller is cancelled, held until it has ended."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Background:
    """Named tasks with an owner: none is lost to the garbage collector or to a closing store."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, T], *, name: str) -> "asyncio.Task[T]":
        """Run ``work`` beside its caller."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def finish(self, work: Coroutine[Any, Any, T], *, name: str) -> T:
        """Wait for ``work``; it is finished also when the caller is cancelled."""
        return await asyncio.shield(self.start(work, name=name))

    async def ended(self) -> None:
        """Wait until everything has ended."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))
