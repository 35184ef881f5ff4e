"""The CPU of a durable step: chains of steps through the whole application, events and all.

A step's share is what a chain of forty takes more than a chain of ten, by thirty. What is done once
a run (its start, its lease, its end) is shown apart, and in the whole run of ten steps.
"""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from statistics import median
from typing import Any

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from assistant.bootstrap import App
from bench.figures import Figure, at_most, plain
from bench.rival import graph
from bench.room import once, opened, workflow
from graphs.workflow import Workflow

LENGTHS = (10, 40)
REPETITIONS = 20
WARM_UP = 3


async def measure() -> list[Figure]:
    """Measure the CPU of all threads over whole runs, ours and plain LangGraph's, in turns."""
    flows = {length: workflow(f"chain_{length}", _chain(length)) for length in LENGTHS}
    async with (
        opened({}) as (app, home),
        AsyncSqliteSaver.from_conn_string(str(home / "rival.db")) as saver,
    ):
        rivals = {length: graph(_chain(length), {}, saver) for length in LENGTHS}
        taken = [await _both(app, flows, rivals, number) for number in range(REPETITIONS)]
    ours, theirs = (
        {length: median(one[who][length] for one in taken[WARM_UP:]) for length in LENGTHS}
        for who in (0, 1)
    )
    return [
        at_most(
            "CPU per durable step / LangGraph with AsyncSqliteSaver",
            _per_step(ours) / _per_step(theirs),
            1.0,
        ),
        plain("  ours, ms a step", _per_step(ours)),
        plain("  plain LangGraph, ms a step", _per_step(theirs)),
        plain("  ours, ms once a run", ours[10] - 10 * _per_step(ours)),
        plain("  a whole run of ten steps / LangGraph", ours[10] / theirs[10]),
    ]


async def _both(
    app: App, flows: Mapping[int, Workflow], rivals: Mapping[int, Any], number: int
) -> tuple[dict[int, float], dict[int, float]]:
    """Return the milliseconds of one run of each length: ours, and plain LangGraph's."""
    ours: dict[int, float] = {}
    theirs: dict[int, float] = {}
    for length in LENGTHS:
        config = {"configurable": {"thread_id": f"{length}.{number}"}, "recursion_limit": 100}
        ours[length] = await _cpu(partial(once, app, flows[length]))
        theirs[length] = await _cpu(
            partial(rivals[length].ainvoke, {"done": {}}, config, durability="sync")
        )
    return ours, theirs


def _chain(length: int) -> dict[str, Sequence[str]]:
    steps = [f"s{number}" for number in range(length)]
    return {step: steps[max(number - 1, 0) : number] for number, step in enumerate(steps)}


def _per_step(taken: Mapping[int, float]) -> float:
    short, long = LENGTHS
    return (taken[long] - taken[short]) / (long - short)


async def _cpu(work: Callable[[], Awaitable[object]]) -> float:
    began = time.process_time()
    await work()
    return (time.process_time() - began) * 1000
