"""Runs of a person who has connected a model: whose key they use, and what if it fails."""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from agents.sources import Source
from assistant.bootstrap import open_app
from assistant.finishing import proposed_finish
from assistant.settings import Settings
from assistant.snapshot import Snapshot
from assistant.statuses import Status
from assistant.upgrade import proposed_upgrade, what_stays
from graphs.catalog import written
from graphs.edits import GiveResult, HandPatch, ReplaceResult, UseWriter, WriterPin
from tests.support.connecting import BO, KEY, OTHER_KEY
from tests.support.lesson_model import ACTOR, MODEL, Desk, LessonModel, Sleeps, lesson_parts
from tests.support.model_replies import FAULTS, value
from tests.support.model_server import ModelServer

# litellm silences these about itself on import, and pytest undoes that for each test.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*`ReadOnly` qualifier:UserWarning"),
    pytest.mark.filterwarnings("ignore:Accessing the .* attribute on the instance is deprecated"),
]

RULES = WriterPin()


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@asynccontextmanager
async def sat_down(
    home: Path, server: ModelServer, *, model: str = "rules", api_base: str | None = None
) -> AsyncIterator[Desk]:
    """Open the application as it is, with writers that find the person's own line."""
    settings = Settings(home, f"sqlite:///{home / 'draftroom.db'}", model=model, api_base=api_base)
    async with open_app(settings) as app:
        yield Desk(app, LessonModel(server), Sleeps())


@pytest.fixture
async def desk(tmp_path: Path, sqlite_template: Path, server: ModelServer) -> AsyncIterator[Desk]:
    shutil.copy(sqlite_template, tmp_path / "draftroom.db")
    async with sat_down(tmp_path, server) as desk:
        yield desk


async def connect(desk: Desk, key: str = KEY, actor: str = ACTOR) -> None:
    base = desk.model.server.base_url
    await desk.app.connections.save(actor, model=MODEL, key=key, api_base=base)
    desk.model.server.requests.clear()


def keys_of(desk: Desk) -> set[str]:
    return {one.headers["authorization"] for one in desk.model.server.requests}


async def paused_at_goals(desk: Desk, fault: str = "wrong_key") -> Snapshot:
    """Start a lesson whose objectives meet a fault."""
    desk.model.scripted["goals"] = [FAULTS[fault]]
    return await desk.settle(await desk.start())


async def test_a_new_run_is_written_by_what_its_owner_has_connected(desk: Desk) -> None:
    await connect(desk)

    snapshot = await desk.settle(await desk.start())

    place = f"127.0.0.1:{desk.model.server.port}"
    assert snapshot.run.status is Status.WAITING
    assert snapshot.revision.writer == WriterPin(name=MODEL, at=place)
    assert desk.model.steps == ["standards", "goals"]
    assert keys_of(desk) == {f"Bearer {KEY}"}


async def test_the_run_of_somebody_else_is_not_written_with_it(desk: Desk) -> None:
    await connect(desk)

    assert await desk.app.runs.writer_of(ACTOR) != RULES
    assert await desk.app.runs.writer_of(BO) == RULES


async def test_connecting_changes_no_run_that_has_begun(desk: Desk) -> None:
    run_id = await desk.start()
    await connect(desk)

    snapshot = await desk.settle(run_id)

    assert (snapshot.revision.writer, desk.model.steps) == (RULES, [])


async def test_a_failing_key_pauses_and_tells_all_that_a_person_must_know(desk: Desk) -> None:
    await connect(desk)

    snapshot = await paused_at_goals(desk)

    reason = snapshot.run.reason or {}
    at = f"127.0.0.1:{desk.model.server.port}"
    assert (snapshot.run.status, reason["error"], reason["step"]) == (
        Status.PAUSED,
        "WrongKey",
        "goals",
    )
    assert reason["message"] == (
        f"Your server at {at} didn't accept the key (401, from your connection). "
        "Nothing was written or charged at this step."
    )
    facts = reason["facts"]
    assert (facts["title"], facts["status"]) == (f"Your server at {at}", 401)
    assert facts["key_from"] == "your connection"
    done = [one for one in snapshot.steps if one.status == "done"]
    assert reason["finished"] == len(done) == 5


async def test_after_another_key_is_saved_resume_goes_on_with_it(desk: Desk) -> None:
    await connect(desk)
    paused = await paused_at_goals(desk)

    await connect(desk, OTHER_KEY)
    snapshot = await desk.resume(paused.run.id)

    assert snapshot.run.status is Status.WAITING
    assert desk.model.steps == ["goals"]  # what was finished was not asked for again
    assert keys_of(desk) == {f"Bearer {OTHER_KEY}"}


async def test_a_forgotten_connection_pauses_and_no_other_writer_takes_over(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", OTHER_KEY)
    await connect(desk)
    waiting = await desk.settle(await desk.start())
    desk.model.server.requests.clear()

    await desk.app.connections.forget(ACTOR)
    held = await desk.approve(waiting.run.id)

    reason = held.run.reason or {}
    assert (held.run.status, reason["error"]) == (Status.PAUSED, "NotConnected")
    assert reason["message"] == (
        f"The connection to {MODEL} was removed. Connect it again to go on; "
        "nothing else writes in its place."
    )
    assert desk.model.server.requests == []
    await connect(desk)
    assert (await desk.resume(held.run.id)).run.status is Status.WAITING
    assert keys_of(desk) == {f"Bearer {KEY}"}


async def test_a_run_of_the_settings_goes_on_with_a_key_of_ones_own(
    tmp_path: Path, sqlite_template: Path, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    shutil.copy(sqlite_template, tmp_path / "draftroom.db")
    async with sat_down(tmp_path, server, model=MODEL, api_base=server.base_url) as desk:
        paused = await paused_at_goals(desk)

        await connect(desk, OTHER_KEY)
        snapshot = await desk.resume(paused.run.id)

        assert "(401, from OPENAI_API_KEY)" in (paused.run.reason or {})["message"]
        assert snapshot.run.status is Status.WAITING
        assert keys_of(desk) == {f"Bearer {OTHER_KEY}"}


async def test_what_is_left_can_be_finished_without_a_model_for_nothing(desk: Desk) -> None:
    await connect(desk)
    waiting = await desk.settle(await desk.start())
    goals = waiting.step("goals").value
    desk.model.scripted["sequence"] = [FAULTS["wrong_key"]]
    held = await desk.approve(waiting.run.id)
    written_by_model = {one.step for one in desk.model.server.requests} - {"sequence"}

    finish = proposed_finish(held)
    impact = await desk.app.runs.preview(ACTOR, held.run.id, finish.edits)
    calls = len(desk.model.server.requests)
    done = await desk.edit(held.run.id, *finish.edits)

    assert held.run.status is Status.PAUSED
    assert (impact.calls, impact.cost_usd) == (0, 0)
    assert impact.redo == ()
    assert finish.reading.startswith("The rest is finished with standard wording, free.")
    assert done.run.status is Status.WAITING  # at its last stop, without a word to resume
    assert len(desk.model.server.requests) == calls
    assert done.step("goals").value == goals
    assert {"standards", "goals"} <= written_by_model
    assert Source.STANDARD in done.step("sequence").sources.values()


async def test_a_run_that_its_owner_paused_stays_so_when_its_writer_is_changed(
    desk: Desk,
) -> None:
    run_id = await desk.start()
    await desk.app.runs.pause(ACTOR, run_id)
    paused = await desk.settle(run_id)

    after = await desk.edit(run_id, UseWriter(writer=WriterPin(name=MODEL)))

    assert (paused.run.status, after.run.status) == (Status.PAUSED, Status.PAUSED)


async def test_a_finished_draft_has_nothing_left_to_finish(desk: Desk) -> None:
    done = await desk.finished()

    assert proposed_finish(done, WriterPin(name=MODEL)).edits == ()
    assert proposed_finish(done).refusal == "There is nothing left to write."


PAGES = written(
    """
draftroom: 1
name: pages
title: Pages
roles: {writer: {title: Writer, brief: You write.}}
steps:
  - {id: plan, kind: agent, role: writer, output: {list: [{id: string}]}}
  - id: pages
    kind: each
    items: steps.plan.list
    key: id
    in_order: true
    steps:
      - {id: page, kind: agent, role: writer, output: {text: string}, with: {about: item}}
  - {id: end, kind: agent, role: writer, output: {text: string}, with: {pages: steps.pages}}
"""
)


async def test_items_that_a_model_has_written_stay_when_the_rest_is_finished_without(
    desk: Desk,
) -> None:
    await connect(desk)
    desk.model.parts = {"plan": {"list": [{"id": one} for one in ("one", "two", "three")]}}
    desk.model.scripted["pages.page"] = [value({"text": "By a model."}), FAULTS["wrong_key"]]
    run = await desk.app.runs.start(ACTOR, PAGES, {})
    held = await desk.settle(run.id)

    finish = proposed_finish(held)
    done = await desk.edit(run.id, *finish.edits)

    assert held.run.status is Status.PAUSED
    assert finish.edits == (
        UseWriter(writer=RULES, steps=("end",)),
        UseWriter(writer=RULES, steps=("pages.page",), items=("three", "two")),
    )
    assert done.run.status is Status.SUCCEEDED
    assert done.step("pages.page", "one").value == {"text": "By a model."}
    assert Source.MODEL not in done.step("pages.page", "two").sources.values()


async def test_an_upgrade_is_offered_with_what_it_writes_and_what_stays(desk: Desk) -> None:
    run_id = await desk.start(writer=RULES)
    await desk.settle(run_id)
    snapshot = await desk.approve(run_id)
    place = "/phases/warm_up/teacher_does/0"
    base = snapshot.step("sequence").value["phases"][0]["teacher_does"][0]
    mine = HandPatch(path=place, base=base, value="Hold the pine up and say nothing.")
    await desk.edit(run_id, ReplaceResult(step="sequence", patches=(mine,)))
    given = GiveResult(step="misconceptions", value=lesson_parts()["misconceptions"])
    snapshot = await desk.edit(run_id, given)
    await connect(desk)

    offer = proposed_upgrade(snapshot, await desk.app.runs.writer_of(ACTOR))
    stays = what_stays(snapshot, offer.edits)

    assert offer.reading == (
        f"OpenAI writes what has standard wording, with {MODEL}. "
        "What you typed, chose or approved stays."
    )
    assert stays.parts == 5  # evidence, sequence, udl, language, handouts
    assert stays.approvals == 1  # the objectives; the last OK is asked again
    brought = list(snapshot.step("misconceptions").sources.values()).count(Source.YOURS)
    assert stays.fields == len(snapshot.revision.given) + 1 + brought
    assert (await desk.look(run_id)).revision.writer == RULES


async def test_there_is_no_upgrade_of_what_a_model_wrote(desk: Desk) -> None:
    await connect(desk)
    snapshot = await desk.settle(await desk.start())

    offer = proposed_upgrade(snapshot, await desk.app.runs.writer_of(ACTOR))

    assert offer.edits == ()
    assert offer.refusal.startswith("There is nothing to upgrade")


async def test_a_step_that_is_given_to_the_model_in_words_is_written_over_ones_own_line(
    desk: Desk,
) -> None:
    waiting = await desk.settle(await desk.start(writer=RULES))
    snapshot = await desk.approve(waiting.run.id)
    await connect(desk)

    proposal = await desk.app.proposals.propose(
        ACTOR, snapshot.run.id, "use test-model for the misconceptions"
    )
    await desk.app.proposals.apply(ACTOR, proposal.id)
    after = await desk.settle(snapshot.run.id)

    assert desk.model.steps == ["misconceptions"]
    assert keys_of(desk) == {f"Bearer {KEY}"}
    assert after.step("misconceptions").value == desk.model.parts["misconceptions"]


async def test_a_model_that_is_not_connected_cannot_be_chosen_in_words(desk: Desk) -> None:
    snapshot = await desk.settle(await desk.start(writer=RULES))

    read = await desk.app.proposals.read(ACTOR, snapshot.run.id, "use gpt-4o for the goals")

    assert (read.edits, read.refusal) == ((), "I know no model 'gpt-4o'; none is connected.")
