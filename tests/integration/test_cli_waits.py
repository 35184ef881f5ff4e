"""Drafts that wait for a moment, in the terminal alone: what goes on, and what is said of it."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main
from assistant.cli.output import Exit
from assistant.shift import Shift
from assistant.statuses import Status
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
WAITS = """\
draftroom: 1
name: waits
title: Waits
steps:
  - {id: nap, kind: wait, for: 2 hours}
  - {id: end, kind: transform, needs: [nap], value: "'awake'"}
"""
TELLS = """\
draftroom: 1
name: tells
title: Tells
steps:
  - {id: told, kind: notify, text: "Begun", to: {file: "told.jsonl"}}
  - {id: chat, kind: notify, text: "Begun"}
  - {id: nap, kind: wait, for: 2 hours, needs: [told, chat]}
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
    assert typed("resume", "last")[0] is Exit.OK

    done, said = typed("approve", "last", "ok")

    assert done is Exit.USAGE
    assert "it is too late to answer 'ok': Nobody answered within 2 hours." in said
    assert "'late'" not in typed("show", "last", "ok")[1]
    assert "late" in typed("show", "last", "dun")[1]


@pytest.mark.parametrize("definition", [WAITS, ASKED])
def test_a_draft_goes_on_with_resume_once_its_moment_has_passed(
    definition: str,
    run: Callable[[str], str],
    typed: Callable[..., tuple[Exit, str]],
    clock: FakeClock,
) -> None:
    run(definition)
    clock.forward(7_199)
    assert typed("resume", "last")[0] is Exit.WAITING

    clock.forward(1)

    done, said = typed("resume", "last")
    assert (done, "finished" in said) == (Exit.OK, True)


def test_a_draft_says_until_when_it_waits_and_what_goes_on_with_it_then(
    run: Callable[[str], str], typed: Callable[..., tuple[Exit, str]]
) -> None:
    begun = run(WAITS)
    done, again = typed("resume", "last")

    assert done is Exit.WAITING
    for said in (begun, again):
        assert "It waits until 2026-03-02 10:00 UTC. Then draftroom serve goes on" in said
        assert re.search(r"Next draftroom resume \w+ go on, after that moment", said)
    assert "Then draftroom serve goes on with it by itself" in run(ASKED)


def test_a_moment_that_passes_while_a_draft_is_worked_on_is_not_slept_through(
    run: Callable[[str], str],
    typed: Callable[..., tuple[Exit, str]],
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    let_go = Shift._let_go

    async def slowly(shift: Shift, *how: Any) -> Status:
        clock.forward(7_200)
        return await let_go(shift, *how)

    monkeypatch.setattr(Shift, "_let_go", slowly)
    (tmp_path / "flow.yaml").write_text(WAITS)

    assert typed("run", str(tmp_path / "flow.yaml"))[0] is Exit.OK


def test_cancel_says_what_was_done_outside_and_stays(
    run: Callable[[str], str], typed: Callable[..., tuple[Exit, str]]
) -> None:
    run(TELLS)

    done, said = typed("cancel", "last")

    stays = "Done outside, and it stays so, as nothing takes it back any more: notices told.jsonl."
    assert done is Exit.OK
    assert f"stopped for good. What was made is kept. {stays}" in said
    assert stays in typed("show", "last")[1]
    run(WAITS)
    assert "Done outside" not in typed("cancel", "last")[1]
