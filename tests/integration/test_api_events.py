"""The streams of events: without a gap from any event on, each one's own, and ended on closing."""

import asyncio

import pytest

from assistant.api import events
from assistant.store import events as rows
from graphs.edits import SetInput
from graphs.journal import Event
from tests.support.api_desk import ApiDesk
from tests.support.event_stream import listening


async def test_the_story_of_a_run_is_told_from_its_first_event(api: ApiDesk) -> None:
    run = await api.run()
    last = (await api.app.runs.get("ana", run)).last_seq

    async with listening(api.site, f"/api/runs/{run}/events", x_person="ana") as stream:
        told = await stream.until(last)

    assert [one.id for one in told] == list(range(1, last + 1))
    assert told[0].kind == "run.created"
    assert told[-1].kind == "run.waiting"
    assert told[0].data["actor"] == "ana"


async def test_who_comes_back_is_told_only_what_they_missed(api: ApiDesk) -> None:
    run = await api.run()
    last = (await api.app.runs.get("ana", run)).last_seq

    async with listening(
        api.site, f"/api/runs/{run}/events", x_person="ana", last_event_id=str(last - 2)
    ) as stream:
        told = await stream.until(last)

    assert [one.id for one in told] == [last - 1, last]


async def test_what_happens_while_somebody_listens_follows_without_a_gap(api: ApiDesk) -> None:
    run = await api.run()
    before = (await api.app.runs.get("ana", run)).last_seq

    async with listening(api.site, f"/api/runs/{run}/events", x_person="ana") as stream:
        told = await stream.until(before)
        await api.app.runs.edit("ana", run, [SetInput(name="minutes", value=30)], words="30")
        await api.settle(run)
        await api.app.hub.look()
        last = (await api.app.runs.get("ana", run)).last_seq
        told += await stream.until(last)

    assert [one.id for one in told] == list(range(1, last + 1))


async def test_a_long_story_is_told_to_its_end_page_by_page(
    api: ApiDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "PAGE", 7)
    run = await api.run()
    more = [Event("step.started", {"step": "sequence", "item": str(n)}) for n in range(50)]
    async with api.app.store.transaction() as tx:
        last = await rows.append(tx, run, more, actor="worker")

    async with listening(api.site, f"/api/runs/{run}/events", x_person="ana") as stream:
        told = await stream.until(last)

    assert [one.id for one in told] == list(range(1, last + 1))


async def test_a_stream_ends_as_soon_as_the_room_closes(api: ApiDesk) -> None:
    run = await api.run()

    async with (
        listening(api.site, f"/api/runs/{run}/events", x_person="ana") as story,
        listening(api.site, "/api/events", x_person="ana") as news,
    ):
        await story.next("run.waiting")
        await news.next("hello")
        api.app.hub.close()

        async with asyncio.timeout(60):
            await story.ended()
            await news.ended()


async def test_everybody_hears_of_their_own_runs_alone(api: ApiDesk) -> None:
    async with (
        listening(api.site, "/api/events", x_person="ana") as ana,
        listening(api.site, "/api/events", x_person="ben") as ben,
    ):
        await ana.next("hello")
        await ben.next("hello")
        hers, his = await api.run("ana"), await api.run("ben")
        await api.app.hub.look()

        heard = await ana.next("changed")
        other = await ben.next("changed")

    assert (heard.data["run"], heard.data["status"]) == (hers, "waiting")
    assert other.data["run"] == his


async def test_text_that_is_being_written_is_passed_on(api: ApiDesk) -> None:
    run = await api.run()
    async with listening(api.site, "/api/events", x_person="ana") as stream:
        await stream.next("hello")
        await api.app.hub.look()
        api.app.hub.tell_text(run, "sequence", "", "Students ")

        heard = await stream.next("text")

    assert heard.data == {"run": run, "step": "sequence", "item": "", "text": "Students "}
