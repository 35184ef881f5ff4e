"""Types along the edges: what an expression does with values, and what a workflow is given.

Only what is known is held to: the value of a declared input, or of a declared field of a result.
What may be missing, or comes from outside, is left to the run.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, get_args, get_origin

from cel_expr_python import cel
from pydantic import BaseModel

from graphs.check_writing import NO_TYPE
from graphs.definition import Input, Placed, Reference, reference_of
from graphs.expressions import references
from graphs.found import Found, Path
from graphs.inputs import default_of
from graphs.steps import EachStep, WorkflowStep
from graphs.workflow import Workflow

# What is known of a value: the name of a type below, or the model of a result; None: nothing.
Known = str | type[BaseModel] | None

NUMBER = "number"  # whole or not, as it comes
_TYPES = {
    "string": cel.Type.STRING,
    "int": cel.Type.INT,
    "double": cel.Type.DOUBLE,
    "bool": cel.Type.BOOL,
    "list": cel.Type.LIST,
}
_OF_INPUT = {
    **dict.fromkeys(("string", "text", "choice"), "string"),
    **{"integer": "int", "number": NUMBER, "boolean": "bool", "list": "list"},
}
_OF_FIELD: Mapping[Any, str] = {str: "string", int: "int", float: NUMBER, bool: "bool"}
_SAID = {
    **{"string": "text", "int": "a whole number", "uint": "a whole number"},
    **{"double": "a number", NUMBER: "a number", "bool": "true or false"},
    **{"list": "a list", "map": "a mapping", "dyn": "any value"},
}
_NUMBERS = {"int", "uint", "double"}
_COMPARED = {"_<_", "_<=_", "_>_", "_>=_", "_==_", "_!=_", "@in"}
_ERROR = re.compile(r"<input>:(\d+):(\d+): (.*)")
_OVERLOAD = re.compile(r"found no matching overload for '(.+?)' applied to '\((.*)\)'")
_OPERAND = re.compile(r"expression of type '(.+?)' cannot be the (operand|range)")


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
    numbers = ("int", "double") if NUMBER in known.values() else (NUMBER,)
    tried = [
        _problems(source, tuple(roots), _with(known, number), is_condition) for number in numbers
    ]
    for at, problem in tried[0].items():
        if all(at in one for one in tried):
            yield f"{problem}{at}"


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
            is_, asks = _SAID[given if isinstance(given, str) else "map"], _SAID[wanted]
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


def _with(known: Mapping[str, str], number: str) -> tuple[tuple[str, str], ...]:
    """Return the types with every number taken for whole, or for not."""
    return tuple((place, number if one == NUMBER else one) for place, one in sorted(known.items()))


@lru_cache(maxsize=1024)
def _problems(
    source: str, roots: tuple[str, ...], known: tuple[tuple[str, str], ...], is_condition: bool
) -> Mapping[str, str]:
    """Return what cannot be done with values of these types, by where it is asked for."""
    types = {place: _TYPES[name] for place, name in known}
    try:
        environment = cel.NewEnv(variables=dict.fromkeys(roots, cel.Type.DYN) | types)
        kind = environment.compile(source).return_type().name().lower()
    except (RuntimeError, TypeError, ValueError) as error:
        told = [(line, sign, _told(text)) for line, sign, text in _ERROR.findall(str(error))]
        return {f" (line {line}, character {sign})": why for line, sign, why in told if why}
    if is_condition and kind not in ("bool", "dyn"):
        return {"": f"a condition is true or false, this is {_in_words(kind)}"}
    return {}


def _told(error: str) -> str | None:
    """Say in our words what does not go together; None where it does when it is run."""
    if (operand := _OPERAND.search(error)) is not None:
        lacks = "has no names in it" if operand[2] == "operand" else "is nothing to loop over"
        return f"{_in_words(operand[1])} {lacks}"
    if (overload := _OVERLOAD.search(error)) is None:
        return None
    name, types = overload[1], re.findall(r"[a-z_]+(?:\([^()]*\))?", overload[2])
    kinds = {kind for one in types for kind in re.findall(r"[a-z_]+", one)}
    if "null_type" in kinds or (name == "_?_:_" and types[0] == "bool"):
        return None  # nothing is compared with, and the arms of a choice may differ
    if name in _COMPARED and kinds <= {*_NUMBERS, "list"}:
        return None  # numbers compare, whole or not
    hint = ""
    if kinds == {"int", "double"}:
        hint = "; write double(...) around the whole number"
    elif name == "_+_" and "string" in kinds:
        hint = "; write string(...) around what is not text"
    sign = {"_?_:_": "?", "_[_]": "[ ]"}.get(name, name.strip("_@"))
    return f"{sign} does not go with {' and '.join(map(_in_words, types))}{hint}"


def _in_words(kind: str) -> str:
    return _SAID.get(re.split(r"[(<]", kind)[0], kind)
