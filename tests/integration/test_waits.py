"""Runs that wait for a moment or an event: without a process, woken once, by their owner alone."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import Conflict, EditRefused
from assistant.statuses import Status
from assistant.waiting import ApprovalView
from graphs.durations import duration, said
from graphs.edits import SetInput
from graphs.journal import Verdict
from tests.integration.conftest import FakeClock
from tests.support.api_desk import ApiDesk
from tests.support.app_desk import ANA, Desk, definition, open_desk
from tests.support.workflows import agent

Sit = Callable[..., AbstractAsyncContextManager[Desk]]


@pytest.fixture
def sit(database_url: str, tmp_path: Path) -> Sit:
    """Opens a desk on either engine."""
    return lambda flow: open_desk(database_url, tmp_path, flow, None)


def waits(**how: Any) -> Any:
    """A step that waits, and one behind it."""
    wait = {"id": "wait", "kind": "wait", **how}
    return definition([wait, agent("end", needs=["wait"])], inputs={"n": 1})


async def reason(desk: Desk) -> dict[str, Any]:
    return dict((await desk.snapshot()).run.reason or {})


async def test_a_run_sleeps_until_its_moment_and_goes_on_by_itself(
    sit: Sit, clock: FakeClock
) -> None:
    async with sit(waits(**{"for": "2 days"})) as desk:
        desk.app.store.clock = clock

        assert await desk.run() is Status.WAITING
        assert await reason(desk) == {"until": "2026-03-04T08:00:00+00:00"}
        clock.forward(86_400)
        assert await desk.app.worker.sweep() == []
        clock.forward(86_400)
        assert await desk.app.worker.sweep() == [desk.run_id]

        assert await desk.settle() is Status.SUCCEEDED
        assert (await desk.snapshot()).step("wait").value == {"at": "2026-03-04T08:00:00+00:00"}
        assert await desk.app.worker.sweep() == []


async def test_the_end_of_a_wait_does_not_move_when_the_run_is_looked_at_between(
    sit: Sit, clock: FakeClock
) -> None:
    async with sit(waits(**{"for": "1 hour"})) as desk:
        desk.app.store.clock = clock
        await desk.run()
        clock.forward(1_800)

        await desk.app.runs.pause(ANA, desk.run_id)
        await desk.settle()
        await desk.app.runs.resume(ANA, desk.run_id)
        await desk.settle()

        assert await reason(desk) == {"until": "2026-03-02T09:00:00+00:00"}
        clock.forward(1_800)
        await desk.app.worker.sweep()
        assert await desk.settle() is Status.SUCCEEDED


async def test_an_event_wakes_who_waits_for_it_and_nobody_else(sit: Sit) -> None:
    async with sit(waits(event="order.shipped", key="inputs.n")) as desk:
        signals = desk.app.signals
        assert await desk.run(n=7) is Status.WAITING
        assert await reason(desk) == {
            "events": ["order.shipped"],
            "awaited": [{"event": "order.shipped", "key": "7", "where": ""}],
        }

        assert await signals.emit(ANA, "order.shipped", {"by": "sea"}, key="8") == []
        assert await signals.emit(ANA, "order.lost", {}, key="7") == []
        assert await signals.emit("ben", "order.shipped", {"by": "air"}, key="7") == []
        assert await desk.settle() is Status.WAITING
        assert await signals.emit(ANA, "order.shipped", {"by": "rail"}, key="7") == [desk.run_id]

        assert await desk.settle() is Status.SUCCEEDED
        assert (await desk.snapshot()).step("wait").value == {"by": "rail"}


async def test_an_event_that_comes_before_it_is_waited_for_is_not_lost(sit: Sit) -> None:
    async with sit(waits(event="order.shipped")) as desk:
        await desk.start()
        await desk.app.signals.emit(ANA, "order.shipped", {"by": "sea"})

        assert await desk.settle() is Status.SUCCEEDED
        assert (await desk.snapshot()).step("wait").value == {"by": "sea"}


async def test_an_event_does_not_wake_what_a_person_has_paused(sit: Sit) -> None:
    async with sit(waits(event="order.shipped")) as desk:
        await desk.run()
        await desk.app.runs.pause(ANA, desk.run_id)
        await desk.settle()

        await desk.app.signals.emit(ANA, "order.shipped", {"by": "sea"})
        assert await desk.settle() is Status.PAUSED
        await desk.app.runs.resume(ANA, desk.run_id)

        assert await desk.settle() is Status.SUCCEEDED


async def test_an_event_that_comes_too_late_finds_the_step_failed(
    sit: Sit, clock: FakeClock
) -> None:
    async with sit(waits(event="order.shipped", within="3 days")) as desk:
        desk.app.store.clock = clock
        await desk.run()
        clock.forward(3 * 86_400)
        await desk.app.worker.sweep()

        assert await desk.settle() is Status.FAILED
        assert (await reason(desk))["message"] == (
            "Nothing called 'order.shipped' came within 3 days."
        )


def paid_in_full() -> Any:
    """A wait for a payment that is large enough, and one of two steps behind it."""
    return waits(event="paid", where="event.amount >= inputs.n", within="3 days", late="skip")


async def _paid(desk: Desk, amount: int) -> Status:
    await desk.app.signals.emit(ANA, "paid", {"amount": amount})
    return await desk.settle()


async def _changed(desk: Desk, n: int) -> Status:
    return await desk.edit(SetInput(name="n", value=n))


async def test_an_event_counts_only_while_its_condition_is_true_of_it(
    sit: Sit, clock: FakeClock
) -> None:
    async with sit(paid_in_full()) as desk:
        desk.app.store.clock = clock
        await desk.run(n=10)
        assert await _paid(desk, 12) is Status.SUCCEEDED
        clock.forward(86_400)

        impact = await desk.app.runs.preview(ANA, desk.run_id, [SetInput(name="n", value=50)])
        assert ("wait", "it waits again") in {(one.step, one.why) for one in impact.redo}
        assert await _changed(desk, 50) is Status.WAITING
        assert (await reason(desk))["until"] == "2026-03-06T08:00:00+00:00"
        assert (await desk.snapshot()).step("wait").value is None
        assert await _paid(desk, 20) is Status.WAITING
        assert await _paid(desk, 60) is Status.SUCCEEDED

        assert (await desk.snapshot()).step("wait").value == {"amount": 60}
        assert await _changed(desk, 55) is Status.SUCCEEDED
        assert (await desk.snapshot()).step("wait").value == {"amount": 60}
        assert await _changed(desk, 11) is Status.SUCCEEDED
        assert (await desk.snapshot()).step("wait").value == {"amount": 12}


async def test_an_event_that_came_before_the_change_counts_where_the_condition_is_true_of_it(
    sit: Sit,
) -> None:
    async with sit(paid_in_full()) as desk:
        await desk.run(n=10)
        await _paid(desk, 12)
        await _paid(desk, 90)

        assert await _changed(desk, 50) is Status.SUCCEEDED
        assert (await desk.snapshot()).step("wait").value == {"amount": 90}
        assert await desk.undo() is Status.SUCCEEDED
        assert (await desk.snapshot()).step("wait").value == {"amount": 12}


async def test_an_event_keeps_its_key_while_its_condition_is_true_of_it(sit: Sit) -> None:
    async with sit(paid_in_full()) as desk:
        await desk.run(n=10)
        await _paid(desk, 12)
        key = (await desk.snapshot()).step("wait").key

        await _changed(desk, 12)

        kept = (await desk.snapshot()).step("wait")
        assert (kept.key, kept.reused) == (key, True)


async def test_an_event_comes_over_the_api_and_a_bad_one_is_refused(api: ApiDesk) -> None:
    sent = await api.ana.post("/api/signals", json={"name": "order.shipped", "payload": {"by": 1}})
    bad = await api.ana.post("/api/signals", json={"name": "Order shipped"})
    large = {"name": "order.shipped", "payload": {"text": "x" * 70_000}}

    assert (sent.status_code, sent.json()) == (202, {"runs": []})
    assert bad.status_code in {400, 409, 422}
    assert "allowed: small letters" in bad.text
    with pytest.raises(EditRefused, match="at most 64,000"):
        await api.app.signals.emit("ana", "order.shipped", large["payload"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("45 s", 45), ("1 hour 30 minutes", 5_400), ("2 days", 172_800), ("1.5 hours", 5_400)],
)
def test_a_duration_is_read_in_words(text: str, seconds: int) -> None:
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "soon", "0 days", "2 fortnights", "500 days", "-1 hour", "5"])
def test_what_is_no_duration_says_what_is_allowed(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration such as"):
        duration(text)


def test_a_duration_is_told_by_its_two_largest_units() -> None:
    assert said(timedelta(days=1, hours=2, minutes=3)) == "1 day 2 hours"


def gated(**how: Any) -> Any:
    """A draft that has to be approved, with a deadline."""
    return definition(
        [
            agent("a", reads={"n": "inputs.n"}),
            {"id": "ok", "kind": "approval", "of": "a", **how},
            agent("end", needs=["ok"]),
        ],
        inputs={"n": 1},
    )


async def _told(desk: Desk) -> list[tuple[str, str]]:
    events = await desk.app.runs.events(ANA, desk.run_id)
    return [
        (one.kind, one.data["to"])
        for one in events
        if one.kind in {"approval.reminded", "approval.escalated"}
    ]


async def test_who_does_not_answer_is_reminded_once_and_then_it_is_put_to_somebody_else(
    sit: Sit, clock: FakeClock
) -> None:
    flow = gated(assignee="Lead", remind="1 day", escalate={"after": "2 days", "to": "Head"})
    async with sit(flow) as desk:
        desk.app.store.clock = clock
        await desk.run()
        assert (await desk.asked()).ask.startswith("Lead: ")
        for _ in range(4):
            clock.forward(86_400)
            await desk.app.worker.sweep()
            await desk.settle()

        assert await _told(desk) == [("approval.reminded", "Lead"), ("approval.escalated", "Head")]
        assert await desk.approve() is Status.SUCCEEDED


async def test_an_answer_that_never_comes_is_a_failure_of_the_step_where_it_says_so(
    sit: Sit, clock: FakeClock
) -> None:
    async with sit(gated(due="2 days", late="fail")) as desk:
        desk.app.store.clock = clock
        await desk.run()
        clock.forward(2 * 86_400)
        await desk.app.worker.sweep()

        assert await desk.settle() is Status.FAILED
        assert (await reason(desk))["message"] == "Nobody answered within 2 days."


async def test_an_answer_in_time_is_an_answer_whatever_was_due(sit: Sit, clock: FakeClock) -> None:
    async with sit(gated(due="2 days", late="fail")) as desk:
        desk.app.store.clock = clock
        await desk.run()
        clock.forward(86_400)

        assert await desk.approve() is Status.SUCCEEDED
        clock.forward(5 * 86_400)
        await desk.app.worker.sweep()
        assert await desk.settle() is Status.SUCCEEDED


def decided_without(**how: Any) -> Any:
    """A draft that has to be approved in time, and one of two steps behind it."""
    return definition(
        [
            agent("a", reads={"n": "inputs.n"}),
            {"id": "ok", "kind": "approval", "of": "a", "due": "2 days", **how},
            {"id": "dun", "kind": "transform", "when": "steps.ok == null", "value": "'late'"},
            {"id": "end", "kind": "transform", "when": "steps.ok != null", "value": "'ok'"},
        ],
        inputs={"n": 1},
    )


async def _too_late(desk: Desk, clock: FakeClock) -> ApprovalView:
    """Let the time for an answer pass; return what was asked."""
    desk.app.store.clock = clock
    await desk.run()
    asked = await desk.asked()
    clock.forward(2 * 86_400)
    await desk.app.worker.sweep()
    await desk.settle()
    return asked


async def _answer(desk: Desk, asked: ApprovalView, verdict: Verdict = Verdict.APPROVE) -> None:
    await desk.app.runs.decide(ANA, desk.run_id, asked.id, shown=asked.shown, verdict=verdict)


async def test_what_was_skipped_as_nobody_answered_is_asked_no_more_and_what_follows_shows(
    sit: Sit, clock: FakeClock
) -> None:
    async with sit(decided_without(late="skip")) as desk:
        asked = await _too_late(desk, clock)

        steps = {one.id: one.status for one in (await desk.snapshot()).steps}
        assert (await desk.snapshot()).run.status is Status.SUCCEEDED
        assert steps == {"a": "done", "ok": "skipped", "dun": "done", "end": "skipped"}
        assert (await desk.snapshot()).step("ok").note == "Nobody answered within 2 days."
        assert await desk.gates() == []
        assert await desk.app.runs.inbox(ANA) == []
        for verdict in (Verdict.APPROVE, Verdict.STOP):
            with pytest.raises(Conflict, match=r"too late .* Nobody answered within 2 days\."):
                await _answer(desk, asked, verdict)
        assert (await desk.snapshot()).step("dun").value == "late"


async def test_what_failed_as_nobody_answered_stays_failed_until_a_person_tries_it_again(
    sit: Sit, clock: FakeClock
) -> None:
    async with sit(decided_without(late="fail")) as desk:
        asked = await _too_late(desk, clock)
        with pytest.raises(Conflict, match="too late"):
            await _answer(desk, asked)
        assert await desk.settle() is Status.FAILED
        assert (await desk.snapshot()).step("ok").status == "failed"

        await desk.app.runs.resume(ANA, desk.run_id)

        assert await desk.settle() is Status.WAITING
        assert (await reason(desk))["until"] == "2026-03-06T08:00:00+00:00"
        assert await desk.approve() is Status.SUCCEEDED
        assert (await desk.snapshot()).step("end").value == "ok"


async def test_other_content_is_asked_for_with_a_time_of_its_own_after_an_answer_never_came(
    sit: Sit, clock: FakeClock
) -> None:
    async with sit(decided_without(late="skip")) as desk:
        await _too_late(desk, clock)

        assert await desk.edit(SetInput(name="n", value=2)) is Status.WAITING
        assert (await desk.snapshot()).step("ok").status == "waiting"
        assert await desk.approve() is Status.SUCCEEDED
        assert await desk.undo() is Status.SUCCEEDED

        assert (await desk.snapshot()).step("ok").status == "skipped"


async def test_an_answer_that_comes_in_the_moment_of_the_deadline_counts(
    sit: Sit, clock: FakeClock
) -> None:
    async with sit(decided_without(late="skip")) as desk:
        desk.app.store.clock = clock
        await desk.run()
        clock.forward(2 * 86_400)
        await _answer(desk, await desk.asked())
        await desk.app.worker.sweep()

        assert await desk.settle() is Status.SUCCEEDED
        assert (await desk.snapshot()).step("end").value == "ok"
