"""The hub: who looks at whose runs just now, and the word that one of them has changed.

It asks the database, so that it hears of what any process does; a word from this process only
makes it ask sooner. Nobody relies on hearing everything: who looks again reads a snapshot.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.errors import StoreUnavailable
from assistant.statuses import Status
from assistant.store import Store, runs
from assistant.store.runs import Run

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.25
IDLE_SECONDS = 2.0  # while nobody listens
LOOK_BACK = timedelta(seconds=10)  # a slow transaction commits times that lie behind
MOST_NEWS = 1_000  # more than this is dropped for a listener that does not listen


@dataclass(frozen=True)
class Changed:
    """A run has changed: its last event's number and its status now."""

    run: str
    seq: int
    status: Status


@dataclass(frozen=True)
class Text:
    """A piece of text that is being written just now."""

    run: str
    step: str
    item: str
    text: str


News = Changed | Text


class Hub:
    """Tells listeners of changes, each of what is theirs."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._listeners: dict[str, set[asyncio.Queue[News | None]]] = defaultdict(set)
        self._owners: dict[str, str] = {}
        self._seen: dict[str, tuple[int, Status, int, datetime]] = {}
        self._poked = asyncio.Event()
        self._closed = asyncio.Event()
        self.on_change: Callable[[Run], Awaitable[None]] | None = None

    def poke(self) -> None:
        """Say that something may have changed."""
        self._poked.set()

    def watched(self, run_id: str) -> bool:
        """Tell whether anybody who may see a run listens."""
        return bool(self._listeners.get(self._owners.get(run_id, "")))

    def tell_text(self, run_id: str, step: str, item: str, text: str) -> None:
        """Pass on a piece of text that a step is writing."""
        self._tell(self._owners.get(run_id, ""), Text(run_id, step, item, text))

    @contextlib.contextmanager
    def listening(self, owner: str) -> Iterator["asyncio.Queue[News | None]"]:
        """Give a queue of what changes in the owner's runs from now on; None ends it."""
        queue: asyncio.Queue[News | None] = asyncio.Queue(MOST_NEWS)
        self._listeners[owner].add(queue)
        self._poked.set()
        try:
            yield queue
        finally:
            self._listeners[owner].discard(queue)
            if not self._listeners[owner]:
                del self._listeners[owner]

    async def news(self, owner: str, *, idle_seconds: float) -> AsyncIterator[News | None]:
        """Yield what changes in the owner's runs, and None after a while without any news."""
        with self.listening(owner) as queue:
            while not self._closed.is_set():
                try:
                    async with asyncio.timeout(idle_seconds):
                        news = await queue.get()
                except TimeoutError:
                    yield None
                    continue
                if news is not None:
                    yield news

    async def run(self) -> None:
        """Look for changes until closed."""
        while not self._closed.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS if self._listeners else IDLE_SECONDS):
                    await self._poked.wait()
            self._poked.clear()
            try:
                await self.look()
            except StoreUnavailable:
                log.warning("store unavailable", extra={"action": "hub.look"})

    @property
    def closed(self) -> bool:
        """True once every stream must end."""
        return self._closed.is_set()

    def close(self) -> None:
        """End every stream."""
        self._closed.set()
        self._poked.set()
        for queues in self._listeners.values():
            for queue in queues:
                _put(queue, None)

    async def look(self) -> None:
        """Look once, and tell what has changed."""
        now = self._store.clock()
        async with self._store.reading() as tx:
            found = await runs.changed_since(tx, now - LOOK_BACK)
        for run in found:
            stand = (run.last_seq, run.status, run.revision, run.updated_at)
            if self._seen.get(run.id) == stand:
                continue
            self._seen[run.id] = stand
            self._owners[run.id] = run.owner
            self._tell(run.owner, Changed(run.id, run.last_seq, run.status))
            if self.on_change is not None:
                await self.on_change(run)
        self._forget({run.id for run in found})

    def _forget(self, recent: set[str]) -> None:
        """Keep nothing of runs that have been still for a while."""
        for run_id in self._seen.keys() - recent:
            del self._seen[run_id]

    def _tell(self, owner: str, news: News) -> None:
        for queue in self._listeners.get(owner, ()):
            _put(queue, news)


def _put(queue: "asyncio.Queue[News | None]", news: News | None) -> None:
    with contextlib.suppress(asyncio.QueueFull):
        queue.put_nowait(news)
