"""Where a passage of a draft was written: back from what passes it on to the step that made it."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from graphs.definition import Placed, reference_of
from graphs.journal import Address
from graphs.paths import within
from graphs.steps import ApprovalStep, EachStep, ReviseStep, TransformStep, WorkflowStep
from graphs.steps.base import ByReference
from graphs.workflow import Workflow


class Spot(NamedTuple):
    """A place in the result of a step."""

    address: Address
    path: str


def origin(workflow: Workflow, spot: Spot, known: Collection[Address] = ()) -> Spot:
    """Return where the words of a passage were written, as far back as it was only passed on.

    ``known`` are the steps with a result; the items of a block are looked for among them.
    """
    for one in _back(workflow, spot, known):
        spot = one
    return spot


def passed_on(workflow: Workflow, path: str) -> frozenset[str]:
    """Return the steps whose results stand in the result of a step, whole and as they are."""
    direct = frozenset(_directly(workflow, workflow.placed[path]))
    return direct.union(*(passed_on(workflow, one) for one in direct))


def _directly(workflow: Workflow, placed: Placed) -> Iterator[str]:
    step = placed.step
    names: list[str] = []
    match step:
        case ReviseStep() | ApprovalStep():
            names = [step.of]
        case TransformStep(run="assemble"):
            read = [one for one in step.with_.values() if not isinstance(one, ByReference)]
            names = [name for one in read if (name := reference_of(one).step) is not None]
        case EachStep() | WorkflowStep():
            yield workflow.end_of(placed)
        case _:
            pass
    for name in names:
        if (path := workflow.resolve(name, placed.block)) is not None:
            yield path


def _back(workflow: Workflow, spot: Spot, known: Collection[Address]) -> Iterator[Spot]:
    while (before := _before(workflow, spot, known)) is not None:
        yield before
        spot = before


def _before(workflow: Workflow, spot: Spot, known: Collection[Address]) -> Spot | None:
    placed = workflow.placed.get(spot.address.step)
    if placed is None:
        return None
    match placed.step:
        case ReviseStep() | ApprovalStep():
            return _at(workflow, placed, placed.step.of, spot, spot.path)
        case TransformStep(run="assemble"):
            return _assembled(workflow, placed, placed.step, spot)
        case EachStep():
            return _item(placed, placed.step, spot, known)
        case WorkflowStep():
            return Spot(Address(workflow.end_of(placed), spot.address.item), spot.path)
        case _:
            return None


def _assembled(workflow: Workflow, placed: Placed, step: TransformStep, spot: Spot) -> Spot | None:
    for name, source in step.with_.items():
        reference = reference_of(source)
        taken = within(spot.path, f"/{name}") and not isinstance(source, ByReference)
        if taken and reference.step is not None:
            inside = "".join(f"/{part}" for part in reference.path[1:])
            rest = spot.path.removeprefix(f"/{name}")
            return _at(workflow, placed, reference.step, spot, f"{inside}{rest}")
    return None


def _item(placed: Placed, step: EachStep, spot: Spot, known: Collection[Address]) -> Spot | None:
    first, _, rest = spot.path.removeprefix("/").partition("/")
    if not first:
        return None
    item = f"{spot.address.item}/{first}" if spot.address.item else first
    inside = Address(f"{placed.path}.{step.last.id}", item)
    return Spot(inside, f"/{rest}" if rest else "") if inside in known else None


def _at(workflow: Workflow, placed: Placed, name: str, spot: Spot, path: str) -> Spot | None:
    step = workflow.resolve(name, placed.block)
    if step is None:
        return None
    depth = workflow.placed[step].depth
    return Spot(
        Address(step, "/".join(spot.address.item.split("/")[:depth]) if depth else ""), path
    )
