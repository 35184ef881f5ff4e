"""What typing into something that waits leads to, where its template shows figures beside it."""

from typing import Any, NamedTuple

from assistant.errors import EditRefused
from assistant.states import State
from graphs import paths
from graphs.edits import Edit, HandPatch, ReplaceResult, SetInput
from graphs.errors import PathError
from graphs.journal import Address, Kind, Outcome
from graphs.live import Figures, Live
from graphs.rerun import looked_up
from graphs.revision import amended
from graphs.shown import shown
from graphs.steps import ApprovalStep
from graphs.workflow import Workflow


class Stands(NamedTuple):
    """What changes at a gate stand for: edits, and the content that they lead to."""

    edits: list[Edit]
    content: Any


def live_gates(workflow: Workflow) -> dict[Address, tuple[Address, Live]]:
    """Return the gates that show figures, each with whose result it is about."""
    found = {}
    for path, placed in workflow.placed.items():
        if isinstance(placed.step, ApprovalStep) and placed.block is None:
            live = workflow.resources.live.get(placed.step.of)
            if live is not None:
                found[Address(path)] = (Address(placed.step.of), live)
    return found


def settled(workflow: Workflow, step: str, before: Any, after: Any) -> Any:
    """Return what a person's changes to a result lead to; raise EditRefused with the rule."""
    live = workflow.resources.live.get(step)
    if live is None or before == after:
        return after
    try:
        return live.settle(before, after)
    except (ValueError, PathError) as error:
        raise EditRefused(_rule(error)) from error


def figures(workflow: Workflow, step: str, value: Any, beside: dict[str, Any]) -> Figures:
    """Return the figures beside a result; raise EditRefused with the rule it breaks."""
    live = workflow.resources.live.get(step)
    if live is None:
        return Figures(shown=())
    try:
        return live.figures(value, {name: beside.get(name) for name in live.beside})
    except ValueError as error:
        raise EditRefused(_rule(error)) from error


async def as_inputs(state: State, gate: Address, before: Any, after: Any) -> Stands | None:
    """Return the changes at a gate as inputs, as far as they are values of inputs.

    An input follows the words of later ("change the price to 29"); a passage written by hand would
    stand against them. None where nothing of it is an input.
    """
    if (found := live_gates(state.workflow).get(gate)) is None:
        return None
    subject, live = found
    values = live.inputs(before, after)
    if not values:
        return None
    edits: list[Edit] = [SetInput(name=name, value=value) for name, value in values.items()]
    planner = await looked_up(
        state.workflow,
        [*state.revisions, amended(state.revision, edits)],
        state.entries,
        state.decisions,
        planning="foresee",
        autonomy=state.run.autonomy,
    )
    made = planner.results.get(subject)
    if not isinstance(made, Outcome) or made.kind is not Kind.RESULT:
        return None
    covered = [place for name in values for place in live.places(name)]
    content = await shown(planner, subject, made.value)
    patches = []
    for one in paths.differences(before, after):
        base = paths.get(content, one.path, _GONE)
        if base is not _GONE and base != one.value and not _is_within(one.path, covered):
            patches.append(HandPatch(path=one.path, base=base, value=one.value))
            content = paths.put(content, one.path, one.value)
    if patches:
        edits.append(ReplaceResult(step=subject.step, patches=tuple(patches)))
    return Stands(edits, content)


def _is_within(path: str, places: list[str]) -> bool:
    return any(paths.within(path, place) for place in places)


def _rule(error: Exception) -> str:
    """Return what an error of pydantic or our own says in one sentence."""
    listed = getattr(error, "errors", None)
    said = str(listed()[0]["msg"]) if callable(listed) else str(error)
    return said.removeprefix("Value error, ").removeprefix("Assertion failed, ")


_GONE = object()
