"""A workflow in a workflow: its own inputs, nothing around it in view, and no recursion."""

import pytest

from graphs.cases import Case
from graphs.catalog import written
from graphs.edits import SetInput
from graphs.errors import DefinitionError
from graphs.rehearsal import play
from tests.support.workflows import ScriptedWriter, Stage

HEAD = """
draftroom: 1
name: small
title: Small
roles: {writer: {title: Writer}}
"""
TWICE = (
    HEAD
    + """
inputs:
  a: {type: string, title: A, default: one}
  b: {type: string, title: B, default: two}
  wanted: {type: boolean, title: Wanted, default: true}
workflows:
  say:
    inputs:
      what: {type: string, title: What, required: true}
      times: {type: integer, title: Times, default: 2}
    steps:
      - {id: text, kind: agent, role: writer, with: {what: inputs.what}, output: {text: string}}
      - {id: end, kind: transform, set: {text: steps.text.text, times: inputs.times}}
steps:
  - {id: first, kind: workflow, use: say, with: {what: inputs.a}, when: inputs.wanted}
  - {id: second, kind: workflow, use: say, with: {what: inputs.b}}
"""
)
IN_EACH = (
    HEAD
    + """
inputs: {names: {type: list, title: Names, default: [x, y]}}
workflows:
  say:
    inputs: {what: {type: string, title: What, required: true}}
    steps:
      - {id: text, kind: agent, role: writer, with: {what: inputs.what}, output: {text: string}}
steps:
  - id: all
    kind: each
    items: inputs.names
    steps:
      - {id: one, kind: workflow, use: say, with: {what: item}}
"""
)


async def test_a_change_of_one_input_redoes_the_one_use_that_was_given_it() -> None:
    stage = Stage(written(TWICE), ScriptedWriter({}))
    stage.writer.answers["first.text"] = lambda one: {"text": one.context["what"]}
    stage.writer.answers["second.text"] = lambda one: {"text": one.context["what"]}
    await stage.advance()

    stage.edit(SetInput(name="b", value="three"))
    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert stage.value("second") == {"text": "three", "times": 2}
    assert dict(stage.writer.calls) == {"first.text": 1, "second.text": 2}


async def test_nothing_inside_is_done_where_the_use_is_left_out() -> None:
    stage = Stage(written(TWICE), ScriptedWriter({}), wanted=False)

    finish = await stage.advance()

    assert finish.standing == "succeeded"
    assert dict(stage.writer.calls) == {"second.text": 1}


async def test_a_use_inside_a_block_is_one_for_each_item() -> None:
    case = {
        "name": "each",
        "results": {"all.one.text[1]": {"text": "X"}, "all.one.text[2]": {"text": "Y"}},
        "expect": {"results": {"all": [{"text": "X"}, {"text": "Y"}]}},
    }

    assert (await play(written(IN_EACH), Case.model_validate(case))).differences == ()


@pytest.mark.parametrize(
    ("rest", "path", "told"),
    [
        (
            "workflows: {a: {steps: [{id: x, kind: workflow, use: b}]},"
            " b: {steps: [{id: y, kind: workflow, use: a}]}}\n"
            "steps: [{id: s, kind: workflow, use: a}]",
            "/workflows/a",
            "'a' uses itself",
        ),
        ("steps: [{id: s, kind: workflow, use: b}]", "/steps/0/use", "there is no workflow 'b'"),
        (
            "workflows: {a: {inputs: {n: {type: string, title: N, required: true}},"
            " steps: [{id: x, kind: transform, value: inputs.n}]}}\n"
            "steps: [{id: s, kind: workflow, use: a}]",
            "/steps/0/with",
            "'n' is needed by 'a'",
        ),
        (
            "inputs: {m: {type: string, title: M}}\n"
            "workflows: {a: {steps: [{id: x, kind: transform, value: inputs.m}]}}\n"
            "steps: [{id: s, kind: workflow, use: a}]",
            "/workflows/a/steps/0/value",
            "there is no input 'm'",
        ),
        (
            "workflows: {a: {steps: [{id: x, kind: transform, value: steps.t}]}}\n"
            "steps: [{id: t, kind: transform, value: '1'}, {id: s, kind: workflow, use: a}]",
            "/workflows/a/steps/0/value",
            "there is no step 't' here",
        ),
        (
            "workflows: {a: {steps: [{id: x, kind: transform, value: '1'}]}}\n"
            "steps: [{id: t, kind: transform, value: '1'}]",
            "/workflows/a",
            "'a' is used by no step",
        ),
    ],
)
def test_what_is_wrong_with_a_workflow_is_told_at_its_place(
    rest: str, path: str, told: str
) -> None:
    with pytest.raises(DefinitionError) as caught:
        written(HEAD + rest)

    assert (path, told) in [(one.path, one.message) for one in caught.value.problems]
