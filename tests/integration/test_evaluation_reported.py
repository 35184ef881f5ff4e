"""What an evaluation leaves to be read, and two of them held against each other, for real."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.support.evaluations import APPROVE, REDONE, SMALLER, case, dataset, evaluated, rows

NEVER = {"expect": {"redone": [], "kept": ["points"]}}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DRAFTROOM_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def compared(capfd: pytest.CaptureFixture[str], *typed: object) -> tuple[int, dict[str, Any]]:
    capfd.readouterr()
    code = evaluated("compare", *typed, "--json")
    return code, json.loads(capfd.readouterr().out)


def test_an_evaluation_is_told_as_a_page_as_junit_and_as_a_summary(home, capfd):
    cases = dataset(home, case(), case("wrong", turns=[APPROVE, SMALLER, NEVER]))

    assert evaluated("run", cases, "--out", "out") == 1

    said = capfd.readouterr().out
    page = (home / "out/report.html").read_text("utf-8")
    root = ElementTree.parse(home / "out/junit.xml").getroot()
    assert "out/report.html" in said.split()
    assert page.index('id="case-wrong"') < page.index('id="case-tides"')
    assert "Made again, and not expected: page, end." in page
    assert [one.get("name") for one in root.iter("testcase") if len(one)] == ["wrong"]
    assert "- **wrong** (notes, rules) failed:" in (home / "out/summary.md").read_text("utf-8")


def test_a_replay_writes_the_same_reports_again(home):
    cases = dataset(home, case())
    evaluated("run", cases, "--out", "out")
    made = [home / "out" / name for name in ("report.html", "junit.xml", "summary.md")]
    before = [path.read_bytes() for path in made]
    for path in made:
        path.unlink()

    assert evaluated("replay", "out") == 0

    assert [path.read_bytes() for path in made] == before


def test_a_definition_that_changed_is_named_and_is_no_difference_by_itself(home, capfd):
    evaluated("run", dataset(home, case()), "--out", "before")
    flow = home / "notes.yaml"
    flow.write_text(flow.read_text("utf-8").replace("Writer}", "Author}"), "utf-8")
    evaluated("run", "cases.jsonl", "--out", "after")

    code, same = compared(capfd, "before", "before")
    assert (code, same["verdict"], same["changed_versions"]) == (0, "no difference shown", [])
    code, found = compared(capfd, "before", "after", "--html", "compared.html")

    assert (code, found["verdict"], found["changed_cases"]) == (0, "no difference shown", [])
    assert [one["what"] for one in found["changed_versions"]] == ["definition"]
    assert "no difference shown" in (home / "compared.html").read_text("utf-8")


def test_a_case_that_was_written_otherwise_is_refused(home, capfd):
    evaluated("run", dataset(home, case()), "--out", "before")
    evaluated("run", dataset(home, case(turns=[APPROVE, SMALLER, REDONE, REDONE])), "--out", "now")

    code, found = compared(capfd, "before", "now")

    assert code == 2
    assert "asked otherwise in now: notes/tides" in found["error"]["message"]
    assert rows(home / "before")[0]["asked"] != rows(home / "now")[0]["asked"]
