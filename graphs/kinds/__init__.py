"""What a step of each kind does: one file a kind, and the way in that they share."""

from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import Any

from graphs.engine import Executor, Result
from graphs.errors import GraphError
from graphs.gates import PART
from graphs.held import StepFailed
from graphs.journal import Address, Kind, Outcome
from graphs.kinds import (
    agent,
    analyze,
    approval,
    each,
    escalation,
    export,
    extract,
    gate,
    http,
    load,
    notify,
    publish,
    reverting,
    review,
    revise,
    schedule,
    subworkflow,
    transform,
    wait,
)
from graphs.kinds.frame import Frame
from graphs.recipe import Recipe
from graphs.steps import (
    AgentStep,
    AnalyzeStep,
    AnyStep,
    ApprovalStep,
    BranchStep,
    EachStep,
    ExportStep,
    ExtractStep,
    HttpStep,
    LoadStep,
    NotifyStep,
    PublishStep,
    ReviewStep,
    ReviseStep,
    ScheduleStep,
    TransformStep,
    WaitStep,
    WorkflowStep,
)
from graphs.steps.base import Gated

__all__ = ["Frame", "perform"]


async def perform(executor: Executor, address: Address) -> Result:
    """Bring one step to its outcome: wait for what it needs, decide whether it runs, and run it."""
    if address.step not in executor.workflow.placed:
        if address.step.endswith(PART):
            return await gate.part(executor, address, _done)
        return await revise.part(executor, address)
    frame = Frame(executor, executor.workflow.placed[address.step], address.item)
    step = frame.step
    await frame.wait()
    if (reason := await frame.not_needed() or await frame.left_out()) is not None:
        recipe = Recipe(frame.digest(), {"left_out": reason})
        return await executor.journaled(
            address, recipe, frame.ready(Outcome(Kind.SKIPPED, note=reason)), pure=True
        )
    try:
        outcome = await _done(frame, step)
    except (StepFailed, GraphError) as failure:
        outcome = Outcome(Kind.FAILED, note=str(failure))
    if isinstance(step, Gated) and step.gate and outcome.kind is Kind.RESULT:
        outcome = await reverting.back(frame, await gate.held_to(frame, step.gate, outcome))
    asks = step.on_error == "ask" and address not in executor.taking_back
    failed = outcome.kind is Kind.FAILED
    return await escalation.asked(frame, outcome) if failed and asks else outcome


async def _done(frame: Frame, step: AnyStep) -> Outcome:
    """Do a step; what a person brought or wrote by hand is put over it, but for gates and files."""
    match step:
        case ApprovalStep():
            return await reverting.done(frame, partial(approval.ask, frame, step))
        case ExportStep():
            return await export.files(frame, step)
        case _:
            make = partial(_MAKE[type(step)], frame, step)
            return await frame.by_hand(reverting.done(frame, make))


_MAKE: Mapping[type[Any], Callable[[Frame, Any], Coroutine[Any, Any, Outcome]]] = {
    AgentStep: agent.write,
    TransformStep: transform.compute,
    AnalyzeStep: analyze.figures,
    ScheduleStep: schedule.choose,
    ReviewStep: review.judge,
    ReviseStep: revise.loop,
    EachStep: each.gather,
    WorkflowStep: subworkflow.run,
    BranchStep: subworkflow.branch,
    HttpStep: http.call,
    ExtractStep: extract.read,
    LoadStep: load.put,
    PublishStep: publish.publish,
    NotifyStep: notify.notify,
    WaitStep: wait.pause,
}
