"""Hand edits of texts that name figures: what the person left alone stays a reference.

They edit what they are shown, where every reference is filled in. So that a figure that changes
later changes in their sentence too, the places that they did not touch are references again.
"""

import contextlib
from collections.abc import Sequence

from assistant.edits_check import fitting
from graphs import paths
from graphs.edits import Edit, HandPatch, ReplaceResult
from graphs.engine import Executor
from graphs.filling import filled, named_in, woven
from graphs.held import HeldBack, StepFailed
from graphs.journal import Address, Kind, Outcome
from graphs.shown import frame_of

_GONE = object()


async def as_kept(
    planner: Executor, edits: Sequence[Edit], *, failed: Address | None = None
) -> list[Edit]:
    """Return edits in the form in which they are kept; ``failed`` is the step they answer for.

    Raises EditRefused or InputError for the first that does not fit the run.
    """
    if planner.workflow.by_reference:
        edits = [
            await _replaced(planner, one) if isinstance(one, ReplaceResult) else one
            for one in edits
        ]
    return fitting(planner.workflow, edits, planner.results, failed=failed)


async def _replaced(planner: Executor, edit: ReplaceResult) -> ReplaceResult:
    address = Address(edit.step, edit.item)
    result = planner.results.get(address)
    if not isinstance(result, Outcome) or result.kind is not Kind.RESULT:
        return edit
    patches = [await _patch(planner, address, result.value, one) for one in edit.patches]
    return edit.model_copy(update={"patches": tuple(patches)})


async def _patch(planner: Executor, address: Address, value: object, patch: HandPatch) -> HandPatch:
    kept = paths.get(value, patch.path, _GONE)
    if kept is _GONE or not named_in(kept):
        return patch
    found: dict[str, str] = {}
    with contextlib.suppress(HeldBack, StepFailed):  # what it refers to is not there now
        found = await frame_of(planner, address).named_in(kept)
    base = kept if patch.base == filled(kept, found) else patch.base
    return HandPatch(path=patch.path, base=base, value=woven(kept, patch.value, found))
