"""transform: code computes a result: by a function, CEL expressions, rows of a list, or a text."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from agents import binding
from agents.rules.words import complete, take_apart
from agents.sources import Source, Sources, leaves
from graphs.errors import GraphError
from graphs.expressions import compile_expression
from graphs.held import StepFailed
from graphs.journal import Kind, Outcome
from graphs.kinds.frame import Declared, Frame
from graphs.kinds.tries import tried
from graphs.rows import check_rows, worked, written
from graphs.steps import TransformStep
from graphs.steps.base import Place

T = TypeVar("T")
_Made = tuple[Any, Mapping[str, Source]]
ROWS = "rows of it"  # no name of ``with`` is like this

log = logging.getLogger(__name__)


async def compute(frame: Frame, step: TransformStep) -> Outcome:
    """Compute the step's result."""
    rows = {ROWS: step.from_} if step.from_ else {}
    declared = await frame.declared({**step.with_, **rows})
    expressions = {"/".join(map(str, at)): one for at, one in _expressions(step).items()}
    seen: dict[str, Any] = {}
    for source in expressions.values():
        _merge(seen, await frame.referred_to(source))
    values = {**declared.values, **({"expressions": seen} if expressions else {})}
    recipe = frame.recipe(values)
    seen = frame.evaluated(seen)

    async def make() -> Outcome:
        try:
            if step.run and step.run != "assemble":
                return Outcome(Kind.RESULT, *await _ran(frame, step, declared))
            if step.from_ or step.format:
                return Outcome(Kind.RESULT, *await apart(frame, _written, step, declared, seen))
            value = _assembled(frame, declared) if step.run else _evaluate(step, seen)
        except (StepFailed, GraphError, ValidationError) as error:
            return Outcome(Kind.FAILED, note=str(error), fault="permanent")
        except Exception as error:
            log.exception("a code step failed", extra={"action": "step.failed", "step": step.id})
            said = f"{type(error).__name__}: {error}"
            return Outcome(Kind.FAILED, note=said, fault="system")
        return Outcome(Kind.RESULT, value, _sources(value, declared))

    if step.run == "assemble" and not step.retry:
        return await make()  # put together of what the journal has: it need not be kept twice
    pure = step.run not in frame.executor.workflow.resources.handlers
    return await frame.executor.journaled(frame.address, recipe, tried(frame, make), pure=pure)


async def _ran(frame: Frame, step: TransformStep, declared: Declared) -> _Made:
    return await apart(frame, _run, frame, step, declared)


async def apart(frame: Frame, make: Callable[..., T], *values: Any) -> T:
    """Compute beside the loop that others wait for; a plan, at once."""
    if frame.executor.planning:
        return make(*values)
    return await asyncio.to_thread(make, *values)


def _expressions(step: TransformStep) -> Mapping[Place, str]:
    """Return what of the expressions of a step is of its result: not when it runs, nor its gate."""
    of_result = {at: one for at, one in step.conditions.items() if at[0] == "filter"}
    return {**of_result, **step.computed}


def _written(step: TransformStep, declared: Declared, seen: Mapping[str, Any]) -> _Made:
    """Work on the rows, or put values into a text; what was only passed on keeps its origin."""
    if step.from_:
        value = worked(step, check_rows(declared.values[ROWS], step.from_), seen)
    else:
        value = written(step.format or "", declared.values)
    computed = {path: Source.COMPUTED for path, _ in leaves(value)}
    return value, {**computed, **_passed_on({}, value, declared)}


def _run(frame: Frame, step: TransformStep, declared: Declared) -> _Made:
    """Call the template's function; its words say themselves where they come from."""
    assert step.run is not None
    result = binding.call(frame.executor.workflow.resources.code[step.run], declared.values)
    taken = take_apart(result)
    value = _formed(frame, taken.value)
    passed_on = _passed_on(taken.sources, value, declared)
    return value, complete({**taken.sources, **passed_on}, value)


def _passed_on(marked: Mapping[str, Source], value: Any, declared: Declared) -> dict[str, Source]:
    """Return the sources of texts that code took over as they were, from one origin alone."""
    origins: dict[str, set[Source]] = {}
    for path, leaf in leaves(declared.values):
        if isinstance(leaf, str) and leaf and path in declared.sources:
            origins.setdefault(leaf, set()).add(declared.sources[path])
    return {
        path: next(iter(origins[leaf]))
        for path, leaf in leaves(value)
        # What the code marked itself keeps its mark; a plain string counts as standard wording.
        if isinstance(leaf, str) and marked.get(path, Source.STANDARD) is Source.STANDARD
        if len(origins.get(leaf, ())) == 1
    }


def _assembled(frame: Frame, declared: Declared) -> Any:
    return _formed(frame, dict(declared.values))


def _formed(frame: Frame, value: Any) -> Any:
    """Return a value in the form of the step's output."""
    output = frame.executor.workflow.output_type(frame.placed.path)
    return value if output is None else output.model_validate(value).model_dump(mode="json")


def _evaluate(step: TransformStep, seen: Mapping[str, Any]) -> Any:
    if step.value:
        return compile_expression(step.value, tuple(seen)).value(seen)
    return {
        name: compile_expression(source, tuple(seen)).value(seen)
        for name, source in (step.set or {}).items()
    }


def _sources(value: Any, declared: Declared) -> dict[str, Source]:
    """Trace each leaf: a part taken over whole keeps its sources, the person's words are theirs."""
    theirs = {
        leaf
        for path, leaf in leaves(declared.values)
        if isinstance(leaf, str) and declared.sources.get(path) is Source.YOURS
    }
    if not isinstance(value, Mapping):
        return _of_leaves(value, "", theirs)
    whole = _by_part(declared.sources)
    sources: dict[str, Source] = {}
    for name, part in value.items():
        sources |= _of_leaves(part, f"/{name}", theirs)
        if name in declared.values and part == declared.values[name]:
            sources |= whole.get(name, {})
    return sources


def _of_leaves(value: Any, place: str, theirs: set[str]) -> dict[str, Source]:
    return {
        path: Source.YOURS if isinstance(leaf, str) and leaf and leaf in theirs else Source.COMPUTED
        for path, leaf in leaves(value, place)
    }


def _by_part(sources: Sources) -> dict[str, dict[str, Source]]:
    """Return the sources of each part of a value, by the part's name."""
    found: dict[str, dict[str, Source]] = {}
    for path, source in sources.items():
        found.setdefault(path.split("/", 2)[1], {})[path] = source
    return found


def _merge(into: dict[str, Any], values: Mapping[str, Any]) -> None:
    for root, value in values.items():
        if root == "steps":
            into.setdefault("steps", {}).update(value)
        else:
            into[root] = value
