"""What a forked child of the crash tests does: work on runs, or answer for them like a person.

A fuse kills the child itself, at a commit or a deed outside that a test names by its number.
"""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assistant.bootstrap import App
from assistant.errors import Conflict
from assistant.shift import Bench
from assistant.snapshot import Snapshot
from assistant.statuses import Status
from assistant.store import Store
from assistant.store.database import Transaction
from assistant.store.group import GroupWriter, Write
from graphs.edits import Guidance, SetInput
from graphs.journal import Verdict
from tests.support.crash_room import ACTOR, Place
from tests.support.fault_person import answering, note

LOOK_SECONDS = 0.1
WISH = "darker"
DEEDS = {"put", "write", "publish", "withdraw", "notice", "send"}  # change something outside


def main(spec: Mapping[str, Any]) -> None:
    """Be the child that ``spec`` describes, until the end or a kill."""
    place = Place.from_json(spec["place"])
    match spec["role"]:
        case "worker":
            asyncio.run(_work(place, Fuse(**spec["fuse"]) if spec.get("fuse") else None))
        case "person":
            asyncio.run(_answer(place, spec["run"]))
        case "rival":
            asyncio.run(_rival(place, spec["run"], Path(spec["outside"])))
        case "decider":
            asyncio.run(_decide_and_die(place, spec["run"]))
        case "editor":
            asyncio.run(_edit_and_die(place, spec["run"]))


def die() -> None:
    """End this process as ``kill -9`` does."""
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Fuse:
    """Kills the process before or after commit number ``at`` of the worker, or its deed outside."""

    at: int
    side: Literal["before", "after"]
    of: Literal["commits", "deeds"] = "commits"
    count: int = 0

    def before(self) -> None:
        """A commit or a deed is about to happen."""
        self.count += 1
        if self.side == "before" and self.count == self.at:
            die()

    def after(self) -> None:
        """It has happened, and nobody who waits for it knows yet."""
        if self.side == "after" and self.count >= self.at:
            die()


class FusedStore(Store):
    """The store of a worker with a fuse at every commit of its shifts."""

    def __init__(self, store: Store, fuse: Fuse) -> None:
        self.__dict__ |= store.__dict__
        self._fuse = fuse

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Open a transaction whose commit is counted, when it has something to commit."""
        async with super().transaction() as tx:
            counted = _Counted(tx)
            yield counted
            if counted.writes:
                self._fuse.before()
        if counted.writes:
            self._fuse.after()

    def group_writer(self) -> Any:
        """Return a group writer whose commits are counted."""
        return _FusedGroup(super().group_writer(), self._fuse)


class _Counted(Transaction):
    """A transaction that knows whether it changed anything."""

    def __init__(self, transaction: Transaction) -> None:
        self.__dict__ |= transaction.__dict__
        self.writes = False

    async def execute(self, statement: Any, rows: Any = None) -> Any:
        result = await super().execute(statement, rows)
        self.writes = self.writes or (statement.is_dml and result.rowcount != 0)
        return result


class _FusedGroup:
    def __init__(self, group: GroupWriter, fuse: Fuse) -> None:
        self._group = group
        self._fuse = fuse

    async def write(self, write: Write) -> None:
        self._fuse.before()
        await self._group.write(write)
        self._fuse.after()


class _FusedPlace:
    """A place outside, with a fuse at everything that is done there."""

    def __init__(self, place: Any, fuse: Fuse) -> None:
        self._place = place
        self._fuse = fuse

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._place, name)
        if name not in DEEDS:
            return found

        async def do(*given: Any, **more: Any) -> Any:
            self._fuse.before()
            answer = await found(*given, **more)
            self._fuse.after()
            return answer

        return do


async def _work(place: Place, fuse: Fuse | None) -> None:
    """Serve runs until SIGTERM, looking around far more often than a worker in earnest."""
    logging.getLogger("assistant.shift").addHandler(_LostLeases(place.home))
    async with place.open() as app:
        worker = app.worker
        worker.bench.lease_seconds = place.lease_seconds
        if fuse is not None:
            _fuse(worker.bench, fuse)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, worker.drain)
        await _beside(_looking(app), worker.serve())


def _fuse(bench: Bench, fuse: Fuse) -> None:
    """Put the fuse where a worker commits, or where it does something outside."""
    if fuse.of == "commits":
        bench.store = FusedStore(bench.store, fuse)
        return
    for name in ("data", "files", "outside"):
        setattr(bench, name, _FusedPlace(getattr(bench, name), fuse))


async def _looking(app: App) -> None:
    while True:
        await app.worker.sweep()
        for run in await app.runs.all(ACTOR):
            app.worker.nudge(run.id)
        await asyncio.sleep(LOOK_SECONDS)


async def _beside(side: Coroutine[Any, Any, None], main_work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.create_task(side)
    try:
        await main_work
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class _LostLeases(logging.Handler):
    """Notes each lease that this process lost while it was alive."""

    def __init__(self, home: Path) -> None:
        super().__init__()
        self._home = home

    def emit(self, record: logging.LogRecord) -> None:
        if getattr(record, "action", "") == "lease.lost":
            note(self._home / "lost.jsonl", {"pid": os.getpid()})


async def _answer(place: Place, run_id: str) -> None:
    """Answer every request, ask once for changes, edit once, and leave when the run has ended.

    What a verb has returned from is acknowledged: noted on the disk, for the oracle.
    """
    acks = place.home / "acks.jsonl"
    async with place.open() as app:
        while True:
            seen = await app.runs.snapshot(ACTOR, run_id)
            if seen.run.status in {Status.PAUSED, Status.FAILED, Status.CANCELLED}:
                raise SystemExit(f"the run is {seen.run.status}: {seen.run.reason}")
            edited = seen.revision.inputs["n"] == 2
            if seen.run.status is Status.SUCCEEDED and edited:
                return
            for approval in seen.approvals[:1]:
                verdict = _verdict(seen, approval.gate)
                try:
                    await app.runs.decide(
                        ACTOR,
                        run_id,
                        approval.id,
                        shown=approval.shown,
                        verdict=verdict,
                        comment=WISH if verdict is Verdict.REQUEST_CHANGES else "",
                    )
                except Conflict:
                    continue  # an edit came in between; look again
                note(
                    acks, {"gate": str(approval.gate), "shown": approval.shown, "verdict": verdict}
                )
            if not edited and _begun(seen):
                number = await app.runs.edit(ACTOR, run_id, [SetInput(name="n", value=2)])
                note(acks, {"revision": number})
            await asyncio.sleep(LOOK_SECONDS)


def _verdict(seen: Snapshot, gate: Any) -> Verdict:
    asked = any(isinstance(one, Guidance) for one in seen.revision.edits)
    first = str(gate) == "ok_story" and not asked
    return Verdict.REQUEST_CHANGES if first else Verdict.APPROVE


def _begun(seen: Snapshot) -> bool:
    return any(step.id == "chapters.draft" and step.status == "done" for step in seen.steps)


async def _rival(place: Place, run_id: str, outside: Path) -> None:
    """Answer what somebody else answers at the same time, until the run has ended."""
    async with place.open() as app:
        await answering(app, place, run_id, "rival", outside)


async def _decide_and_die(place: Place, run_id: str) -> None:
    """Approve what waits, and be gone between the commit and the word to the workers."""
    async with place.open() as app:
        app.runs.nudge = lambda run: die()
        (approval,) = await app.runs.inbox(ACTOR)
        await app.runs.decide(
            ACTOR, run_id, approval.id, shown=approval.shown, verdict=Verdict.APPROVE
        )


async def _edit_and_die(place: Place, run_id: str) -> None:
    """Change an input, and be gone between the commit and the word to the workers."""
    async with place.open() as app:
        app.runs.nudge = lambda run: die()
        await app.runs.edit(ACTOR, run_id, [SetInput(name="n", value=2)])
