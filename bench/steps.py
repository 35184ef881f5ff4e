"""The CPU of a durable step: a chain of ten through the whole application, events and all."""

import time
from collections.abc import Awaitable, Callable
from statistics import median

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from bench.figures import Figure, at_most, plain
from bench.rival import graph
from bench.room import once, opened, workflow

STEPS = [f"s{number}" for number in range(10)]
EDGES = {step: STEPS[max(number - 1, 0) : number] for number, step in enumerate(STEPS)}
REPETITIONS = 25
WARM_UP = 3


async def measure() -> list[Figure]:
    """Measure all threads' CPU of whole runs, ours and plain LangGraph's, in turns."""
    flow = workflow("chain", EDGES)
    ours: list[float] = []
    theirs: list[float] = []
    async with opened({}) as (app, home):
        async with AsyncSqliteSaver.from_conn_string(str(home / "rival.db")) as saver:
            rival = graph(EDGES, {}, saver)
            for number in range(WARM_UP + REPETITIONS):
                config = {"configurable": {"thread_id": str(number)}}
                ours.append(await _cpu(lambda: once(app, flow)))
                theirs.append(
                    await _cpu(lambda: rival.ainvoke({"done": {}}, config, durability="sync"))  # noqa: B023
                )
    mine, plain_ = median(ours[WARM_UP:]), median(theirs[WARM_UP:])
    return [
        at_most("CPU per durable step / LangGraph with AsyncSqliteSaver", mine / plain_, 1.0),
        plain("  ours, in ms a step", mine * 1000 / len(STEPS)),
        plain("  plain LangGraph, in ms a step", plain_ * 1000 / len(STEPS)),
    ]


async def _cpu(work: Callable[[], Awaitable[object]]) -> float:
    began = time.process_time()
    await work()
    return time.process_time() - began
