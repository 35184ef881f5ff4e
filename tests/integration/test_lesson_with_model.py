"""The whole lesson through run service and worker, with a model over real HTTP and its faults."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from assistant.bootstrap import open_app
from assistant.statuses import Status
from graphs.edits import Redo
from graphs.journal import Verdict
from tests.support.lesson_model import (
    KEY,
    Desk,
    LessonModel,
    Sleeps,
    open_desk,
    settings_for,
)
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
        desk = Desk(app, LessonModel(server), Sleeps())

        snapshot = await desk.finished()
        plan = await desk.document(snapshot, "plan")

    assert snapshot.run.status is Status.SUCCEEDED
    assert sorted(desk.model.steps) == sorted(WRITTEN)
    assert snapshot.run.calls == 9
    assert 0 < snapshot.run.spent_usd == pytest.approx(sum(s.cost_usd for s in snapshot.steps))
    assert not [one for one in snapshot.findings if one.severity != "info"]
    assert {one.format for one in snapshot.documents} == {"docx", "pdf", "pptx", "md", "json"}
    assert "Hold up the coin and the block of pine." in plan
    assert "Drafted with Draftroom and a language model." in plan


OFFLINE = """
import asyncio, sys
from pathlib import Path
from assistant.bootstrap import open_app
from assistant.settings import Settings

async def use():
    async with open_app(Settings.load({"DRAFTROOM_HOME": sys.argv[1]})):
        pass

asyncio.run(use())
assert "litellm" not in sys.modules
"""


async def test_connections_to_the_model_are_closed_with_the_application(
    home: Path, server: ModelServer
) -> None:
    async with open_desk(home, server) as desk:
        await desk.settle(await desk.start())
        open_before = server.connections

    for _ in range(500):  # the server learns of it a moment later
        if not server.connections:
            break
        await asyncio.sleep(0.01)
    assert (open_before > 0, server.connections) == (True, 0)


def test_an_application_without_a_model_never_loads_the_client(home: Path) -> None:
    command = [sys.executable, "-c", OFFLINE, str(home)]

    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)

    assert (done.returncode, done.stderr) == (0, "")


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
            f"Your server at {{at}} didn't accept the key (401, from OPENAI_API_KEY). {NOTHING}",
        ),
        id="401",
    ),
    pytest.param(
        Fault(
            [FAULTS["unknown_model"]],
            PAUSED,
            "Your server at {at} doesn't know the model 'openai/test-model' (404). "
            f"Check its name. {NOTHING}",
        ),
        id="404",
    ),
    pytest.param(
        Fault(
            [FAULTS["no_credit"]],
            PAUSED,
            f"Your server at {{at}} says that the account has no credit left (429). {NOTHING}",
        ),
        id="no credit",
    ),
    pytest.param(
        Fault(
            [too_many("7"), too_many("7")],
            PAUSED,
            f"Your server at {{at}} is busy (2 tries, last: 429). {NOTHING}",
            sleeps=(7.0,),
        ),
        id="429 for too long",
    ),
    pytest.param(
        Fault(
            [FAULTS["server_error"]] * 2,
            PAUSED,
            "Your server at {at} gave no answer that can be used (2 tries, last: 500). "
            f"{NOTHING}",
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


async def test_changes_asked_for_at_a_gate_reach_the_model_and_ask_again(desk: Desk) -> None:
    run_id = await desk.start()
    (approval,) = (await desk.settle(run_id)).approvals
    desk.model.parts["goals"]["essential_question"] = "Why does a log float and a coin not?"
    wish = "Make the question one they can argue about."

    await desk.decide(run_id, approval, Verdict.REQUEST_CHANGES, comment=wish)
    snapshot = await desk.settle(run_id)

    assert desk.model.steps == ["standards", "goals", "goals"]
    assert f"<guidance>\n1. {wish}\n</guidance>" in desk.model.asked("goals")[1].prompt
    assert [one.gate for one in snapshot.approvals] == ["approve_goals"]
    assert snapshot.approvals[0].shown != approval.shown


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
