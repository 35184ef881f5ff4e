"""The worker: claims queued runs, works on each under its lease, sweeps, and drains.

This is the only way a run ever executes. Recovery executes nothing: it puts runs back into the
queue, and a claim does the rest.
"""

import asyncio
import contextlib
import logging
from collections.abc import Iterator

from assistant import processes
from assistant.errors import StoreUnavailable
from assistant.shift import Bench, Shift
from assistant.statuses import Status
from assistant.store import leases, runs, waits
from assistant.store.runs import Run

log = logging.getLogger(__name__)

SWEEP_SECONDS = 2.0
WATCH_SECONDS = 0.25


class Worker:
    """Works on runs, several at once."""

    def __init__(self, bench: Bench, *, at_once: int = 4) -> None:
        self.bench = bench
        self.name = processes.name()
        self._slots = asyncio.Semaphore(at_once)
        self._words: dict[str, asyncio.Event] = {}
        self._news = asyncio.Event()
        self._draining = asyncio.Event()

    def nudge(self, run_id: str) -> None:
        """Say that a run has changed, so that nobody has to wait for the next look."""
        self._news.set()
        if run_id in self._words:
            self._words[run_id].set()

    async def settle(self, run_id: str) -> Status:
        """Work on one run, or watch whoever holds it, until it rests; return how it stands."""
        while not self._draining.is_set():
            run = await self._claim(run_id)
            status = await self._work(run) if run else await self._status(run_id)
            if status is Status.WAITING and await self._is_over(run_id):
                continue
            if status not in {None, Status.QUEUED, Status.RUNNING}:
                return status
            if run is not None:
                continue
            await self.sweep()
            await asyncio.sleep(WATCH_SECONDS)
        return await self._status(run_id)

    async def serve(self) -> None:
        """Claim runs until drained; what is under way at the end comes to its safe point."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._sweeping(), name="sweeper")
            while not self._draining.is_set():
                await self._slots.acquire()
                run = None if self._draining.is_set() else await self._claim_any()
                if run is None:
                    self._slots.release()
                    await self._wait_for_news()
                    continue
                task = group.create_task(self._supervised(run), name=f"shift {run.id}")
                task.add_done_callback(lambda _: self._slots.release())

    def drain(self) -> None:
        """Take nothing new; runs under way stop at their next safe point and are queued again."""
        self._draining.set()
        self._news.set()
        for word in self._words.values():
            word.set()

    async def sweep(self) -> list[str]:
        """Queue what was left behind: by a dead process, an old lease, an untaken command."""
        async with self.bench.store.reading() as tx:
            held = await leases.holders(tx)
        gone = {run_id: holder for run_id, holder in held.items() if processes.is_gone(holder)}
        async with self.bench.store.transaction() as tx:
            for run_id, holder in gone.items():
                await leases.take_away(tx, run_id, holder)
            due = await waits.wake_due(tx)
            return [*gone, *due, *await leases.requeue_expired(tx)]

    async def _is_over(self, run_id: str) -> bool:
        """Wake a run whose moment has come by now; tell whether it was woken."""
        async with self.bench.store.transaction() as tx:
            return bool(await waits.wake_due(tx, run_id))

    async def _supervised(self, run: Run) -> None:
        try:
            await self._work(run)
        except Exception:  # no run may end the others; its lease runs out, and it is queued again
            log.exception("shift broke", extra={"action": "worker.shift", "run_id": run.id})

    async def _work(self, run: Run) -> Status | None:
        word = self._words.setdefault(run.id, asyncio.Event())
        try:
            return await Shift(self.bench, run, word, self._draining).work()
        except StoreUnavailable:
            log.exception("store unavailable", extra={"action": "worker.store", "run_id": run.id})
            return None
        finally:
            self._words.pop(run.id, None)

    async def _claim(self, run_id: str | None) -> Run | None:
        async with self.bench.store.transaction() as tx:
            return await leases.claim(tx, self.name, self.bench.lease_seconds, run_id)

    async def _claim_any(self) -> Run | None:
        self._news.clear()
        with _patience("worker.claim"):
            return await self._claim(None)
        return None

    async def _status(self, run_id: str) -> Status:
        async with self.bench.store.reading() as tx:
            return (await runs.get(tx, run_id, owner=None)).status

    async def _wait_for_news(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(WATCH_SECONDS * 4):
                await self._news.wait()

    async def _sweeping(self) -> None:
        while not self._draining.is_set():
            with _patience("worker.sweep"):
                await self.sweep()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SWEEP_SECONDS):
                    await self._draining.wait()


@contextlib.contextmanager
def _patience(action: str) -> Iterator[None]:
    """Outlast a store that is out of reach for a while."""
    try:
        yield
    except StoreUnavailable:
        log.exception("store unavailable", extra={"action": action})
