"""kill -9 over maps, loops, gates, sagas, branches and waits together: every promise holds.

Each trial says its seed where it fails; the moments of its kills are drawn from that.
"""

import asyncio
import os
import random
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

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

OUTWARD = ("goods", "saga")  # little else is in them
QUICK = [case for case in CASES if case.refused or not case.graph.books]


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
    """Return a place of its own that may reach the world outside; both databases are on ``url``."""
    place = fresh(stand.forks, folder, name)
    return replace(
        place,
        url=url or place.url,
        shop=url.replace("+asyncpg", "") or f"sqlite:///{place.home / 'shop.db'}",
        hosts=(stand.outside.host,),
        lease_seconds=2.0,
    )


async def _killed(
    stand: Stand,
    folder: Path,
    case: Case,
    calm: Found,
    *,
    seed: str,
    kills: int,
    each: Sequence[int] = (1, 2, 2, 3),
    url: str = "",
) -> int:
    """Do trials, one after the other, until so many processes were killed; return the count."""
    done = number = 0
    draw = random.Random(seed)
    while done < kills:
        number += 1
        name = f"{seed}.{number}"
        place = _at(stand, folder, name.replace(" ", "-"), url)
        most = min(kills - done, draw.choice(each))
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


async def test_kills_over_everything_together_break_no_promise(
    stand: Stand, expected: Learn, tmp_path: Path
) -> None:
    async def one(case: Case) -> int:
        calm = await expected(case)
        seed = f"{case} quick"
        return await _killed(stand, tmp_path, case, calm, seed=seed, kills=4, each=(4,))

    assert sum(await asyncio.gather(*(one(case) for case in QUICK))) >= 16


@pytest.mark.faults
@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("case", [one for one in CASES if one.graph.name in OUTWARD], ids=str)
async def test_a_kill_at_anything_done_outside_breaks_no_promise(
    case: Case, side: str, stand: Stand, expected: Learn, tmp_path: Path
) -> None:
    calm = await expected(case)

    async def one(number: int) -> int:
        place = _at(stand, tmp_path, f"{case} {side} {number}".replace(" ", "-"))
        fuse = {"at": number, "side": side, "of": "deeds"}
        found = await trial(stand, place, case, seed=f"{case}", kills=0, fuse=fuse)
        assert broken(found, calm) == [], f"{side} deed {number} of {case}\n{found.log}"
        return found.kills

    kills = [0]
    while kills[-1] or len(kills) == 1:
        numbers = range(len(kills), len(kills) + LANES)
        kills += await asyncio.gather(*(one(number) for number in numbers))
    assert sum(kills) >= 7


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


Break = Callable[[Found], Found]


def _seen(found: Found, **facts: Any) -> Found:
    return replace(found, oracle=replace(found.oracle, **facts))


def _paid_late(found: Found) -> Found:
    late = replace(found.oracle.calls[0], at_ns=time.time_ns())
    return _seen(found, calls=(*found.oracle.calls, late))


def _paid_twice(found: Found) -> Found:
    return _seen(found, calls=(*found.oracle.calls, found.oracle.calls[0]))


def _answer_lost(found: Found) -> Found:
    (first, *others) = found.oracle.approvals
    return _seen(found, approvals=(first | {"verdict": "stop"}, *others))


def _outside(found: Found, *, without: str = "", twice: str = "") -> Found:
    kept = [one for one in found.outside if one["line"] != without]
    again = [one for one in kept if one["line"] == twice][:1]
    return replace(found, outside=(*kept, *again))


def _left(found: Found, **goods: Any) -> Found:
    return replace(found, goods=replace(found.goods, **goods))


def _other_end(found: Found) -> Found:
    steps = {**found.outcome["steps"], "facts[]": ["done", {"text": "other"}]}
    return replace(found, outcome={**found.outcome, "steps": steps})


BREAKS: dict[str, Break] = {
    "i1 paid after it was kept": _paid_late,
    "i2 paid twice": _paid_twice,
    "i2 undercounted": lambda found: _seen(found, run={**found.oracle.run, "spent_usd": 0.01}),
    "i3 an answer is gone": lambda found: _seen(found, approvals=found.oracle.approvals[1:]),
    "i3 another answer": _answer_lost,
    "i3 both were told yes": lambda found: _seen(found, acks=found.oracle.acks * 2),
    "i4 nobody goes on": lambda found: replace(found, idle=("waiting for nothing",)),
    "i4 held for good": lambda found: _seen(found, run={**found.oracle.run, "lease_owner": "w"}),
    "i5 done twice": partial(_outside, twice="did"),
    "i5 not taken back": partial(_outside, without="gone"),
    "i5 never done": partial(_outside, without="did"),
    "i5 a page stands": partial(_left, site={"plans/CH1.txt": "part 1"}),
    "i5 rows stand": partial(_left, plans=(("CH1", "part 1"),)),
    "i5 a row twice": partial(_left, log=(("CH1", "part 1"), ("CH1", "part 1"))),
    "i5 a file is gone": partial(_left, data={}),
    "i5 a notice is gone": partial(_left, notices=()),
    "i6 code is shown": lambda found: _seen(found, run={**found.oracle.run, "reason": SHOWN}),
    "i6 something broke": lambda found: replace(found, log="Traceback (most recent call last)"),
    "i7 another end": _other_end,
}
SHOWN = {"message": "ValueError: x"}


async def test_each_promise_is_seen_where_it_is_broken(expected: Learn) -> None:
    calm = await expected(QUICK[-1])

    seen = {name: broken(spoil(calm), calm) for name, spoil in BREAKS.items()}

    missed = [n for n, found in seen.items() if not any(one.startswith(n[:2]) for one in found)]
    assert missed == []
