"""A definition checked whole: its form, its references, and that its steps can come to an end.

Every problem is listed at once, each with its line, its path, and what is allowed there.
"""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError

from graphs.definition import (
    ROOTS,
    AgentStep,
    AnyStep,
    ApprovalStep,
    Definition,
    EachStep,
    ExportStep,
    Input,
    Placed,
    Reference,
    ReviseStep,
    RoleSpec,
    TransformStep,
    WaitStep,
    mapped,
    reference_of,
)
from graphs.documents.formats import PAGES
from graphs.errors import DefinitionError, ExpressionError, Problem
from graphs.expressions import compile_condition, compile_expression, references
from graphs.loader import Loaded, load
from graphs.schemas import SHORT, model_of
from graphs.workflow import Resources, Workflow
from prompts.errors import PromptError
from prompts.render import variables_of

REVIEWED: Mapping[str, tuple[str, ...]] = {  # what the prompts of a review can name
    "critic": ("draft", "report", "criteria"),
    "reviser": ("draft", "findings", "changes", "targets"),
}
TRIED = ("agent", "transform")  # the kinds whose work is tried again, or cut off
KINDS = ("agent", "transform", "approval", "each", "revise", "export", "wait")

Path = tuple[str | int, ...]
_MODELS = {
    "inputs": Input,
    "roles": RoleSpec,
    "agent": AgentStep,
    "transform": TransformStep,
    "approval": ApprovalStep,
    "each": EachStep,
    "revise": ReviseStep,
    "export": ExportStep,
    "wait": WaitStep,
}


class Found(NamedTuple):
    """A problem at a place of the definition."""

    at: Path
    message: str
    allowed: tuple[str, ...] = ()


def parsed(text: str, *, file: str = "<text>") -> tuple[Definition, Loaded]:
    """Return the definition in a text; raise DefinitionError with every problem of its form."""
    loaded = load(text, file=file)
    try:
        return Definition.model_validate(loaded.value), loaded
    except ValidationError as error:
        found = error.errors()
        raise DefinitionError(
            _problem(loaded, file, _form(one, loaded.value))
            for one in found
            if not _follows(one, found)
        ) from None


def checked(text: str, resources: Resources, *, file: str = "<text>") -> Workflow:
    """Return a workflow whose references all hold; raise DefinitionError with every problem."""
    definition, loaded = parsed(text, file=file)
    workflow = Workflow(definition, resources, text)
    problems = list(_duplicates(definition.steps, ("steps",)))
    if not problems:
        problems = [*_inputs(definition), *_steps(workflow)]
        with contextlib.suppress(ExpressionError):  # told already, at the expression
            problems += _cycles(workflow)
    if problems:
        raise DefinitionError(_problem(loaded, file, one) for one in problems)
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
        elif isinstance(here, Mapping) and part not in KINDS and isinstance(part, str):
            at.append(part)
            break
    context = error.get("ctx") or {}
    if error["type"] == "extra_forbidden":
        return Found(tuple(at), "is not a known key here", _keys(tuple(at[:-1]), value))
    if error["type"] == "missing":
        return Found(tuple(at), "is missing")
    if error["type"] in {"union_tag_invalid", "union_tag_not_found"}:
        return Found((*at, "kind"), "is not a kind of step", KINDS)
    allowed = (str(context["expected"]),) if "expected" in context else ()
    return Found(tuple(at), error["msg"][:1].lower() + error["msg"][1:], allowed)


def _keys(at: Path, value: Any) -> tuple[str, ...]:
    """Return the keys that are known at a place of a definition."""
    for part in at:
        value = value[part]
    kind = value.get("kind") if isinstance(value, Mapping) else None
    model: Any = _MODELS.get(str(kind)) or _MODELS.get(str(at[0]) if len(at) == 2 else "")
    model = Definition if not at else model
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


def _inputs(definition: Definition) -> Iterator[Found]:
    for name, spec in definition.inputs.items():
        if spec.type == "choice" and not spec.options:
            yield Found(("inputs", name), "is a choice without options")
        for option in spec.called:
            if option not in spec.options:
                yield Found(("inputs", name, "called", option), "is no option", spec.options)
        if spec.type == "choice" and spec.default is not None and spec.default not in spec.options:
            yield Found(("inputs", name, "default"), "is not one of the options", spec.options)


def _steps(workflow: Workflow) -> Iterator[Found]:
    for path, placed in workflow.placed.items():
        at = _place(workflow, path)
        yield from _names(workflow, placed, at)
        yield from _references(workflow, placed, at)
        yield from _expressions(workflow, placed, at)
        yield from _made_of(workflow, placed, at)


def _names(workflow: Workflow, placed: Placed, at: Path) -> Iterator[Found]:
    """Check what a step says of other steps by their ids."""
    seen = _visible(workflow, placed)
    yield from _policy(workflow, placed, at)
    for index, name in enumerate(placed.step.needs):
        if name not in seen:
            yield Found((*at, "needs", index), f"there is no step {name!r} here", seen)
    if (
        isinstance(placed.step, ApprovalStep | ReviseStep | ExportStep)
        and placed.step.of not in seen
    ):
        yield Found((*at, "of"), f"there is no step {placed.step.of!r} here", seen)


def _policy(workflow: Workflow, placed: Placed, at: Path) -> Iterator[Found]:
    """Check what is to be done where a step fails."""
    step = placed.step
    for name in ("retry", "timeout"):
        if getattr(step, name) is not None and step.kind not in TRIED:
            yield Found((*at, name), f"a step of kind {step.kind} is not tried again", TRIED)
    if step.fallback is None:
        return
    beside = tuple(one.step.id for one in workflow.placed.values() if one.block == placed.block)
    others = tuple(name for name in beside if name != step.id)
    if step.fallback not in others:
        yield Found((*at, "fallback"), f"there is no step {step.fallback!r} beside it", others)
    elif step.on_error != "fail":
        yield Found((*at, "on_error"), "is not asked for where a fallback is given")
    elif workflow.stands_in.get(f"{placed.path[: -len(step.id)]}{step.fallback}") != placed.path:
        yield Found((*at, "fallback"), f"{step.fallback!r} stands in for another step already")


def _references(workflow: Workflow, placed: Placed, at: Path) -> Iterator[Found]:
    for name, source in mapped(placed.step).items():
        yield from _reference(workflow, placed, reference_of(source), (*at, "with", name))
    if isinstance(placed.step, EachStep):
        reference = Reference.parse(placed.step.items)
        yield from _reference(workflow, placed, reference, (*at, "items"))
    if isinstance(placed.step, ApprovalStep) and (placed.step.due is None) != (
        placed.step.late is None
    ):
        yield Found(at, "must say both or neither: due, and what happens when it is late")
    if isinstance(placed.step, WaitStep):
        yield from _waits(placed.step, at)
        for name in ("until", "key"):
            if (source := getattr(placed.step, name)) is not None:
                yield from _reference(workflow, placed, Reference.parse(source), (*at, name))


def _waits(step: WaitStep, at: Path) -> Iterator[Found]:
    """Check that a wait says what for, once."""
    ways = [way for way in (step.for_, step.until, step.event) if way is not None]
    if len(ways) != 1:
        yield Found(at, "must have exactly one of for, until and event")
    for name in ("key", "where", "within") if step.event is None else ():
        if getattr(step, name) is not None:
            yield Found((*at, name), "is only there for an event")


def _reference(
    workflow: Workflow, placed: Placed, reference: Reference, at: Path
) -> Iterator[Found]:
    inputs = tuple(workflow.definition.inputs)
    if reference.root not in ROOTS:
        yield Found(at, f"{reference} does not begin with a root", ROOTS)
    elif reference.root in {"inputs", "given"} and {*reference.path[:1]} - {*inputs}:
        yield Found(at, f"there is no input {reference.path[0]!r}", inputs)
    elif reference.root == "steps":
        seen = _visible(workflow, placed)
        if reference.step not in seen:
            yield Found(at, f"there is no step {reference.step!r} here", seen)
        elif reference.path[1:]:
            yield from _field(workflow, placed, reference, at)
    elif reference.root in {"item", "index", "earlier"} and placed.block is None:
        yield Found(at, f"{reference.root!r} is only there inside an each block")


def _field(workflow: Workflow, placed: Placed, reference: Reference, at: Path) -> Iterator[Found]:
    """Check that the result that is referred to has this field."""
    assert reference.step is not None
    path = workflow.resolve(reference.step, placed.block)
    assert path is not None
    try:
        output = workflow.output_type(path)
    except KeyError:
        return  # told where the output is declared
    if output is not None and reference.path[1] not in output.model_fields:
        fields = tuple(output.model_fields)
        yield Found(at, f"{reference.step!r} gives no {reference.path[1]!r}", fields)


def _expressions(workflow: Workflow, placed: Placed, at: Path) -> Iterator[Found]:
    step = placed.step
    sources: dict[Path, str] = {("when",): step.when} if step.when else {}
    if isinstance(step, TransformStep):
        sources |= {("value",): step.value} if step.value else {}
        sources |= {("set", name): source for name, source in (step.set or {}).items()}
    roots = ROOTS if placed.block else ROOTS[:3]
    if isinstance(step, WaitStep) and step.where:
        sources |= {("where",): step.where}
        roots = (*roots, "event")
    for where, source in sources.items():
        compile_ = compile_expression if where[0] in {"value", "set"} else compile_condition
        try:
            compile_(source, roots)
        except ExpressionError as error:
            yield Found((*at, *where), str(error), error.allowed)
            continue
        for root, *path in sorted(references(source, roots)):
            if path and root != "event":
                yield from _reference(workflow, placed, Reference(root, tuple(path)), (*at, *where))


def _made_of(workflow: Workflow, placed: Placed, at: Path) -> Iterator[Found]:
    """Check the roles, prompts, functions, types and checks that a step names."""
    step, resources = placed.step, workflow.resources
    if isinstance(step, AgentStep):
        yield from _writer(workflow, step, tuple(step.with_), at)
    if isinstance(step, TransformStep):
        ways = [way for way in (step.run, step.value, step.set) if way is not None]
        if len(ways) != 1:
            yield Found(at, "must have exactly one of run, value and set")
        if step.run is not None and step.run not in {"assemble", *resources.code}:
            names = ("assemble", *resources.code)
            yield Found((*at, "run"), f"there is no function {step.run!r}", names)
    if isinstance(step, AgentStep | TransformStep):
        yield from _output(step.output, resources, (*at, "output"), step.id)
    if isinstance(step, ExportStep):
        yield from _formats(workflow, step, at)
    if isinstance(step, ReviseStep):
        for name, variables in REVIEWED.items():
            if (spec := getattr(step, name)) is not None:
                yield from _writer(workflow, spec, variables, (*at, name))
        known = tuple(check.id for check in resources.checks)
        for index, check in enumerate(step.checks if step.checks != "all" else ()):
            if check not in known:
                yield Found((*at, "checks", index), f"there is no check {check!r}", known)


def _formats(workflow: Workflow, step: ExportStep, at: Path) -> Iterator[Found]:
    allowed = (*PAGES, "json", *workflow.resources.files)
    for index, format_ in enumerate(step.formats):
        if format_ not in allowed:
            message = f"this workflow makes no {format_!r} files"
            yield Found((*at, "formats", index), message, allowed)


def _writer(workflow: Workflow, spec: Any, variables: tuple[str, ...], at: Path) -> Iterator[Found]:
    roles = tuple(workflow.definition.roles)
    if spec.role not in roles:
        yield Found((*at, "role"), f"there is no role {spec.role!r}", roles)
    if spec.prompt_file is not None and spec.prompt_file not in workflow.resources.prompts:
        yield Found((*at, "prompt_file"), f"there is no prompt {spec.prompt_file!r}")
    if spec.prompt is not None:  # the shipped ones are held by tests
        yield from _prompt(spec.prompt, variables, (*at, "prompt"))


def _prompt(text: str, variables: tuple[str, ...], at: Path) -> Iterator[Found]:
    try:
        unknown = sorted(variables_of(text) - set(variables))
    except PromptError as error:
        yield Found(at, f"is no prompt: {error.reason}")
        return
    for name in unknown:
        yield Found(at, f"there is no variable {name!r} here", variables)


def _output(output: Any, resources: Resources, at: Path, name: str) -> Iterator[Found]:
    try:
        model_of(output, resources.types, name)
    except KeyError as error:
        fields = f"fields, each of: {', '.join(SHORT)}, a list of one of these, or more fields"
        yield Found(at, f"there is no type {error.args[0]!r}", (*resources.types, fields))
    except (TypeError, NameError, ValueError) as error:
        yield Found(at, f"is not a type: {error}", (*resources.types, *SHORT))


def _cycles(workflow: Workflow) -> Iterator[Found]:
    """Find steps that wait for themselves, through whatever others."""
    done: set[str] = set()
    for path in workflow.placed:
        trail: list[str] = []
        circle = _circle(workflow, path, trail, done)
        if circle:
            names = " -> ".join(circle)
            yield Found((*_place(workflow, circle[0]), "id"), f"waits for itself: {names}")
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


def _visible(workflow: Workflow, placed: Placed) -> tuple[str, ...]:
    """The ids of the steps that can be named from where a step stands."""
    names: list[str] = []
    block = placed.block
    while True:
        inside = block.path if block else None
        names += [
            one.step.id
            for one in workflow.placed.values()
            if (one.block.path if one.block else None) == inside and one.path != placed.path
        ]
        if block is None:
            return tuple(dict.fromkeys(names))
        block = block.block


def _place(workflow: Workflow, path: str) -> Path:
    """Return where a step is written: ``("steps", 2, "steps", 0)``."""
    steps: tuple[AnyStep, ...] = workflow.definition.steps
    at: Path = ()
    for name in path.split("."):
        index = next(i for i, step in enumerate(steps) if step.id == name)
        at = (*at, "steps", index)
        step = steps[index]
        steps = step.steps if isinstance(step, EachStep) else ()
    return at
