"""A process that works on a season until it rests or is killed; every call to its model is on disk.

``python -m tests.support.season_child HOME INPUTS`` begins the season where there is none.
"""

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from agents.rules_writer import RulesWriter
from agents.writer import Assignment, Meter, Usage, Written
from assistant.bootstrap import open_app
from assistant.settings import Settings
from assistant.statuses import Autonomy, Status
from graphs.catalog import shipped
from graphs.edits import WriterPin
from graphs.keys import digest

ACTOR = "ana"
PIN = WriterPin(name="ledger")


class LedgerWriter:
    """Writes what the rules write; each call is a line on disk, flushed before it is answered."""

    name = PIN.name

    def __init__(self, ledger: Path) -> None:
        self._rules = RulesWriter()
        self._file = ledger.open("a", encoding="utf-8")

    async def write(
        self, assignment: Assignment, *, meter: Meter, emit: Callable[[str], None] | None = None
    ) -> Written:
        """Note the call, take a moment that differs from piece to piece, and answer."""
        piece = [assignment.step, assignment.item, assignment.seed]
        self._file.write(json.dumps([*piece, os.getpid()]) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        await asyncio.sleep(int(digest(piece)[:4], 16) / 0xFFFF * 0.02)
        made = await self._rules.write(assignment, meter=meter)
        return Written(made.value, made.sources, Usage(calls=1), made.note)


async def work(home: Path, inputs: dict[str, object]) -> None:
    """Begin the season where there is none, and work on it until it rests."""
    settings = Settings(
        home=home, database_url=f"sqlite:///{home / 'draftroom.db'}", model=PIN.name
    )
    writer = LedgerWriter(home / "ledger.jsonl")
    async with open_app(settings, writers=lambda pin: writer) as app:
        app.worker.bench.lease_seconds = 0.5
        runs = await app.runs.all(ACTOR)
        run = runs[0] if runs else None
        if run is None:
            flow = shipped("tv_series")
            run = await app.runs.start(ACTOR, flow, inputs, writer=PIN, autonomy=Autonomy.END)
        (home / "begun").touch()
        status = await app.worker.settle(run.id)
        assert status is Status.WAITING, status


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1]), json.loads(sys.argv[2])))
