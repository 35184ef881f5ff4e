"""Datasets: what is refused, with its file and line, and all problems at once."""

import json

import pytest

from assistant.cli.evaluate import workflow_of
from assistant.evaluation.cases import DatasetError, read

CASE = {
    "id": "density",
    "input": {"brief": "density lab, grade 7, 47 minutes"},
    "turns": [
        {"at": "gate:approve_goals", "do": "approve"},
        {"say": "make it 30 minutes", "then": "apply"},
    ],
    "assert": [{"type": "check", "id": "L01"}],
}


def problems_of(tmp_path, *cases):
    path = tmp_path / "lesson_plan.jsonl"
    lines = [one if isinstance(one, str) else json.dumps(one) for one in cases]
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(DatasetError) as refused:
        read([str(path)], workflow_of)
    return [(one.line, one.path, one.message) for one in refused.value.problems]


def changed(**more):
    return {**CASE, **more}


def asserting(**one):
    return changed(**{"assert": [one]})


def test_a_case_is_read_with_its_template_from_the_name_of_the_file(tmp_path):
    path = tmp_path / "lesson_plan.jsonl"
    path.write_text(f"\n{json.dumps(CASE)}\n", "utf-8")

    (placed,) = read([str(path)], workflow_of)

    assert (placed.id, placed.template, placed.line) == ("density", "lesson_plan", 2)


@pytest.mark.parametrize(
    ("case", "path", "says"),
    [
        ("{", "", "this is no JSON"),
        ('{"id": "a", "id": "b"}', "", "the key 'id' is there twice"),
        (changed(tuns=[]), "/tuns", "this key is not known"),
        (changed(**{"assert": []}), "/assert", "a case needs at least one assertion"),
        (changed(turns=[]), "/turns", "no turn changes the draft"),
        (asserting(type="chek", id="L01"), "/assert/0", "there is no assertion 'chek'"),
        (asserting(id="L01"), "/assert/0", "it has no type"),
        (asserting(type="check", id="L99"), "/assert/0/id", "there is no check 'L99'"),
        (asserting(type="check", id="L01", mx=1), "/assert/0/mx", "this key is not known"),
        (asserting(type="words", path="/goals"), "/assert/0", "words needs min or max"),
        (asserting(type="regex", pattern="("), "/assert/0", "a regex looks at a path or at a"),
        (asserting(type="regex", pattern="(", path=""), "/assert/0", "'(' is no pattern"),
        (asserting(type="export", format="epub"), "/assert/0/format", "no file is made as 'epub'"),
        (
            asserting(type="redone", turn=1, steps=["gols"]),
            "/assert/0/steps/0",
            "there is no step 'gols'",
        ),
        (
            asserting(type="after_edit", **{"assert": {"type": "check", "id": "L98"}}),
            "/assert/0/assert/id",
            "there is no check 'L98'",
        ),
        (changed(template="lesson"), "/template", "there is no template 'lesson'"),
        (changed(expect={"block": ["L97"]}), "/expect/block/0", "there is no check 'L97'"),
        (
            changed(input={"values": {"minute": 4}}),
            "/input/values/minute",
            "there is no such input",
        ),
        (changed(input={"files": ["no.md"]}), "/input/files/0", "there is no file"),
        (changed(input={"files": ["../a"]}), "/input/files/0", "a file is named as it lies"),
    ],
)
def test_a_problem_is_told_with_its_line_and_place(tmp_path, case, path, says):
    ((line, place, message),) = problems_of(tmp_path, case)

    assert (line, place) == (1, path)
    assert says in message


@pytest.mark.parametrize(
    ("turn", "path", "says"),
    [
        ({"at": "gate:goals", "do": "approve"}, "/at", "there is no gate 'goals'"),
        ({"at": "gate:approve_goals", "do": "aprove"}, "/do", "input should be"),
        ({"at": "gate:approve_goals", "do": "edit"}, "", "'set' says what an edit changes"),
        (
            {"at": "gate:approve_goals", "do": "request_changes"},
            "",
            "to request changes needs a text",
        ),
        ({"while": "sequnce", "say": "shorter"}, "/while", "there is no step 'sequnce'"),
        ({"while": "timing", "say": "shorter"}, "/while", "'timing' is done by code"),
        ({"whlie": "sequence", "say2": "x"}, "", "a turn has one of"),
        ({"edit": {"kind": "set_inputs"}}, "/edit", "there is no edit 'set_inputs'"),
        ({"expect": {"redone": ["tming"]}}, "/expect/redone/0", "there is no step 'tming'"),
        ({"expect": {"said": "("}}, "/expect/said", "'(' is no pattern"),
    ],
)
def test_a_turn_that_cannot_be_taken_is_told_with_its_place(tmp_path, turn, path, says):
    found = problems_of(tmp_path, changed(turns=[*CASE["turns"], turn]))

    assert [(line, place) for line, place, _ in found] == [(1, f"/turns/2{path}")]
    assert says in found[0][2]


def test_all_problems_of_all_lines_are_told_at_once(tmp_path):
    found = problems_of(
        tmp_path,
        changed(id="one", expect={"block": ["L97", "L98"]}),
        "{",
        changed(id="three", extra=1),
        changed(id="one"),
    )

    assert [(line, path) for line, path, _ in found] == [
        (1, "/expect/block/0"),
        (1, "/expect/block/1"),
        (2, ""),
        (3, "/extra"),
        (4, "/id"),
    ]


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(DatasetError, match="cannot be read: No such file"):
        read([str(tmp_path / "lesson_plan.jsonl")], workflow_of)


def test_what_is_to_be_refused_needs_no_edit(tmp_path):
    path = tmp_path / "lesson_plan.jsonl"
    case = changed(turns=[], expect={"status": "refused"})
    path.write_text(json.dumps(case), "utf-8")

    assert read([str(path)], workflow_of)[0].case.expect.status == "refused"
