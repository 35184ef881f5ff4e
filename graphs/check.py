"""A definition checked whole: its form, its references, and that its steps can come to an end.

Every problem is listed at once, each with its line, its path, and what is allowed there.
"""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ValidationError

from graphs.check_steps import place, step_problems
from graphs.check_types import type_problems
from graphs.definition import Definition, Input, Placed, RoleSpec
from graphs.errors import DefinitionError, ExpressionError, Problem
from graphs.found import Found, Path
from graphs.loader import Loaded, load
from graphs.notations import read
from graphs.steps import (
    KINDS,
    AnyStep,
    BranchStep,
    Called,
    EachStep,
    Outgoing,
    ReviewStep,
    ReviseStep,
    WorkflowStep,
)
from graphs.steps.base import FORMS, Spec
from graphs.workflow import Resources, Workflow

_MOST_SHOWN = 60  # signs of a value that does not fit
MOST_CALLS = 100_000  # of one run, if every list is as long as it may be
_MODELS = {"inputs": Input, "roles": RoleSpec, **KINDS, "post": KINDS["publish"]}


def parsed(text: str, *, file: str = "<text>") -> tuple[Definition, Loaded]:
    """Return the definition in a text; raise DefinitionError with every problem of its form."""
    loaded = load(text, file=file)
    loaded = replace(loaded, value=read(loaded.value, file))
    try:
        definition = Definition.model_validate(loaded.value)
    except ValidationError as error:
        found = error.errors()
        raise DefinitionError(
            _problem(loaded, file, _form(one, loaded.value))
            for one in found
            if not _follows(one, found)
        ) from None
    if recursive := list(_recursion(definition)):  # such a definition has no end
        raise DefinitionError(_problem(loaded, file, one) for one in recursive)
    return definition, loaded


def _recursion(definition: Definition) -> Iterator[Found]:
    """Find workflows that use themselves, through whatever others."""
    uses = {name: set(_used(one.steps)) for name, one in definition.workflows.items()}
    for name in uses:
        trail, seen = [name], {name}
        while trail:
            for used in uses.get(trail.pop(), set()):
                if used == name:
                    yield Found(("workflows", name), f"{name!r} uses itself")
                    trail.clear()
                    break
                if used not in seen:
                    seen.add(used)
                    trail.append(used)


def _used(steps: tuple[AnyStep, ...]) -> Iterator[str]:
    for step in steps:
        if isinstance(step, WorkflowStep):
            yield step.use
        if isinstance(step, EachStep):
            yield from _used(step.steps)
        if isinstance(step, BranchStep):
            yield from _used((*step.then, *step.otherwise))


def checked(
    text: str, resources: Resources, *, file: str = "<text>", pinned: bool = False
) -> Workflow:
    """Return a workflow whose references all hold; raise DefinitionError with every problem.

    What was pinned before more was known of values is not held to that: its runs go on.
    """
    definition, loaded = parsed(text, file=file)
    workflow = Workflow(definition, resources, text)
    problems = list(_duplicates(definition.steps, ("steps",)))
    for name, one in definition.workflows.items():
        problems += _duplicates(one.steps, ("workflows", name, "steps"))
    if not problems:
        problems = [*_inputs(definition), *_workflows(definition)]
        found = [*step_problems(workflow), *(() if pinned else type_problems(workflow))]
        problems += dict.fromkeys(found)  # what is used twice is told once
        with contextlib.suppress(ExpressionError):  # told already, at the expression
            problems += _cycles(workflow)
        problems += _cost(workflow)
    if problems:
        told = (_problem(loaded, file, one) for one in problems)
        raise DefinitionError(sorted(told, key=lambda one: (one.line, one.column)))
    return workflow


def _problem(loaded: Loaded, file: str, found: Found) -> Problem:
    line, column = loaded.place(found.at)
    path = "".join(f"/{part}" for part in found.at)
    return Problem(found.message, file, line, column, path, found.allowed)


def _follows(error: Any, others: Sequence[Any]) -> bool:
    """Tell whether a list is only too short because something in it could not be read."""
    at = error["loc"]
    return error["type"] == "too_short" and any(
        len(other["loc"]) > len(at) and other["loc"][: len(at)] == at for other in others
    )


def _form(error: Any, value: Any) -> Found:
    """Turn one of pydantic's errors into ours, without the tags of its unions in the path."""
    at: list[str | int] = []
    here = value
    for part in error["loc"]:
        if (isinstance(here, list) and isinstance(part, int) and part < len(here)) or (
            isinstance(here, Mapping) and part in here
        ):
            at.append(part)
            here = here[part]
        elif isinstance(here, Mapping) and error["type"] == "missing" and part == error["loc"][-1]:
            at.append(str(part))
    said, allowed = _said(error, tuple(at), value)
    if error["type"] in {"union_tag_invalid", "union_tag_not_found"}:
        at.append("kind")
    return Found(tuple(at), said, allowed)


def _said(error: Any, at: Path, value: Any) -> tuple[str, tuple[str, ...]]:
    """Return what is wrong in the words of a definition, and what is allowed."""
    context = error.get("ctx") or {}
    match error["type"]:
        case "extra_forbidden":
            return "is not a known key here", _keys(at[:-1], value)
        case "missing":
            return "is missing", ()
        case "union_tag_invalid" | "union_tag_not_found":
            return "is not a kind of step", tuple(KINDS)
        case "model_type":
            return "needs keys of its own", _fields(_spec(context["class_name"]))
        case "string_pattern_mismatch" if context["pattern"] in FORMS:
            return f"cannot be {str(error['input'])[:_MOST_SHOWN]!r}", (FORMS[context["pattern"]],)
        case "too_short":
            return f"needs at least {context['min_length']}", ()
    allowed = (str(context["expected"]),) if "expected" in context else ()
    said = str(error["msg"]).removeprefix("Value error, ")
    return said[:1].lower() + said[1:], allowed


def _spec(name: str) -> type[BaseModel] | None:
    return next((one for one in Spec.__subclasses__() if one.__name__ == name), None)


def _keys(at: Path, value: Any) -> tuple[str, ...]:
    """Return the keys that are known at a place of a definition."""
    for part in at:
        value = value[part]
    kind = value.get("kind") if isinstance(value, Mapping) else None
    model: Any = _MODELS.get(str(kind)) or _MODELS.get(str(at[0]) if len(at) == 2 else "")
    return _fields(Definition if not at else model)


def _fields(model: type[BaseModel] | None) -> tuple[str, ...]:
    fields = model.model_fields.items() if model else ()
    return tuple(field.alias or name for name, field in fields)


def _duplicates(steps: tuple[AnyStep, ...], at: Path) -> Iterator[Found]:
    seen: set[str] = set()
    for index, step in enumerate(steps):
        if step.id in seen:
            yield Found((*at, index, "id"), f"{step.id!r} is the id of another step here")
        seen.add(step.id)
        if isinstance(step, EachStep):
            yield from _duplicates(step.steps, (*at, index, "steps"))
        if isinstance(step, BranchStep):
            yield from _duplicates((*step.then, *step.otherwise), (*at, index, "then"))


def _inputs(definition: Definition) -> Iterator[Found]:
    for name, spec in definition.inputs.items():
        if spec.type == "choice" and not spec.options:
            yield Found(("inputs", name), "is a choice without options")
        for option in spec.called:
            if option not in spec.options:
                yield Found(("inputs", name, "called", option), "is no option", spec.options)
        if spec.type == "choice" and spec.default is not None and spec.default not in spec.options:
            yield Found(("inputs", name, "default"), "is not one of the options", spec.options)


def _workflows(definition: Definition) -> Iterator[Found]:
    used = {name for one in definition.workflows.values() for name in _used(one.steps)}
    used |= set(_used(definition.steps))
    for name, one in definition.workflows.items():
        steps = tuple(step.id for step in one.steps)
        if one.output is not None and one.output not in steps:
            yield Found(("workflows", name, "output"), f"there is no step {one.output!r}", steps)
        if name not in used:
            yield Found(("workflows", name), f"{name!r} is used by no step")


def _cost(workflow: Workflow) -> Iterator[Found]:
    """Refuse what could come to more calls than anybody means: items in items, tries, rounds."""
    calls = {path: _most_calls(placed) for path, placed in workflow.placed.items()}
    if sum(calls.values()) > MOST_CALLS:
        worst = max(calls, key=lambda path: calls[path])
        told = f"this could come to {sum(calls.values()):,} calls, {calls[worst]:,} of them here"
        yield Found(place(workflow, worst), told, (f"up to {MOST_CALLS:,} in one run",))


def most_calls(workflow: Workflow) -> int:
    """Return how many calls of models a run can come to: every item, every try, every round."""
    return sum(
        _most_calls(placed)
        for placed in workflow.placed.values()
        if not isinstance(placed.step, Outgoing)
    )


def _most_calls(placed: Placed) -> int:
    """Return how many calls a step can come to, with all items around it and all its tries."""
    step = placed.step
    if not isinstance(step, Called | Outgoing | ReviseStep):
        return 0
    most = step.retry.attempts if step.retry else 1
    if isinstance(step, ReviewStep):
        most *= 2  # asked once more where a quote does not stand in the draft
    if isinstance(step, ReviseStep):
        most = (step.max_rounds + 1) * ((step.critic is not None) + (step.reviser is not None))
    block = placed.block
    while block is not None:
        most *= block.step.most if isinstance(block.step, EachStep) else 1
        block = block.block
    return most


def _cycles(workflow: Workflow) -> Iterator[Found]:
    """Find steps that wait for themselves, through whatever others."""
    done: set[str] = set()
    for path in workflow.placed:
        trail: list[str] = []
        circle = _circle(workflow, path, trail, done)
        if circle:
            names = " -> ".join(circle)
            yield Found((*place(workflow, circle[0]), "id"), f"waits for itself: {names}")
            done |= set(circle)


def _circle(workflow: Workflow, path: str, trail: list[str], done: set[str]) -> list[str]:
    if path in trail:
        return [*trail[trail.index(path) :], path]
    if path in done:
        return []
    trail.append(path)
    for need in workflow.upstream[path]:
        if circle := _circle(workflow, need, trail, done):
            return circle
    trail.pop()
    done.add(path)
    return []
