"""A desk for the shipped lesson, written by rules: started, approved, and its files at hand."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from agents.rules_writer import RulesWriter
from assistant.bootstrap import open_app
from assistant.settings import Settings
from assistant.statuses import Status
from graphs.catalog import shipped
from tests.support.app_desk import ANA, Desk
from tests.support.workflows import ScriptedWriter

LIMIT_SECONDS = 120


class LessonDesk(Desk):
    """What a teacher does with one lesson."""

    async def settle(self) -> Status:
        """Let the worker work until the run rests; sixteen files take their time."""
        async with asyncio.timeout(LIMIT_SECONDS):
            return await self.app.worker.settle(self.run_id)

    async def finish(self, results: Mapping[str, Any] | None = None, **inputs: Any) -> list[str]:
        """Start a lesson and approve whatever it asks; return the gates it stopped at."""
        more = {"results": results} if results else {}
        await self.run(**inputs, **more)
        return await self.approve_all()

    async def approve_all(self) -> list[str]:
        """Approve until nothing waits; return the gates in their order."""
        stops: list[str] = []
        while (await self.snapshot()).run.status is Status.WAITING:
            stops += await self.gates()
            await self.approve()
        return stops

    async def finish_until_it_needs_somebody(self, **inputs: Any) -> None:
        """Start and approve up to the stop that a blocking finding makes."""
        await self.run(**inputs)
        while (await self.gates()) and not (await self.gates())[0].endswith(".accept"):
            await self.approve()

    async def file(self, name: str, format_: str, copy: str = "clean") -> bytes:
        """Return a finished file."""
        for one in (await self.snapshot()).documents:
            if (one.name, one.format, one.copy) == (name, format_, copy):
                return await self.app.runs.document(ANA, self.run_id, one.sha256)
        raise KeyError((name, format_, copy))

    async def value(self, step: str) -> Any:
        """Return the result of a step."""
        return (await self.steps())[step, ""].value


@asynccontextmanager
async def open_lesson_desk(
    url: str, home: Path, template: str = "lesson_plan"
) -> AsyncIterator[LessonDesk]:
    """Open the application on a database, with the rules as its writer."""
    settings = Settings(home, url, model="rules")
    rules = RulesWriter()
    async with open_app(settings, writers=lambda pin: rules) as app:
        yield LessonDesk(app, shipped(template), ScriptedWriter())
