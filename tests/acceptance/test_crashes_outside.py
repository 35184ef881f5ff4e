"""kill -9 while a workflow reaches the outside: nothing is sent twice, what was done is undone."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from assistant.statuses import Status
from assistant.store import effects
from graphs.journal import EffectState
from tests.support.crash_room import ACTOR, TRIP, Place, start
from tests.support.crash_server import LIMIT_SECONDS, Forks
from tests.support.crash_trial import ENDED, approve, ended, fresh, leave, status_of, worker
from tests.support.http_sink import Sink, open_sink

LANES = 4


@pytest.fixture(scope="module")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    with Forks(tmp_path_factory.mktemp("forks")) as started:
        yield started


class Trip(NamedTuple):
    """How a trip went whose first worker was killed at a commit."""

    burnt: bool
    status: Status
    reason: dict[str, Any]
    sent: Counter[tuple[str, str]]  # by path, the keys that came in
    ledger: dict[str, EffectState]

    def violations(self) -> Iterator[str]:
        """Yield what must not be."""
        if self.status is not Status.FAILED:
            yield f"it is {self.status}: {self.reason}"
        twice = [path for (path, _), count in self.sent.items() if path == "/rooms" and count > 1]
        if twice or len([path for path, _ in self.sent if path == "/rooms"]) > 1:
            yield "the room was booked twice"
        if len([path for path, _ in self.sent if path == "/guides"]) > 1:
            yield "the guide was booked under two keys"
        for step, state in self.ledger.items():
            if state is EffectState.CONFIRMED and not step.startswith("no_"):
                yield f"{step} stands, and the trip has failed"
            if state is EffectState.COMPENSATED and not self._gone(step):
                yield f"{step} counts as taken back, and nobody was told"
            unknown = state in {EffectState.SENT, EffectState.UNKNOWN}
            if unknown and "may have reached" not in str(self.reason):
                yield f"{step} may have happened, and nobody is told to look"

    def _gone(self, step: str) -> bool:
        return any(path.startswith(f"/{step}s/") for path, _ in self.sent)


async def _trip(forks: Forks, place: Place, number: int, sink: Sink, side: str) -> Trip:
    sink.answers = {
        "POST /rooms": [(200, '{"id": "R1"}')],
        "POST /guides": [(200, '{"id": "G1"}')],
        "POST /cars": [(409, "none left")],
    }
    place = replace(place, hosts=(sink.host,))
    async with asyncio.timeout(LIMIT_SECONDS), place.open() as app:
        run_id = await start(app, TRIP.replace("HOST", sink.host))
        first = worker(forks, place, {"at": number, "side": side})
        while (code := forks.ended(first)) is None:
            if (await status_of(app, run_id)) in ENDED:
                os.kill(first, signal.SIGTERM)
                code = await forks.end_of(first)
                break
            await approve(app)
            await asyncio.sleep(0.025)
        second = worker(forks, place)
        run = await ended(app, run_id)
        await leave(forks, second)
        async with app.store.reading() as tx:
            ledger = await effects.of_run(tx, run_id, owner=ACTOR)
    return Trip(
        code == -signal.SIGKILL,
        run.status,
        dict(run.reason or {}),
        Counter((one.path, one.headers.get("idempotency-key", "")) for one in sink.got),
        {one.step: one.state for one in ledger},
    )


async def _every_commit(forks: Forks, folder: Path, side: str) -> list[Trip]:
    """Do a trip for each commit that a worker makes, and kill the worker at it."""

    async def one(number: int) -> Trip:
        async with open_sink() as sink:
            return await _trip(forks, fresh(forks, folder, f"{side}-{number}"), number, sink, side)

    found: list[Trip] = []
    while not found or all(trip.burnt for trip in found[-LANES:]):
        numbers = range(len(found) + 1, len(found) + 1 + LANES)
        found += await asyncio.gather(*(one(number) for number in numbers))
    return found


@pytest.mark.parametrize("side", ["after", pytest.param("before", marks=pytest.mark.faults)])
async def test_a_kill_at_any_commit_books_nothing_twice_and_leaves_nothing_booked(
    side: str, forks: Forks, tmp_path: Path
) -> None:
    trips = await _every_commit(forks, tmp_path, side)

    assert {n: found for n, one in enumerate(trips, 1) if (found := list(one.violations()))} == {}
    assert sum(one.burnt for one in trips) >= 12
    whole = [one for one in trips if one.reason.get("taken_back") == ["guide", "room"]]
    assert len(whole) > len(trips) / 2
