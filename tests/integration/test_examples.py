"""Every definition under examples/ is checked, and goes the way that its cases say."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main
from assistant.cli.output import Exit
from graphs.cases import cases_in
from graphs.catalog import written
from graphs.errors import DefinitionError
from graphs.rehearsal import play

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FILES = sorted(EXAMPLES.glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_an_example_goes_the_way_its_cases_say(file: Path) -> None:
    flow = written(file.read_text("utf-8"), file=file.name)
    cases = cases_in(file.with_suffix(".test.json").read_text("utf-8"))

    played = [await play(flow, case) for case in cases]

    assert {one.name: one.differences for one in played if one.differences} == {}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"results": {"letter": {"text": "No."}}}, "letter.text is 'Sorry.', not 'No.'"),
        ({"skipped": ["reply.refund"]}, "reply.refund is result, not skipped"),
        ({"failed": {"reply.call": "x"}}, "reply.call is skipped, not failed"),
        ({"status": "waiting"}, "it is succeeded, not waiting"),
        ({"calls": {"reply.refund": 2}}, "reply.refund was written 1 times, not 2"),
        ({"asked": ["ok"]}, "asked were none, not ok"),
        ({"files": ["md"]}, "files are none, not md"),
        ({"results": {"nobody": 1}}, "nobody has no result"),
    ],
)
async def test_what_is_not_as_expected_is_named(change: dict[str, object], told: str) -> None:
    case = {
        "name": "small",
        "inputs": {"complaint": "Broken.", "amount": 1},
        "results": {"reply.refund": {"text": "Sorry."}},
        "expect": change,
    }
    flow = written((EXAMPLES / "conditional.yaml").read_text("utf-8"))

    [one] = cases_in(json.dumps({"cases": [case]}))
    played = await play(flow, one)

    assert played.differences == (told,)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"results": {"reply.refund": {"text": "Sorry."}, "refund": {"text": "No."}}},
            "the result of refund was not used; written were reply.refund",
        ),
        ({"answers": {"ok": "approve"}}, "the answer at ok was not used; asked were none"),
        (
            {"replies": {"GET https://a.example.org": {}}},
            "the reply to GET https://a.example.org was not used; sent was none",
        ),
    ],
)
async def test_what_a_case_gives_and_nothing_uses_fails_it(given: Any, told: str) -> None:
    case = {
        "name": "small",
        "inputs": {"complaint": "Broken.", "amount": 1},
        "results": {"reply.refund": {"text": "Sorry."}},
        "expect": {},
    }
    flow = written((EXAMPLES / "conditional.yaml").read_text("utf-8"))

    [one] = cases_in(json.dumps({"cases": [{**case, **given}]}))
    played = await play(flow, one)

    assert played.differences == (told,)


@pytest.mark.parametrize(
    ("given", "place", "allowed"),
    [
        ({"events": [{"name": "a", "data": {}}]}, "/cases/0/events/0/data", "payload"),
        ({"expect": {"result": {}}}, "/cases/0/expect/result", "results"),
        ({"reslts": {}}, "/cases/0/reslts", "results"),
    ],
)
def test_a_key_that_cases_do_not_know_is_refused_with_those_they_know(
    given: Any, place: str, allowed: str
) -> None:
    with pytest.raises(DefinitionError) as refused:
        cases_in(json.dumps({"cases": [{"name": "a", "expect": {}, **given}]}))

    [problem] = refused.value.problems
    assert (problem.path, problem.message) == (place, "is not a known key here")
    assert allowed in problem.allowed


async def test_a_step_that_the_case_does_not_script_fails_by_its_name() -> None:
    flow = written((EXAMPLES / "sequential.yaml").read_text("utf-8"))
    [case] = cases_in('{"cases": [{"name": "a", "inputs": {"facts": "x"}, "expect": {}}]}')

    played = await play(flow, case)

    assert played.differences == ("it is failed, not succeeded: The case has no result for note.",)


def test_a_file_of_cases_with_unknown_words_is_refused_with_their_places() -> None:
    with pytest.raises(DefinitionError, match=r"x\.json:1:\d+: /cases/0/expect/state "):
        cases_in('{"cases": [{"name": "a", "expect": {"state": "done"}}]}', file="x.json")


def test_the_terminal_runs_the_cases_and_ends_by_how_they_went(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = EXAMPLES / "conditional.yaml", tmp_path / "conditional.yaml"
    bad.write_text(good.read_text("utf-8"), "utf-8")
    cases = good.with_suffix(".test.json").read_text("utf-8")
    bad.with_suffix(".test.json").write_text(
        cases.replace('{"letter": {"text": "May we', '{"letter": {"text": "We will'), "utf-8"
    )
    lone = tmp_path / "lone.yaml"
    lone.write_text(good.read_text("utf-8"), "utf-8")

    ends = [main(["test", str(file)]) for file in (good, bad, lone)]

    told = capsys.readouterr()
    assert ends == [Exit.OK, Exit.FAILED, Exit.USAGE]
    assert "2 of 2 cases passed" in told.out
    assert "letter.text is 'May we call you?', not 'We will call you?'" in told.out
    assert "lone.test.json" in told.err
