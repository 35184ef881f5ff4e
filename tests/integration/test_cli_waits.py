"""Drafts that wait for a moment, in the terminal alone: what goes on, and what is said of it."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.cli.output import Exit
from assistant.store.database import open_store
from tests.integration.conftest import FakeClock

ASKED = """\
draftroom: 1
name: asked
title: Asked
steps:
  - {id: sum, kind: transform, value: "'1'"}
  - {id: ok, kind: approval, of: sum, due: 2 hours, late: skip}
  - {id: dun, kind: transform, when: steps.ok == null, value: "'late'"}
"""


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, clock: FakeClock) -> None:
    monkeypatch.setenv("DRAFTROOM_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr("assistant.bootstrap.open_store", partial(open_store, clock=clock))


@pytest.fixture
def typed(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Callable[..., tuple[Exit, str]]:
    """Types a command; returns its exit code and all that it said, as one line."""

    def type_(*command: str) -> tuple[Exit, str]:
        capfd.readouterr()
        done = Exit(main(list(command)))
        told = capfd.readouterr()
        return done, re.sub(r"[\s│]+", " ", told.out + told.err)

    return type_


@pytest.fixture
def run(typed: Callable[..., tuple[Exit, str]], tmp_path: Path) -> Callable[[str], str]:
    """Runs a definition until it waits; returns what is said."""

    def run_(definition: str) -> str:
        file = tmp_path / "flow.yaml"
        file.write_text(definition)
        done, said = typed("run", str(file))
        assert done is Exit.WAITING, said
        return said

    return run_


def test_an_approval_after_its_time_is_refused_with_how_it_ended(
    run: Callable[[str], str], typed: Callable[..., tuple[Exit, str]], clock: FakeClock
) -> None:
    run(ASKED)
    clock.forward(7_200)
    typed("pause", "last")
    assert typed("resume", "last")[0] is Exit.OK

    done, said = typed("approve", "last", "ok")

    assert done is Exit.USAGE
    assert "it is too late to answer 'ok': Nobody answered within 2 hours." in said
    assert "'late'" not in typed("show", "last", "ok")[1]
    assert "late" in typed("show", "last", "dun")[1]
