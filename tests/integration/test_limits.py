"""Limits: told before the start, met with a pause, gone on from without paying twice."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import Conflict, EditRefused
from assistant.halts import halt
from assistant.statuses import Status
from assistant.supervisor.explain import problem
from graphs.limits import NO_LIMITS, Limits
from tests.support.api_desk import ApiDesk
from tests.support.app_desk import ANA, Desk, MeteredWriter, copied, definition, open_desk
from tests.support.workflows import agent

Sit = Callable[..., AbstractAsyncContextManager[Desk]]


def three(**more: Any) -> Any:
    """Three pieces, each read by the next."""
    return definition([agent("a"), agent("b", of=["a"]), agent("c", of=["b"])], **more)


@pytest.fixture
def sit(sqlite_template: Path, tmp_path: Path) -> Sit:
    """Opens a desk on one SQLite file, with a writer whose calls set 0.1 aside and cost 0.05."""
    url = copied(sqlite_template, tmp_path)

    def open_(flow: Any = None, day: Limits = NO_LIMITS) -> AbstractAsyncContextManager[Desk]:
        writer = MeteredWriter(most_usd=0.1, cost_usd=0.05)
        return open_desk(url, tmp_path, flow or three(), writer, day)

    return open_


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        pytest.param(Limits(calls=2), "2 of 2 calls are made", id="calls"),
        pytest.param(Limits(tokens=1_400), "300 of 1,400 tokens are used", id="tokens"),
    ],
)
async def test_a_limit_pauses_the_run_and_more_of_it_lets_it_go_on(
    sit: Sit, limits: Limits, says: str
) -> None:
    async with sit() as desk:
        assert await desk.run(limits=limits) is Status.PAUSED
        snapshot = await desk.snapshot()

        assert says in str(snapshot.run.reason["message"])
        assert says in problem(snapshot)
        it = await halt(desk.app.runs, ANA, desk.run_id)
        assert it.finished == 2
        kind = it.reason["facts"]["of"]
        await desk.app.runs.allow(ANA, desk.run_id, Limits(**{kind: it.more}))
        assert await desk.settle() is Status.SUCCEEDED
        assert desk.writer.finished == {"a": 1, "b": 1, "c": 1}


async def test_a_definition_can_lower_the_limits_and_the_start_can_say_others(sit: Sit) -> None:
    async with sit(three(limits={"usd": 0.2, "calls": 2})) as desk:
        assert await desk.run() is Status.PAUSED
        assert (await desk.snapshot()).run.limits == Limits(usd=0.2, calls=2)

        assert await desk.run(limits=Limits(calls=5)) is Status.SUCCEEDED
        assert (await desk.snapshot()).run.limits == Limits(usd=0.2, calls=5)


async def test_a_day_is_shared_by_the_runs_of_a_person_and_the_next_one_goes_on(
    sit: Sit,
) -> None:
    async with sit(day=Limits(calls=4)) as desk:
        assert await desk.run() is Status.SUCCEEDED
        assert await desk.run() is Status.PAUSED
        reason = (await desk.snapshot()).run.reason
        assert (reason["facts"]["whose"], reason["facts"]["of"]) == ("day", "calls")
        assert "Go on after 00:00 UTC" in reason["message"]
        await desk.app.runs.resume(ANA, desk.run_id)
        assert await desk.settle() is Status.PAUSED
        run_id = desk.run_id

    async with sit(day=Limits(calls=6)) as desk:
        desk.run_id = run_id
        await desk.app.runs.resume(ANA, run_id)
        assert await desk.settle() is Status.SUCCEEDED
        assert desk.writer.finished == {"b": 1, "c": 1}


async def test_the_longest_way_is_told_against_the_limits_before_the_start(sit: Sit) -> None:
    steps = [{**agent("a"), "retry": {"attempts": 5}}, agent("b", of=["a"])]
    async with sit(definition(steps), day=Limits(calls=10)) as desk:
        runs = desk.app.runs

        fits = await runs.quote(ANA, desk.flow, {})
        tight = await runs.quote(ANA, desk.flow, {}, limits=Limits(calls=5))
        await desk.run()
        await desk.run()
        await desk.run()
        later = await runs.quote(ANA, desk.flow, {})

        assert (fits.calls, fits.longest.calls, fits.caution) == (2, 6, "")
        assert "it could take 6 calls, more than the limit of 5 calls" in tight.caution
        assert "Of your 10 calls for a day 4 calls are left" in later.caution


@pytest.mark.parametrize(
    ("more", "error"),
    [
        pytest.param(Limits(), EditRefused, id="nothing"),
        pytest.param(Limits(usd=0), EditRefused, id="none more"),
        pytest.param(Limits(calls=3), Conflict, id="no such limit"),
    ],
)
async def test_a_limit_is_raised_only_by_something_and_only_where_there_is_one(
    sit: Sit, more: Limits, error: type[Exception]
) -> None:
    async with sit() as desk:
        await desk.run()

        with pytest.raises(error):
            await desk.app.runs.allow(ANA, desk.run_id, more)


async def test_over_the_api_a_form_takes_limits_and_a_run_shows_and_raises_them(
    api: ApiDesk,
) -> None:
    form = await api.launch()
    changed = await api.ana.patch(f"/api/launches/{form}", json={"limit_calls": 7})
    assert (changed.json()["limit_calls"], changed.json()["limit_tokens"]) == (7, None)
    refused = await api.ana.patch(f"/api/launches/{form}", json={"limit_calls": 0})
    assert refused.status_code == 422
    run = (await api.ana.post(f"/api/launches/{form}/start")).json()["run"]
    await api.settle(run)

    raised = await api.ana.post(f"/api/runs/{run}/allow", json={"more_calls": 3})

    assert raised.status_code == 200
    shown = (await api.ana.get(f"/api/runs/{run}")).json()
    assert (shown["limit_calls"], shown["limit_tokens"]) == (10, None)
