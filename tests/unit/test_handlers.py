"""Handlers: functions of an installed package as steps, typed, and never called by a preview."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphs.catalog import from_pin, pin_of, written
from graphs.edits import SetInput
from graphs.errors import DefinitionError
from tests.support.workflows import Stage

CODE = """
CALLS = []

def shout(text: str, times: int = 1) -> dict:
    CALLS.append(text)
    return {"text": text.upper() + "!" * times}
"""
FLOW = """
draftroom: 1
name: small
title: Small
inputs: {n: {type: integer, title: N, default: 2}, words: {type: string, title: W, default: hey}}
steps:
  - id: loud
    kind: transform
    run: shout
    with: {text: inputs.words, times: inputs.n}
    output: {text: string}
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package with one handler, installed."""
    info = tmp_path / "shouting-1.2.dist-info"
    info.mkdir()
    (tmp_path / "shouting_handlers.py").write_text(CODE, "utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shouting\nVersion: 1.2\n", "utf-8")
    points = "[draftroom.handlers]\nshout = shouting_handlers:shout\n"
    (info / "entry_points.txt").write_text(points, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield info
    sys.modules.pop("shouting_handlers", None)


async def test_a_handler_is_called_with_its_types_and_its_result_is_kept(package: Path) -> None:
    stage = Stage(written(FLOW))

    await stage.advance()
    await stage.advance()

    assert stage.value("loud") == {"text": "HEY!!"}
    assert sys.modules["shouting_handlers"].CALLS == ["hey"]


async def test_a_preview_calls_no_handler(package: Path) -> None:
    stage = Stage(written(FLOW))
    await stage.advance()

    plan = await stage.preview(SetInput(name="words", value="you"))

    assert [one.step for one in plan.redo] == ["loud"]
    assert sys.modules["shouting_handlers"].CALLS == ["hey"]


def test_another_version_of_the_package_is_another_revision_and_a_pin_keeps_its_own(
    package: Path,
) -> None:
    before = written(FLOW)
    text = (package / "METADATA").read_text("utf-8")
    (package / "METADATA").write_text(text.replace("1.2", "1.3"), "utf-8")
    after = written(FLOW)

    assert before.resources.code_revision == "shouting==1.2"
    assert before.step_digest("loud", by_rules=True) != after.step_digest("loud", by_rules=True)
    pinned = from_pin(pin_of(before))
    assert pinned.step_digest("loud", by_rules=True) == before.step_digest("loud", by_rules=True)


def test_a_handler_that_is_not_installed_is_refused_with_those_that_are(package: Path) -> None:
    with pytest.raises(DefinitionError, match=r"there is no function 'whisper'.*assemble, shout"):
        written(FLOW.replace("run: shout", "run: whisper"))
