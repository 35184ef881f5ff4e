"""Retry: the edits that try again what failed, and nothing else."""

from collections.abc import Callable, Iterable

from graphs.edits import Redo
from graphs.journal import Address
from graphs.workflow import Workflow


def retry_edits(
    workflow: Workflow, failed: Iterable[Address], nonce: Callable[[], str]
) -> list[Redo]:
    """Return a redo of each step that failed; a part of a revise loop goes with its loop."""
    places = dict.fromkeys(workflow.whole_at(address) for address in failed)
    return [Redo(step=place.step, item=place.item, nonce=nonce()) for place in places]
