import logging

import pytest

from agents.errors import UnknownModel
from assistant.cli import conduct, words
from assistant.cli.failures import failure_of
from assistant.cli.output import Exit, LeftWaiting, UsageError
from assistant.errors import (
    Ambiguous,
    Conflict,
    EditRefused,
    NotFound,
    SettingsError,
    StoreUnavailable,
)
from assistant.statuses import Status
from graphs.errors import DefinitionError, InputError, InputProblem, Problem, UnknownTemplate
from tests.support.snapshots import NOON, a_run, a_snapshot

MINUTES = InputProblem("minutes", "is 3", "a whole number from 10 to 180")
CYCLE = Problem("waits for itself: a -> b -> a", "plan.yaml", 12, 5, "/steps/0/id")


@pytest.mark.parametrize(
    ("error", "exit_", "told"),
    [
        pytest.param(UsageError("not that"), Exit.USAGE, "not that", id="usage"),
        pytest.param(
            InputError([MINUTES]), Exit.USAGE, "minutes is 3; allowed: a whole", id="input"
        ),
        pytest.param(
            DefinitionError([CYCLE]), Exit.USAGE, "plan.yaml:12:5: /steps/0/id", id="file"
        ),
        pytest.param(
            UnknownTemplate("x", ["a", "b"]), Exit.USAGE, "there are: a, b", id="template"
        ),
        pytest.param(NotFound("no run"), Exit.USAGE, "no run", id="no such run"),
        pytest.param(Ambiguous("two runs"), Exit.USAGE, "two runs", id="several runs"),
        pytest.param(Conflict("too late"), Exit.USAGE, "too late", id="conflict"),
        pytest.param(EditRefused("no such step"), Exit.USAGE, "no such step", id="edit"),
        pytest.param(SettingsError("bad port"), Exit.USAGE, "bad port", id="settings"),
        pytest.param(LeftWaiting("your yes"), Exit.WAITING, "your yes", id="waits"),
        pytest.param(
            StoreUnavailable("locked"), Exit.BROKEN, "locked Ask `draftroom doctor`", id="db"
        ),
        pytest.param(UnknownModel("no model"), Exit.BROKEN, "no model", id="writer"),
        pytest.param(
            PermissionError(13, "Permission denied", "/x"), Exit.BROKEN, "/x: Permission", id="disk"
        ),
        pytest.param(KeyboardInterrupt(), Exit.INTERRUPTED, "nothing was changed", id="broken off"),
    ],
)
def test_every_error_has_its_exit_code_and_one_message(error, exit_, told):
    failure = failure_of(error)

    assert failure.exit is exit_
    assert told in failure.message
    assert failure.as_json()["error"]["exit"] == exit_


def test_an_error_in_a_group_is_told_as_itself():
    group = ExceptionGroup("tasks", [ExceptionGroup("inner", [NotFound("no run")])])

    assert failure_of(group).kind == "NotFound"


def test_every_problem_of_an_input_and_a_file_is_in_the_json():
    assert failure_of(InputError([MINUTES])).as_json()["error"]["problems"] == [
        {"name": "minutes", "message": "is 3", "allowed": "a whole number from 10 to 180"}
    ]
    assert failure_of(DefinitionError([CYCLE])).as_json()["error"]["problems"][0]["line"] == 12


def test_the_loser_of_a_race_is_told_who_decided_what_and_when():
    lost = Conflict("decided", decided_by="Dana", verdict="approve", decided_at=NOON)

    message = failure_of(lost).message

    assert message == "This was already decided: Dana approved it at 2026-03-02 12:00 UTC."


@pytest.mark.parametrize(
    "to_go_on", [words.ways_to_go_on("abcdef0123"), words.same_again("results")]
)
def test_a_break_says_how_what_was_under_way_goes_on(to_go_on):
    message = failure_of(KeyboardInterrupt(), to_go_on).message

    assert message == f"broken off. {words.KEPT_SAFE}\n{to_go_on}"


def test_a_break_of_nothing_changed_nothing():
    assert failure_of(KeyboardInterrupt()).message == "broken off; nothing was changed."


def test_a_defect_is_one_line_and_its_traceback_is_in_the_log(tmp_path, monkeypatch):
    monkeypatch.setenv("DRAFTROOM_HOME", str(tmp_path))

    failure = failure_of(ZeroDivisionError("division by zero\nsecond line"))

    log = tmp_path / "logs" / "draftroom.log"
    assert failure.exit is Exit.BROKEN
    assert failure.message == f"unexpected ZeroDivisionError: division by zero (details in {log})"
    assert "ZeroDivisionError" in log.read_text()
    log = logging.getLogger("assistant.cli.failures")
    assert (log.handlers, log.propagate) == ([], True)


@pytest.mark.parametrize(
    ("status", "reason", "exit_"),
    [
        (Status.SUCCEEDED, None, Exit.OK),
        (Status.FAILED, None, Exit.FAILED),
        (Status.CANCELLED, None, Exit.FAILED),
        (Status.WAITING, None, Exit.WAITING),
        (Status.PAUSED, {"message": "Paused by you."}, Exit.WAITING),
        (Status.PAUSED, {"error": "LimitReached"}, Exit.WAITING),
        (Status.PAUSED, {"error": "WrongKey"}, Exit.BROKEN),
        (Status.PAUSED, {"error": "ProviderDown"}, Exit.BROKEN),
    ],
)
def test_how_a_run_stands_is_told_by_the_exit_code(status, reason, exit_):
    assert conduct.exit_of(a_snapshot(run=a_run(status=status, reason=reason))) is exit_


def test_a_change_that_came_second_is_told_in_plain_words():
    failure = failure_of(Conflict("Run 'a' is at revision 2, not 1.", run="a", revision=2))

    assert failure.exit is Exit.USAGE
    assert "changed elsewhere in the meantime" in failure.message
