"""The press: a process beside the server that lays out files, so that no conversation waits for it.

Threads would not do: laying out is Python, and takes turns with everything else of its process.
"""

import asyncio
import contextlib
import importlib
import logging
import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Any, Self

log = logging.getLogger(__name__)

LESS_URGENT = 5  # than the server itself, as nice counts


class Press:
    """Calls functions in a process of its own, one after the other. It starts when first needed."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            await asyncio.to_thread(self._pool.shutdown, cancel_futures=True)

    async def __call__(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Return what the function returns; a process that was killed is replaced once."""
        pool = self._opened()
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(pool, function, *arguments)
        except BrokenProcessPool:
            log.warning("the press broke", extra={"action": "press.broke"})
            if self._pool is pool:  # nobody else who waited has seen to it
                self._pool = None
        return await loop.run_in_executor(self._opened(), function, *arguments)

    def _opened(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                max_workers=1,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_settle,
            )
        return self._pool


def _settle() -> None:
    """Begin the process: an interrupt is for the server, and so is the better half of the time."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(LESS_URGENT)
    for needed in ("docx", "typst", "graphs.documents.word_blocks"):
        importlib.import_module(needed)
