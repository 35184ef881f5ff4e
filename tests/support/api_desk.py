"""An API desk: the routes over an open application, with several people asking them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from assistant.access import Access, Auth
from assistant.app import api_of
from assistant.asking import Asking
from assistant.bootstrap import App, open_app
from assistant.identity import Identity
from assistant.launches import Form
from assistant.settings import Settings
from assistant.statuses import Status
from graphs.journal import Verdict

LIMIT_SECONDS = 120
NAMED_IN = "x-person"
BEHIND_A_PROXY = Access(auth=Auth.HEADER, header=NAMED_IN)
DENSITY = {"topic": "Density", "grade": 7, "minutes": 47}


@dataclass
class ApiDesk:
    """People who ask the API: two with a name, and a stranger. Locally all are the same person."""

    app: App
    ana: httpx.AsyncClient
    ben: httpx.AsyncClient
    stranger: httpx.AsyncClient
    site: Any  # the application itself, for what is listened to

    async def launch(self, actor: str = "ana", **inputs: Any) -> str:
        """Open a form for a lesson and return its id."""
        form = Form(inputs=inputs or DENSITY)
        return (await self.app.launches.open(actor, "lesson_plan", form)).launch.id

    async def run(self, actor: str = "ana", **inputs: Any) -> str:
        """Start a lesson and let it come to rest; return its id."""
        run_id = await self.app.launches.start(actor, await self.launch(actor, **inputs))
        await self.settle(run_id)
        return run_id

    async def finished(self, actor: str = "ana", **inputs: Any) -> str:
        """Start a lesson, approve whatever is asked, and return its id once its files are made."""
        return await self.finish(await self.run(actor, **inputs), actor)

    async def finish(self, run_id: str, actor: str = "ana") -> str:
        """Approve whatever a run asks until its files are made; return its id."""
        while await self.settle(run_id) is Status.WAITING:
            await self.approve(run_id, actor)
        return run_id

    async def approve(self, run_id: str, actor: str = "ana") -> None:
        """Approve what waits now."""
        for one in (await self.app.runs.snapshot(actor, run_id)).approvals:
            await self.app.runs.decide(
                actor, run_id, one.id, shown=one.shown, verdict=Verdict.APPROVE
            )

    async def settle(self, run_id: str) -> Status:
        """Let the worker work until a run rests."""
        async with asyncio.timeout(LIMIT_SECONDS):
            return await self.app.worker.settle(run_id)


@asynccontextmanager
async def open_api(
    url: str, home: Path, *, access: Access = BEHIND_A_PROXY, **settings: Any
) -> AsyncIterator[ApiDesk]:
    """Open the application on a database, and its routes as they stand behind the guards."""
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(
            open_app(Settings(home, url, access=access, **settings))
        )
        site = Asking(api_of(app), Identity(access, stands=app.accounts.stands))

        async def person(name: str | None) -> httpx.AsyncClient:
            return await stack.enter_async_context(
                httpx.AsyncClient(
                    transport=httpx.ASGITransport(site, raise_app_exceptions=False),  # type: ignore[arg-type]
                    base_url="http://127.0.0.1:8000",
                    headers={} if name is None else {NAMED_IN: name},
                )
            )

        people = [await person(name) for name in ("ana", "ben", None)]
        yield ApiDesk(app, *people, site=site)
