"""The review of a lesson by a critic, a reviser and code, whatever the models answer."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from agents.sources import Source
from assistant.statuses import Status
from graphs import paths
from graphs.edits import HandPatch, ReplaceResult
from graphs.findings import Severity
from tests.support.lesson_model import KEY, Desk, block, change, open_desk, review
from tests.support.lesson_sample import ACTIVITY
from tests.support.model_server import ModelServer

# litellm silences these about itself on import, and pytest undoes that for each test.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*`ReadOnly` qualifier:UserWarning"),
    pytest.mark.filterwarnings("ignore:Accessing the .* attribute on the instance is deprecated"),
]

Parts = dict[str, Any]


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


VOTE = "/sequence/phases/warm_up/teacher_does/0"
ASKED = change(VOTE, "Half of the class just follows the loudest voice.", "Vote in writing first.")
BETTER = "Let everybody write a vote on paper before anybody speaks."


async def test_a_finding_of_the_critic_changes_the_next_call_and_the_files(desk: Desk) -> None:
    desk.model.reviews = [review(3, alignment=2, changes=[ASKED])]
    desk.model.patches = [[{"path": VOTE, "value": BETTER}]]

    snapshot = await desk.finished()

    (fixed,) = desk.model.asked("review.fix")
    assert ASKED["problem"] in fixed.prompt
    assert block(fixed, "targets") == [VOTE]
    assert BETTER in await desk.document(snapshot, "plan")
    assert "Hold up the coin and the block of pine." not in await desk.document(snapshot, "plan")
    assert snapshot.step("review").note == "Scored 4.0 of 4 after 1 revision."


async def test_a_patch_outside_the_listed_places_is_thrown_away(desk: Desk) -> None:
    objective = "/goals/objectives/O1/text"
    handouts = "/handouts/student_sheet/title"
    desk.model.reviews = [review(2, changes=[ASKED, change(objective, "Too hard.")])]
    desk.model.patches = [
        [
            {"path": objective, "value": "Explain nothing."},
            {"path": handouts, "value": "Another title"},
            {"path": "/sequence/phases/warm_up", "value": {}},
            {"path": VOTE, "value": BETTER},
        ]
    ]

    snapshot = await desk.to_the_last_stop()

    before, after = snapshot.step("draft").value, snapshot.step("review").value
    assert [one.path for one in paths.differences(before, after)] == [VOTE]


async def test_a_patch_that_breaks_the_form_of_the_lesson_is_left_out(desk: Desk) -> None:
    grouping = "/sequence/phases/warm_up/grouping"
    desk.model.reviews = [review(2, changes=[ASKED, change(grouping, "Too loud.")])]
    desk.model.patches = [
        [{"path": grouping, "value": ["nobody"]}, {"path": VOTE, "value": BETTER}]
    ]

    snapshot = await desk.to_the_last_stop()

    phase = snapshot.step("review").value["sequence"]["phases"][0]
    assert (phase["grouping"], phase["teacher_does"][0]) == ("pairs", BETTER)


async def test_the_reviser_never_overwrites_what_the_person_wrote_by_hand(desk: Desk) -> None:
    mine = "Hold the pine block up and say nothing at all."
    run_id = await desk.start()
    await desk.settle(run_id)
    await desk.approve(run_id)
    desk.model.reviews = [review(2, changes=[change("/sequence/phases/warm_up", "Too loud.")])]
    phase = desk.model.parts["sequence"]["phases"][0]
    rewritten = {**phase, "teacher_does": ["Ask: which one floats?"], "transition": "Sit down."}
    desk.model.patches = [[{"path": "/sequence/phases/warm_up", "value": rewritten}]]
    old = phase["teacher_does"][0]
    patch = HandPatch(path="/phases/warm_up/teacher_does/0", base=old, value=mine)

    snapshot = await desk.edit(run_id, ReplaceResult(step="sequence", patches=(patch,)))

    reviewed = snapshot.step("review")
    phase = reviewed.value["sequence"]["phases"][0]
    assert (phase["teacher_does"], phase["transition"]) == ([mine], "Sit down.")
    assert reviewed.sources[VOTE] is Source.YOURS
    assert reviewed.sources["/sequence/phases/warm_up/transition"] is Source.MODEL


async def test_a_sentence_of_the_person_stays_theirs_where_a_model_takes_it_over(
    desk: Desk,
) -> None:
    activity = "/sequence/phases/investigate/students_do/0"
    desk.model.reviews = [review(2, changes=[change(activity, "Too long.")])]
    desk.model.patches = [[{"path": activity, "value": "Play with the objects."}]]

    reviewed = (await desk.to_the_last_stop()).step("review")

    phase = next(one for one in reviewed.value["sequence"]["phases"] if one["id"] == "investigate")
    assert phase["students_do"][0] == ACTIVITY
    assert reviewed.sources[activity] is Source.YOURS


SECOND = "/sequence/phases/launch/teacher_does/0"


@pytest.mark.parametrize(
    ("reviews", "patches", "calls", "note"),
    [
        pytest.param([], [], (1, 0), "Scored 4.0 of 4.", id="good at once"),
        pytest.param(
            [review(2, changes=[ASKED])],
            [[{"path": VOTE, "value": BETTER}]],
            (2, 1),
            "Scored 4.0 of 4 after 1 revision.",
            id="good after a revision",
        ),
        pytest.param(
            [
                review(1, changes=[ASKED]),
                review(2, changes=[ASKED]),
                review(2, rigour=3, changes=[ASKED]),
            ],
            [[{"path": VOTE, "value": BETTER}], [{"path": VOTE, "value": f"{BETTER} Then ask."}]],
            (3, 2),
            "Scored 2.2 of 4 after 2 revisions. No more revisions are allowed.",
            id="no rounds left",
        ),
        pytest.param(
            [review(2, changes=[ASKED]), review(2, changes=[ASKED])],
            [[{"path": VOTE, "value": BETTER}]],
            (2, 1),
            "Scored 2.0 of 4 after 1 revision. The last one did not help.",
            id="no better score",
        ),
        pytest.param(
            [review(2, changes=[ASKED])],
            [[]],
            (1, 1),
            "Scored 2.0 of 4 after 1 revision. The last one did not help.",
            id="nothing changed, so not judged again",
        ),
        pytest.param(
            [review(2)],
            [],
            (1, 0),
            "Scored 2.0 of 4.",
            id="a low score and no wish: nothing to revise",
        ),
    ],
)
async def test_the_review_ends_when_it_is_content_or_no_revision_can_help(
    desk: Desk,
    reviews: list[dict[str, Any]],
    patches: list[list[dict[str, Any]]],
    calls: tuple[int, int],
    note: str,
) -> None:
    desk.model.reviews, desk.model.patches = list(reviews), list(patches)

    snapshot = await desk.to_the_last_stop()

    assert (len(desk.model.asked("review.critic")), len(desk.model.asked("review.fix"))) == calls
    assert snapshot.step("review").note == note
    assert [one.gate for one in snapshot.approvals] == ["approve_draft"]


async def test_a_score_without_a_quote_from_the_draft_does_not_count(desk: Desk) -> None:
    judged = review(4)
    judged["criteria"][1]["quote"] = "A sentence that nobody wrote in this lesson."
    desk.model.reviews = [judged]

    snapshot = await desk.to_the_last_stop()

    review_step = snapshot.step("review")
    kept = [one["id"] for one in snapshot.step("review.critic", "1").value["criteria"]]
    assert kept == ["alignment", "checks", "access", "engagement", "usability"]
    assert review_step.note == (
        "Scored 4.0 of 4. Not scored: rigour (its quote "
        '"A sentence that nobody wrote in this lesson." is not in the draft; '
        "it said: It shows here.)."
    )


async def test_a_lesson_is_not_passed_on_a_floor_that_was_not_proved(desk: Desk) -> None:
    judged = review(4, changes=[ASKED])
    judged["criteria"][0]["quote"] = "Invented words about alignment."
    desk.model.reviews = [judged]
    desk.model.patches = [[{"path": VOTE, "value": BETTER}]]

    snapshot = await desk.to_the_last_stop()

    assert len(desk.model.asked("review.critic")) == 2
    assert snapshot.step("review").note == "Scored 4.0 of 4 after 1 revision."


def _longer(parts: Parts) -> None:
    parts["sequence"]["phases"][0]["minutes"] = 25


def _unknown_objective(parts: Parts) -> None:
    parts["evidence"]["exit_ticket"][0]["objective"] = "O9"


def _unknown_check(parts: Parts) -> None:
    parts["sequence"]["phases"][0]["checks"] = ["C77"]


def _dropped_phase(parts: Parts) -> None:
    del parts["sequence"]["phases"][3]


def _invented_code(parts: Parts) -> None:
    parts["standards"]["targets"][0]["code"] = "MS-PS9-9"


def _placeholder(parts: Parts) -> None:
    parts["handouts"]["teacher_notes"][0] = "TODO: [insert your safety rules here]"


def _name_of_a_student(parts: Parts) -> None:
    parts["udl"]["accommodations"][0]["what_changes"] = "Jamal Robinson gets ten more minutes."


def _vague_verb(parts: Parts) -> None:
    parts["goals"]["objectives"][0] |= {
        "verb": "understand",
        "text": "Understand why some heavy things float and some light things sink.",
    }


@pytest.mark.parametrize(
    ("spoil", "check"),
    [
        pytest.param(_unknown_objective, "L03", id="an objective that is not there"),
        pytest.param(_unknown_check, "X01", id="a check that is not there"),
        pytest.param(_invented_code, "L05", id="an invented standard"),
        pytest.param(_placeholder, "X02", id="a placeholder"),
        pytest.param(_name_of_a_student, "L10", id="the name of a student"),
        pytest.param(_vague_verb, "L04", id="a verb nobody can watch"),
        pytest.param(_dropped_phase, "L01", id="a phase left out"),
    ],
)
async def test_what_a_model_may_not_write_stops_the_lesson_before_a_person(
    desk: Desk, spoil: Callable[[Parts], None], check: str
) -> None:
    spoil(desk.model.parts)

    snapshot = await desk.to_the_last_stop()

    assert snapshot.run.status is Status.WAITING
    assert [one.gate for one in snapshot.approvals] == ["review.accept"]
    assert check in {one.check for one in snapshot.findings if one.severity is Severity.BLOCK}
    assert not snapshot.documents
    assert not desk.model.asked("review.critic")


async def test_minutes_that_a_model_changed_are_put_right_by_code(desk: Desk) -> None:
    _longer(desk.model.parts)

    snapshot = await desk.to_the_last_stop()

    phases = snapshot.step("review").value["sequence"]["phases"]
    assert sum(one["minutes"] for one in phases) == 47
    assert [(one.check, one.before, one.after) for one in snapshot.repairs] == [("L01", 25, 5)]
    assert [one.gate for one in snapshot.approvals] == ["approve_draft"]


async def test_a_reviser_mends_what_a_check_found_and_is_told_where(desk: Desk) -> None:
    _placeholder(desk.model.parts)
    note = "/handouts/teacher_notes/0"
    desk.model.patches = [[{"path": note, "value": "Lay the towels out beforehand."}]]

    snapshot = await desk.to_the_last_stop()

    (fixed,) = desk.model.asked("review.fix")
    assert {one["check"] for one in block(fixed, "findings")} == {"X02"}
    assert block(fixed, "targets") == [note]
    assert [one.gate for one in snapshot.approvals] == ["approve_draft"]
    assert snapshot.step("review").value["handouts"]["teacher_notes"][0].startswith("Lay the")
