"""References: names with dots between, which lead to a place that is there, or fail the step."""

from typing import Any

import pytest

from graphs.cases import Case
from graphs.catalog import from_pin, pin_of, written
from graphs.check import checked
from graphs.errors import DefinitionError
from graphs.rehearsal import play
from graphs.workflow import Resources

HEAD = """\
draftroom: 1
name: small
title: Small
inputs:
  legs: {type: list, title: Legs, default: [a, b]}
  topic: {type: string, title: Topic, default: pools}
  perhaps: {type: integer, title: Perhaps}
  n: {type: integer, title: N, default: 3}
roles: {poet: {title: Poet}}
workflows:
  part:
    inputs: {k: {type: integer, title: K}}
    steps:
      - {id: sum, kind: transform, set: {y: inputs.k + 1}}
steps:
  - {id: ls, kind: transform, set: {xs: "inputs.legs.map(x, {'id': x})"}}
  - id: any
    kind: transform
    value: "{'deep': {'a': 1}, 'list': [1, 2], 'none': null, 'text': 'x'}"
  - {id: sub, kind: workflow, use: part, with: {k: inputs.n}}
  - id: plan
    kind: agent
    role: poet
    with: {t: inputs.topic}
    output: {title: string, part: {name: string}, rows: [{n: integer}]}
  - id: all
    kind: each
    items: steps.plan.rows
    steps: [{id: one, kind: transform, set: {m: item.n}}]
  - {id: rows, kind: extract, from: {file: r.csv}, columns: {sku: string, price: number}}
  - {id: put, kind: transform, run: assemble, with: {title: steps.plan.title}}
"""
PLAN = {"title": "T", "part": {"name": "P"}, "rows": [{"n": 1}, {"n": 2}]}


def reading(reference: str) -> str:
    """Return a definition with a step that reads a place and goes on where it cannot."""
    return f"{HEAD}  - {{id: x, kind: transform, with: {{v: '{reference}'}}, format: 'v={{v}}'}}\n"


def problems(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    with pytest.raises(DefinitionError) as caught:
        written(text)
    return [(one.path, one.message, one.allowed) for one in caught.value.problems]


async def differences(
    text: str, said: Any = None, answers: Any = None, **expect: Any
) -> tuple[str, ...]:
    case = {
        "name": "it",
        "results": {"plan": PLAN, **(said or {})},
        "answers": answers or {},
        "data": {"files": {"r.csv": "sku,price\na,1\n"}},
        "expect": expect,
    }
    return (await play(written(text), Case.model_validate(case))).differences


@pytest.mark.parametrize(
    "text",
    [
        *("steps.ls.xs.map(b, b.id)", "steps.ls.xs[0].id", "steps.ls.size()", "inputs.n + 1"),
        *("size(inputs.legs) + 1", "inputs.topic ", "inputs..n", "hello world", "!inputs.n"),
    ],
)
def test_what_would_have_to_be_computed_is_no_reference(text: str) -> None:
    if text.strip() != text:
        written(reading(text))  # white space around it is none of it
        return

    [(path, message, _)] = problems(reading(text))

    assert path == "/steps/7/with/v"
    assert f"{text!r} is no reference, which is names with dots between" in message
    assert "goes into set or value of a transform step" in message


@pytest.mark.parametrize(
    ("reference", "said", "allowed"),
    [
        ("steps.ls.zzz", "'ls' gives no 'zzz'", ("xs",)),
        ("steps.ok.zzz", "'ok' gives no 'zzz'", ("xs",)),
        ("steps.put.zzz", "'put' gives no 'zzz'", ("title",)),
        ("steps.sub.zzz", "'sub' gives no 'zzz'", ("y",)),
        ("steps.plan.part.zzz", "'plan.part' gives no 'zzz'", ("name",)),
        ("steps.plan.rows.0.zzz", "'plan.rows.0' gives no 'zzz'", ("n",)),
        ("steps.all.1.zzz", "'all.1' gives no 'zzz'", ("m",)),
        ("steps.rows.0.zzz", "'rows.0' gives no 'zzz'", ("sku", "price")),
        (
            "steps.plan.rows.n",
            "steps.plan.rows is a list and has no 'n'",
            ("a number: 0 is its first",),
        ),
        ("steps.plan.title.first", "steps.plan.title is text and has no names in it", ()),
        ("inputs.topic.first", "inputs.topic is text and has no names in it", ()),
        ("steps", "names no step", ("ls", "any", "sub", "plan", "all", "rows", "put", "ok")),
    ],
)
def test_a_name_that_no_result_has_is_told_at_every_depth(
    reference: str, said: str, allowed: tuple[str, ...]
) -> None:
    text = reading(reference) + "  - {id: ok, kind: approval, of: ls}\n"

    assert problems(text) == [("/steps/7/with/v", said, allowed)]


@pytest.mark.parametrize(
    "expression",
    ["steps.ls.zzz", "steps.sub.zzz + 1", "steps.plan.part.zzz", "size(steps.put.zzz) > 1"],
)
def test_an_expression_that_reads_such_a_name_is_told(expression: str) -> None:
    [(path, message, _)] = problems(
        f"{HEAD}  - {{id: x, kind: transform, set: {{v: '{expression}'}}}}\n"
    )

    assert path == "/steps/7/set/v"
    assert "gives no 'zzz'" in message


def test_an_item_has_the_names_of_those_in_its_list() -> None:
    each = "  - {id: x, kind: each, items: steps.plan.rows, steps: [STEP]}\n"
    step = "{id: y, kind: transform, with: {v: item.zzz}, format: '{v}'}"

    [(path, message, allowed)] = problems(HEAD + each.replace("STEP", step))

    assert (path, message, allowed) == (
        "/steps/7/steps/0/with/v",
        "'item' gives no 'zzz'",
        ("n",),
    )


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        ("steps.ls.xs.1.id", "b"),
        ("steps.plan.part.name", "P"),
        ("steps.any.deep.a", "1"),
        ("steps.any.none.a.b", ""),
        ("steps.all.1.m", "2"),
        ("inputs.perhaps", ""),
        ("inputs.perhaps.first", ""),
        ("given.topic", ""),
        ("given", ""),
        ("steps.rows.0.price", "1"),
    ],
)
async def test_what_is_there_is_read_and_a_place_inside_nothing_is_nothing(
    reference: str, text: str
) -> None:
    assert await differences(reading(reference), results={"x": f"v={text}"}) == ()


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("steps.any.zzz", "steps.any has no 'zzz' (allowed: deep, list, none, text)."),
        ("steps.any.deep.b", "steps.any.deep has no 'b' (allowed: a)."),
        ("steps.any.list.2", "steps.any.list is a list of 2 and has no '2'."),
        ("steps.any.text.a", "steps.any.text is 'x' and has no names in it."),
        ("steps.ls.xs.5.id", "steps.ls.xs is a list of 2 and has no '5'."),
    ],
)
async def test_a_place_that_only_the_run_knows_fails_the_step_where_it_is_not(
    reference: str, said: str
) -> None:
    assert await differences(reading(reference), status="failed", failed={"x": said}) == ()


async def test_a_step_that_asks_when_it_fails_asks_for_a_place_that_is_not_there() -> None:
    text = reading("steps.any.zzz").replace("{id: x,", "{id: x, on_error: ask,")

    answers = {"x.failed": {"give": "v=1"}}
    found = await differences(text, answers=answers, asked=["x.failed"], results={"x": "v=1"})

    assert found == ()


async def test_a_skipped_step_has_nothing_at_any_place() -> None:
    skipped = "{id: s, kind: transform, when: 'false', set: {a: '1'}}"
    text = reading("steps.s.a").replace("  - {id: x", f"  - {skipped}\n  - {{id: x")

    assert await differences(text, results={"x": "v="}, skipped=["s"]) == ()


async def test_a_mark_in_a_text_for_a_place_that_is_not_there_stays_as_it_is() -> None:
    text = f"""{HEAD}  - id: x
    kind: agent
    role: poet
    with: {{all: {{ref: steps.any}}}}
    output: {{text: string}}
    gate: {{if: "result.text == 'x and ⟦steps.any.zzz⟧'"}}
"""
    said = {"text": "⟦steps.any.text⟧ and ⟦steps.any.zzz⟧"}

    assert await differences(text, {"x": said}, status="succeeded") == ()


def test_what_was_pinned_before_is_not_held_to_what_is_known_of_values_now() -> None:
    text = reading("steps.ls.zzz")
    before = checked(text, Resources(), pinned=True)

    assert from_pin(pin_of(before)).definition == before.definition
