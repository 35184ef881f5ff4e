"""What the terminal shows of a draft without anybody at it: results of steps, and ways to go on."""

import json
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.cli.output import Exit
from tests.support.snapshots import TINY

PARTS = """\
draftroom: 1
name: parts
title: Parts
inputs:
  parts: {type: list, title: Parts, default: [a, b]}
steps:
  - id: texts
    kind: each
    items: inputs.parts
    steps: [{id: text, kind: transform, set: {about: item}}]
  - {id: page, kind: transform, format: "One\\n\\n  two *{n}*", with: {n: inputs.parts}}
  - {id: ok, kind: approval, of: texts, ask: Is it right?}
"""


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DRAFTROOM_HOME", str(tmp_path / "home"))


def begun(tmp_path: Path, text: str, *typed: str) -> int:
    """Run a definition as a script does."""
    file = tmp_path / "one.yaml"
    file.write_text(text)
    return main(["run", str(file), *typed])


def test_show_prints_what_a_step_gave_to_read_and_as_a_value(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert begun(tmp_path, PARTS) == Exit.WAITING
    capfd.readouterr()

    assert main(["show", "last", "page"]) == Exit.OK
    page = capfd.readouterr().out
    assert main(["show", "last", "texts.text[2]"]) == Exit.OK
    one = capfd.readouterr().out
    assert main(["show", "last", "texts.text[2]", "--json"]) == Exit.OK
    value = json.loads(capfd.readouterr().out)

    assert page.startswith("One\n\n  two ")
    assert "About: b" in one
    assert value == {"about": "b"}


def test_show_says_which_steps_there_are_and_which_has_no_result_yet(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    begun(tmp_path, PARTS)
    capfd.readouterr()

    assert main(["show", "last", "nope"]) == Exit.USAGE
    unknown = capfd.readouterr().err
    assert main(["show", "last", "texts.text"]) == Exit.USAGE
    many = capfd.readouterr().err
    assert main(["show", "last", "ok", "--json"]) == Exit.WAITING
    waits = capfd.readouterr().err

    assert "'nope' is no step of this draft; name one of: texts, page, ok" in unknown
    assert "is done for each of many; name one of: texts.text[1], texts.text[2]" in many
    assert "ok has no result: it waits for your OK" in waits


def test_a_finished_draft_offers_to_write_its_files_only_where_it_has_some(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert begun(tmp_path, PARTS, "--yes") == Exit.OK
    without = capfd.readouterr().out
    assert begun(tmp_path, TINY, "-i", "topic=Density", "--yes", "--out", str(tmp_path)) == Exit.OK
    with_files = capfd.readouterr().out

    assert "draftroom export" not in without
    assert "draftroom show" in without
    assert "--to md,json" in with_files
