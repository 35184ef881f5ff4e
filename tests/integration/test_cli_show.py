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


OUT = """\
draftroom: 1
name: out
title: Out
inputs:
  text: {type: text, title: Text, default: The fair is on Sunday.}
steps:
  - {id: body, kind: transform, format: "# Fair\\n\\n  {text}\\n", with: {text: inputs.text}}
  - {id: page, kind: publish, from: steps.body, to: {file: fair.md}}
  - id: note
    kind: http
    needs: [page]
    method: POST
    url: "http://127.0.0.1:9/notes"
    with: {text: inputs.text}
"""
ROWS = """\
draftroom: 1
name: rows
title: Rows
inputs:
  numbers: {type: list, title: Numbers, default: [a, b, c, d, e, f, g]}
steps:
  - {id: rows, kind: transform, from: inputs.numbers, map: {name: row}}
  - {id: load, kind: load, from: steps.rows, to: {file: names.csv}}
"""


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DRAFTROOM_HOME", str(tmp_path / "home"))
    for name in ("publish", "data"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(f"DRAFTROOM_{name.upper()}_FOLDER", str(tmp_path / name))
    monkeypatch.setenv("DRAFTROOM_HTTP_HOSTS", "127.0.0.1:9")


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
    out = str(tmp_path / "out")
    assert begun(tmp_path, TINY, "-i", "topic=Density", "--yes", "--out", out) == Exit.OK
    with_files = capfd.readouterr().out

    assert "draftroom export" not in without
    assert "draftroom show" in without
    assert "--to md,json" in with_files


def test_without_a_terminal_the_card_shows_what_goes_out_to_the_letter(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert begun(tmp_path, OUT) == Exit.WAITING
    page = capfd.readouterr().out
    assert main(["approve", "last"]) == Exit.WAITING
    looked = capfd.readouterr().out
    assert main(["approve", "last", "page"]) == Exit.WAITING
    note = capfd.readouterr().out

    for card in (page, looked):
        assert "Where       file fair.md" in card
        assert "# Fair" in card
        assert "    The fair is on Sunday." in card  # with its own indent
    assert "Where       POST http://127.0.0.1:9/notes" in note
    assert '"text": "The fair is on Sunday."' in note


def test_what_is_long_is_cut_and_said_how_to_see_whole(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = "\n".join(f"line {number}" for number in range(100))
    assert begun(tmp_path, OUT, "-i", f"text={text}") == Exit.WAITING
    card = capfd.readouterr().out
    assert main(["show", "last", "page"]) == Exit.OK
    whole = capfd.readouterr().out

    assert "line 30" in card
    assert "line 60" not in card
    assert "more letters. To see all of it: draftroom show" in " ".join(card.split())
    assert "line 99" in whole


def test_a_load_shows_how_many_rows_go_where_and_the_first_five(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert begun(tmp_path, ROWS) == Exit.WAITING
    card = capfd.readouterr().out

    assert "Where       the file names.csv" in card
    assert "Rows        7" in card
    assert [name for name in "abcdefg" if f"· name: {name}" in card] == list("abcde")
    assert "and 2 more" in card
