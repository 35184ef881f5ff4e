"""A key goes to its provider and nowhere else: not to a file, an event, a log line or a screen."""

import logging
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.bootstrap import open_app
from assistant.errors import CannotConnect
from assistant.settings import Settings
from assistant.statuses import Status
from assistant.store.columns import unpacked
from tests.support.lesson_model import ACTOR, KEY, MODEL, Desk, LessonModel, Sleeps, open_desk
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


WRONG = "sk-canary-wrong-fedcba987654"


def packed_in(file: Path) -> bytes:
    """Return the long texts of a database as they were before they were packed."""
    if file.suffix != ".db":
        return b""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master")]
        rows = [
            row
            for table in tables
            if not table.startswith(("ix_", "sqlite_", "uq_"))
            for row in database.execute(f'SELECT * FROM "{table}"')
        ]
    texts = [value for row in rows for value in row if isinstance(value, str)]
    return "\n".join(map(unpacked, texts)).encode()


def holding(home: Path, *keys: str) -> list[str]:
    """Return the files in which a key stands."""
    files = [one for one in home.rglob("*") if one.is_file()]
    kept = {one.name: one.read_bytes() + packed_in(one) for one in files}
    return [name for name, content in kept.items() if any(k.encode() in content for k in keys)]


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
        assert holding(tmp_path, KEY) == []  # while the write-ahead log is there too

    assert any(KEY in str(one.headers) for one in server.requests)  # it was in use
    assert holding(tmp_path, KEY) == []
    assert KEY not in caplog.text
    assert KEY not in "".join(capfd.readouterr())


async def test_a_key_that_was_connected_stands_nowhere_but_sealed(
    tmp_path: Path,
    sqlite_template: Path,
    server: ModelServer,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    shutil.copy(sqlite_template, tmp_path / "draftroom.db")
    caplog.set_level(logging.DEBUG)
    settings = Settings(tmp_path, f"sqlite:///{tmp_path / 'draftroom.db'}")
    told: list[object] = []

    async with open_app(settings) as app:
        desk, base = Desk(app, LessonModel(server), Sleeps()), server.base_url
        connect = app.connections

        async def failed(key: str) -> None:
            with pytest.raises(CannotConnect) as caught:
                await connect.save(ACTOR, model=MODEL, key=key, api_base=base)
            told.extend([repr(caught.value), caught.value.facts, caught.getrepr(showlocals=False)])

        server.script("wrong_key", "wrong_key", "malformed_body")
        told.append(await connect.test(ACTOR, model=MODEL, key=WRONG, api_base=base))
        await failed(WRONG)
        await failed(WRONG)
        await failed(f"{WRONG} ü")
        told.append(await connect.test(ACTOR, model=MODEL, key=KEY, api_base=base))
        told.append(await connect.save(ACTOR, model=MODEL, key=KEY, api_base=base))
        desk.model.scripted["goals"] = [FAULTS["wrong_key"]]
        paused = await desk.settle(await desk.start())
        told += [paused.run, paused.revision, await connect.state(ACTOR)]
        told.append(await desk.resume(paused.run.id))
        await connect.forget(ACTOR)
        told.append(await desk.approve(paused.run.id))
        told.append(await app.runs.events(ACTOR, paused.run.id))
        assert holding(tmp_path, KEY, WRONG) == []  # while the write-ahead log is there too

    assert paused.run.status is Status.PAUSED
    assert {KEY, WRONG} <= {one.headers["authorization"][7:] for one in server.requests}
    assert holding(tmp_path, KEY, WRONG) == []
    shown = "".join([str(told), caplog.text, *capfd.readouterr()])
    assert KEY not in shown
    assert WRONG not in shown
