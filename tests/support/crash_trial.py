"""One crash trial after the other: who is started, killed and replaced, and until when."""
# ruff: noqa: ASYNC110 - another process has no event to wait for

import asyncio
import os
import random
import signal
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from assistant.bootstrap import App
from assistant.errors import Conflict
from assistant.statuses import FINISHED, Status
from assistant.store import runs
from assistant.store.runs import Run
from graphs.journal import Verdict
from tests.support.crash_oracle import Oracle, lines, oracle, outcome_of
from tests.support.crash_room import ACTOR, BOOK, NOTE, Place, start
from tests.support.crash_server import LIMIT_SECONDS, Forks

LANES = 5
ENDED = FINISHED | {Status.PAUSED}
LOOK_SECONDS = 0.05


class Trial(NamedTuple):
    """A run over which workers and people were killed: what the oracle sees, and its outcome."""

    oracle: Oracle
    outcome: dict[str, Any]


class Ended(NamedTuple):
    """How a run ended whose first worker had a fuse, and whether the fuse burnt."""

    oracle: Oracle
    burnt: bool


def fresh(forks: Forks, folder: Path, name: str = "home") -> Place:
    """Return a place with a data folder and a database of its own."""
    home = folder / name
    home.mkdir()
    return Place(home=home, url=f"sqlite:///{home / 'draftroom.db'}", provider=forks.provider)


def worker(forks: Forks, place: Place, fuse: Mapping[str, Any] | None = None) -> int:
    """Start a worker and return its pid."""
    return forks.spawn({"role": "worker", "place": place.as_json(), "fuse": fuse})


async def random_kills(
    forks: Forks, folder: Path, undisturbed: Mapping[str, Any], *, seed: int, kills: int
) -> int:
    """Do runs, several at once, until so many processes were killed; return how many that were."""

    async def lane(number: int) -> int:
        done, attempt = 0, 0
        rng = random.Random(f"{seed}.{number}")
        while done < -(-kills // LANES):
            attempt += 1
            place = fresh(forks, folder, f"{number}-{attempt}")
            trial = await disturbed(forks, place, rng, kills=-(-kills // LANES) - done)
            assert trial.oracle.violations() == [], log_of(place)
            assert trial.outcome == undisturbed
            done += len(trial.oracle.killed)
        return done

    return sum(await asyncio.gather(*(lane(number) for number in range(LANES))))


async def disturbed(forks: Forks, place: Place, rng: random.Random, *, kills: int) -> Trial:
    """Do one run; its worker and the person who answers for it are killed at random moments."""
    async with asyncio.timeout(LIMIT_SECONDS), place.open() as app:
        run_id = await start(app, BOOK)
        person = {"role": "person", "place": place.as_json(), "run": run_id}
        roles = [{"role": "worker", "place": place.as_json()}, person]
        pids = [forks.spawn(role) for role in roles]
        killed: dict[int, int] = {}
        epoch = 0
        while (code := forks.ended(pids[1])) is None:
            if len(killed) >= kills:
                await asyncio.sleep(LOOK_SECONDS)
                continue
            victim = int(rng.random() < 0.25)
            if victim == 0:  # not while it waits for the lease of the one before it
                epoch = await _claimed(app, run_id, epoch)
            await asyncio.sleep(rng.uniform(0, 0.2))
            if (code := forks.ended(pids[1])) is not None:
                break
            killed[pids[victim]] = await forks.kill(pids[victim])
            pids[victim] = forks.spawn(roles[victim])
        assert code == 0, log_of(place)
        await leave(forks, pids[0])
        found = await oracle(app.store, place.home, run_id, killed)
        return Trial(found, await outcome_of(app, run_id))


async def every_commit(forks: Forks, folder: Path, side: str, verb: str = "") -> list[Ended]:
    """Do a run for each commit that a worker makes, and kill the worker at it.

    With ``verb`` a person says pause or cancel while the first step is being made.
    """
    found: list[Ended] = []
    while not found or all(one.burnt for one in found[-LANES:]):
        numbers = range(len(found) + 1, len(found) + 1 + LANES)
        found += await asyncio.gather(
            *(_fused(forks, fresh(forks, folder, f"{side}-{n}"), n, side, verb) for n in numbers)
        )
    return found


async def _fused(forks: Forks, place: Place, number: int, side: str, verb: str) -> Ended:
    if verb:
        hold(place, "a")
    async with asyncio.timeout(LIMIT_SECONDS), place.open() as app:
        run_id = await start(app, NOTE)
        first = worker(forks, place, {"at": number, "side": side})
        if verb:
            await called(place, "a", first)
            await getattr(app.runs, verb)(ACTOR, run_id)
            let_go(place, "a")
        burnt = await _burnt(forks, app, first, run_id)
        second = worker(forks, place)
        await ended(app, run_id)
        await leave(forks, second)
        return Ended(await oracle(app.store, place.home, run_id, {first: 0}), burnt)


async def _burnt(forks: Forks, app: App, pid: int, run_id: str) -> bool:
    """Wait until a worker's fuse has killed it, or its run has ended and it has left."""
    while (code := forks.ended(pid)) is None:
        if (await status_of(app, run_id)) in ENDED:
            os.kill(pid, signal.SIGTERM)
            code = await forks.end_of(pid)
            break
        await approve(app)
        await asyncio.sleep(LOOK_SECONDS)
    assert code in (0, -signal.SIGTERM, -signal.SIGKILL)
    return code == -signal.SIGKILL


async def ended(app: App, run_id: str) -> Run:
    """Approve whatever waits until the run has ended, or was paused."""
    async with asyncio.timeout(LIMIT_SECONDS):
        while (await status_of(app, run_id)) not in ENDED:
            await approve(app)
            await asyncio.sleep(LOOK_SECONDS)
    return await app.runs.get(ACTOR, run_id)


async def until(app: App, run_id: str, statuses: Collection[Status]) -> None:
    """Wait until a run has one of the statuses."""
    async with asyncio.timeout(LIMIT_SECONDS):
        while (await status_of(app, run_id)) not in statuses:
            await asyncio.sleep(LOOK_SECONDS)


async def status_of(app: App, run_id: str) -> Status:
    """Return where a run stands."""
    return (await app.runs.get(ACTOR, run_id)).status


async def approve(app: App) -> None:
    """Approve what waits in this place."""
    for one in await app.runs.inbox(ACTOR):
        try:
            await app.runs.decide(
                ACTOR, one.run_id, one.id, shown=one.shown, verdict=Verdict.APPROVE
            )
        except Conflict:
            continue  # the run was cancelled in between


async def called(place: Place, step: str, pid: int) -> None:
    """Wait until a process has called the provider for a step, or is dead."""
    async with asyncio.timeout(LIMIT_SECONDS):
        while (step, pid) not in {(line["step"], line["pid"]) for line in _ledger(place)}:
            if _state(pid) == "Z":
                return
            await asyncio.sleep(LOOK_SECONDS)


async def put_to_sleep(app: App, pid: int) -> None:
    """Stop a process; not while it holds SQLite's write lock, for which everybody would wait."""
    async with asyncio.timeout(LIMIT_SECONDS), app.store.transaction():
        os.kill(pid, signal.SIGSTOP)
        while _state(pid) != "T":
            await asyncio.sleep(LOOK_SECONDS)


def _state(pid: int) -> str:
    """Return what the kernel says of a child that was not reaped: Z is dead, T is stopped."""
    return Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[0]


def _ledger(place: Place) -> tuple[dict[str, Any], ...]:
    return lines(place.home / "ledger.jsonl")


def hold(place: Place, step: str) -> None:
    """Make the provider hold its answers for a step."""
    (place.home / f"hold-{step}").touch()


def let_go(place: Place, step: str) -> None:
    """Let the provider answer."""
    (place.home / f"hold-{step}").unlink()


async def leave(forks: Forks, *pids: int) -> None:
    """Tell workers to leave, and wait until they have; one that had not yet begun just ends."""
    for pid in pids:
        os.kill(pid, signal.SIGTERM)
    for pid in pids:
        assert await forks.end_of(pid) in (0, -signal.SIGTERM)


async def _claimed(app: App, run_id: str, epoch: int) -> int:
    """Wait a little for a run to be claimed anew; return the epoch of its lease."""
    for _ in range(80):
        async with app.store.reading() as tx:
            now = (await runs.get(tx, run_id, owner=None)).lease_epoch
        if now > epoch:
            return now
        await asyncio.sleep(LOOK_SECONDS)
    return epoch


def log_of(place: Place) -> str:
    """Return what the children of a trial said at their end."""
    log = place.home / "child.log"
    return log.read_text("utf-8")[-2_000:] if log.exists() else "nothing was said"
