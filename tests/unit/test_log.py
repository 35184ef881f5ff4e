"""The log file: what is worth a line, and that it never grows without end."""

import logging
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.log import KEPT, MOST_BYTES, LogFile, logging_to


def written(handler: LogFile, words: str) -> None:
    handler.emit(logging.LogRecord("name", logging.ERROR, "", 1, words, None, None))


def test_a_full_file_is_put_aside_and_the_oldest_goes(tmp_path: Path) -> None:
    file = tmp_path / "draftroom.log"
    handler = LogFile(file)
    for number in range(KEPT + 3):
        written(handler, f"{number}" * MOST_BYTES)
    written(handler, "newest")
    handler.close()

    assert "newest" in file.read_text()
    assert file.stat().st_size < 1000
    assert len(list(tmp_path.iterdir())) == KEPT + 1


def test_two_processes_write_into_one_file_and_lose_no_line(tmp_path: Path) -> None:
    file = tmp_path / "draftroom.log"
    one, other = LogFile(file), LogFile(file)
    written(other, "first")
    written(one, "x" * MOST_BYTES)
    written(one, "second")
    written(other, "third")
    written(one, "fourth")
    for handler in (one, other):
        handler.close()

    assert [line.split()[-1] for line in file.read_text().splitlines()] == [
        "second",
        "third",
        "fourth",
    ]
    assert "first" in (tmp_path / "draftroom.log.1").read_text()


def test_warnings_and_people_are_written_down_and_chatter_is_not(tmp_path: Path) -> None:
    chatty = logging.getLogger("tests.chatty")
    chatty.setLevel(logging.INFO)
    with logging_to(tmp_path):
        chatty.info("asked")
        chatty.warning("slow")
        logging.getLogger("draftroom.people").info("ana signed in")

    text = (tmp_path / "logs" / "draftroom.log").read_text()
    assert [line.split(" ", 2)[2] for line in text.splitlines()] == [
        "WARNING tests.chatty slow",
        "INFO draftroom.people ana signed in",
    ]


def test_what_becomes_of_an_account_is_written_down_and_its_password_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRAFTROOM_HOME", str(tmp_path))
    for typed in ("add Ana", "password ana", "remove ana"):
        (tmp_path / "typed").write_text("canary-secret-9431\n")
        with (tmp_path / "typed").open() as stdin:
            monkeypatch.setattr("sys.stdin", stdin)
            assert main(["user", *typed.split()]) == 0

    text = (tmp_path / "logs" / "draftroom.log").read_text()
    for said in ("ana was added, by ", "ana has a new password, by ", "ana was removed, by "):
        assert said in text
    assert "canary" not in text
