"""Definitions are checked whole: every problem with its line, its path and what is allowed."""

import json

import pytest

from graphs.catalog import from_pin, names, pin_of, shipped, written
from graphs.errors import DefinitionError, UnknownTemplate

HEAD = """\
draftroom: 1
name: poem
title: Poem
inputs:
  topic: {type: string, title: Topic}
roles:
  poet: {title: Poet}
steps:
"""
POET = "kind: agent, role: poet, with: {t: inputs.topic}, output: {text: string}"
LINES = f"  - {{id: lines, {POET}}}\n"


def problems(text):
    with pytest.raises(DefinitionError) as caught:
        written(text, file="poem.yaml")
    return caught.value.problems


def test_a_definition_without_problems_becomes_a_workflow():
    flow = written(f"{HEAD}{LINES}  - {{id: ok, kind: approval, of: lines}}\n")

    assert flow.upstream == {"lines": (), "ok": ("lines",)}


@pytest.mark.parametrize(
    ("prompt", "said", "allowed"),
    [
        ("Write about {{ topic }}", "there is no variable 'topic' here", "t"),
        ("Write about {{ t", "is no prompt", ""),
        ("{% import 'os' as os %}", "is no prompt", ""),
        ("{{ t() }}", "is no prompt", ""),
    ],
    ids=["unknown variable", "unfinished", "import", "call"],
)
def test_a_prompt_is_checked_with_its_definition(prompt, said, allowed):
    (problem,) = problems(f"{HEAD}  - {{id: lines, {POET}, prompt: {json.dumps(prompt)}}}\n")

    assert problem.path == "/steps/0/prompt"
    assert said in problem.message
    assert allowed in " ".join(problem.allowed)


@pytest.mark.parametrize(
    ("step", "path", "said", "allowed"),
    [
        ("{id: x, kind: agent, role: bard, output: {a: text}}", "/role", "no role 'bard'", "poet"),
        ("{id: x, kind: wat}", "/kind", "not a kind of step", "approval"),
        (
            "{id: x, kind: export, of: lines, formats: [docx, qti]}",
            "/formats/1",
            "makes no 'qti' files",
            "docx",
        ),
        ("{id: x, kind: approval, of: y}", "/of", "no step 'y'", "lines"),
        ("{id: x, kind: approval, of: lines, needs: [z]}", "/needs/0", "no step 'z'", "lines"),
        ("{id: x, kind: approval, of: lines, colour: red}", "/colour", "not a known key", "ask"),
        ("{id: x, kind: approval}", "/of", "is missing", ""),
        ("{id: lines, kind: approval, of: lines}", "/id", "the id of another step", ""),
        ("{id: x, kind: transform}", "", "exactly one of run, value, set, from and format", ""),
        ("{id: x, kind: transform, run: magic}", "/run", "no function 'magic'", "assemble"),
        ("{id: x, kind: transform, value: 'inputs.topic +'}", "/value", "missing at the end", ""),
        ("{id: x, kind: transform, value: 'nobody.topic'}", "/value", "nobody", "inputs"),
        ("{id: x, kind: transform, value: '1', when: '1 + 1'}", "/when", "", ""),
        ("{id: x, kind: transform, value: '1', when: 'steps.nowhere.x'}", "/when", "", ""),
        (
            "{id: x, kind: agent, role: poet, with: {a: inputs.tpoic}, output: {a: string}}",
            "/with/a",
            "no input 'tpoic'",
            "topic",
        ),
        (
            "{id: x, kind: agent, role: poet, with: {a: steps.lines.txet}, output: {a: string}}",
            "/with/a",
            "gives no 'txet'",
            "text",
        ),
        (
            "{id: x, kind: agent, role: poet, with: {a: item}, output: {a: string}}",
            "/with/a",
            "only there inside an each block",
            "",
        ),
        ("{id: x, kind: agent, role: poet, output: {a: txt}}", "/output", "no type 'txt'", "text"),
        ("{id: x, kind: revise, of: lines, checks: [X99]}", "/checks/0", "no check 'X99'", ""),
        ("{id: X, kind: approval, of: lines}", "/id", "cannot be 'X'", "a small letter"),
    ],
    ids=lambda one: one[:48] if isinstance(one, str) else None,
)
def test_a_problem_is_told_with_its_line_and_path(step, path, said, allowed):
    found = problems(f"{HEAD}{LINES}  - {step}\n")

    assert [one.line for one in found] == [10]
    assert found[0].path == f"/steps/1{path}"
    assert said in found[0].message
    assert allowed in " ".join(found[0].allowed)


def test_all_problems_are_told_at_once():
    steps = "  - {id: a, kind: approval, of: q}\n  - {id: b, kind: export, of: r}\n"
    text = HEAD + LINES + steps

    assert [one.path for one in problems(text)] == ["/steps/1/of", "/steps/2/of"]


def test_steps_that_wait_for_each_other_are_named_in_their_circle():
    circle = (
        "  - {id: a, kind: transform, value: steps.b}\n"
        "  - {id: b, kind: transform, value: steps.a}\n"
    )

    found = problems(HEAD + circle)

    assert [one.message for one in found] == ["waits for itself: a -> b -> a"]


def test_a_template_keeps_its_keys_when_it_comes_back_from_its_pin():
    for name in names():
        flow = shipped(name)
        again = from_pin(pin_of(flow))
        for path in flow.placed:
            for by_rules in (True, False):
                assert again.step_digest(path, by_rules=by_rules) == flow.step_digest(
                    path, by_rules=by_rules
                )


def test_an_unknown_template_is_told_with_those_there_are():
    with pytest.raises(UnknownTemplate, match="lesson_plan"):
        shipped("leson_plan")


def test_what_could_come_to_a_hundred_thousand_calls_is_refused_at_its_worst_step():
    inner = "{id: x, kind: agent, role: poet, with: {a: item}, output: {a: string}}"
    each = f"{{id: inner, kind: each, items: item, most: 500, steps: [{inner}]}}"
    outer = f"{{id: all, kind: each, items: steps.lines, most: 500, steps: [{each}]}}"
    text = f"{HEAD}{LINES}  - {outer}\n"

    with pytest.raises(DefinitionError, match="this could come to 250,001 calls, 250,000 of them"):
        written(text)
