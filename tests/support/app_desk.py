"""A desk: the open application with one small workflow, a scripted writer, and a person at it."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from agents.writer import Assignment, Meter, Usage, Written
from assistant.bootstrap import App, open_app
from assistant.settings import Settings
from assistant.snapshot import ApprovalView, Snapshot, StepView
from assistant.statuses import Status
from graphs.catalog import written
from graphs.edits import Edit, WriterPin
from graphs.journal import Verdict
from graphs.limits import NO_LIMITS, Limits
from graphs.workflow import Workflow
from tests.support.workflows import ScriptedWriter

ANA = "ana"
LIMIT_SECONDS = 120


def definition(steps: Sequence[Mapping[str, Any]], **more: Any) -> Workflow:
    """Return a workflow of these steps as a person would write it down, with role ``writer``."""
    inputs = {
        name: {
            "type": "integer" if isinstance(default, int) else "string",
            "title": name,
            "default": default,
            **({"min": 0, "max": 100} if isinstance(default, int) else {}),
        }
        for name, default in more.pop("inputs", {}).items()
    }
    raw = {
        "draftroom": 1,
        "name": "small",
        "title": "Small",
        "inputs": inputs,
        "roles": {"writer": {"title": "Writer"}},
        "steps": list(steps),
        **more,
    }
    return written(json.dumps(raw))


class MeteredWriter(ScriptedWriter):
    """A scripted writer whose calls are paid for: each sets its most aside and is charged less."""

    def __init__(self, most_usd: float, cost_usd: float) -> None:
        super().__init__()
        self.most_usd = most_usd
        self.cost_usd = cost_usd

    async def write(
        self, assignment: Assignment, *, meter: Meter, emit: Callable[[str], None] | None = None
    ) -> Written:
        ticket = await meter.reserve("scripted", Usage(1, 1_000, 200, self.most_usd))
        usage = Usage(1, 100, 50, self.cost_usd)
        try:
            made = await super().write(assignment, meter=meter, emit=emit)
        finally:
            await meter.settle(ticket, usage)
        return Written(made.value, made.sources, usage)


class Desk:
    """What a person does with one run, and what they see of it."""

    def __init__(self, app: App, flow: Workflow, writer: ScriptedWriter) -> None:
        self.app = app
        self.flow = flow
        self.writer = writer
        self.run_id = ""

    async def start(self, **inputs: Any) -> None:
        """Start a run; what is no input goes to the service."""
        more = {name: inputs.pop(name) for name in _OPTIONS if name in inputs}
        if (usd := inputs.pop("limit_usd", None)) is not None:
            more["limits"] = Limits(usd=usd)
        run = await self.app.runs.start(ANA, self.flow, inputs, **more)
        self.run_id = run.id

    async def settle(self) -> Status:
        """Let the worker work until the run rests."""
        async with asyncio.timeout(LIMIT_SECONDS):
            return await self.app.worker.settle(self.run_id)

    async def run(self, **inputs: Any) -> Status:
        """Start a run and let it come to rest."""
        await self.start(**inputs)
        return await self.settle()

    async def edit(self, *edits: Edit) -> Status:
        """Make an edit and let the run come to rest."""
        await self.app.runs.edit(ANA, self.run_id, edits, words="please")
        return await self.settle()

    async def undo(self) -> Status:
        """Take the last change back and let the run come to rest."""
        await self.app.runs.undo(ANA, self.run_id)
        return await self.settle()

    async def decide(self, verdict: Verdict, gate: str = "", **more: Any) -> Status:
        """Answer the approval at a gate, or the only one, and let the run come to rest."""
        asked = await self.asked(gate)
        await self.app.runs.decide(
            ANA, self.run_id, asked.id, shown=asked.shown, verdict=verdict, **more
        )
        return await self.settle()

    async def approve(self, gate: str = "") -> Status:
        """Approve what waits at a gate, or the only thing that waits."""
        return await self.decide(Verdict.APPROVE, gate)

    async def asked(self, gate: str = "") -> ApprovalView:
        """Return the approval that waits at a gate, or the only one."""
        waiting = [one for one in (await self.snapshot()).approvals if gate in ("", one.gate)]
        assert len(waiting) == 1, waiting
        return waiting[0]

    async def until_told(self, kind: str, **facts: Any) -> None:
        """Wait until an event tells this."""
        async with asyncio.timeout(LIMIT_SECONDS):
            while True:
                found = await self.app.runs.events(ANA, self.run_id)
                if any(one.kind == kind and facts.items() <= one.data.items() for one in found):
                    return
                await asyncio.sleep(0.002)

    async def until_asked(self, gate: str) -> ApprovalView:
        """Wait until something waits at a gate, and return it."""
        async with asyncio.timeout(LIMIT_SECONDS):
            while True:
                for one in (await self.snapshot()).approvals:
                    if one.gate == gate:
                        return one
                await asyncio.sleep(0.002)

    async def snapshot(self) -> Snapshot:
        """Return what a screen shows of the run."""
        return await self.app.runs.snapshot(ANA, self.run_id)

    async def gates(self) -> list[str]:
        """Return the gates at which something waits, with their items."""
        waiting = (await self.snapshot()).approvals
        return sorted(f"{one.gate}[{one.item}]" if one.item else one.gate for one in waiting)

    async def steps(self) -> dict[tuple[str, str], StepView]:
        """Return every step by its name and item."""
        return {(one.id, one.item): one for one in (await self.snapshot()).steps}

    async def text(self, step: str) -> str:
        """Return the text that a step has given."""
        return str((await self.steps())[step, ""].value["text"])

    async def story(self) -> list[tuple[str, str]]:
        """Return who did what to the run, in its order."""
        found = await self.app.runs.events(ANA, self.run_id)
        return [(one.actor, one.kind) for one in found]


async def _prices(pin: WriterPin, calls: int) -> float | None:
    return 0.01 * calls


_OPTIONS = ("results", "limits", "writer", "autonomy", "style")


@asynccontextmanager
async def open_desk(
    url: str,
    home: Path,
    flow: Workflow,
    writer: ScriptedWriter | None = None,
    day: Limits = NO_LIMITS,
) -> AsyncIterator[Desk]:
    """Open the application on a database, with a scripted model as its writer."""
    scripted = writer or ScriptedWriter()
    settings = Settings(home, url, model="scripted", day=day)
    async with open_app(settings, writers=lambda pin: scripted) as app:
        app.runs.prices = _prices
        yield Desk(app, flow, scripted)


def copied(template: Path, folder: Path) -> str:
    """Copy a migrated, empty SQLite file; return its URL."""
    path = folder / "draftroom.db"
    shutil.copy(template, path)
    return f"sqlite:///{path}"
