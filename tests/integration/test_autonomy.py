"""How often a run stops for an OK: chosen at the start or later, and what is decided by it."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import Conflict
from assistant.statuses import Autonomy, Status
from assistant.store import approvals
from graphs.catalog import shipped
from graphs.edits import SetInput, WriterPin
from graphs.journal import Verdict
from graphs.stops import TAKEN
from tests.support.app_desk import ANA, LIMIT_SECONDS, Desk, copied, definition, open_desk
from tests.support.workflows import ScriptedWriter, agent, approval

Sit = Callable[..., AbstractAsyncContextManager[Desk]]
GATES = ["ok_a", "ok_b", "ok_c"]


@pytest.fixture
def sit(sqlite_template: Path, tmp_path: Path) -> Sit:
    """Opens a desk on a SQLite file."""
    url = copied(sqlite_template, tmp_path)
    return lambda flow, writer=None: open_desk(url, tmp_path, flow, writer)


@pytest.fixture
def sit_anywhere(database_url: str, tmp_path: Path) -> Sit:
    """Opens a desk on either engine."""
    return lambda flow, writer=None: open_desk(database_url, tmp_path, flow, writer)


def three_stops() -> Any:
    """A stop in the middle, a small one, and one at the end."""
    return definition(
        [
            agent("a", reads={"n": "inputs.n"}, title="Write the first"),
            approval("a"),
            agent("b", of=["ok_a"]),
            {**approval("b"), "minor": True},
            agent("c", of=["ok_b"]),
            {**approval("c"), "title": "Your OK on all"},
        ],
        inputs={"n": 1},
    )


async def met(desk: Desk) -> list[str]:
    """Approve whatever waits until nothing does; return the gates on the way."""
    stops: list[str] = []
    while (await desk.snapshot()).run.status is Status.WAITING:
        stops += await desk.gates()
        await desk.approve()
    return stops


@pytest.mark.parametrize(
    ("autonomy", "stops"),
    [(Autonomy.ALWAYS, GATES), (Autonomy.KEY, ["ok_a", "ok_c"]), (Autonomy.END, ["ok_c"])],
)
async def test_a_run_stops_as_often_as_was_chosen_and_as_was_quoted(
    sit: Sit, autonomy: Autonomy, stops: list[str]
) -> None:
    async with sit(three_stops()) as desk:
        quote = await desk.app.runs.quote(ANA, desk.flow, {}, autonomy=autonomy)
        await desk.run(autonomy=autonomy)

        assert await met(desk) == stops
        assert (await desk.snapshot()).run.status is Status.SUCCEEDED
        assert quote.stops == len(quote.asks) == len(stops)
        assert quote.steps == 3 + len(stops)
        assert quote.asks[-1] == "Your OK on all"


async def test_nobody_chooses_and_the_small_stops_are_left_out(sit: Sit) -> None:
    async with sit(three_stops()) as desk:
        await desk.run()

        assert await met(desk) == ["ok_a", "ok_c"]


async def test_what_the_setting_decides_is_kept_and_told_as_the_owners(sit_anywhere: Sit) -> None:
    async with sit_anywhere(three_stops()) as desk:
        await desk.run(autonomy=Autonomy.END)

        found = await desk.app.runs.events(ANA, desk.run_id)
        decided = [one for one in found if one.kind == "approval.decided"]
        async with desk.app.store.reading() as tx:
            kept = await approvals.decisions(tx, desk.run_id, owner=ANA)
            rows = await approvals.of_run(tx, desk.run_id, owner=ANA)

        assert [(one.actor, one.data["gate"], one.data["setting"]) for one in decided] == [
            (ANA, "ok_a", "end"),
            (ANA, "ok_b", "end"),
        ]
        assert {(str(one.gate), one.actor, one.comment) for one in kept} == {
            ("ok_a", ANA, TAKEN[Autonomy.END]),
            ("ok_b", ANA, TAKEN[Autonomy.END]),
        }
        assert [(one.title, one.content) for one in rows if one.gate_step == "ok_a"] == [
            ("Your OK on a", {"text": "a(n=1)"})
        ]
        steps = await desk.steps()
        assert steps["ok_a", ""].note == TAKEN[Autonomy.END]


async def test_fewer_stops_let_a_run_go_on_that_waits_for_one_of_them(sit_anywhere: Sit) -> None:
    async with sit_anywhere(three_stops()) as desk:
        await desk.run(autonomy=Autonomy.ALWAYS)
        asked = await desk.asked("ok_a")

        await desk.app.runs.set_autonomy(ANA, desk.run_id, Autonomy.END)
        status = await desk.settle()

        assert status is Status.WAITING
        assert await desk.gates() == ["ok_c"]
        assert (ANA, "run.autonomy") in await desk.story()
        with pytest.raises(Conflict, match="already decided"):
            await desk.app.runs.decide(
                ANA, desk.run_id, asked.id, shown=asked.shown, verdict=Verdict.APPROVE
            )


async def test_more_stops_hold_from_the_next_one_on_also_while_steps_are_written(sit: Sit) -> None:
    writer = ScriptedWriter()
    go_on = writer.hold("b")
    async with sit(three_stops(), writer) as desk:
        await desk.start(autonomy=Autonomy.END)
        working = asyncio.create_task(desk.settle())
        async with asyncio.timeout(LIMIT_SECONDS):
            await writer.began["b"].wait()

        await desk.app.runs.set_autonomy(ANA, desk.run_id, Autonomy.ALWAYS)
        go_on.set()
        await working

        assert await desk.gates() == ["ok_b"]
        assert writer.calls["b"] == 1


async def test_a_choice_never_wakes_a_run_that_was_paused_or_is_done(sit: Sit) -> None:
    async with sit(three_stops()) as desk:
        await desk.run()
        await desk.app.runs.pause(ANA, desk.run_id)
        await desk.settle()

        await desk.app.runs.set_autonomy(ANA, desk.run_id, Autonomy.END)

        assert (await desk.app.runs.get(ANA, desk.run_id)).status is Status.PAUSED
        await desk.app.runs.resume(ANA, desk.run_id)
        await desk.settle()
        await met(desk)
        await desk.app.runs.set_autonomy(ANA, desk.run_id, Autonomy.ALWAYS)
        assert (await desk.app.runs.get(ANA, desk.run_id)).status is Status.SUCCEEDED


async def test_a_cancelled_run_takes_no_choice(sit: Sit) -> None:
    async with sit(three_stops()) as desk:
        await desk.run()
        await desk.app.runs.cancel(ANA, desk.run_id)
        await desk.settle()

        with pytest.raises(Conflict, match="cancelled"):
            await desk.app.runs.set_autonomy(ANA, desk.run_id, Autonomy.END)


async def test_a_preview_does_not_announce_a_stop_that_nobody_wants(sit: Sit) -> None:
    async with sit(three_stops()) as desk:
        await desk.run(autonomy=Autonomy.END)
        await met(desk)

        impact = await desk.app.runs.preview(ANA, desk.run_id, [SetInput(name="n", value=2)])

        assert "ok_b" not in impact.asks


async def test_a_fork_asks_as_often_as_its_origin(sit: Sit) -> None:
    async with sit(three_stops()) as desk:
        await desk.run(autonomy=Autonomy.END)

        fork = await desk.app.runs.fork(ANA, desk.run_id)

        assert fork.autonomy is Autonomy.END


async def test_what_nobody_has_seen_is_not_what_a_later_stop_compares_with(sit: Sit) -> None:
    async with sit(three_stops()) as desk:
        await desk.run(autonomy=Autonomy.END)
        await desk.app.runs.set_autonomy(ANA, desk.run_id, Autonomy.ALWAYS)
        await desk.settle()
        await desk.edit(SetInput(name="n", value=2))

        assert (await desk.asked("ok_a")).since == ()


async def test_the_lesson_has_one_small_stop_for_those_who_want_it(sit: Sit) -> None:
    flow, rules = shipped("lesson_plan"), WriterPin()
    async with sit(flow) as desk:
        runs = desk.app.runs
        quotes = [
            await runs.quote(ANA, flow, {"topic": "Density"}, writer=rules, autonomy=one)
            for one in Autonomy
        ]

        assert [one.stops for one in quotes] == [3, 2, 1]
        assert quotes[0].asks[1] == "Your OK on how you will know"
        assert [one.steps for one in quotes] == [18, 17, 16]
