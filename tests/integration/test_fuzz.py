"""Thousands of broken definitions and expressions: each is read, or refused with a clear error."""

import contextlib
import json
import random
from importlib import resources
from typing import Any

import pytest
import yaml

from graphs import loader
from graphs.errors import DefinitionError, ExpressionError
from graphs.expressions import compile_expression
from graphs.loader import Loaded, load

SHIPPED = (resources.files("graphs.templates") / "lesson_plan" / "workflow.yaml").read_text("utf-8")
ROOTS = ("inputs", "steps", "item", "index")
VALUES: dict[str, Any] = {
    "inputs": {"grade": 7, "share": 0.4, "topic": "density", "needs": ["extra time"], "none": None},
    "steps": {"review": {"score": 3.2, "blocked": False}},
    "item": {"id": "EP02"},
    "index": 1,
}

INSERTS = (
    *("&a ", "*a ", "!!x ", "<<: ", "- ", "? ", ": ", ":", "[", "]", "{", "}", '"', "'", "|", ">"),
    *("\n", "\t", "  ", "#", "---\n", "...\n", "%", "@", "`", "\\", "\x00", "\ud800", "\u2028"),
    *("\x85", "~", "true", "007", "1e999", '"\\U00110000"', '"\\x', "é😀", ",", "\ufeff", "\r"),
)


def mutated(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(text))
        match chance.randrange(4):
            case 0:
                text = text[:start] + text[start + chance.randint(1, 40) :]
            case 1:
                text = text[:start] + chance.choice(INSERTS) + text[start:]
            case 2:
                text = text[:start] + chr(chance.randrange(0x250)) + text[start + 1 :]
            case _:
                piece = text[start : start + chance.randint(1, 60)]
                other = chance.randrange(len(text))
                text = text[:other] + piece + text[other:]
    return text


@pytest.mark.parametrize(
    ("text", "times"),
    [
        pytest.param(SHIPPED, 2_000, id="yaml"),
        pytest.param(json.dumps(yaml.safe_load(SHIPPED), indent=1), 200, id="json"),
    ],
)
def test_a_mutated_definition_loads_or_is_refused_and_nothing_else(text: str, times: int) -> None:
    chance = random.Random(7)
    loaded = refused = 0

    for _ in range(times):
        try:
            assert isinstance(load(mutated(text, chance)), Loaded)
        except DefinitionError as error:
            refused += all(problem.line >= 1 and problem.message for problem in error.problems)
        else:
            loaded += 1

    assert loaded + refused == times
    assert times // 4 < refused < times


def test_the_python_parser_too_lets_nothing_else_escape(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "_Parser", yaml.SafeLoader)
    chance = random.Random(11)
    head = SHIPPED[:900]

    for _ in range(150):
        with contextlib.suppress(DefinitionError):
            load(mutated(head, chance))


WORDS = (
    *("inputs", "steps", ".grade", ".topic", ".needs", ".map(e, ", ".filter(e, ", ".all(e, ", "e"),
    *("has(", "size(", ")", "(", "[", "]", "{", "}", ",", ":", "?", "==", "!=", "<=", "&&", "||"),
    *("+", "-", "*", "/", "%", "!", "in", "1", "2.5", "0u", "'a'", '"b"', "r'c'", "b'd'", "true"),
    *("null", "'", '"', "\\", "\x00", "é", "\ud800", " ", "\n", "//", "type(", "matches('", ".."),
    *(
        "dyn(",
        "int(",
        "string(",
        "timestamp('",
        "duration(",
        "__import__",
        "getattr",
        "`",
        "$",
        "@",
    ),
)


def test_20_000_fuzzed_texts_give_a_json_value_or_an_expression_error() -> None:
    chance = random.Random(5)
    given = 0

    for _ in range(20_000):
        source = "".join(chance.choices(WORDS, k=chance.randint(1, 9)))
        try:
            value = compile_expression(source, ROOTS).value(VALUES)
        except ExpressionError:
            continue
        given += 1
        assert value is None or isinstance(value, str | int | float | list | dict)

    assert given > 100
