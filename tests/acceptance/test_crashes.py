"""kill -9 in earnest: workers and people are killed, others take over, and an oracle compares what
the provider billed, what people were told and what the database holds.
"""

import asyncio
import os
import random
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.statuses import FINISHED, Status
from tests.support.crash_databases import POSTGRES, postgres_database
from tests.support.crash_oracle import Oracle, oracle
from tests.support.crash_room import BOOK, NOTE, Place, start
from tests.support.crash_server import Forks
from tests.support.crash_trial import (
    called,
    disturbed,
    ended,
    every_commit,
    fresh,
    hold,
    leave,
    let_go,
    log_of,
    put_to_sleep,
    random_kills,
    until,
    worker,
)


@pytest.fixture(scope="module")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    """The warm process and the provider, for all trials."""
    with Forks(tmp_path_factory.mktemp("forks")) as started:
        yield started


@pytest.fixture
def place(forks: Forks, tmp_path: Path) -> Place:
    """A fresh data folder with a database of its own."""
    return fresh(forks, tmp_path)


@pytest.fixture(scope="module")
def undisturbed(forks: Forks, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the book comes to when nobody is killed."""
    place = fresh(forks, tmp_path_factory.mktemp("undisturbed"))
    trial = asyncio.run(disturbed(forks, place, random.Random(0), kills=0))
    assert trial.oracle.violations() == []
    return trial.outcome


@pytest.mark.parametrize("seed", [1, 2])
async def test_fifty_kills_at_random_moments_cost_nothing_that_was_finished(
    seed, forks, tmp_path, undisturbed
):
    assert await random_kills(forks, tmp_path, undisturbed, seed=seed, kills=25) >= 25


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(10, 20))
async def test_hundreds_of_kills_at_random_moments_cost_nothing_that_was_finished(
    seed, forks, tmp_path, undisturbed
):
    assert await random_kills(forks, tmp_path, undisturbed, seed=seed, kills=25) >= 25


@pytest.mark.skipif(
    not POSTGRES and not os.environ.get("CI"), reason="DRAFTROOM_TEST_POSTGRES_URL is not set"
)
async def test_kills_at_random_moments_on_postgres(forks, tmp_path, undisturbed):
    async with postgres_database() as url:
        place = replace(fresh(forks, tmp_path), url=url)
        trial = await disturbed(forks, place, random.Random(3), kills=8)

    assert trial.oracle.violations() == [], log_of(place)
    assert trial.outcome == undisturbed


@pytest.mark.parametrize("side", ["after", pytest.param("before", marks=pytest.mark.faults)])
async def test_a_kill_at_any_commit_of_a_worker_loses_nothing(side, forks, tmp_path):
    trials = await every_commit(forks, tmp_path, side)

    assert [one.oracle.violations() for one in trials if one.oracle.violations()] == []
    assert sum(one.burnt for one in trials) >= 12


@pytest.mark.parametrize(
    ("verb", "status"),
    [("pause", Status.PAUSED), ("cancel", Status.CANCELLED)],
    ids=["pause", "cancel"],
)
async def test_what_a_person_asked_of_a_run_holds_whatever_commit_was_the_last(
    verb, status, forks, tmp_path
):
    trials = await every_commit(forks, tmp_path, "after", verb)

    assert [one.oracle.run["status"] for one in trials] == [status] * len(trials)
    assert sum(one.burnt for one in trials) >= 4


async def test_a_decision_whose_maker_dies_before_any_worker_is_told_is_taken_up(forks, place):
    async with place.open() as app:
        run_id = await start(app, NOTE)
        serving = worker(forks, place)
        await until(app, run_id, {Status.WAITING})

        decider = forks.spawn({"role": "decider", "place": place.as_json(), "run": run_id})
        assert await forks.end_of(decider) == -signal.SIGKILL
        await until(app, run_id, FINISHED)
        await leave(forks, serving)
        found = await oracle(app.store, place.home, run_id)

    assert found.violations() == []
    assert len(found.calls) == 3


async def test_an_edit_whose_maker_dies_before_any_worker_is_told_is_taken_up(forks, place):
    async with place.open() as app:
        run_id = await start(app, BOOK)
        serving = worker(forks, place)
        await ended(app, run_id)

        editor = forks.spawn({"role": "editor", "place": place.as_json(), "run": run_id})
        assert await forks.end_of(editor) == -signal.SIGKILL
        await ended(app, run_id)
        await leave(forks, serving)
        found = await oracle(app.store, place.home, run_id)

    assert found.violations() == []
    again = Counter(call.piece.step for call in found.calls)
    assert (again["facts"], again["plan"], again["book"]) == (2, 1, 2)


async def test_a_call_that_is_cut_in_the_middle_is_made_again_and_both_are_counted(forks, place):
    hold(place, "a")
    async with place.open() as app:
        run_id = await start(app, NOTE)
        first = worker(forks, place)
        await called(place, "a", first)

        killed = {first: await forks.kill(first)}
        let_go(place, "a")
        second = worker(forks, place)
        await ended(app, run_id)
        await leave(forks, second)
        found = await oracle(app.store, place.home, run_id, killed)

    assert found.violations() == []
    assert [call.pid for call in found.calls if call.piece.step == "a"] == [first, second]


async def test_a_worker_told_to_leave_finishes_its_call_and_another_goes_on(forks, place):
    hold(place, "a")
    async with place.open() as app:
        run_id = await start(app, NOTE)
        leaving = worker(forks, place)
        await called(place, "a", leaving)

        os.kill(leaving, signal.SIGTERM)
        second = worker(forks, place)
        await asyncio.sleep(place.lease_seconds * 1.5)  # its heart beats until it has left
        let_go(place, "a")
        assert await forks.end_of(leaving) == 0
        await ended(app, run_id)
        await leave(forks, second)
        found = await oracle(app.store, place.home, run_id)

    assert found.violations() == []
    assert len(found.calls) == 3
    callers = {call.piece.step: call.pid for call in found.calls}
    assert (callers["a"], callers["c"]) == (leaving, second)


async def test_an_owner_that_slept_through_its_lease_changes_nothing_when_it_wakes(forks, place):
    hold(place, "a")
    async with place.open() as app:
        run_id = await start(app, NOTE)
        asleep = worker(forks, place)
        await called(place, "a", asleep)

        await put_to_sleep(app, asleep)
        second = worker(forks, place)
        await called(place, "a", second)
        let_go(place, "a")
        os.kill(asleep, signal.SIGTERM)  # so that it does not claim the run anew when it wakes
        os.kill(asleep, signal.SIGCONT)
        await ended(app, run_id)
        await leave(forks, asleep, second)
        found = await oracle(app.store, place.home, run_id)

    assert asleep in found.lost
    assert found.violations() == []
    taken = min(call.at_ns for call in found.calls if call.pid == second)
    assert all(call.at_ns < taken for call in found.calls if call.pid == asleep)


async def test_of_two_workers_only_one_at_a_time_works_on_a_run(forks, place):
    async with place.open() as app:
        run_id = await start(app, BOOK)
        workers = [worker(forks, place), worker(forks, place)]
        person = forks.spawn({"role": "person", "place": place.as_json(), "run": run_id})
        assert await forks.end_of(person) == 0, log_of(place)
        await leave(forks, *workers)
        found = await oracle(app.store, place.home, run_id)

    assert found.violations() == []
    assert overlaps(found) == []


def overlaps(found: Oracle) -> list[tuple[int, int]]:
    """Return the pairs of processes that had calls in the air at the same time."""
    flights = sorted((call.at_ns, found.answered[call.piece][0], call.pid) for call in found.calls)
    return [
        (first[2], later[2])
        for index, first in enumerate(flights)
        for later in flights[index + 1 :]
        if later[0] < first[1] and later[2] != first[2]
    ]
