"""Retry: the edits that try again what failed, and nothing else."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from graphs.edits import Redo
from graphs.journal import Address
from graphs.workflow import Workflow


def retry_edits(
    workflow: Workflow,
    failed: Iterable[Address],
    nonce: Callable[[], str],
    reason: Mapping[str, Any] | None = None,
) -> list[Redo]:
    """Return a redo of each step that failed; a part of a revise loop goes with its loop.

    What was taken back since is done again too, and can be taken back again.
    """
    places = dict.fromkeys(workflow.whole_at(address) for address in failed)
    steps = {done: back for back, done in workflow.takes_back.items()}
    for name in (reason or {}).get("taken_back", ()):
        step, _, item = name.rstrip("]").partition("[")
        places |= {Address(step, item): None, Address(steps[step], item): None}
    return [Redo(step=place.step, item=place.item, nonce=nonce()) for place in places]
