"""The examples show the whole language: each key of each kind stands in one of them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel

from graphs.definition import Definition, Input, RoleSpec, SubWorkflow
from graphs.loader import load
from graphs.steps import KINDS

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SHOWN = [load(file.read_text("utf-8")).value for file in sorted(EXAMPLES.glob("*.yaml"))]

# Keys of which there can be no example that says more than the guide.
_LEFT_OUT = {
    ("definition", "draft"),  # the name of a shipped template's form of draft
    ("role", "prompt_file"),  # names a file that is shipped with a template
    ("agent", "prompt_file"),
    ("review", "prompt_file"),
    ("critic", "prompt_file"),
    ("reviser", "prompt_file"),
}


def _steps(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "kind" in value and "id" in value:
            yield value
        for one in value.values():
            yield from _steps(one)
    elif isinstance(value, list):
        for one in value:
            yield from _steps(one)


STEPS = [step for shown in SHOWN for step in _steps(shown)]


def _forms() -> Iterator[tuple[str, type[BaseModel], list[dict[str, Any]]]]:
    """Yield each form with its name and where it is written in the examples."""
    yield "definition", Definition, SHOWN
    yield from _inside(Definition, SHOWN)
    yield "input", Input, [one for shown in SHOWN for one in shown.get("inputs", {}).values()]
    yield "role", RoleSpec, [one for shown in SHOWN for one in shown.get("roles", {}).values()]
    subs = [one for shown in SHOWN for one in shown.get("workflows", {}).values()]
    yield "workflow", SubWorkflow, subs
    for kind, model in KINDS.items():
        written = [step for step in STEPS if step["kind"] == kind]
        yield kind, model, written
        yield from _inside(model, written)


def _inside(
    model: type[BaseModel], written: list[dict[str, Any]]
) -> Iterator[tuple[str, type[BaseModel], list[dict[str, Any]]]]:
    """Yield the forms that stand at a key of a form: a gate, a critic, an aggregate."""
    for name, field in model.model_fields.items():
        if get_origin(field.annotation) in (Mapping, tuple):
            continue  # of many
        key = field.alias or name
        for form in (field.annotation, *get_args(field.annotation)):
            if isinstance(form, type) and issubclass(form, BaseModel):
                found = [one[key] for one in written if isinstance(one.get(key), dict)]
                yield key, form, found


def _keys() -> Iterator[tuple[str, str, bool]]:
    shown: dict[tuple[str, str], bool] = {}
    for name, model, written in _forms():
        for field, spec in model.model_fields.items():
            key = (name, spec.alias or field)
            shown[key] = shown.get(key, False) or any(key[1] in one for one in written)
    common = {"title", "when", "needs", "on_error", "retry", "timeout"}
    common |= {"fallback", "revert", "compensate"}
    for (name, key), is_there in shown.items():
        if name in KINDS and key in common:
            yield "step", key, any(key in step for step in STEPS)
        else:
            yield name, key, is_there


@pytest.mark.parametrize("name", sorted({name for name, _, _ in _keys()}))
def test_every_key_has_an_example(name: str) -> None:
    missing = [
        key
        for of, key, is_there in _keys()
        if of == name and not is_there and (of, key) not in _LEFT_OUT
    ]

    assert missing == []


def test_nothing_is_left_out_that_has_an_example() -> None:
    shown = {(name, key) for name, key, is_there in _keys() if is_there}

    assert shown & _LEFT_OUT == set()
