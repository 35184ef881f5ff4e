"""The steps of a run as people count them: those of the template, each with all that is in it."""

from collections.abc import Collection, Mapping

from assistant.snapshot import Snapshot, StepView
from assistant.words import say
from graphs.definition import Placed
from graphs.journal import Address
from graphs.steps import EachStep
from graphs.stops import Autonomy, asking
from graphs.workflow import Workflow

ENDED = frozenset({"done", "skipped"})


def whole_steps(workflow: Workflow, autonomy: Autonomy) -> tuple[Placed, ...]:
    """Return the steps of a template; a stop that its owner does not want is none of them."""
    silent = {*asking(workflow, Autonomy.ALWAYS)} - {*asking(workflow, autonomy)}
    return tuple(
        placed
        for path, placed in workflow.placed.items()
        if placed.block is None and path not in silent
    )


def standing(snapshot: Snapshot) -> tuple[StepView, ...]:
    """Return how each of them stands in a run."""
    wanted = {one.path for one in whole_steps(snapshot.workflow, snapshot.run.autonomy)}
    return tuple(one for one in snapshot.steps if one.id in wanted and not one.item)


def counted(snapshot: Snapshot) -> tuple[int, int]:
    """Return how many are finished, and how many there are."""
    views = standing(snapshot)
    return sum(one.status in ENDED for one in views), len(views)


def named(
    workflow: Workflow,
    autonomy: Autonomy,
    places: Collection[Address],
    among: Collection[Address],
) -> Mapping[str, str]:
    """Return the names of those that places are in, by their paths, in the order of the template.

    Of a step that is done for each of many, its name says in how many of those ``among`` which
    the places are.
    """
    found: dict[str, str] = {}
    for placed in whole_steps(workflow, autonomy):
        title = placed.step.title or placed.step.id
        here, all_ = ([one for one in some if _top(one) == placed.path] for some in (places, among))
        if not here:
            continue
        items, of = (len({one.item.split("/")[0] for one in some} - {""}) for some in (here, all_))
        some_only = isinstance(placed.step, EachStep) and 0 < items < of
        found[placed.path] = say("step.some", title=title, n=items, of=of) if some_only else title
    return found


def divided(
    workflow: Workflow,
    autonomy: Autonomy,
    again: Collection[Address],
    kept: Collection[Address],
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the names of those that are made again, with any part of them, and of the others."""
    redone = named(workflow, autonomy, again, [*again, *kept])
    all_ = named(workflow, autonomy, kept, kept)
    return redone, {path: name for path, name in all_.items() if path not in redone}


def _top(address: Address) -> str:
    return address.step.partition(".")[0]
