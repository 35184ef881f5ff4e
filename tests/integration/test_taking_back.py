"""Taking back: what may have happened, what a drain cuts short, and what is not a run's own."""

import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console, RenderableType

from assistant.cli.closing import cards
from assistant.cli.standing import steps
from assistant.halts import halt
from assistant.outside import ListedHosts
from assistant.statuses import Status
from assistant.store import effects
from assistant.whole_steps import counted
from graphs.edits import SetInput
from graphs.engine import Executor
from graphs.journal import EffectState, Verdict
from graphs.outside import Reply, Request
from tests.support.app_desk import ANA, Desk, copied, definition, open_desk
from tests.support.http_sink import Sink
from tests.support.workflows import Stage, workflow

Sit = Callable[..., AbstractAsyncContextManager[Desk]]


@pytest.fixture
def sit(sqlite_template: Path, tmp_path: Path) -> Sit:
    """Opens a desk on a SQLite file."""
    url = copied(sqlite_template, tmp_path)

    return lambda flow: open_desk(url, tmp_path, flow)


def booking(host: str, name: str, **more: Any) -> dict[str, Any]:
    """Return a step that books something, and can be taken back by ``no_{name}``."""
    url = f"http://{host}/{name}s"
    step = {"id": name, "kind": "http", "method": "POST", "url": url, "output": {"id": "string"}}
    return step | more


def no(host: str, name: str) -> dict[str, Any]:
    """Return the step that takes a booking back."""
    url = f"http://{host}/{name}s/{{id}}"
    return {
        **{"id": f"no_{name}", "kind": "http", "method": "DELETE", "url": url, "idempotent": True},
        "with": {"id": f"steps.{name}.id"},
    }


def trip(host: str, *, reads: bool = False) -> Any:
    """A room that asks when it fails, and a car behind it. The car reads n, and the room may."""
    given = {"with": {"n": "inputs.n"}} if reads else {}
    return definition(
        [
            booking(host, "room", compensate="no_room", on_error="ask", **given),
            no(host, "room"),
            booking(host, "car", needs=["room"], **{"with": {"n": "inputs.n"}}),
        ],
        inputs={"n": 1},
    )


async def _asked_to_look(desk: Desk, sink: Sink) -> None:
    """Run until the room's answer is cut, and the person is asked to look."""
    desk.app.worker.bench.outside = ListedHosts((sink.host,))
    await desk.run()
    assert await desk.approve("room") is Status.WAITING
    assert "It may have reached" in (await desk.asked("room.failed")).ask


async def test_what_a_person_found_to_be_there_is_given_by_them_and_taken_back_later(
    sit: Sit, sink: Sink
) -> None:
    sink.answers = {"POST /rooms": [(0, "")], "POST /cars": [(409, "none left")]}
    async with sit(trip(sink.host)) as desk:
        await _asked_to_look(desk, sink)

        await desk.decide(Verdict.EDIT, "room.failed", value={"id": "R7"})
        assert (await desk.snapshot()).step("room").value == {"id": "R7"}
        assert await desk.approve("car") is Status.FAILED

        assert [one.path for one in sink.got] == ["/rooms", "/cars", "/rooms/R7"]
        async with desk.app.store.reading() as tx:
            kept = await effects.of_run(tx, desk.run_id, owner=ANA)
        assert {one.step: one.state for one in kept}["room"] is EffectState.COMPENSATED


async def test_what_a_person_did_not_find_there_is_sent_again_at_their_word(
    sit: Sit, sink: Sink
) -> None:
    sink.answers = {"POST /rooms": [(0, ""), (200, '{"id": "R8"}')]}
    async with sit(trip(sink.host)) as desk:
        await _asked_to_look(desk, sink)

        await desk.decide(Verdict.REQUEST_CHANGES, "room.failed")

        assert (await desk.snapshot()).step("room").value == {"id": "R8"}
        keys = {one.headers["idempotency-key"] for one in sink.got if one.path == "/rooms"}
        assert len(keys) == 2


async def test_an_ok_is_for_one_going_out_however_often_the_run_is_tried_again(
    sit: Sit, sink: Sink
) -> None:
    sink.answers = {"POST /rooms": [(200, '{"id": "R"}')] * 3, "POST /cars": [(409, "none")] * 3}
    async with sit(trip(sink.host)) as desk:
        desk.app.worker.bench.outside = ListedHosts((sink.host,))
        await desk.run()
        await desk.approve("room")
        assert await desk.approve("car") is Status.FAILED

        for tried in (1, 2):
            await desk.app.runs.resume(ANA, desk.run_id)
            assert await desk.settle() is Status.WAITING
            asked, sent = await desk.asked(), len(sink.got)
            assert (asked.gate, asked.content["tried_before"]) == ("room", tried)
            assert "It was tried before" in asked.ask
            assert await desk.approve("room") is Status.WAITING
            assert [one.path for one in sink.got[sent:]] == ["/rooms"]
            assert (await desk.asked("car")).content["tried_before"] == tried
            assert await desk.approve("car") is Status.FAILED
            assert [one.path for one in sink.got[sent:]] == ["/rooms", "/cars", "/rooms/R"]


async def failed(desk: Desk, sink: Sink) -> None:
    """Run until the car is refused, and the room was taken back."""
    sink.answers = {
        "POST /rooms": [(200, '{"id": "R1"}'), (200, '{"id": "R2"}')],
        "POST /cars": [(409, "none left"), (200, '{"id": "C2"}')],
    }
    desk.app.worker.bench.outside = ListedHosts((sink.host,))
    await desk.run()
    await desk.approve("room")
    assert await desk.approve("car") is Status.FAILED
    assert [one.path for one in sink.got] == ["/rooms", "/cars", "/rooms/R1"]


async def _booked_anew(desk: Desk, sink: Sink) -> None:
    """See that both are asked for and booked once more, and that this is what stands."""
    assert await desk.approve("room") is Status.WAITING
    assert await desk.approve("car") is Status.SUCCEEDED
    assert [one.path for one in sink.got[3:]] == ["/rooms", "/cars"]
    shown = {one.id: (one.status, one.value) for one in (await desk.snapshot()).steps}
    assert shown["room"] == ("done", {"id": "R2"})
    assert shown["no_room"][0] == "skipped"


async def test_what_was_taken_back_is_done_anew_when_the_failed_run_is_changed(
    sit: Sit, sink: Sink
) -> None:
    async with sit(trip(sink.host)) as desk:
        await failed(desk, sink)

        foreseen = await desk.app.runs.preview(ANA, desk.run_id, [SetInput(name="n", value=2)])
        assert "room" in {one.step for one in foreseen.redo}
        await desk.edit(SetInput(name="n", value=2))

        await _booked_anew(desk, sink)


async def test_what_was_taken_back_is_done_anew_by_a_fork_of_the_failed_run(
    sit: Sit, sink: Sink
) -> None:
    async with sit(trip(sink.host)) as desk:
        await failed(desk, sink)

        desk.run_id = (await desk.app.runs.fork(ANA, desk.run_id)).id
        await desk.settle()
        await desk.edit(SetInput(name="n", value=2))

        await _booked_anew(desk, sink)


async def test_an_undo_of_another_try_keeps_what_that_try_has_booked(sit: Sit, sink: Sink) -> None:
    async with sit(trip(sink.host)) as desk:
        await failed(desk, sink)
        await desk.edit(SetInput(name="n", value=2))
        await _booked_anew(desk, sink)
        assert await desk.edit(SetInput(name="n", value=3)) is Status.WAITING

        assert await desk.undo() is Status.SUCCEEDED
        assert len(sink.got) == 5
        assert (await desk.snapshot()).step("room").value == {"id": "R2"}


@pytest.mark.parametrize("way", ["undo", "restore", "edit"])
async def test_the_way_back_from_a_change_that_failed_books_nothing_anew(
    sit: Sit, sink: Sink, way: str
) -> None:
    rooms = [(200, '{"id": "R1"}'), (200, '{"id": "R2"}')]
    sink.answers = {
        "POST /rooms": rooms,
        "POST /cars": [(200, '{"id": "C1"}'), (409, "none left")],
    }
    async with sit(trip(sink.host, reads=True)) as desk:
        desk.app.worker.bench.outside = ListedHosts((sink.host,))
        await desk.run()
        await desk.approve("room")
        assert await desk.approve("car") is Status.SUCCEEDED
        await desk.edit(SetInput(name="n", value=2))
        assert 'An earlier one stands, and stays: {"id":"R1"}' in (await desk.asked("room")).ask
        await desk.approve("room")
        assert await desk.approve("car") is Status.FAILED
        assert [one.path for one in sink.got[2:]] == ["/rooms", "/cars", "/rooms/R2"]

        if way == "undo":
            await desk.undo()
        elif way == "restore":
            await desk.app.runs.restore(ANA, desk.run_id, 1)
            await desk.settle()
        else:
            await desk.edit(SetInput(name="n", value=1))

        snapshot = await desk.snapshot()
        assert snapshot.run.status is Status.SUCCEEDED
        assert snapshot.step("room").value == {"id": "R1"}
        assert len(sink.got) == 5


async def test_what_could_not_be_taken_back_is_tried_again_when_the_run_fails_again(
    sit: Sit, sink: Sink
) -> None:
    sink.answers = {
        "POST /rooms": [(200, '{"id": "R1"}')],
        "POST /cars": [(409, "none left")] * 2,
        "DELETE /rooms/R1": [(500, "later"), (200, "")],
    }
    async with sit(trip(sink.host)) as desk:
        desk.app.worker.bench.outside = ListedHosts((sink.host,))
        await desk.run()
        await desk.approve("room")
        assert await desk.approve("car") is Status.FAILED
        snapshot = await desk.snapshot()
        assert snapshot.run.reason["not_taken_back"] == ["room"]
        told = snapshot.step("no_room")
        assert (told.status, "500" in told.note) == ("failed", True)

        await desk.app.runs.resume(ANA, desk.run_id)
        await desk.settle()
        assert await desk.approve("car") is Status.FAILED

        sent = ["/rooms", "/cars", "/rooms/R1", "/cars", "/rooms/R1"]
        assert [one.path for one in sink.got] == sent
        assert (await desk.snapshot()).run.reason["taken_back"] == ["room"]


async def test_what_a_person_gave_is_gone_with_what_was_taken_back(sit: Sit, sink: Sink) -> None:
    sink.answers = {
        "POST /rooms": [(0, ""), (200, '{"id": "R8"}')],
        "POST /cars": [(409, "none left"), (200, '{"id": "C2"}')],
    }
    async with sit(trip(sink.host)) as desk:
        await _asked_to_look(desk, sink)
        await desk.decide(Verdict.EDIT, "room.failed", value={"id": "R7"})
        assert await desk.approve("car") is Status.FAILED

        await desk.edit(SetInput(name="n", value=2))
        assert await desk.approve("room") is Status.WAITING

        assert (await desk.snapshot()).step("room").value == {"id": "R8"}
        assert await desk.approve("car") is Status.SUCCEEDED


async def test_a_failed_run_says_what_was_taken_back_on_its_card_and_step_by_step(
    sit: Sit, sink: Sink, tmp_path: Path
) -> None:
    sink.answers = {"POST /rooms": [(200, '{"id": "R"}')], "POST /cars": [(409, "none left")]}
    async with sit(trip(sink.host)) as desk:
        desk.app.worker.bench.outside = ListedHosts((sink.host,))
        await desk.run()
        await desk.approve("room")
        assert await desk.approve("car") is Status.FAILED

        snapshot = await desk.snapshot()
        shown = {one.id: (one.status, one.note) for one in snapshot.steps}
        assert shown["room"][0] == "taken_back"
        assert shown["no_room"] == ("done", "Took this back: room")
        assert counted(snapshot) == (1, 3)
        assert (await halt(desk.app.runs, ANA, desk.run_id)).taken_back == ["room"]
        card = printed(*cards(snapshot, {}, desk.app.settings), steps(snapshot))
        assert "Taken back: room." in card
        assert "Everything that is finished is kept" not in card
        assert re.search(r"↶ +room +taken back", card)


def printed(*parts: RenderableType) -> str:
    console = Console(width=200)
    with console.capture() as caught:
        console.print(*parts)
    return caught.get()


async def test_a_fork_that_fails_leaves_alone_what_the_run_before_it_booked(
    sit: Sit, sink: Sink
) -> None:
    sink.answers = {
        "POST /rooms": [(200, '{"id": "R1"}')],
        "POST /cars": [(200, '{"id": "C1"}'), (409, "none left")],
    }
    async with sit(trip(sink.host)) as desk:
        desk.app.worker.bench.outside = ListedHosts((sink.host,))
        await desk.run()
        await desk.approve("room")
        assert await desk.approve("car") is Status.SUCCEEDED

        desk.run_id = (await desk.app.runs.fork(ANA, desk.run_id)).id
        await desk.settle()
        await desk.edit(SetInput(name="n", value=2))
        assert await desk.approve("car") is Status.FAILED

        assert [one.method for one in sink.got] == ["POST", "POST", "POST"]


class Draining:
    """Books everything but the last; the worker is told to leave while it takes the first back."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.executor: Executor | None = None

    def refuses(self, request: Request) -> str:
        return ""

    async def send(self, request: Request) -> Reply:
        """Answer, and stop the executor at the first thing that is taken back."""
        self.sent.append(f"{request.method} {request.url.removeprefix('http://x')}")
        if request.method == "DELETE" and self.executor is not None:
            self.executor.stopped = True
        return Reply(409 if "last" in request.url else 200, {"id": "1"})


async def _failed(stage: Stage, gates: int) -> Draining:
    """Approve everything, and return the world outside before the advance that fails."""
    outside = Draining()
    stage.room.outside = outside
    for _ in range(gates):
        await stage.advance()
        stage.approve()
    return outside


async def test_a_worker_that_leaves_while_it_takes_back_leaves_the_rest_to_the_next_one() -> None:
    names = ["a", "b", "last"]
    steps = [
        booking("x", name, compensate=f"no_{name}", needs=names[:at])
        for at, name in enumerate(names)
    ]
    stage = Stage(workflow([*steps, *(no("x", name) for name in names)]))
    outside = await _failed(stage, gates=3)
    executor = await stage.executor()
    outside.executor = executor
    stage.executor = _just(executor)  # type: ignore[method-assign]

    assert (await stage.advance()).standing == "stopped"
    del stage.executor
    outside.executor = None
    end = await stage.advance()

    assert (end.standing, end.reason["taken_back"]) == ("failed", ["b", "a"])
    assert outside.sent[-2:] == ["DELETE /bs/1", "DELETE /as/1"]


def _just(executor: Executor) -> Callable[[], Any]:
    async def give() -> Executor:
        return executor

    return give


async def test_what_was_done_last_is_taken_back_first_however_the_steps_are_listed() -> None:
    names = ["last", "b", "a"]  # done from the last to the first
    steps = [
        booking("x", name, compensate=f"no_{name}", needs=names[at + 1 :])
        for at, name in enumerate(names)
    ]
    stage = Stage(workflow([*steps, *(no("x", name) for name in names)]))
    outside = await _failed(stage, gates=3)

    end = await stage.advance()

    assert end.standing == "failed"
    assert outside.sent[-2:] == ["DELETE /bs/1", "DELETE /as/1"]


BOOK, UNBOOK = booking("x", "a", compensate="no_a"), no("x", "a")
TRY = {"id": "risky", "kind": "transform", "value": "1 / inputs.n", "fallback": "sure"}
SURE = {"id": "sure", "kind": "transform", "value": "inputs.n + 41"}


@pytest.mark.parametrize(
    ("step", "result"),
    [
        ({"kind": "each", "items": "inputs.list", "steps": [BOOK, UNBOOK]}, [{"id": "1"}]),
        ({"kind": "each", "items": "inputs.list", "steps": [TRY, SURE]}, [1]),
        ({"kind": "branch", "if": "true", "then": [BOOK, UNBOOK]}, {"id": "1"}),
        ({"kind": "branch", "if": "true", "then": [TRY, SURE]}, 1),
        ({"kind": "workflow", "use": "part"}, {"id": "1"}),
    ],
    ids=["each", "each with a fallback", "branch", "branch with a fallback", "workflow"],
)
async def test_what_takes_back_or_stands_in_is_not_the_result_of_a_block(
    step: dict[str, Any], result: Any
) -> None:
    part = {"part": {"steps": [BOOK, UNBOOK]}} if step["kind"] == "workflow" else {}
    stage = Stage(workflow([step | {"id": "b"}], workflows=part), n=1, list=["x"])
    await _failed(stage, gates=1)

    assert (await stage.advance()).standing == "succeeded"
    assert stage.value("b") == result
