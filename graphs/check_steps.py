"""The steps of a definition checked: what they say of each other, read, and are made of."""

from collections.abc import Iterator
from typing import Any

from graphs.check_computing import computing_problems
from graphs.check_data import data_problems
from graphs.check_outside import outside_problems
from graphs.check_writing import NO_TYPE, writing_problems
from graphs.definition import ROOTS, Placed, Reference, reference_of
from graphs.documents.formats import PAGES
from graphs.errors import ExpressionError
from graphs.expressions import compile_condition, compile_expression, references
from graphs.found import Found, Path
from graphs.schemas import SHORT, model_of
from graphs.steps import (
    AnyStep,
    ApprovalStep,
    BranchStep,
    Declaring,
    ExportStep,
    WaitStep,
    WorkflowStep,
)
from graphs.steps.base import mapped
from graphs.workflow import Resources, Workflow

# The kinds whose work is tried again, or cut off.
TRIED = (
    *("agent", "transform", "review", "http", "publish", "post", "notify"),
    *("extract", "load"),
)


def step_problems(workflow: Workflow) -> Iterator[Found]:
    """Yield everything that is wrong with what steps say of each other, and are made of."""
    for path, placed in workflow.placed.items():
        at = place(workflow, path)
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
    for key, name in placed.step.named.items():
        if name not in seen:
            yield Found((*at, key), f"there is no step {name!r} here", seen)


def _use(workflow: Workflow, step: WorkflowStep, at: Path) -> Iterator[Found]:
    """Check that a workflow is there, and is given what it asks for."""
    known = workflow.definition.workflows
    if step.use not in known:
        yield Found((*at, "use"), f"there is no workflow {step.use!r}", tuple(known))
        return
    inputs = known[step.use].inputs
    for name in step.with_:
        if name not in inputs:
            yield Found((*at, "with", name), f"{step.use!r} has no such input", tuple(inputs))
    for name, spec in inputs.items():
        if spec.required and name not in step.with_:
            yield Found((*at, "with"), f"{name!r} is needed by {step.use!r}")


def _policy(workflow: Workflow, placed: Placed, at: Path) -> Iterator[Found]:
    """Check what is to be done where a step fails."""
    step = placed.step
    for name in ("retry", "timeout"):
        if getattr(step, name) is not None and step.kind not in TRIED:
            yield Found((*at, name), f"a step of kind {step.kind} is not tried again", TRIED)
    beside = tuple(one.step.id for one in workflow.placed.values() if one.block == placed.block)
    others = tuple(name for name in beside if name != step.id)
    if step.compensate is not None and step.compensate not in others:
        yield Found((*at, "compensate"), f"there is no step {step.compensate!r} beside it", others)
    if step.revert is not None:
        yield from _revert(workflow, placed, at)
    if step.fallback is None:
        return
    if step.fallback not in others:
        yield Found((*at, "fallback"), f"there is no step {step.fallback!r} beside it", others)
    elif step.on_error != "fail":
        yield Found((*at, "on_error"), "is not asked for where a fallback is given")
    elif workflow.stands_in.get(f"{placed.path[: -len(step.id)]}{step.fallback}") != placed.path:
        yield Found((*at, "fallback"), f"{step.fallback!r} stands in for another step already")


def _revert(workflow: Workflow, placed: Placed, at: Path) -> Iterator[Found]:
    """Check the step whose result stands in the place of one that fails."""
    step, seen = placed.step, _visible(workflow, placed)
    to = workflow.resolve(step.revert, placed.block) if step.revert else None
    at = (*at, "revert")
    if to == placed.path:
        yield Found(at, "cannot go back to itself", seen)
    elif to is None or step.revert not in seen:
        yield Found(at, f"there is no step {step.revert!r} here", seen)
    elif placed.path.startswith(f"{to}."):
        yield Found(at, f"{step.revert!r} is not over before it: it stands inside of it")
    elif _waits_for(workflow, to, placed.path):
        yield Found(at, f"{step.revert!r} does not come before it")
    elif isinstance(step, ExportStep):
        yield Found(at, "is not for files: what is made stays as it is")
    elif not _same_form(workflow, to, placed.path):
        yield Found(at, f"{step.revert!r} gives a result of another form")
    if step.fallback is not None:
        yield Found(at, "is not asked for where a fallback is given")
    if step.on_error != "fail":
        yield Found((*at[:-1], "on_error"), "is not asked for where it goes back")


def _waits_for(workflow: Workflow, path: str, other: str) -> bool:
    """Tell whether a step waits for another one, however far."""
    seen: set[str] = set()
    waiting = [path]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += workflow.upstream[one]
    return other in seen - {path}


def _same_form(workflow: Workflow, one: str, other: str) -> bool:
    """Tell whether two steps give results of one form, as far as both say it."""
    try:
        forms = [workflow.output_type(path) for path in (one, other)]
    except NO_TYPE:
        return True  # told where the output is declared
    told = [{**form.model_json_schema(), "title": ""} for form in forms if form is not None]
    return len(told) < len(forms) or told[0] == told[1]


def _references(workflow: Workflow, placed: Placed, at: Path) -> Iterator[Found]:
    for name, source in mapped(placed.step).items():
        yield from _reference(workflow, placed, reference_of(source), (*at, "with", name))
    if isinstance(placed.step, WorkflowStep):
        yield from _use(workflow, placed.step, at)
    for key, source in placed.step.places.items():
        yield from _reference(workflow, placed, Reference.parse(source), (*at, *key.split("/")))
    if isinstance(placed.step, ApprovalStep) and (placed.step.due is None) != (
        placed.step.late is None
    ):
        yield Found(at, "must say both or neither: due, and what happens when it is late")
    if isinstance(placed.step, WaitStep):
        yield from _waits(placed.step, at)


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
    if not reference.is_plain:
        return  # told with what is known of values
    inputs = tuple(workflow.inputs_at(placed))
    if reference.root not in ROOTS:
        yield Found(at, f"{reference} does not begin with a root", ROOTS)
    elif reference.root in {"inputs", "given"} and {*reference.path[:1]} - {*inputs}:
        yield Found(at, f"there is no input {reference.path[0]!r}", inputs)
    elif reference.root == "steps" and reference.step not in (seen := _visible(workflow, placed)):
        missing = "names no step" if reference.step is None else "there is no step {!r} here"
        yield Found(at, missing.format(reference.step), seen)
    elif reference.root in {"item", "index", "earlier"} and not placed.has_item:
        yield Found(at, f"{reference.root!r} is only there inside an each block")


def _expressions(workflow: Workflow, placed: Placed, at: Path) -> Iterator[Found]:
    step = placed.step
    for where, source in {**step.conditions, **step.computed}.items():
        roots = seen_at(placed, where)
        compile_ = compile_expression if where in step.computed else compile_condition
        try:
            compile_(source, roots)
        except ExpressionError as error:
            yield Found((*at, *where), error.said, error.allowed)
            continue
        for root, *path in sorted(references(source, tuple(one for one in roots if one in ROOTS))):
            if path:
                yield from _reference(workflow, placed, Reference(root, tuple(path)), (*at, *where))


def seen_at(placed: Placed, where: Path) -> tuple[str, ...]:
    """Return the roots of what an expression of a step can read."""
    here = ROOTS if placed.has_item else ROOTS[:3]
    if where == ("when",):
        return here
    return (*here, "result") if where[0] == "gate" else (*here, *placed.step.sees)


def _made_of(workflow: Workflow, placed: Placed, at: Path) -> Iterator[Found]:
    """Check the roles, prompts, functions, types and checks that a step names."""
    step, resources = placed.step, workflow.resources
    yield from writing_problems(workflow, placed, at)
    yield from computing_problems(step, resources, at)
    yield from data_problems(workflow, placed, at)
    if isinstance(step, Declaring):
        yield from _output(step.output, resources, (*at, "output"), step.id)
    if isinstance(step, ExportStep):
        yield from _formats(workflow, step, at)
    yield from outside_problems(workflow, placed, at)


def _formats(workflow: Workflow, step: ExportStep, at: Path) -> Iterator[Found]:
    allowed = (*PAGES, "json", *workflow.resources.files)
    for index, format_ in enumerate(step.formats):
        if format_ not in allowed:
            message = f"this workflow makes no {format_!r} files"
            yield Found((*at, "formats", index), message, allowed)


def _output(output: Any, resources: Resources, at: Path, name: str) -> Iterator[Found]:
    try:
        model_of(output, resources.types, name)
    except KeyError as error:
        fields = f"fields, each of: {', '.join(SHORT)}, a list of one of these, or more fields"
        yield Found(at, f"there is no type {error.args[0]!r}", (*resources.types, fields))
    except NO_TYPE as error:
        yield Found(at, f"is not a type: {error}", (*resources.types, *SHORT))


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
        if block is None or isinstance(block.step, WorkflowStep):
            return tuple(dict.fromkeys(names))
        block = block.block


def place(workflow: Workflow, path: str) -> Path:
    """Return where a step is written: ``("steps", 2, "steps", 0)``."""
    steps: tuple[AnyStep, ...] = workflow.definition.steps
    at: Path = ()
    inside = "steps"
    around: AnyStep | None = None
    for number, name in enumerate(path.split("."), 1):
        index = next(i for i, step in enumerate(steps) if step.id == name)
        step = steps[index]
        if inside == "then" and isinstance(around, BranchStep) and index >= len(around.then):
            at = (*at, "otherwise", index - len(around.then))
        else:
            at = (*at, inside, index)
        if number == path.count(".") + 1:
            break
        steps, around = workflow.definition.inside(step), step
        inside = "then" if isinstance(step, BranchStep) else "steps"
        if isinstance(step, WorkflowStep):
            at = ("workflows", step.use)
    return at
