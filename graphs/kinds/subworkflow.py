"""workflow and branch: steps inside a step, once for each use or for the branch that is taken."""

from collections.abc import Sequence

from graphs.held import HeldBack
from graphs.journal import Address, Kind, Outcome
from graphs.kinds.frame import Frame
from graphs.steps import AnyStep, BranchStep, WorkflowStep
from graphs.steps.flow import last_of


async def run(frame: Frame, step: WorkflowStep) -> Outcome:
    """Work through the steps and return the result of the one that the workflow names."""
    workflow = frame.executor.workflow
    await _through(frame, workflow.definition.inside(step))
    return await frame.executor.need(Address(workflow.end_of(frame.placed), frame.item))


async def branch(frame: Frame, step: BranchStep) -> Outcome:
    """Work through the branch that is taken and return the result of its last step."""
    taken = await frame.takes(step)
    await _through(frame, (*step.then, *step.otherwise))
    if not taken:
        return Outcome(Kind.SKIPPED, note=f"Not needed: !({step.if_})")
    return await frame.executor.need(
        Address(f"{frame.placed.path}.{last_of(taken).id}", frame.item)
    )


async def _through(frame: Frame, steps: Sequence[AnyStep]) -> None:
    """Settle all steps inside, also those that nobody builds on; raise HeldBack for the first."""
    inside = [Address(f"{frame.placed.path}.{one.id}", frame.item) for one in steps]
    for address in inside:
        frame.executor.task(address)
    held: HeldBack | None = None
    for address in inside:
        try:
            await frame.executor.need(address)
        except HeldBack as back:
            held = held or back
    if held is not None:
        raise held
