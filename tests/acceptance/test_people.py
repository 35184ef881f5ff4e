"""The people of a shared server, as whoever looks after it meets them at the terminal."""

import subprocess

import pytest

from tests.support.terminal import COMMAND, Computer, Ended, Person

WORDS = "correct horse battery"


@pytest.fixture
def computer(tmp_path):
    return Computer(tmp_path / "home")


def user(computer, *typed, given=f"{WORDS}\n", **env) -> Ended:
    """Run a command with a password on its standard input."""
    done = subprocess.run(
        [*COMMAND, "user", *typed],
        env={**computer.env, **env},
        input=given,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert WORDS not in done.stdout + done.stderr
    return Ended(done.returncode, done.stdout, done.stderr)


def test_people_come_and_go_and_come_again(computer):
    nobody = user(computer, "list")
    made = user(computer, "add", "Ana", DRAFTROOM_AUTH="password")
    twice = user(computer, "add", "ana")
    listed = user(computer, "list", "--json")
    removed = user(computer, "remove", "ANA")
    after = user(computer, "list", "--json")
    again = user(computer, "password", "ana")

    assert "Nobody can sign in yet" in nobody.out
    assert (made.exit, made.out) == (0, "Ana can sign in.\n")
    assert (twice.exit, "draftroom user password ana" in twice.err) == (2, True)
    assert listed.json == {"users": ["Ana"]}
    assert (removed.exit, "Their drafts are kept" in removed.out) == (0, True)
    assert after.json == {"users": []}
    assert (again.exit, "has a new password" in again.out) == (0, True)
    assert user(computer, "list").out == "Ana\n"


def test_an_account_that_does_not_count_yet_says_so(computer):
    ended = user(computer, "add", "Ana")

    assert "Accounts count once DRAFTROOM_AUTH is password; now it is local." in ended.out


@pytest.mark.parametrize(
    ("typed", "given", "told"),
    [
        pytest.param(["add", "ana"], "short\n", "8 to 256 characters", id="short"),
        pytest.param(["add", "ana"], "", "no password was given", id="none"),
        pytest.param(["add", "local"], f"{WORDS}\n", "use another name", id="a taken name"),
        pytest.param(["add", " "], f"{WORDS}\n", "1 to 64 characters", id="no name"),
        pytest.param(["password", "ana"], f"{WORDS}\n", "There is no user 'ana'", id="nobody"),
        pytest.param(["remove", "ana"], "", "There is no account 'ana'", id="nobody to remove"),
        pytest.param(["add"], "", "required: NAME", id="nobody named"),
        pytest.param(["add", "ana", WORDS], "", "unknown:", id="a password on the command line"),
        pytest.param([], "", "required: WHAT", id="nothing to do"),
        pytest.param(
            ["drop", "ana"], "", "'add', 'list', 'password', 'remove'", id="no such thing"
        ),
    ],
)
def test_what_cannot_be_done_is_told_with_what_can(computer, typed, given, told):
    if WORDS in typed:
        computer.home.mkdir()
        ended = computer.draftroom("user", *typed)
    else:
        ended = user(computer, *typed, given=given)

    assert ended.exit == 2
    assert told in ended.err


def test_at_a_terminal_the_password_is_asked_twice_and_never_shown(computer):
    with Person(["user", "add", "Ana"], computer.env) as person:
        person.waits_for("Password (at least 8 characters): ")
        person.types(WORDS)
        person.waits_for("The same again: ")
        person.types("something else")
        person.waits_for("The two were not the same. Once more:")
        person.waits_for("Password (at least 8 characters): ")
        person.types(WORDS)
        person.waits_for("The same again: ")
        person.types(WORDS)
        person.waits_for("Ana can sign in.")

        assert person.leaves() == 0
        assert WORDS not in person.screen


def test_who_breaks_off_at_the_password_has_changed_nothing(computer):
    with Person(["user", "add", "Ana"], computer.env) as person:
        person.waits_for("Password (at least 8 characters): ")
        person.presses(b"\x03")

        assert person.leaves() == 130
        assert "nothing was changed" in person.screen
    assert computer.has_written_nothing
