"""The whole lesson through the run service, the worker and a model over real HTTP, with its faults."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from agents.sources import Source
from assistant.bootstrap import open_app
from assistant.statuses import Status
from graphs import paths
from graphs.edits import HandPatch, Redo, ReplaceResult
from tests.support.lesson_model import (
    KEY,
    Desk,
    LessonModel,
    block,
    change,
    open_desk,
    review,
    settings_for,
)
from tests.support.lesson_sample import ACTIVITY
from tests.support.model_replies import FAULTS, Reply, too_many
from tests.support.model_server import ModelServer

# litellm silences these about itself on import, and pytest undoes that for each test.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*`ReadOnly` qualifier:UserWarning"),
    pytest.mark.filterwarnings("ignore:Accessing the .* attribute on the instance is deprecated"),
]

PRICED = "openai/gpt-4o-mini"  # in litellm's own list of prices
WRITTEN = [
    *("standards", "goals", "evidence", "misconceptions", "sequence", "udl", "language"),
    *("handouts", "review.critic"),
]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture
def home(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    shutil.copy(sqlite_template, tmp_path / "draftroom.db")
    return tmp_path


@pytest.fixture
async def desk(home: Path, server: ModelServer) -> AsyncIterator[Desk]:
    async with open_desk(home, server) as desk:
        yield desk


async def test_a_lesson_is_written_by_a_model_as_the_settings_say(
    home: Path, server: ModelServer
) -> None:
    async with open_app(settings_for(home, server, PRICED)) as app:
        desk = Desk(app, LessonModel(server), [])

        snapshot = await desk.finished()
        plan = await desk.document(snapshot, "plan")

    assert snapshot.run.status is Status.SUCCEEDED
    assert sorted(desk.model.steps) == sorted(WRITTEN)
    assert snapshot.run.calls == 9
    assert 0 < snapshot.run.spent_usd == pytest.approx(sum(s.cost_usd for s in snapshot.steps))
    assert not [one for one in snapshot.findings if one.severity != "info"]
    assert {one.format for one in snapshot.documents} == {"docx", "pdf", "md", "json"}
    assert "Hold up the coin and the block of pine." in plan
    assert "Drafted with Draftroom and a language model." in plan


class Fault(NamedTuple):
    """What goes wrong at the objectives, and how the run stands then."""

    replies: list[Reply]
    status: Status
    message: str = ""  # with {at} for the server's address
    calls: int = 1  # that are charged at the step
    sleeps: tuple[float, ...] = ()


PAUSED, FAILED, WAITING = Status.PAUSED, Status.FAILED, Status.WAITING
NOTHING = "Nothing was written or charged at this step."
MISFIT = "The curriculum specialist's answer did not fit the form, also after one repair: "

MENDED_BY_A_PERSON = [
    pytest.param(
        Fault(
            [FAULTS["wrong_key"]],
            PAUSED,
            f"OpenAI at {{at}} didn't accept the key (401, from OPENAI_API_KEY). {NOTHING}",
        ),
        id="401",
    ),
    pytest.param(
        Fault(
            [FAULTS["unknown_model"]],
            PAUSED,
            "OpenAI at {at} doesn't know the model 'openai/test-model' (404). "
            f"Check its name. {NOTHING}",
        ),
        id="404",
    ),
    pytest.param(
        Fault(
            [FAULTS["no_credit"]],
            PAUSED,
            f"OpenAI at {{at}} says that the account has no credit left (429). {NOTHING}",
        ),
        id="no credit",
    ),
    pytest.param(
        Fault(
            [too_many("7"), too_many("7")],
            PAUSED,
            f"OpenAI at {{at}} didn't answer after 2 tries (last: 429). {NOTHING}",
            sleeps=(7.0,),
        ),
        id="429 for too long",
    ),
    pytest.param(
        Fault(
            [FAULTS["server_error"]] * 2,
            PAUSED,
            f"OpenAI at {{at}} didn't answer after 2 tries (last: 500). {NOTHING}",
            sleeps=(0.5,),
        ),
        id="500 for too long",
    ),
]
MENDED_BY_CODE = [
    pytest.param(Fault([too_many("7")], WAITING, sleeps=(7.0,)), id="429 with Retry-After"),
    pytest.param(Fault([FAULTS["server_error"]], WAITING, sleeps=(0.5,)), id="500 once"),
    pytest.param(Fault([FAULTS["reset"]], WAITING, calls=2, sleeps=(0.5,)), id="connection reset"),
    pytest.param(Fault([FAULTS["stall"]], WAITING, calls=2, sleeps=(0.5,)), id="stall"),
    pytest.param(Fault([FAULTS["cut"]], WAITING, calls=2, sleeps=(0.5,)), id="cut in the middle"),
    pytest.param(Fault([FAULTS["invalid_json"]], WAITING, calls=2), id="invalid JSON, repaired"),
    pytest.param(Fault([FAULTS["wrong_schema"]], WAITING, calls=2), id="wrong schema, repaired"),
    pytest.param(Fault([FAULTS["empty"]], WAITING, calls=2), id="empty, repaired"),
]
FAILED_BY_POLICY = [
    pytest.param(Fault([FAULTS["invalid_json"]] * 2, FAILED, MISFIT, calls=2), id="invalid JSON"),
    pytest.param(Fault([FAULTS["wrong_schema"]] * 2, FAILED, MISFIT, calls=2), id="wrong schema"),
    pytest.param(Fault([FAULTS["empty"]] * 2, FAILED, MISFIT, calls=2), id="empty"),
    pytest.param(
        Fault([FAULTS["refusal"]], FAILED, "openai/test-model declined to write this: I can't"),
        id="refusal",
    ),
    pytest.param(
        Fault([FAULTS["invalid_json"], FAULTS["refusal"]], FAILED, "openai/test-model", calls=2),
        id="refusal at the repair",
    ),
]


async def with_fault(desk: Desk, fault: Fault) -> str:
    """Start a lesson that meets the fault at its objectives."""
    desk.model.scripted["goals"] = list(fault.replies)
    return await desk.start()


@pytest.mark.parametrize("fault", MENDED_BY_A_PERSON)
async def test_a_provider_that_cannot_serve_pauses_the_run_and_says_whose_turn_it_is(
    desk: Desk, fault: Fault
) -> None:
    run_id = await with_fault(desk, fault)

    snapshot = await desk.settle(run_id)

    address = f"127.0.0.1:{desk.model.server.port}"
    reason = snapshot.run.reason or {}
    assert snapshot.run.status is fault.status
    assert (reason["step"], reason["message"]) == ("goals", fault.message.format(at=address))
    assert reason["facts"]["key_variable"] == "OPENAI_API_KEY"
    assert KEY not in str(snapshot)
    assert snapshot.run.spent_usd == snapshot.step("standards").cost_usd
    assert snapshot.run.reserved_usd == 0
    assert tuple(desk.sleeps) == fault.sleeps


@pytest.mark.parametrize("fault", MENDED_BY_A_PERSON[:2])
async def test_a_paused_run_goes_on_once_it_is_mended_and_repeats_nothing(
    desk: Desk, fault: Fault
) -> None:
    run_id = await with_fault(desk, fault)
    await desk.settle(run_id)

    snapshot = await desk.resume(run_id)

    assert snapshot.run.status is Status.WAITING
    assert [one.gate for one in snapshot.approvals] == ["approve_goals"]
    assert desk.model.steps == ["standards", "goals", "goals"]
    assert snapshot.run.calls == 2


@pytest.mark.parametrize("fault", MENDED_BY_CODE)
async def test_a_passing_fault_is_ridden_out_and_every_try_that_may_be_billed_is_charged(
    desk: Desk, fault: Fault
) -> None:
    run_id = await with_fault(desk, fault)

    snapshot = await desk.settle(run_id)

    assert snapshot.run.status is fault.status
    assert snapshot.step("goals").calls == fault.calls
    assert desk.model.steps == ["standards", "goals", "goals"]
    assert snapshot.run.spent_usd == pytest.approx(sum(s.cost_usd for s in snapshot.steps))
    assert snapshot.run.reserved_usd == 0
    assert tuple(desk.sleeps) == fault.sleeps


async def test_one_repair_shows_the_model_its_answer_and_what_is_wrong_with_it(desk: Desk) -> None:
    desk.model.scripted["goals"] = [FAULTS["wrong_schema"]]

    await desk.settle(await desk.start())

    repair = desk.model.asked("goals")[1]
    assert FAULTS["wrong_schema"].text in repair.prompt
    assert "- /objectives: Field required" in repair.prompt


@pytest.mark.parametrize("fault", FAILED_BY_POLICY)
async def test_an_answer_that_cannot_be_used_fails_the_run_and_a_redo_mends_it(
    desk: Desk, fault: Fault
) -> None:
    run_id = await with_fault(desk, fault)

    failed = await desk.settle(run_id)
    again = await desk.edit(run_id, Redo(step="goals", nonce="again"))

    assert failed.run.status is fault.status
    assert (failed.run.reason or {})["step"] == "goals"
    assert (failed.run.reason or {})["message"].startswith(fault.message)
    assert failed.step("goals").calls == fault.calls
    assert failed.run.spent_usd == pytest.approx(sum(s.cost_usd for s in failed.steps))
    assert again.run.status is Status.WAITING
    assert desk.model.steps == ["standards", *["goals"] * (fault.calls + 1)]


async def test_a_key_that_fails_in_the_middle_leaves_what_its_neighbours_made(desk: Desk) -> None:
    desk.model.scripted["misconceptions"] = [FAULTS["wrong_key"]]
    run_id = await desk.start()
    await desk.settle(run_id)

    paused = await desk.approve(run_id)
    mended = await desk.resume(run_id)

    assert paused.run.status is Status.PAUSED
    assert paused.step("evidence").status == "done"
    assert mended.run.status is Status.WAITING
    assert sorted(desk.model.steps) == sorted([*WRITTEN, "misconceptions"])


async def test_a_run_stops_at_its_limit_before_the_call_that_could_pass_it(desk: Desk) -> None:
    run_id = await desk.start(limit_usd=0.02)

    snapshot = await desk.settle(run_id)

    reason = snapshot.run.reason or {}
    assert snapshot.run.status is Status.PAUSED
    assert reason["error"] == "LimitReached"
    assert snapshot.run.spent_usd < 0.02


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
