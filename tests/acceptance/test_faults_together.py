"""kill -9 over maps, loops, gates, sagas, branches and waits together: every promise holds.

Each trial says its seed where it fails; the moments of its kills are drawn from that.
"""

import asyncio
import os
import random
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.crash_databases import POSTGRES, postgres_database
from tests.support.crash_room import Place
from tests.support.crash_server import Forks
from tests.support.crash_trial import fresh
from tests.support.fault_graphs import GRAPHS
from tests.support.fault_invariants import broken
from tests.support.fault_sink import Outside
from tests.support.fault_trial import Case, Found, Stand, trial

LANES = 3
CASES = [
    Case(graph, refused)
    for graph in GRAPHS.values()
    for refused in ((False, True) if graph.books else (False,))
]


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    """The processes around the trials: a warm one to fork from, the provider, the world outside."""
    folder = tmp_path_factory.mktemp("stand")
    with Forks(folder) as forks, Outside(folder) as outside:
        yield Stand(forks, outside)


Learn = Callable[[Case], Awaitable[Found]]


@pytest.fixture(scope="module")
def expected(stand: Stand, tmp_path_factory: pytest.TempPathFactory) -> Learn:
    """What a case comes to when nobody is killed; found out once."""
    known: dict[Case, Found] = {}

    async def learn(case: Case) -> Found:
        if case not in known:
            name = f"calm-{case}".replace(" ", "-")
            place = _at(stand, tmp_path_factory.mktemp("calm"), name)
            known[case] = await trial(stand, place, case, seed="calm", kills=0)
            assert broken(known[case], known[case]) == []
        return known[case]

    return learn


def _at(stand: Stand, folder: Path, name: str, url: str = "") -> Place:
    """Return a place of its own that may reach the world outside."""
    place = replace(
        fresh(stand.forks, folder, name), hosts=(stand.outside.host,), lease_seconds=2.0
    )
    return replace(place, url=url) if url else place


async def _killed(
    stand: Stand, folder: Path, case: Case, calm: Found, *, seed: str, kills: int, url: str = ""
) -> int:
    """Do trials, one after the other, until so many processes were killed; return the count."""
    done = number = 0
    draw = random.Random(seed)
    while done < kills:
        number += 1
        name = f"{seed}.{number}"
        place = _at(stand, folder, name.replace(" ", "-"), url)
        most = min(kills - done, draw.choice([1, 2, 2, 3]))
        found = await trial(stand, place, case, seed=name, kills=most)
        assert broken(found, calm) == [], f"seed {name!r}, {most} kills of {case}\n{found.log}"
        done += found.kills
    return done


async def _in_lanes(
    stand: Stand, folder: Path, case: Case, calm: Found, *, seed: int, kills: int
) -> int:
    share = -(-kills // LANES)
    lanes = (
        _killed(stand, folder, case, calm, seed=f"{case} {seed}.{lane}", kills=share)
        for lane in range(LANES)
    )
    return sum(await asyncio.gather(*lanes))


@pytest.mark.parametrize("case", [CASES[0], CASES[2], CASES[3], CASES[5]], ids=str)
async def test_kills_over_everything_together_break_no_promise(
    case: Case, stand: Stand, expected: Learn, tmp_path: Path
) -> None:
    assert await _in_lanes(stand, tmp_path, case, await expected(case), seed=1, kills=4) >= 4


@pytest.mark.faults
@pytest.mark.parametrize("case", CASES, ids=str)
async def test_two_hundred_kills_over_everything_together_break_no_promise(
    case: Case, stand: Stand, expected: Learn, tmp_path: Path
) -> None:
    assert await _in_lanes(stand, tmp_path, case, await expected(case), seed=2, kills=30) >= 30


@pytest.mark.faults
@pytest.mark.skipif(
    not POSTGRES and not os.environ.get("CI"), reason="DRAFTROOM_TEST_POSTGRES_URL is not set"
)
@pytest.mark.parametrize("case", CASES, ids=str)
async def test_kills_over_everything_together_break_no_promise_on_postgres(
    case: Case, stand: Stand, expected: Learn, tmp_path: Path
) -> None:
    calm = await expected(case)

    async with postgres_database() as url:
        seed = f"{case} postgres"
        assert await _killed(stand, tmp_path, case, calm, seed=seed, kills=8, url=url) >= 8
