"""What a step of each kind does: one file a kind, and the way in that they share."""

from typing import assert_never

from graphs.definition import (
    AgentStep,
    ApprovalStep,
    EachStep,
    ExportStep,
    ReviseStep,
    TransformStep,
)
from graphs.edits import Skip
from graphs.engine import Executor, Recipe, Result
from graphs.expressions import compile_condition
from graphs.journal import Address, Kind, Outcome
from graphs.kinds import agent, approval, each, export, revise, transform
from graphs.kinds.frame import Frame

__all__ = ["Frame", "perform"]


async def perform(executor: Executor, address: Address) -> Result:
    """Bring one step to its outcome: wait for what it needs, decide whether it runs, and run it."""
    if address.step not in executor.workflow.placed:
        return await revise.part(executor, address)
    frame = Frame(executor, executor.workflow.placed[address.step], address.item)
    step = frame.step
    await frame.wait()
    if (reason := await _left_out(frame)) is not None:
        recipe = Recipe(frame.digest(), {"left_out": reason})
        return await executor.journaled(
            address, recipe, frame.ready(Outcome(Kind.SKIPPED, note=reason)), pure=True
        )
    match step:
        case AgentStep():
            return await frame.by_hand(agent.write(frame, step))
        case TransformStep():
            return await frame.by_hand(transform.compute(frame, step))
        case ReviseStep():
            return await frame.by_hand(revise.loop(frame, step))
        case ApprovalStep():
            return await approval.ask(frame, step)
        case EachStep():
            return await each.gather(frame, step)
        case ExportStep():
            return await export.files(frame, step)
        case _:
            assert_never(step)


async def _left_out(frame: Frame) -> str | None:
    """Return why a step is skipped, or None when it runs."""
    if frame.aimed(Skip):
        return "Left out by you."
    condition = frame.step.when
    if condition is None:
        return None
    values = await frame.expression_values(condition)
    if compile_condition(condition, tuple(values)).holds(values):
        return None
    return f"Not needed: {condition}"
