"""Work that goes on when its caller is cancelled, held until it has ended."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

from assistant.errors import LeaseLost

T = TypeVar("T")
log = logging.getLogger(__name__)


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
        task = self.start(work, name=name)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(_untold)
            raise

    async def ended(self) -> None:
        """Wait until everything has ended."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))


def _untold(task: "asyncio.Task[Any]") -> None:
    """Take what came of work whose caller has gone; that the run is another's now is no defect."""
    error = None if task.cancelled() else task.exception()
    if error is not None and not isinstance(error, LeaseLost):
        log.error("%s failed", task.get_name(), exc_info=error)
