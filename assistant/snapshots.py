"""Snapshots by run, each made once for a state of its run: many cards and tabs look at the same."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field, replace

from assistant.snapshot import Snapshot, view
from assistant.states import State, States
from assistant.store import Store, runs
from assistant.store.runs import Run
from graphs.engine import Executor
from graphs.shown import all_shown

MOST_KEPT = 64


@dataclass
class _Kept:
    """The snapshot that was made last, and the state of the run that it shows."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    stand: Run | None = None
    snapshot: Snapshot | None = None


class Snapshots:
    """Makes snapshots, and keeps those of the runs that were looked at last."""

    def __init__(self, store: Store, states: States) -> None:
        self._store = store
        self._states = states
        self._kept: OrderedDict[tuple[str, int | None], _Kept] = OrderedDict()

    async def of(self, actor: str, run_id: str, number: int | None = None) -> Snapshot:
        """Return a run as it stands, or as it stood at a revision; raise NotFound."""
        async with self._store.reading() as tx:
            stand = _stand(await runs.get(tx, run_id, owner=actor))
        kept = self._place((run_id, number))
        async with kept.turn:  # who asks meanwhile takes what is being made
            if kept.snapshot is None or kept.stand != stand:
                state = await self._states.of(actor, run_id)
                kept.snapshot, kept.stand = await self._made(state, number), _stand(state.run)
            return kept.snapshot

    async def _made(self, state: State, number: int | None) -> Snapshot:
        if number is None:
            return await _viewed(state, await self._states.planner(state, state.revisions))
        return await _viewed(state.until(number), await self._states.at(state, number))

    def _place(self, key: tuple[str, int | None]) -> _Kept:
        kept = self._kept.setdefault(key, _Kept())
        self._kept.move_to_end(key)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return kept


async def _viewed(state: State, planner: Executor) -> Snapshot:
    return view(state, planner, await all_shown(planner))


def _stand(run: Run) -> Run:
    """Return the row of a run without its lease, whose heart beats while nothing else changes.

    Whatever a snapshot shows is written together with an event or a cost, so this row tells.
    """
    return replace(run, lease_owner=None, lease_epoch=0, lease_until=None)
