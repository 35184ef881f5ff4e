"""A key goes to its provider and nowhere else: not to a file, an event, a log line or a screen."""

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.statuses import Status
from tests.support.lesson_model import ACTOR, KEY, open_desk
from tests.support.model_replies import FAULTS
from tests.support.model_server import ModelServer

# litellm silences these about itself on import, and pytest undoes that for each test.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*`ReadOnly` qualifier:UserWarning"),
    pytest.mark.filterwarnings("ignore:Accessing the .* attribute on the instance is deprecated"),
]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


def holding(home: Path) -> list[str]:
    """Return the files in which the key stands."""
    files = [one for one in home.rglob("*") if one.is_file()]
    return [one.name for one in files if KEY.encode() in one.read_bytes()]


async def test_a_key_stands_in_no_file_event_log_or_screen(
    tmp_path: Path,
    sqlite_template: Path,
    server: ModelServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    shutil.copy(sqlite_template, tmp_path / "draftroom.db")
    caplog.set_level(logging.DEBUG)

    async with open_desk(tmp_path, server) as desk:
        desk.model.scripted["goals"] = [FAULTS["wrong_key"]]
        paused = await desk.settle(await desk.start())
        assert paused.run.status is Status.PAUSED
        assert KEY not in str(paused.run.reason)
        finished = await desk.finished()
        assert finished.run.status is Status.SUCCEEDED
        told = await desk.app.runs.events(ACTOR, paused.run.id)
        assert KEY not in str(told)
        assert holding(tmp_path) == []  # while the write-ahead log is there too

    assert any(KEY in str(one.headers) for one in server.requests)  # it was in use
    assert holding(tmp_path) == []
    assert KEY not in caplog.text
    assert KEY not in "".join(capfd.readouterr())
