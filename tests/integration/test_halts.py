"""Why a draft came to rest before its end, what of it is safe, and what it takes to go on."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from agents.errors import InvalidAnswer, WrongKey
from assistant.errors import NotFound
from assistant.finishing import proposed_finish
from assistant.halts import Halt, halt
from assistant.statuses import Status
from graphs.limits import Limits
from tests.support.api_desk import ApiDesk
from tests.support.app_desk import ANA, Desk, MeteredWriter, copied, definition, open_desk
from tests.support.workflows import ScriptedWriter, agent

Sit = Callable[..., AbstractAsyncContextManager[Desk]]


@pytest.fixture
def sit(sqlite_template: Path, tmp_path: Path) -> Sit:
    """Opens a desk on a SQLite file."""
    url = copied(sqlite_template, tmp_path)
    return lambda writer=None: open_desk(url, tmp_path, three(), writer)


def three() -> Any:
    """Three pieces, each read by the next."""
    steps = [agent("a"), agent("b", of=["a"]), agent("c", of=["b"])]
    return definition([{**one, "title": one["id"].upper()} for one in steps])


async def now(desk: Desk, seq: int = 0) -> Halt:
    return await halt(desk.app.runs, ANA, desk.run_id, seq)


async def test_at_the_limit_it_says_what_is_paid_and_allows_what_the_rest_takes(sit: Sit) -> None:
    async with sit(MeteredWriter(most_usd=0.3, cost_usd=0.2)) as desk:
        assert await desk.run(limit_usd=0.4) is Status.PAUSED

        it = await now(desk)

        assert it.reason["error"] == "LimitReached"
        assert (it.finished, it.steps) == (1, 3)
        assert it.left_usd == pytest.approx(0.4)
        assert it.more_usd == pytest.approx(0.8)
        await desk.app.runs.allow(ANA, desk.run_id, Limits(usd=it.more_usd))
        assert await desk.settle() is Status.SUCCEEDED


async def test_the_next_call_fits_into_what_is_allowed_more(sit: Sit) -> None:
    async with sit(MeteredWriter(most_usd=0.3, cost_usd=0.001)) as desk:
        assert await desk.run(limit_usd=0.299) is Status.PAUSED

        it = await now(desk)

        assert it.finished == 0
        await desk.app.runs.allow(ANA, desk.run_id, Limits(usd=it.more_usd))
        assert await desk.settle() is Status.SUCCEEDED


async def test_after_it_went_on_it_says_since_when(sit: Sit) -> None:
    async with sit() as desk:
        desk.writer.answers["b"] = lambda _: WrongKey("The key was not accepted.")
        await desk.run()
        stopped = await now(desk)
        desk.writer.answers.clear()

        await desk.app.runs.resume(ANA, desk.run_id)
        await desk.settle()

        assert stopped.went_on is None
        assert (stopped.step_title, stopped.finished) == ("B", 1)
        it = await now(desk)
        assert it.went_on is not None
        assert it.went_on >= it.at


async def test_each_time_it_stopped_is_told_by_itself(sit: Sit) -> None:
    async with sit() as desk:
        desk.writer.answers["b"] = lambda _: WrongKey("The key was not accepted.")
        await desk.run()
        await desk.app.runs.resume(ANA, desk.run_id)
        await desk.settle()
        told = await desk.app.runs.events(ANA, desk.run_id)
        first, second = [one.seq for one in told if one.kind == "run.paused"]

        earlier, later = await now(desk, first), await now(desk, second)

        assert (earlier.went_on is None, later.went_on is None) == (False, True)


async def test_a_step_that_failed_is_named_with_what_it_said(sit: Sit) -> None:
    async with sit() as desk:
        desk.writer.answers["c"] = lambda _: InvalidAnswer("The answer did not fit.")
        assert await desk.run() is Status.FAILED

        it = await now(desk)

        assert (it.status, it.step_title, it.finished) == (Status.FAILED, "C", 2)
        assert "did not fit" in it.reason["message"]
        assert it.is_by_model


async def test_what_is_left_can_be_finished_by_rules_and_costs_nothing_then(sit: Sit) -> None:
    async with sit(ScriptedWriter()) as desk:
        desk.writer.answers["b"] = lambda _: WrongKey("The key was not accepted.")
        await desk.run()
        desk.writer.answers.clear()
        assert (await now(desk)).is_by_model

        await desk.edit(*proposed_finish(await desk.snapshot()).edits)

        assert (await desk.snapshot()).run.status is Status.SUCCEEDED
        it = await now(desk)
        assert (it.is_by_model, it.left_usd, it.finished) == (False, 0, 3)


async def test_a_run_that_never_stopped_has_nothing_to_tell(sit: Sit) -> None:
    async with sit() as desk:
        await desk.run()

        with pytest.raises(NotFound):
            await now(desk)


async def test_a_pause_is_told_over_the_api_and_to_nobody_else(api: ApiDesk) -> None:
    run = await api.run()
    await api.ana.post(f"/api/runs/{run}/pause")
    await api.settle(run)

    mine = await api.ana.get(f"/api/runs/{run}/halts/0")
    theirs = [
        await api.ben.get(f"/api/runs/{run}/halts/0"),
        await api.ben.post(f"/api/runs/{run}/finish"),
    ]

    it = mine.json()
    assert (it["status"], it["error"], it["went_on"], it["is_by_model"]) == (
        "paused",
        "",
        None,
        False,
    )
    assert it["finished"] < it["steps"]
    assert {one.status_code for one in theirs} == {404}


async def test_where_rules_write_already_there_is_nothing_to_finish(api: ApiDesk) -> None:
    run = await api.run()

    refused = await api.ana.post(f"/api/runs/{run}/finish")

    assert refused.status_code == 422
