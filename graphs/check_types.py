"""Types along the edges: what an expression does with values, and what a workflow is given.

Only what is known is held to: the value of a declared input, or of a declared field of a result.
What may be missing, or comes from outside, is left to the run.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from graphs.check_writing import NO_TYPE
from graphs.definition import Input, Placed, Reference, reference_of
from graphs.expression_types import NUMBER, SAID, misuses
from graphs.expressions import references
from graphs.found import Found, Path
from graphs.inputs import default_of
from graphs.steps import EachStep, WorkflowStep
from graphs.workflow import Workflow

# What is known of a value: the name of a type of CEL, or the model of a result; None: nothing.
Known = str | type[BaseModel] | None

_OF_INPUT = {
    **dict.fromkeys(("string", "text", "choice"), "string"),
    **{"integer": "int", "number": NUMBER, "boolean": "bool", "list": "list"},
}
_OF_FIELD: Mapping[Any, str] = {str: "string", int: "int", float: NUMBER, bool: "bool"}


def type_problems(
    workflow: Workflow, placed: Placed, source: str, roots: Sequence[str], *, is_condition: bool
) -> Iterator[str]:
    """Yield what an expression that compiles does with values that cannot be done with them."""
    known: dict[str, str] = {}
    asked_for = set(re.findall(r"\bhas\(([\w.]+)", "".join(source.split())))
    for root, *path in references(source, roots):
        for length in range(len(path) + 1):
            place = Reference(root, tuple(path[:length]))
            found = known_type(workflow, placed, place)
            if isinstance(found, str) and str(place) not in asked_for:
                known[str(place)] = found
    yield from misuses(source, roots, known, is_condition=is_condition)


def mapping_problems(
    workflow: Workflow, placed: Placed, step: WorkflowStep, at: Path
) -> Iterator[Found]:
    """Yield where a workflow is given a value of another type than its input has."""
    if step.use not in workflow.definition.workflows:
        return
    inputs = workflow.definition.workflows[step.use].inputs
    for name, source in step.with_.items():
        wanted = _OF_INPUT[inputs[name].type] if name in inputs else None
        given = known_type(workflow, placed, reference_of(source))
        if wanted is None or given is None or {given, wanted} <= {NUMBER, "int"}:
            continue
        if given != wanted:
            is_, asks = SAID[given if isinstance(given, str) else "map"], SAID[wanted]
            yield Found((*at, "with", name), f"is {is_}, and {step.use!r} asks for {asks}")


def known_type(workflow: Workflow, placed: Placed, reference: Reference) -> Known:
    """Return what is known of the value at a reference."""
    path = reference.path
    match reference.root:
        case "inputs" | "given" if path:
            sub = placed.sub
            of = workflow.definition.workflows[sub.step.use] if sub else workflow.definition
            return _inside(_of_input(of.inputs.get(path[0])), path[1:])
        case "steps" if path:
            step = workflow.resolve(path[0], placed.block)
            return _inside(_of_result(workflow, step), path[1:])
        case "result":
            return _inside(_of_result(workflow, placed.path), path)
        case "item":
            return _inside(_of_item(workflow, placed), path)
        case "index" if not path:
            return "int"
    return None


def _of_input(spec: Input | None) -> Known:
    if spec is None or not (spec.required or default_of(spec) is not None):
        return None
    return _OF_INPUT[spec.type]


def _of_result(workflow: Workflow, path: str | None) -> Known:
    try:
        return workflow.output_type(path) if path else None
    except NO_TYPE:
        return None  # told where the output is declared


def _of_item(workflow: Workflow, placed: Placed) -> Known:
    """Return what is known of the items of the block around a step."""
    block = placed.block
    while block is not None and not isinstance(block.step, EachStep | WorkflowStep):
        block = block.block
    if block is None or not isinstance(block.step, EachStep):
        return None
    listed = Reference.parse(block.step.items)
    if listed.root != "steps" or len(listed.path) < 2:
        return None
    around = _of_result(workflow, workflow.resolve(listed.path[0], block.block))
    annotation = _annotation(_inside(around, listed.path[1:-1]), listed.path[-1])
    is_list = get_origin(annotation) in (list, tuple)
    return _of_annotation(get_args(annotation)[0]) if is_list else None


def _inside(known: Known, path: Sequence[str]) -> Known:
    for name in path:
        known = _of_annotation(_annotation(known, name))
    return known


def _annotation(known: Known, name: str) -> Any:
    field = known.model_fields.get(name) if isinstance(known, type) else None
    return field.annotation if field else None


def _of_annotation(annotation: Any) -> Known:
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin in (list, tuple):
        return "list"
    if origin is Literal:
        return "string" if all(isinstance(one, str) for one in inside) else None
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return _OF_FIELD.get(annotation)
