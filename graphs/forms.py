"""What is known of values before a run: the types of inputs, and the forms of results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, RootModel

from graphs.check_writing import NO_TYPE
from graphs.definition import Input, Placed, Reference
from graphs.expression_types import NUMBER
from graphs.inputs import default_of
from graphs.steps import (
    ApprovalStep,
    EachStep,
    ExtractStep,
    ReviseStep,
    TransformStep,
    WorkflowStep,
)
from graphs.workflow import Workflow


@dataclass(frozen=True)
class Listed:
    """A list, with what is known of each value in it."""

    of: "Known" = None


# The name of a type of CEL, a list, the fields of a mapping, the model of a result; None: nothing.
Known = str | Listed | Mapping[str, Any] | type[BaseModel] | None

OF_INPUT: Mapping[str, Known] = {
    **dict.fromkeys(("string", "text", "choice"), "string"),
    **{"integer": "int", "number": "double", "boolean": "bool", "list": Listed("string")},
}
_OF_COLUMN = {"string": "string", "text": "string"} | {
    **{"integer": "int", "number": "double", "boolean": "bool"},
}
_OF_FIELD: Mapping[Any, str] = {str: "string", int: "int", float: NUMBER, bool: "bool"}


def known_of(workflow: Workflow, placed: Placed, reference: Reference) -> Known:
    """Return what is known of the value at a reference."""
    path = reference.path
    match reference.root:
        case "inputs" | "given" if path:
            return _inside(_of_input(workflow.inputs_at(placed).get(path[0])), path[1:])
        case "steps" if path:
            step = workflow.resolve(path[0], placed.block)
            return _inside(form_of(workflow, step), path[1:])
        case "result":
            return _inside(form_of(workflow, placed.path), path)
        case "item":
            return _inside(_of_item(workflow, placed), path)
        case "row" if isinstance(placed.step, TransformStep) and placed.step.from_:
            rows = known_of(workflow, placed, Reference.parse(placed.step.from_))
            return _inside(rows.of if isinstance(rows, Listed) else None, path)
        case "index" | "position":
            return _inside("int", path)
        case "earlier":
            return _inside(Listed(), path)
    return None


def form_of(workflow: Workflow, path: str | None) -> Known:
    """Return what is known of the result of a step."""
    try:
        return _form(workflow, path) if path else None
    except (*NO_TYPE, RecursionError):
        return None  # told where the output is declared, or that steps wait for themselves


def names_in(known: Known) -> Mapping[str, Known] | None:
    """Return the names that a value has, each with what is known of it; None where nobody knows."""
    if isinstance(known, Mapping):
        return known
    if not isinstance(known, type) or issubclass(known, RootModel):
        return None
    if known.model_config.get("extra") == "allow":
        return None
    fields: dict[str, Any] = {
        name: field.annotation for name, field in known.model_fields.items()
    } | {name: field.return_type for name, field in known.model_computed_fields.items()}
    return {name: _of_annotation(annotation) for name, annotation in fields.items()}


def _form(workflow: Workflow, path: str) -> Known:
    placed = workflow.placed[path]
    declared = workflow.output_type(path)
    if declared is not None or placed.step.fallback is not None:
        return declared  # another step may be done in its place, with a result of another form
    match placed.step:
        case TransformStep() as step:
            return _computed(workflow, placed, step)
        case ApprovalStep(of=of) | ReviseStep(of=of):
            return form_of(workflow, workflow.resolve(of, placed.block))
        case WorkflowStep():
            return form_of(workflow, workflow.end_of(placed))
        case EachStep():
            return Listed(form_of(workflow, workflow.end_of(placed)))
        case ExtractStep(columns=columns):
            known = {name: _OF_COLUMN[kind] for name, kind in (columns or {}).items()}
            return Listed(known if columns is not None else None)
    return None


def _computed(workflow: Workflow, placed: Placed, step: TransformStep) -> Known:
    """Return what is known of what code computes without a declared output."""
    if step.format is not None:
        return "string"
    if step.set is not None:
        return dict.fromkeys(step.set)
    if step.run == "assemble":
        return dict.fromkeys(step.with_)
    if step.from_ is None:
        return None
    if (how := step.aggregate) is not None:
        row = dict.fromkeys((*how.fields, *how.take))
        return Listed(row) if how.fields else row
    if step.map is not None:
        return Listed(None if isinstance(step.map, str) else dict.fromkeys(step.map))
    rows = known_of(workflow, placed, Reference.parse(step.from_))
    return rows if isinstance(rows, Listed) else Listed()


def _of_input(spec: Input | None) -> Known:
    if spec is None or not (spec.required or default_of(spec) is not None):
        return None
    return OF_INPUT[spec.type]


def _of_item(workflow: Workflow, placed: Placed) -> Known:
    """Return what is known of the items of the block around a step."""
    block = placed.block
    while block is not None and not isinstance(block.step, EachStep | WorkflowStep):
        block = block.block
    if block is None or not isinstance(block.step, EachStep):
        return None
    listed = known_of(workflow, block, Reference.parse(block.step.items))
    return listed.of if isinstance(listed, Listed) else None


def _inside(known: Known, path: Sequence[str]) -> Known:
    for name in path:
        if isinstance(known, Listed):
            known = known.of if name.isdigit() else None
        else:
            known = (names_in(known) or {}).get(name)
    return known


def _of_annotation(annotation: Any) -> Known:
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin in (list, tuple):
        alike = origin is list or inside[1:] == (...,)
        return Listed(_of_annotation(inside[0]) if alike and inside else None)
    if origin is Annotated:
        return _of_annotation(inside[0])
    if origin is Literal:
        return "string" if all(isinstance(one, str) for one in inside) else None
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return _OF_FIELD.get(annotation)
