"""Results as they are read: with what their texts refer to filled in."""

import contextlib
from collections.abc import Mapping
from typing import Any

from graphs.engine import Executor
from graphs.held import HeldBack, StepFailed
from graphs.journal import Address, Kind, Outcome
from graphs.kinds.frame import Frame


async def shown(executor: Executor, address: Address, value: Any) -> Any:
    """Return a result of a settled executor as it is read; as it is kept where that fails."""
    with contextlib.suppress(HeldBack, StepFailed):  # what it refers to is not there now
        return await frame_of(executor, address).filled(value)
    return value


async def all_shown(executor: Executor) -> Mapping[Address, Any]:
    """Return the results of a settled executor that read otherwise than they are kept."""
    if not executor.workflow.by_reference:
        return {}
    found: dict[Address, Any] = {}
    for address, result in executor.results.items():
        if isinstance(result, Outcome) and result.kind is Kind.RESULT:
            value = await shown(executor, address, result.value)
            if value != result.value:
                found[address] = value
    return found


def frame_of(executor: Executor, address: Address) -> Frame:
    """Return the step that gave a result; a part of a review stands where the review stands."""
    workflow = executor.workflow
    path, item = workflow.whole_at(address)
    return Frame(executor, workflow.placed[path], item)
