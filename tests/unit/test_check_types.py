"""Types along the edges: what could never work on the declared values is told before a run."""

import pytest

from graphs.cases import Case
from graphs.catalog import written
from graphs.definition import ROOTS
from graphs.errors import DefinitionError, ExpressionError
from graphs.expressions import compile_expression
from graphs.rehearsal import play
from tests.support.workflows import ScriptedWriter, Stage

HEAD = """\
draftroom: 1
name: typed
title: Typed
inputs:
  token: {type: string, title: Token, required: true}
  n: {type: integer, title: Number, required: true}
  price: {type: number, title: Price, required: true}
  sure: {type: boolean, title: Sure}
  tags: {type: list, title: Tags}
  perhaps: {type: integer, title: Perhaps}
  size: {type: choice, title: Size, options: [small, large], default: small}
  rate: {type: number, title: Rate, default: 20}
roles:
  poet: {title: Poet}
steps:
  - id: review
    kind: agent
    role: poet
    with: {t: inputs.token}
    output:
      {score: integer, text: string, part: {title: string}, rows: [{n: integer, name: string}]}
"""
VALUES = {
    "inputs": {
        "token": "t",
        "n": 2,
        "price": 1.5,
        "sure": True,
        "tags": ["a"],
        "perhaps": None,
        "size": "small",
        "rate": 20.0,
    },
    "given": {"token": "t", "n": 2},
    "steps": {
        "review": {"score": 4, "text": "x", "part": {"title": "y"}, "rows": [{"n": 1, "name": "z"}]}
    },
}


def problems(text: str) -> list[tuple[str, str]]:
    with pytest.raises(DefinitionError) as caught:
        written(text, file="typed.yaml")
    return [(one.path, one.message) for one in caught.value.problems]


def set_to(expression: str) -> str:
    """Return a definition with a step that computes an expression."""
    quoted = expression.replace("'", "''")
    return f"{HEAD}  - {{id: x, kind: transform, set: {{v: '{quoted}'}}, output: {{v: text}}}}\n"


def when(condition: str) -> str:
    """Return a definition with a step that is done under a condition."""
    quoted = condition.replace("'", "''")
    return f"{HEAD}  - {{id: x, kind: approval, of: review, when: '{quoted}'}}\n"


WRONG = {
    "inputs.token + 1": "+ does not go with text and a whole number; write string(...)",
    "inputs.n + steps.review.text": "+ does not go with a whole number and text",
    "inputs.price + inputs.token": "+ does not go with a number and text",
    "inputs.rate * 2": "* does not go with a number and a whole number; write 2.0",
    "3 - inputs.price": "- does not go with a whole number and a number; write 3.0",
    "inputs.n * inputs.rate": "* does not go with a whole number and a number; write double(...)",
    "inputs.n * 1.5": "* does not go with a whole number and a number; write double(...)",
    "inputs.tags > 3": "> does not go with a list and a whole number",
    "steps.review.score >= inputs.token": ">= does not go with a whole number and text",
    "inputs.token.first": "text has no names in it",
    "inputs.token[0]": "[ ] does not go with text and a whole number",
    "steps.review.part.title - 1": "- does not go with text and a whole number",
    "inputs.n.exists(x, x > 1)": "a whole number is nothing to loop over",
    "size(inputs.n)": "size does not go with a whole number",
    "!inputs.n": "! does not go with a whole number",
    "inputs.n ? 1 : 2": "what stands before ? must be true or false, this is a whole number",
    "given.n.contains('x')": "contains does not go with a whole number and text",
    "inputs.sure && inputs.token": "&& does not go with true or false and text",
    "string(steps.review)": "string does not go with a mapping",
}
NEVER = {
    "inputs.n == '5'": "== does not go with a whole number and text",
    "inputs.token in [1, 2]": "in does not go with text and a list",
    "steps.review.text == 3": "== does not go with text and a whole number",
    "inputs.size == 'huge'": "'huge' is no option of 'size', so they are never equal",
    "'' == inputs.size": "'' is no option of 'size', so they are never equal",
}
FINE = [
    "inputs.n > 1.5",
    "inputs.n == inputs.price",
    "inputs.n in [1.0, 2.0]",
    "inputs.price * 1.5",
    "double(inputs.n) * inputs.price",
    "inputs.token + string(inputs.n)",
    "inputs.sure ? inputs.n : inputs.token",
    "inputs.perhaps == null",
    "steps.review.text == null",
    "inputs.tags.exists(t, t == 'a')",
    "steps.review.rows.exists(row, row.n > 0)",
    "steps.review.part.title.size() + inputs.n",
    "has(given.token) && given.token != ''",
    "inputs.tags + ['b']",
    "inputs.rate * 1.5 + 1.0",
    "inputs.rate > 2 && inputs.rate == 20",
    "string(inputs.rate)",
    "inputs.size == 'large' || 'small' != inputs.size",
    "inputs.size + '!' == 'small!'",
    "'x' + inputs.size == 'xsmall'",
    "inputs.size.startsWith('s') == true",
    "inputs.n > 2 ? 'x' : null",
    "inputs.n > 2 ? null : [1]",
    "inputs.n > 2 ? 1 : dyn('x')",
    "steps.review == null",
    "string(timestamp('2026-01-02T00:00:00Z') - timestamp('2026-01-01T00:00:00Z'))",
]


@pytest.mark.parametrize(("expression", "said"), {**WRONG, **NEVER}.items())
def test_what_an_expression_cannot_do_is_told_with_its_place(expression: str, said: str) -> None:
    (problem,) = problems(set_to(expression))

    assert problem[0] == "/steps/1/set/v"
    assert said in problem[1]
    assert "option" in problem[1] or "(line 1, character " in problem[1]


@pytest.mark.parametrize("expression", WRONG)
def test_what_is_told_would_have_failed_the_run(expression: str) -> None:
    with pytest.raises(ExpressionError):
        compile_expression(expression, ROOTS[:3]).value(VALUES)


@pytest.mark.parametrize("expression", NEVER)
def test_what_is_told_of_a_comparison_could_never_be_true(expression: str) -> None:
    assert compile_expression(expression, ROOTS[:3]).value(VALUES) is False


@pytest.mark.parametrize("expression", FINE)
def test_what_works_in_a_run_is_let_through(expression: str) -> None:
    written(set_to(expression), file="typed.yaml")

    compile_expression(expression, ROOTS[:3]).value(VALUES)


def test_a_condition_that_is_a_number_is_told() -> None:
    ((path, message),) = problems(when("steps.review.score"))

    assert path == "/steps/1/when"
    assert "a condition is true or false, this is a whole number" in message


def test_items_are_of_the_type_of_their_list() -> None:
    each = """\
  - id: every
    kind: each
    items: steps.review.rows
    steps:
      - {id: y, kind: transform, set: {v: EXPRESSION}, output: {v: text}}
"""
    good = each.replace("EXPRESSION", "item.name + string(index + item.n)")
    bad = each.replace("EXPRESSION", "item.name + item.n")

    written(HEAD + good, file="typed.yaml")
    ((path, message),) = problems(HEAD + bad)

    assert path == "/steps/1/steps/0/set/v"
    assert "+ does not go with text and a whole number" in message


def test_a_workflow_is_given_what_its_inputs_are() -> None:
    used = HEAD.replace("steps:\n", "workflows:\n  part:\n    inputs:\n"
        "      size: {type: integer, title: Size, required: true}\n"
        "      name: {type: text, title: Name}\n    steps:\n"
        "      - {id: p, kind: agent, role: poet, with: {s: inputs.size}, output: {a: text}}\n"
        "steps:\n", 1)  # fmt: skip
    use = "  - {{id: u, kind: workflow, use: part, with: {{size: {size}, name: {name}}}}}\n"

    written(used + use.format(size="inputs.price", name="inputs.token"), file="typed.yaml")
    found = problems(used + use.format(size="inputs.token", name="steps.review.part"))

    assert found == [
        ("/steps/1/with/size", "is text, and 'part' asks for a whole number"),
        ("/steps/1/with/name", "is a mapping, and 'part' asks for text"),
    ]


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        (
            "timestamp('2026-01-02T00:00:00Z') - timestamp('2026-01-01T00:00:00Z')",
            "a result cannot be a duration; write string(...) around it",
        ),
        ("timestamp('2026-01-02T00:00:00Z')", "a result cannot be a moment; write string(...)"),
    ],
)
def test_what_no_result_can_hold_is_told(expression: str, said: str) -> None:
    ((_, message),) = problems(set_to(expression))

    assert said in message
    with pytest.raises(ExpressionError):
        compile_expression(expression, ROOTS[:3]).value(VALUES)


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("true ? 1 : 'x'", "what stands around : is of two types; write dyn(...) around one"),
        ("1 ? 2 : 3", "what stands before ? must be true or false, this is a whole number"),
        ("inputs.price * 2.0 == 40", "== does not go with a number and a whole number; write 40.0"),
        ("1 + 'a'", "+ does not go with a whole number and text; write string(...)"),
    ],
)
def test_what_cel_does_not_compile_is_told_in_our_words(expression: str, said: str) -> None:
    ((_, message),) = problems(set_to(expression))

    assert said in message


def test_what_is_allowed_is_told_once() -> None:
    with pytest.raises(DefinitionError) as caught:
        written(set_to("shout(inputs.token)"), file="typed.yaml")

    [problem] = caught.value.problems
    assert "there is no function 'shout'" in problem.message
    assert "startsWith" in problem.allowed
    assert str(problem).count("allowed:") == 1


@pytest.mark.parametrize(
    ("step", "path"),
    [
        ("{id: x, kind: each, items: inputs.n, steps: [{id: q, kind: transform, value: item}]}",
         "/steps/1/items"),
        ("{id: x, kind: transform, from: inputs.n, limit: 1}", "/steps/1/from"),
        ("{id: x, kind: analyze, from: inputs.n, figures: [a]}", "/steps/1/from"),
        ("{id: x, kind: load, from: inputs.n, to: {file: a.csv}}", "/steps/1/from"),
    ],
)  # fmt: skip
def test_a_number_in_the_place_of_a_list_is_told(step: str, path: str) -> None:
    assert problems(f"{HEAD}  - {step}\n") == [(path, "inputs.n is a whole number, not a list")]


ROWS = """\
  - id: rows
    kind: extract
    from: {file: r.csv}
    columns: {sku: string, qty: integer, price: number}
"""


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("map: {v: row.price * row.qty}", "* does not go with a number and a whole number"),
        ("map: row.price + 1", "+ does not go with a number and a whole number; write 1.0"),
        ("filter: row.sku > 3", "> does not go with text and a whole number"),
        ("filter: row.qty", "a condition is true or false, this is a whole number"),
    ],
)
def test_rows_have_the_types_of_their_columns(how: str, said: str) -> None:
    ((path, message),) = problems(
        f"{HEAD}{ROWS}  - {{id: x, kind: transform, from: steps.rows, {how}}}\n"
    )

    assert path.startswith("/steps/2/")
    assert said in message


@pytest.mark.parametrize(
    "how",
    [
        "map: {v: row.price * double(row.qty)}",
        "filter: row.price > 1 && row.sku != null",
        "map: 'row.qty == null ? null : string(row.qty)'",
    ],
)
def test_rows_are_worked_on_as_their_types_can_be(how: str) -> None:
    written(f"{HEAD}{ROWS}  - {{id: x, kind: transform, from: steps.rows, {how}}}\n")


@pytest.mark.parametrize("given", [{}, {"x": 20}, {"x": 20.0}])
async def test_a_number_is_one_type_whether_it_is_given_or_not(given: dict[str, float]) -> None:
    flow = written("""\
draftroom: 1
name: numbers
title: Numbers
inputs: {x: {type: number, title: X, default: 20}}
workflows:
  half: {inputs: {y: {type: number, title: Y, default: 10}, z: {type: number, title: Z}},
         steps: [{id: h, kind: transform, set: {v: inputs.y / 4.0 + inputs.z / 2.0}}]}
steps:
  - {id: a, kind: transform, set: {v: inputs.x * 1.5}, gate: {if: inputs.x / 2.0 == 10.0}}
  - {id: b, kind: transform, when: inputs.x * 2.0 == 40.0, value: inputs.x}
  - {id: w, kind: branch, if: inputs.x > 1, then: [{id: t, kind: transform, value: "1"}]}
  - {id: c, kind: workflow, use: half, with: {z: steps.n}}
  - {id: n, kind: transform, value: "3"}
""")
    expected = {"a": {"v": 30.0}, "b": 20.0, "w": 1, "c": {"v": 4.0}}
    case = {"name": "it", "inputs": given, "expect": {"status": "succeeded", "results": expected}}

    assert (await play(flow, Case.model_validate(case))).differences == ()


async def test_a_default_that_is_a_whole_number_keeps_the_keys_of_its_steps() -> None:
    flow = written("""\
draftroom: 1
name: numbers
title: Numbers
inputs: {x: {type: number, title: X, default: 20}}
steps:
  - {id: a, kind: transform, value: inputs.x > 2.0, gate: {if: inputs.x > 1.0}}
""")
    stage = Stage(flow, ScriptedWriter({}))
    await stage.advance()

    assert {str(address): key for address, key in stage.journal.rows} == {
        "a": "54f8e2493644ae588a1e674b58446af9",
        "a.gate": "669a153cee185e8f95730b7825342af1",
    }
