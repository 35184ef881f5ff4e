"""Upgrade: a lesson made by rules is rewritten by a model, and what a person decided stays."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from agents.sources import Source
from assistant.errors import EditRefused
from assistant.snapshot import Snapshot
from assistant.statuses import Status
from assistant.upgrade import upgrade_edits
from graphs.edits import GiveResult, Guidance, HandPatch, ReplaceResult, UseWriter, WriterPin
from graphs.journal import Verdict
from tests.support.lesson_model import (
    ACTOR,
    KEY,
    MODEL,
    Desk,
    lesson_parts,
    lesson_parts_for,
    open_desk,
)
from tests.support.model_server import ModelServer

# litellm silences these about itself on import, and pytest undoes that for each test.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*`ReadOnly` qualifier:UserWarning"),
    pytest.mark.filterwarnings("ignore:Accessing the .* attribute on the instance is deprecated"),
]

RULES = WriterPin()
A_MODEL = WriterPin(name=MODEL)
STANDARD_PARTS = ("evidence", "misconceptions", "sequence", "udl", "language", "handouts")


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture
async def desk(
    tmp_path: Path, sqlite_template: Path, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Desk]:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    shutil.copy(sqlite_template, tmp_path / "draftroom.db")
    async with open_desk(tmp_path, server) as desk:
        yield desk


def adapted(desk: Desk, snapshot: Snapshot) -> None:
    """Let the model write for the objectives that the person approved."""
    named = [one["id"] for one in snapshot.step("goals").value["objectives"]]
    desk.model.parts = lesson_parts_for(named)


async def upgraded(desk: Desk, snapshot: Snapshot) -> Snapshot:
    adapted(desk, snapshot)
    return await desk.edit(snapshot.run.id, *upgrade_edits(snapshot, A_MODEL))


async def test_upgrade_is_priced_before_anything_is_written(desk: Desk) -> None:
    snapshot = await desk.to_the_last_stop(writer=RULES)
    edits = upgrade_edits(snapshot, WriterPin(name="openai/gpt-4o-mini"))

    impact = await desk.app.runs.preview(ACTOR, snapshot.run.id, edits)

    assert {one.step for one in impact.redo} >= {*STANDARD_PARTS, "draft"}
    assert {one.step for one in impact.keep} >= {"standards", "goals", "approve_goals", "timing"}
    assert impact.calls == 7
    assert 0 < impact.cost_usd < impact.cost_limit_usd < 1
    assert desk.model.steps == []


async def test_upgrade_rewrites_what_rules_wrote_and_keeps_what_was_approved(desk: Desk) -> None:
    offline = await desk.finished(writer=RULES)

    asked = await upgraded(desk, offline)

    assert sorted(desk.model.steps) == sorted([*STANDARD_PARTS, "review.critic"])
    assert [one.gate for one in asked.approvals] == ["approve_draft"]
    assert asked.step("goals").key == offline.step("goals").key
    assert asked.step("goals").value == offline.step("goals").value
    assert asked.step("sequence").value["phases"][0]["teacher_does"] == [
        "Hold up the coin and the block of pine. Take a vote: which one floats?",
        "Write the two reasons heard most often on the board. Say nothing about who is right.",
    ]
    assert asked.run.spent_usd > 0


async def test_documents_say_when_a_model_wrote_parts_and_rules_the_rest(desk: Desk) -> None:
    offline = await desk.finished(writer=RULES)
    asked = await upgraded(desk, offline)

    done = await desk.approve(asked.run.id)

    standard, mixed = await desk.document(offline, "plan"), await desk.document(done, "plan")
    assert "the wording is standard or the author's own." in standard
    assert "parts by a language model, the rest in standard wording" in mixed


async def test_what_the_person_wrote_by_hand_stands_beside_the_new_wording(desk: Desk) -> None:
    run_id = await desk.start(writer=RULES)
    await desk.settle(run_id)
    snapshot = await desk.approve(run_id)
    old = snapshot.step("sequence").value["phases"][0]["teacher_does"][0]
    path = "/phases/warm_up/teacher_does/0"
    mine = HandPatch(path=path, base=old, value="Hold the pine up and say nothing.")
    snapshot = await desk.edit(run_id, ReplaceResult(step="sequence", patches=(mine,)))

    asked = await upgraded(desk, snapshot)
    (conflict,) = asked.approvals
    await desk.decide(run_id, conflict, Verdict.APPROVE)
    kept = await desk.settle(run_id)

    assert (conflict.kind, conflict.content["yours"]) == ("conflict", mine.value)
    assert conflict.content["new"].startswith("Hold up the coin")
    phase = kept.step("review").value["sequence"]["phases"][0]
    assert phase["teacher_does"][0] == mine.value
    assert kept.step("review").sources[f"/sequence{path}"] is Source.YOURS
    assert [one.gate for one in kept.approvals] == ["approve_draft"]


async def test_undo_of_an_upgrade_brings_the_old_draft_back_without_a_call(desk: Desk) -> None:
    offline = await desk.finished(writer=RULES)
    asked = await upgraded(desk, offline)
    calls = len(desk.model.steps)

    await desk.app.runs.undo(ACTOR, asked.run.id)
    back = await desk.settle(asked.run.id)

    assert back.run.status is Status.SUCCEEDED
    assert back.step("review").value == offline.step("review").value
    assert {one.sha256 for one in back.documents} == {one.sha256 for one in offline.documents}
    assert len(desk.model.steps) == calls


async def test_a_note_that_was_kept_reaches_the_model_once_there_is_one(desk: Desk) -> None:
    run_id = await desk.start(writer=RULES)
    await desk.settle(run_id)
    await desk.approve(run_id)
    note = Guidance(step="sequence", path="/phases/warm_up", text="Make the warm-up funnier.")
    snapshot = await desk.edit(run_id, note)

    await upgraded(desk, snapshot)

    (asked,) = desk.model.asked("sequence")
    assert "Make the warm-up funnier." in asked.prompt


async def test_before_the_objectives_are_approved_they_are_upgraded_too(desk: Desk) -> None:
    run_id = await desk.start(writer=RULES)
    snapshot = await desk.settle(run_id)

    asked = await desk.edit(run_id, *upgrade_edits(snapshot, A_MODEL))

    assert desk.model.steps == ["standards", "goals"]
    assert [one.gate for one in asked.approvals] == ["approve_goals"]
    assert asked.step("goals").value == desk.model.parts["goals"]


async def test_a_result_that_the_person_brought_is_left_out(desk: Desk) -> None:
    run_id = await desk.start(writer=RULES)
    await desk.settle(run_id)
    await desk.approve(run_id)
    given = GiveResult(step="misconceptions", value=lesson_parts()["misconceptions"])
    snapshot = await desk.edit(run_id, given)

    (edit,) = upgrade_edits(snapshot, A_MODEL)

    assert isinstance(edit, UseWriter)
    assert edit.steps == ("evidence", "sequence", "udl", "language", "handouts", "review")


async def test_a_draft_that_a_model_wrote_has_nothing_to_upgrade(desk: Desk) -> None:
    snapshot = await desk.settle(await desk.start())

    assert upgrade_edits(snapshot, A_MODEL) == []


async def test_rules_are_no_upgrade(desk: Desk) -> None:
    snapshot = await desk.settle(await desk.start(writer=RULES))

    with pytest.raises(EditRefused, match="An upgrade needs a model"):
        upgrade_edits(snapshot, RULES)
