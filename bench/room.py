"""The application with a writer that takes a given time, on a SQLite file that is flushed."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from agents.sources import Source
from agents.writer import Assignment, Meter, Written
from assistant.bootstrap import App, open_app
from assistant.settings import Settings
from assistant.statuses import Status
from bench.rival import text_of
from graphs.catalog import written
from graphs.edits import WriterPin
from graphs.workflow import Workflow

ACTOR = "bench"
PIN = WriterPin(name="sleeper")
_HEAD = """
draftroom: 1
name: {name}
title: Bench
roles:
  writer: {{title: Writer, brief: You write.}}
steps:
"""


class Sleeper:
    """Sleeps for as long as a step takes, and writes its text."""

    name = PIN.name

    def __init__(self, seconds: Mapping[str, float]) -> None:
        self._seconds = seconds

    async def write(
        self, assignment: Assignment, *, meter: Meter, emit: Callable[[str], None] | None = None
    ) -> Written:
        """Write the text of a step."""
        if seconds := self._seconds.get(assignment.step):
            await asyncio.sleep(seconds)
        return Written({"text": text_of(assignment.step)}, {"/text": Source.MODEL})


@asynccontextmanager
async def opened(seconds: Mapping[str, float]) -> AsyncIterator[tuple[App, Path]]:
    """Open the application in a folder of its own, which is gone afterwards."""
    with TemporaryDirectory(prefix="draftroom-bench-") as folder:
        home = Path(folder)
        settings = Settings(
            home=home, database_url=f"sqlite:///{home / 'draftroom.db'}", model=PIN.name
        )
        writer = Sleeper(seconds)
        async with open_app(settings, writers=lambda pin: writer) as app:
            yield app, home


def workflow(name: str, edges: Mapping[str, Sequence[str]]) -> Workflow:
    """Return a workflow of agent steps, each with the steps that it reads."""
    lines = [
        f"  - {{id: {step}, kind: agent, role: writer, output: {{text: string}}, "
        f"with: {{{', '.join(f'{need}: steps.{need}' for need in needs)}}}}}"
        for step, needs in edges.items()
    ]
    return written(_HEAD.format(name=name) + "\n".join(lines) + "\n", file="bench.yaml")


async def once(app: App, flow: Workflow) -> None:
    """Do one run from start to end, the way every run is done."""
    run = await app.runs.start(ACTOR, flow, {}, writer=PIN)
    status = await app.worker.settle(run.id)
    if status is not Status.SUCCEEDED:
        raise RuntimeError(f"the run is {status}")
