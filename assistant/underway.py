"""What is being made just now: the steps of a run that have begun and not ended, and since when.

A long run has thousands of events, so what was read of it is kept: looking again reads only what
has come since.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from assistant.statuses import Status
from assistant.store import Store, events
from assistant.store.events import StoredEvent
from assistant.store.runs import Run
from graphs.journal import Address

BEGUN, ENDED = "step.started", "step.finished"
# A run that was let go of makes nothing; what was said of it by people stops nothing.
RESTS = frozenset(f"run.{status}" for status in Status if status is not Status.RUNNING)
MOST_KEPT = 256  # runs
PAGE = 2_000


@dataclass
class _Known:
    """What is known of one run, up to an event."""

    seq: int = 0
    begun: dict[Address, datetime] = field(default_factory=dict)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Underway:
    """Knows what is being made in the runs that are looked at."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: OrderedDict[str, _Known] = OrderedDict()

    async def of(self, run: Run) -> Mapping[Address, datetime]:
        """Return the steps that are being made, with the moment each began; none while it rests."""
        if run.status is not Status.RUNNING:
            return {}
        known = self._of(run.id)
        async with known.turn:
            while known.seq < run.last_seq:
                async with self._store.reading() as tx:
                    new = await events.since(
                        tx, run.id, known.seq, owner=None, limit=PAGE, kinds={BEGUN, ENDED, *RESTS}
                    )
                for event in new:
                    _take(known, event)
                if len(new) < PAGE:
                    known.seq = max(known.seq, run.last_seq)
            return dict(known.begun)

    def _of(self, run_id: str) -> _Known:
        known = self._known.setdefault(run_id, _Known())
        self._known.move_to_end(run_id)
        while len(self._known) > MOST_KEPT:
            self._known.popitem(last=False)
        return known


def _take(known: _Known, event: StoredEvent) -> None:
    known.seq = event.seq
    if event.kind in RESTS:
        known.begun.clear()
        return
    address = Address(event.data["step"], event.data.get("item", ""))
    if event.kind == BEGUN:
        known.begun[address] = event.at
    else:
        known.begun.pop(address, None)
