"""How much longer a run takes than its critical path, on a graph of twelve uneven steps."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from statistics import median

from langgraph.checkpoint.memory import InMemorySaver

from bench.figures import Figure, at_most, plain
from bench.rival import graph
from bench.room import once, opened, workflow

REPETITIONS = 5
EDGES: Mapping[str, Sequence[str]] = {
    "a1": (), "a2": ("a1",), "a3": ("a2",), "a4": ("a3",),
    "b1": (), "b2": ("b1",), "b3": ("b2",), "b4": ("b3",),
    "c1": (), "c2": ("c1",),
    "join": ("a4", "b4"), "end": ("join", "c2"),
}  # fmt: skip
SECONDS: Mapping[str, float] = {
    "a1": 0.2, "a2": 0.03, "a3": 0.2, "a4": 0.1,
    "b1": 0.02, "b2": 0.2, "b3": 0.05, "b4": 0.2,
    "c1": 0.08, "c2": 0.15,
    "join": 0.15, "end": 0.2,
}  # fmt: skip


async def measure() -> list[Figure]:
    """Measure runs through the whole application and through plain LangGraph, in turns."""
    flow = workflow("uneven", EDGES)
    rival = graph(EDGES, SECONDS, InMemorySaver())
    ours: list[float] = []
    theirs: list[float] = []
    async with opened(SECONDS) as (app, _):
        await once(app, flow)  # the first one opens the checkpointer and compiles
        for number in range(REPETITIONS):
            ours.append(await _seconds(partial(once, app, flow)))
            config = {"configurable": {"thread_id": str(number)}}
            theirs.append(await _seconds(partial(rival.ainvoke, {"done": {}}, config)))
    path = critical_path()
    return [
        at_most("makespan / critical path, 12 uneven steps", median(ours) / path, 1.05),
        plain("  plain LangGraph on the same graph", median(theirs) / path),
    ]


def critical_path() -> float:
    """Return the seconds of the longest way through the graph."""
    until: dict[str, float] = {}
    for step, needs in EDGES.items():
        until[step] = SECONDS[step] + max((until[need] for need in needs), default=0.0)
    return max(until.values())


async def _seconds(work: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began
