"""One trial of the fault programme: a run over which workers and people are killed at random.

The way of each kill is drawn: at a moment, at a commit, before or after something is done outside,
while a request or a call is in the air, or while the worker after the last kill takes over.
"""
# ruff: noqa: ASYNC110 - another process has no event to wait for

import asyncio
import os
import random
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import func, select

from assistant.bootstrap import App
from assistant.statuses import Status
from assistant.store import effects, runs
from assistant.store.tables import approvals, commands, journal, waits
from tests.support.crash_oracle import Oracle, lines, oracle, outcome_of
from tests.support.crash_room import ACTOR, Place, start
from tests.support.crash_server import Forks
from tests.support.crash_trial import ENDED, log_of, status_of, worker
from tests.support.fault_goods import Goods, goods, prepare
from tests.support.fault_graphs import Graph
from tests.support.fault_person import answering, note
from tests.support.fault_sink import LEDGER, Outside

LIMIT_SECONDS = 180.0
LOOK_SECONDS = 0.02
EVENT = {"amount": 60}
WAYS = ("moment", "moment", "commit", "commit", "request", "leave")
FUSED = ("commit", "deed")  # the worker kills itself there


@dataclass(frozen=True)
class Stand:
    """Where trials happen: the processes around them, and the folder of the world outside."""

    forks: Forks
    outside: Outside


class Case(NamedTuple):
    """What is run: a workflow, and whether its last request is refused."""

    graph: Graph
    refused: bool

    def __str__(self) -> str:
        return f"{self.graph.name}{' refused' if self.refused else ''}"


@dataclass(frozen=True, kw_only=True)
class Found:
    """Everything that is known of a trial when it is over."""

    oracle: Oracle
    outcome: dict[str, Any]
    effects: tuple[effects.Effect, ...]
    outside: tuple[dict[str, Any], ...]  # the ledger of the world outside
    goods: Goods  # what stands in folders and tables
    told: tuple[dict[str, Any], ...]  # what was said to whoever came second
    idle: tuple[str, ...]  # moments at which nobody was there to go on
    log: str

    @property
    def kills(self) -> int:
        """How many processes were killed."""
        return len(self.oracle.killed)


async def trial(
    stand: Stand,
    place: Place,
    case: Case,
    *,
    seed: str,
    kills: int,
    fuse: Mapping[str, Any] | None = None,
) -> Found:
    """Do one run of a case, kill its workers so often, and return what came of it.

    With a ``fuse`` the first worker kills itself there.
    """
    rng = random.Random(seed)
    folder = stand.outside.folder / place.home.name
    folder.mkdir()
    await prepare(place)
    idle: list[str] = []
    async with place.open() as app:
        host = f"{stand.outside.host}/{place.home.name}"
        run_id = await start(app, case.graph.at(host, refused=case.refused))
        ways = (*WAYS, *(["deed"] * 3 if case.graph.books else ()))
        killer = random.Random(f"{seed} killer")
        scene = Scene(stand, place, app, run_id, folder, killer, ways, fuse)
        beside = [
            asyncio.create_task(answering(app, place, run_id, "ana", folder), name="ana"),
            asyncio.create_task(scene.rivals(rng.randint(0, 1) if kills else 0), name="rivals"),
            asyncio.create_task(_watch(app, run_id, idle), name="watch"),
        ]
        if case.graph.waits:
            told = _emit(app, place, rng.uniform(0, 1.5))
            beside.append(asyncio.create_task(told, name="event"))
        try:
            async with asyncio.timeout(LIMIT_SECONDS):
                await scene.played(kills)
        except TimeoutError:
            idle.append(f"after {LIMIT_SECONDS:g} s: {await _standing(app, run_id)}")
        finally:
            await scene.cleared(beside)
        return Found(
            oracle=await oracle(app.store, place.home, run_id, scene.killed),
            outcome=await outcome_of(app, run_id),
            effects=await _effects(app, run_id),
            outside=lines(folder / LEDGER),
            goods=await goods(place),
            told=lines(place.home / "told.jsonl"),
            idle=tuple(idle),
            log=log_of(place),
        )


@dataclass
class Scene:
    """The processes of a trial, and who of them is killed when."""

    stand: Stand
    place: Place
    app: App
    run_id: str
    outside: Path
    rng: random.Random
    ways: tuple[str, ...]  # of a kill, of which one is drawn for each worker
    first: Mapping[str, Any] | None = None  # the fuse of the first worker
    killed: dict[int, int] = field(default_factory=dict)  # pid: when, in nanoseconds
    alive: set[int] = field(default_factory=set)

    async def played(self, kills: int) -> None:
        """Have workers work on the run until it has ended; kill them as often as is asked."""
        again = False
        while not await self._over():
            fuse, self.first = self.first, None
            if fuse is not None:
                how = "deed"
            elif len(self.killed) >= kills:
                how = "none"
            elif again and self.rng.random() < 0.5:
                how = "recovery"
            else:
                how = self.rng.choice(self.ways)
            pid = worker(self.stand.forks, self.place, fuse or self._fuse(how))
            self.alive.add(pid)
            again = await self._struck(how, pid)

    def _fuse(self, how: str) -> dict[str, Any] | None:
        """Return where a worker kills itself."""
        side = self.rng.choice(["before", "after"])
        match how:
            case "commit":
                return {"at": self.rng.randint(1, 30), "side": side}
            case "deed":
                return {"at": self.rng.randint(1, 8), "side": side, "of": "deeds"}
        return None

    async def _struck(self, how: str, pid: int) -> bool:
        """Bring a worker to its end, or the run; tell whether the worker was killed."""
        match how:
            case "moment" | "leave":
                await self._claimed(pid)
                await self._pass(self.rng.uniform(0, 0.8))
            case "recovery":
                await self._claimed(pid)
                await self._pass(self.rng.uniform(0, 0.08))
            case "request":
                await self._something_in_the_air()
            case _:
                while self._lives(pid) and not await self._over():
                    await asyncio.sleep(LOOK_SECONDS)
        if how in FUSED and not self._lives(pid):
            self.killed[pid] = time.time_ns()
            return True
        if how in {"none", "leave", *FUSED} or await self._over():
            await self._left(pid)
            return False
        self.killed[pid] = await self.stand.forks.kill(pid)
        self.alive.discard(pid)
        return True

    async def rivals(self, kills: int) -> None:
        """Have a second person answer everything too; they are killed as well, now and then."""
        rng = random.Random(self.rng.random())
        role = {"role": "rival", "place": self.place.as_json(), "run": self.run_id}
        pid = self.stand.forks.spawn({**role, "outside": str(self.outside)})
        self.alive.add(pid)
        for _ in range(kills):
            await asyncio.sleep(rng.uniform(0.1, 1.0))
            if not self._lives(pid):
                return
            await self.stand.forks.kill(pid)
            self.alive.discard(pid)
            pid = self.stand.forks.spawn({**role, "outside": str(self.outside)})
            self.alive.add(pid)

    async def cleared(self, beside: "list[asyncio.Task[None]]") -> None:
        """End everything that is still there, and raise what has broken in it."""
        for task in beside:
            if not task.done():
                task.cancel()
        ended = await asyncio.gather(*beside, return_exceptions=True)
        for pid in [one for one in tuple(self.alive) if self._lives(one)]:
            await self.stand.forks.kill(pid)
        broken = [one for one in ended if isinstance(one, Exception)]
        if broken:
            raise broken[0]

    async def _over(self) -> bool:
        return await status_of(self.app, self.run_id) in ENDED

    def _lives(self, pid: int) -> bool:
        if pid in self.alive and self.stand.forks.ended(pid) is not None:
            self.alive.discard(pid)
        return pid in self.alive

    async def _left(self, pid: int) -> None:
        """Tell a worker to leave; one that is killed by its fuse on the way counts as killed."""
        os.kill(pid, signal.SIGTERM)
        self.alive.discard(pid)
        if await self.stand.forks.end_of(pid) == -signal.SIGKILL:
            self.killed[pid] = time.time_ns()

    async def _claimed(self, pid: int) -> None:
        """Wait until this worker has the run, or nobody will."""
        while not await self._over():
            async with self.app.store.reading() as tx:
                owner = (await runs.get(tx, self.run_id, owner=None)).lease_owner
            if owner is not None and owner.split("/")[-2] == str(pid):
                return
            await asyncio.sleep(LOOK_SECONDS)

    async def _pass(self, seconds: float) -> None:
        """Let some time go by, no longer than the run."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not await self._over():
            await asyncio.sleep(min(left, LOOK_SECONDS))

    async def _something_in_the_air(self) -> None:
        ledgers = (self.outside / LEDGER, self.place.home / "ledger.jsonl")
        before = [_size(one) for one in ledgers]
        while [_size(one) for one in ledgers] == before and not await self._over():
            await asyncio.sleep(0.002)
        await asyncio.sleep(self.rng.uniform(0, 0.025))


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


async def _emit(app: App, place: Place, after_seconds: float) -> None:
    """Send the event that is waited for, whether anybody waits yet or not."""
    await asyncio.sleep(after_seconds)
    await app.signals.emit(ACTOR, "trial.paid", EVENT, key="1")
    note(place.home / "events.jsonl", EVENT)


async def _watch(app: App, run_id: str, idle: list[str]) -> None:
    """Note whenever the run waits, twice in a row, and there is nothing that it waits for."""
    before = ""
    while True:
        standing = await _standing(app, run_id)
        if standing.endswith("for nothing") and standing == before:
            idle.append(standing)
            return
        before = standing
        await asyncio.sleep(5 * LOOK_SECONDS)


async def _standing(app: App, run_id: str) -> str:
    """Return where a run stands, and what it waits for."""
    kept = (journal.c.step == waits.c.step) & (journal.c.item == waits.c.item)
    mine = select(journal.c.key).where(journal.c.run_id == run_id, kept)
    open_waits = select(func.count()).where(waits.c.run_id == run_id, ~mine.exists())
    asked = select(func.count()).where(
        approvals.c.run_id == run_id, approvals.c.status == "pending"
    )
    said = select(func.count()).where(commands.c.run_id == run_id, commands.c.applied_at.is_(None))
    async with app.store.reading() as tx:
        run = await runs.get(tx, run_id, owner=None)
        counts = [(await tx.execute(one)).scalar_one() for one in (open_waits, asked, said)]
    if run.status is Status.WAITING and not any(counts):
        return f"{run.status} at epoch {run.lease_epoch} for nothing"
    return (
        f"{run.status} at epoch {run.lease_epoch}, held by {run.lease_owner}; {counts[0]} waits,"
        f" {counts[1]} requests, {counts[2]} commands are open"
    )


async def _effects(app: App, run_id: str) -> tuple[effects.Effect, ...]:
    async with app.store.reading() as tx:
        return tuple(await effects.of_run(tx, run_id, owner=ACTOR))
