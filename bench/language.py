"""The workflow language: a pipeline over items, and how long a long definition takes."""

import asyncio
import json
import time
from collections.abc import Callable
from statistics import median

from agents.sources import Source
from agents.writer import Assignment, Meter, Written
from bench.figures import Figure, at_most, plain
from bench.room import ACTOR, PIN, opened
from bench.season import seconds_of
from graphs.catalog import written
from graphs.compile import compiled
from graphs.errors import DefinitionError
from graphs.loader import MOST_BYTES
from graphs.workflow import Workflow

ITEMS, STAGES, LONG = 20, ("a", "b", "c"), 200
REPETITIONS = 5
_HEAD = {
    "draftroom": 1,
    "name": "pipeline",
    "title": "Pipeline",
    "inputs": {"topic": {"type": "string", "title": "Topic", "default": "x"}},
    "roles": {"writer": {"title": "W"}},
}


class Uneven:
    """Takes a time of its own for each stage of each item."""

    name = PIN.name

    async def write(
        self, assignment: Assignment, *, meter: Meter, emit: Callable[[str], None] | None = None
    ) -> Written:
        """Write a word."""
        await asyncio.sleep(seconds_of(assignment.step, assignment.item))
        return Written({"text": assignment.item}, {"/text": Source.MODEL})


async def measure() -> list[Figure]:
    """Measure the pipeline against its slowest item, and how long a long definition takes."""
    flow = _pipeline()
    async with opened({}) as (app, _):
        app.worker.bench.parallel = 1_000  # the limit of what goes on at once is off
        writer = Uneven()
        app.worker.bench.writers = lambda pin, owner="": writer
        began = time.perf_counter()
        run = await app.runs.start(ACTOR, flow, {}, writer=PIN)
        await app.worker.settle(run.id)
        seconds = time.perf_counter() - began
    slowest = max(
        sum(seconds_of(f"items.{stage}", str(item)) for stage in STAGES)
        for item in range(1, ITEMS + 1)
    )
    text = json.dumps(_long(LONG))
    large = json.dumps(_long(LONG, prompt=_prompt((MOST_BYTES - len(text)) // LONG - 40)))
    return [
        at_most("pipeline of 20 items in 3 steps / slowest item", seconds / slowest, 1.05),
        plain(
            "  a definition of 200 steps is compiled, ms",
            _milliseconds(lambda: compiled(written(text))),
        ),
        plain(
            f"  one of {len(large) / 2**20:.2f} MB, nearly all of it prompts, is checked, ms",
            _milliseconds(lambda: written(large)),
        ),
        plain(
            "  one of 2 MB, too long, is refused, ms", _milliseconds(lambda: _refused(large * 2))
        ),
    ]


def _pipeline() -> Workflow:
    names = [str(number) for number in range(1, ITEMS + 1)]
    inner = [
        {"id": stage, "kind": "agent", "role": "writer", "output": {"text": "string"},
         "with": {"before": f"steps.{STAGES[number - 1]}.text" if number else "item"}}
        for number, stage in enumerate(STAGES)
    ]  # fmt: skip
    steps = [
        {"id": "list", "kind": "transform", "value": json.dumps(names)},
        {"id": "items", "kind": "each", "items": "steps.list", "steps": inner},
    ]
    return written(json.dumps(_HEAD | {"steps": steps}))


def _long(count: int, **more: object) -> dict[str, object]:
    steps = [
        {"id": f"s{number}", "kind": "agent", "role": "writer", "output": {"text": "string"},
         "with": {"before": f"steps.s{number - 1}.text" if number else "inputs.topic"}, **more}
        for number in range(count)
    ]  # fmt: skip
    return _HEAD | {"steps": steps}


def _prompt(characters: int) -> str:
    """Return a prompt with a value in each of its sentences."""
    sentence = "Go on from {{ before }}, and change nothing that is said there. "
    return sentence * (characters // len(sentence))


def _refused(text: str) -> None:
    try:
        written(text)
    except DefinitionError:
        return
    raise AssertionError("it was taken")


def _milliseconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(REPETITIONS):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1_000)
    return median(taken)
