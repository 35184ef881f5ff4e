"""How long work takes: what its longest line of steps takes, one after the other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from graphs.definition import Placed
from graphs.journal import Address
from graphs.steps import AnyStep, BranchStep, Called, EachStep, ReviseStep, WorkflowStep
from graphs.workflow import Workflow

SECONDS_OFFLINE = 5.0  # of a whole run in which nobody is called
SECONDS_A_CALL = 12.0


def usual(workflow: Workflow) -> float:
    """Return how long a run takes in which a model writes, typically."""
    return longest(
        workflow, {path: _usual(placed.step) for path, placed in workflow.placed.items()}
    )


def again(workflow: Workflow, took: Iterable[tuple[Address, float]]) -> float:
    """Return how long it takes to do pieces again of which each takes so long.

    The rounds of a review follow each other; the items of a block are worked on at once.
    """
    rounds: dict[Address, float] = defaultdict(float)
    for address, seconds in took:
        rounds[workflow.whole_at(address)] += seconds
    steps: dict[str, float] = {}
    for address, seconds in rounds.items():
        steps[address.step] = max(steps.get(address.step, 0.0), seconds)
    return longest(workflow, steps)


def longest(workflow: Workflow, seconds: Mapping[str, float]) -> float:
    """Return how long the longest line of steps takes."""
    return _block(workflow, None, seconds)


def _block(workflow: Workflow, block: Placed | None, seconds: Mapping[str, float]) -> float:
    inside = {path: one for path, one in workflow.placed.items() if one.block == block}
    ends: dict[str, float] = {}

    def end(path: str) -> float:
        if path not in ends:
            needs = [need for need in workflow.upstream[path] if need in inside]
            begin = max(map(end, needs), default=0.0)
            own = seconds.get(path, 0.0)
            if isinstance(inside[path].step, EachStep | WorkflowStep | BranchStep):
                own += _block(workflow, inside[path], seconds)
            ends[path] = begin + own
        return ends[path]

    return max(map(end, inside), default=0.0)


def _usual(step: AnyStep) -> float:
    calls = isinstance(step, Called) or (isinstance(step, ReviseStep) and bool(step.critic))
    return SECONDS_A_CALL if calls else 0.0
