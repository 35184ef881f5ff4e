"""One advance: a graph driven from START over one executor, and how the run stands after it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from graphs.definition import Placed
from graphs.engine import Executor, Result
from graphs.held import Held, Why
from graphs.journal import Address, Kind, Outcome, Wait
from graphs.steps import WaitStep
from graphs.taking_back import goes_on_later, take_back

if TYPE_CHECKING:
    from graphs.compile import Graph

Standing = Literal["succeeded", "waiting", "paused", "failed", "stopped"]


@dataclass(frozen=True)
class Finish:
    """How a run stands when nothing more can be started or awaited."""

    standing: Standing
    reason: dict[str, Any]


async def drive(graph: "Graph", executor: Executor, thread: str) -> Finish:
    """Run the graph of a revision as far as it goes.

    ``thread`` is LangGraph's word: each advance has its own, and begins at START. Cancelling a
    drive cancels no work: what is being made stays in the room's flights.
    """
    executor.start()
    await graph.ainvoke(
        {"inputs": dict(executor.revision.inputs)},
        {"configurable": {"thread_id": thread}, "recursion_limit": 10_000},
        context={"executor": executor},
        durability="exit",
    )
    await executor.settled()
    end = finish(executor)
    if end.standing == "failed" and executor.workflow.takes_back:
        taken = await take_back(executor)
        if any(goes_on_later(one) for one in taken.values()):
            return finish(executor, failed=False)
        back = [str(at) for at, one in taken.items() if _kind(one) is Kind.RESULT]
        left = [str(at) for at, one in taken.items() if _kind(one) is not Kind.RESULT]
        told = {"taken_back": back, **({"not_taken_back": left} if left else {})}
        end = replace(end, reason={**end.reason, **told})
    return end


def _kind(result: Result) -> Kind | None:
    return result.kind if isinstance(result, Outcome) else None


def finish(executor: Executor, *, failed: bool = True) -> Finish:
    """Return how the run stands: what stops it, who must decide, or that all is done.

    ``failed`` is False while taking back is held: only then does a failure wait for something.
    """
    results = executor.results
    held = [one for one in results.values() if isinstance(one, Held)]
    by_why = {one.why: one for one in reversed(held)}
    if Why.STOPPED in by_why:
        return Finish("stopped", {})
    if (paused := by_why.get(Why.PAUSED)) is not None and paused.error is not None:
        return Finish("paused", _error(paused, _finished(executor)))
    for address, outcome in executor.failures().items() if failed else ():
        return Finish("failed", {"step": str(address), "message": outcome.note})
    waiting = {one.cause: one for one in held if one.why is Why.APPROVAL}
    waits = [one.wait for one in held if one.wait is not None]
    if waiting or waits:
        return Finish("waiting", {**_gates(waiting), **_awaited(executor, waits)})
    placed, results = executor.workflow.placed.values(), executor.results
    missing = [one.path for one in placed if not _has_outcome(one, results)]
    if missing:
        return Finish(
            "failed", {"step": missing[0], "message": "This step never came to an outcome."}
        )
    return Finish("succeeded", {})


def _gates(waiting: Collection[Address]) -> dict[str, Any]:
    return {"gates": sorted(str(cause) for cause in waiting)} if waiting else {}


def _awaited(executor: Executor, waits: Sequence[Wait]) -> dict[str, Any]:
    """Say which moment comes first, and which events are waited for, with what each must have."""
    dues = [one.due for one in waits if one.due is not None]
    events = sorted({one.event for one in waits if one.event})
    awaited = {one.address: _event(executor, one) for one in waits if one.event}
    return {
        **({"until": min(dues).isoformat()} if dues else {}),
        **({"events": events, "awaited": [*awaited.values()]} if events else {}),
    }


def _event(executor: Executor, wait: Wait) -> dict[str, str]:
    step = executor.workflow.placed[wait.address.step].step
    where = step.where if isinstance(step, WaitStep) else None
    return {"event": wait.event, "key": wait.correlation, "where": where or ""}


def _error(held: Held, finished: int) -> dict[str, Any]:
    """Say what holds a run, where, and how many steps are safe."""
    assert held.error is not None
    kind = type(held.error).__name__
    return {
        "step": str(held.cause),
        "error": kind,
        "message": str(held.error),
        "facts": held.error.facts,
        "finished": finished,
    }


def _finished(executor: Executor) -> int:
    """Count the steps of the outermost block that have come to an outcome."""
    results = executor.results
    tops = [path for path, placed in executor.workflow.placed.items() if placed.block is None]
    return sum(isinstance(results.get(Address(path)), Outcome) for path in tops)


def _has_outcome(placed: Placed, results: Mapping[Address, Result]) -> bool:
    if placed.block is not None:
        return True  # inside a block: the block has an outcome only when all of its items have
    return not isinstance(results.get(Address(placed.path)), Held | None)
