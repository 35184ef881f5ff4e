"""A shift: one worker's time with one run, from the claim of its lease to letting go of it.

It drives advances one after the other, beats the lease's heart, and watches the inbox beside the
drive. What is being made when the run changes under it goes on, and the next advance joins it.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from assistant.checkpoints import Checkpoints, reachable
from assistant.errors import LeaseLost, StoreUnavailable
from assistant.statuses import CommandKind, Status
from assistant.store import (
    RunJournal,
    Store,
    Transaction,
    approvals,
    commands,
    definitions,
    events,
    journal,
    leases,
    revisions,
    runs,
)
from assistant.store.commands import Command
from assistant.store.runs import Run
from assistant.writers import OwnersWriters
from graphs.advance import Finish, drive
from graphs.catalog import from_pin
from graphs.data import Data
from graphs.engine import Executor
from graphs.journal import Event
from graphs.kinds import perform
from graphs.limits import NO_LIMITS, Limits
from graphs.outside import Files, Outside
from graphs.rerun import parent_of
from graphs.revision import Revision
from graphs.room import Apart, Emit, Flights, Room
from graphs.workflow import Workflow

if TYPE_CHECKING:
    from graphs.compile import Graph  # loaded with the first run, as it takes long

log = logging.getLogger(__name__)

INBOX_SECONDS = 0.5  # how often the inbox is looked at for words from other processes

_STATUS = {
    "succeeded": Status.SUCCEEDED,
    "waiting": Status.WAITING,
    "paused": Status.PAUSED,
    "failed": Status.FAILED,
}


@dataclass(kw_only=True)
class Bench:
    """What every shift of a worker shares."""

    store: Store
    writers: OwnersWriters
    checkpoints: Checkpoints
    lease_seconds: float = 30.0
    listener: Callable[[str], Emit | None] | None = None  # hears a run's text while it is written
    apart: Apart = asyncio.to_thread
    outside: Outside | None = None  # carries the requests of workflows
    data: Data | None = None  # reaches the files and databases of workflows
    files: Files | None = None  # keeps what workflows leave for others
    day: Limits = NO_LIMITS  # of each person
    parallel: int = 16  # pieces of work of one run that are under way at once
    graphs: "dict[str, tuple[Workflow, Graph]]" = field(default_factory=dict)  # by version


class Shift:
    """One run under one lease."""

    def __init__(
        self, bench: Bench, run: Run, word: asyncio.Event, draining: asyncio.Event
    ) -> None:
        self.bench = bench
        self.run = run
        self.word = word  # set when somebody in this process has changed the run
        self.draining = draining
        self.flights: Flights = {}
        self.executors: list[Executor] = []
        self.ending: list[int] = []  # the commands that end this shift
        self.advances = 0
        self.thread = ""

    async def work(self) -> Status | None:
        """Work until the run rests; return how it stands, or None when another worker has it."""
        beating = asyncio.create_task(self._beat(), name=f"heartbeat {self.run.id}")
        working = asyncio.create_task(self._advances(), name=f"advances {self.run.id}")
        try:
            await asyncio.wait({beating, working}, return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                return working.result()
            beating.result()  # a lease that is lost raises here
            return None
        except StoreUnavailable:
            await self._land()  # what is being made is kept once the database is back
            raise
        except LeaseLost:
            log.warning("lease lost", extra={"action": "lease.lost", "run_id": self.run.id})
            return None
        finally:
            await self._stop(beating, working)

    async def _advances(self) -> Status:
        while True:
            asked = await self._read_inbox()
            if asked & {CommandKind.CANCEL}:
                return await self._let_go(Status.CANCELLED, {})
            if asked & {CommandKind.PAUSE}:
                return await self._let_go(Status.PAUSED, {"message": "Paused by you."})
            if self.draining.is_set():
                return await self._let_go(Status.QUEUED, {})
            finish = await self._advance_or_fail()
            if finish is None:
                continue
            if finish.standing == "stopped":
                continue  # the reason lies in the inbox, or the worker drains
            return await self._let_go(_STATUS[finish.standing], finish.reason)

    async def _advance_or_fail(self) -> Finish | None:
        """Drive one advance; a fault of the software ends this run, and no other one."""
        try:
            return await self._advance()
        except (LeaseLost, StoreUnavailable):
            raise
        except Exception as error:
            log.exception("advance broke", extra={"action": "run.broke", "run_id": self.run.id})
            said = f"Something broke inside Draftroom: {type(error).__name__}: {error}"
            broken = self.executors[-1].broken if self.executors else None
            at = {"step": str(broken)} if broken else {}
            return Finish("failed", {**at, "error": type(error).__name__, "message": said})

    async def _advance(self) -> Finish | None:
        """Drive one advance; None when the run changed under it and another one must begin."""
        workflow, graph = await self._graph()
        executor = await self._executor(workflow)
        self.executors.append(executor)
        self.advances += 1
        advance = f"{self.run.lease_epoch}.{self.advances}"
        self.thread = f"{self.run.id}:{executor.revision.number}:{advance}"
        driving = asyncio.create_task(drive(graph, executor, self.thread), name="drive")
        watching = asyncio.create_task(self._watch(executor), name=f"inbox {self.run.id}")
        try:
            await asyncio.wait({driving, watching}, return_when=asyncio.FIRST_COMPLETED)
            if not driving.done():
                return None
            with reachable():
                return driving.result()
        finally:
            executor.stopped = executor.stopped or not driving.done()
            await _ended(driving, watching)

    async def _watch(self, executor: Executor) -> None:
        """Return when the advance must make way; a pause first lets it come to its safe point."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(INBOX_SECONDS):
                    await self.word.wait()
            self.word.clear()
            kinds: set[CommandKind] = set()
            with contextlib.suppress(StoreUnavailable):  # it is looked at again soon
                async with self.bench.store.reading() as tx:
                    waiting = await commands.unapplied(tx, self.run.id, owner=None)
                kinds = {one.kind for one in waiting}
            if CommandKind.CANCEL in kinds or (kinds and CommandKind.PAUSE not in kinds):
                return
            if CommandKind.PAUSE in kinds or self.draining.is_set():
                executor.stopped = True  # the drive ends by itself once all flights have landed

    async def _read_inbox(self) -> set[CommandKind]:
        """Take what was asked of the run; a later resume or revision does not undo a pause.

        What ends the shift is marked when it has ended, so that a crash on the way loses no pause.
        """
        self.word.clear()  # whatever is said from here on is for the watch of the next advance
        async with self.bench.store.transaction() as tx:
            waiting: list[Command] = await commands.unapplied(tx, self.run.id, owner=None)
            asked = _asked(waiting)
            taken = [one.id for one in waiting]
            self.ending = taken if asked & {CommandKind.PAUSE, CommandKind.CANCEL} else []
            if not self.ending:
                await commands.mark_applied(tx, self.run.id, taken)
        return asked

    async def _executor(self, workflow: Workflow) -> Executor:
        async with self.bench.store.reading() as tx:
            autonomy = (await runs.get(tx, self.run.id, owner=None)).autonomy  # as it is by now
            kept = await revisions.of_run(tx, self.run.id, owner=None)
            entries = await journal.entries(tx, self.run.id, owner=None)
            decisions = await approvals.decisions(tx, self.run.id, owner=None)
        history = [Revision.model_validate(one.state) for one in kept]
        if not entries:  # a model's client takes seconds to load, so that begins now
            self.bench.writers(history[-1].writer, self.run.owner)
        keeper = RunJournal(
            self.bench.store,
            self.run.id,
            epoch=self.run.lease_epoch,
            revision=history[-1].number,
            day=self.bench.day,
        )
        writers, listener = partial(self.bench.writers, owner=self.run.owner), self.bench.listener
        room = Room(
            journal=keeper,
            writers=writers,
            flights=self.flights,
            listener=partial(listener, self.run.id) if listener else None,
            keeps_requests=True,
            owner=self.run.owner,
            autonomy=autonomy,
            parallel=self.bench.parallel,
            outside=self.bench.outside,
            data=self.bench.data,
            files=self.bench.files,
            clock=self.bench.store.clock,
            apart=self.bench.apart,
        )
        before = parent_of(workflow, history, entries, decisions, autonomy=autonomy)
        return Executor(
            workflow,
            history[-1],
            room,
            perform,
            entries=entries,
            decisions=decisions,
            before=before,
        )

    async def _graph(self) -> "tuple[Workflow, Graph]":
        from graphs.compile import compiled

        version_id = self.run.version_id
        if version_id not in self.bench.graphs:
            async with self.bench.store.reading() as tx:
                version = await definitions.get_version(tx, version_id, owner=None)
            workflow = from_pin(version.pin)
            graph = compiled(workflow, checkpointer=await self.bench.checkpoints.saver())
            self.bench.graphs[version_id] = (workflow, graph)
        return self.bench.graphs[version_id]

    async def _let_go(self, status: Status, reason: dict[str, Any]) -> Status:
        """Wait for what is being made, then release the lease and say how the run stands."""
        if status is Status.CANCELLED:
            for flight in self.flights.values():
                flight.cancel()
        await self._land()
        async with self.bench.store.transaction() as tx:
            late = await commands.unapplied(tx, self.run.id, owner=None)
            over = [one.id for one in late if one.kind in _TOO_LATE.get(status, ())]
            await commands.mark_applied(tx, self.run.id, [*self.ending, *over])
            if await self._was_allowed_more(tx, reason):
                status, reason = Status.QUEUED, {}
            if status is Status.CANCELLED:
                await approvals.supersede(tx, self.run.id)
            to = await leases.release(
                tx, self.run.id, self.run.lease_epoch, status, reason=reason or None
            )
            told = Event(f"run.{to.value}", reason)
            await events.append(tx, self.run.id, [told], actor="worker")
        if self.thread:
            await self.bench.checkpoints.prune(self.run.id, self.thread)
        log.info("run rests", extra={"action": f"run.{to.value}", "run_id": self.run.id})
        return to

    async def _was_allowed_more(self, tx: Transaction, reason: dict[str, Any]) -> bool:
        """Tell whether the limit that the run met was raised before anybody could see it there."""
        if reason.get("error") != "LimitReached":
            return False
        await leases.fence(tx, self.run.id, self.run.lease_epoch)  # nobody raises it from here on
        facts = reason["facts"]
        if facts.get("whose") != "run":
            return False
        limit = (await runs.get(tx, self.run.id, owner=None)).limits.of(facts["of"])
        return bool(limit != facts["limit"])

    async def _land(self) -> None:
        """Let every piece of work end, and every executor that waited for one."""
        for executor in self.executors:
            executor.stopped = True
        if self.flights:
            await asyncio.gather(*self.flights.values(), return_exceptions=True)
        for executor in self.executors:
            await executor.settled()
        self.executors.clear()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self.bench.lease_seconds / 3)
            # While the store is out of reach nobody can take the run over, so the work goes on.
            with contextlib.suppress(StoreUnavailable):
                async with self.bench.store.transaction() as tx:
                    await leases.heartbeat(
                        tx, self.run.id, self.run.lease_epoch, self.bench.lease_seconds
                    )

    async def _stop(self, *tasks: "asyncio.Task[Any]") -> None:
        await _ended(*tasks)
        for flight in self.flights.values():
            flight.cancel()  # only still there when the lease or the process is lost
        await self._land()


_HOLD = {CommandKind.PAUSE, CommandKind.RESUME}
# What came after the end must not hold or end the run when a later edit wakes it.
_TOO_LATE = {
    Status.SUCCEEDED: {CommandKind.PAUSE, CommandKind.CANCEL},
    Status.FAILED: {CommandKind.PAUSE},
}


def _asked(waiting: Sequence[Command]) -> set[CommandKind]:
    """Return what an inbox asks for: of a pause and a resume the later one."""
    holds = [one for one in waiting if one.kind in _HOLD]
    return {one.kind for one in waiting if one.kind not in _HOLD} | {
        max(holds, key=lambda one: one.id).kind for _ in holds[:1]
    }


async def _ended(*tasks: "asyncio.Task[Any]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
