"""workflow: the steps of a workflow of the same definition, each once for every use of it."""

from graphs.definition import WorkflowStep
from graphs.held import HeldBack
from graphs.journal import Address, Outcome
from graphs.kinds.frame import Frame


async def run(frame: Frame, step: WorkflowStep) -> Outcome:
    """Work through the steps and return the result of the one that the workflow names."""
    executor = frame.executor
    workflow = executor.workflow
    paths = [f"{frame.placed.path}.{one.id}" for one in workflow.definition.inside(step)]
    for path in paths:
        executor.task(Address(path, frame.item))
    held: HeldBack | None = None
    for path in paths:  # a step nobody builds on must be settled too
        try:
            await executor.need(Address(path, frame.item))
        except HeldBack as back:
            held = held or back
    if held is not None:
        raise held
    return await executor.need(Address(workflow.end_of(frame.placed), frame.item))
