"""The ASGI application: guards, who is asking, the routes under /api, and the chat at the root."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse

from assistant.api import (
    approvals,
    connection,
    events,
    figures,
    files,
    halts,
    homes,
    launches,
    materials,
    people,
    preferences,
    problems,
    proposals,
    receipts,
    runs,
    script_pages,
    signals,
    steps,
    versions,
    workflows,
)
from assistant.asking import Asking
from assistant.bootstrap import App
from assistant.guards.asgi import ASGIApp, Receive, Scope, Send
from assistant.identity import Identity
from assistant.underway import Underway
from assistant.words import say

ROUTERS = (
    people,
    launches,
    proposals,
    receipts,
    halts,
    approvals,
    figures,
    events,
    runs,
    signals,
    steps,
    files,
    script_pages,
    versions,
    workflows,
    connection,
    homes,
    materials,
    preferences,
)
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def api_of(room: App) -> FastAPI:
    """Return the API over an open application, with its description at /api/openapi.json."""
    api = FastAPI(
        title=say("app.name"),
        description=say("app.description"),
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
    )
    api.state.room = room
    api.state.underway = Underway(room.store)
    problems.install(api)
    for noun in ROUTERS:
        api.include_router(noun.router, prefix="/api")

    @api.api_route("/api/{rest:path}", methods=METHODS, include_in_schema=False)
    async def unknown(request: Request, rest: str) -> JSONResponse:
        return problems.problem(404, f"There is no {request.method} /api/{rest}.")

    return api


class Site:
    """Answers with the application once it is there, and says until then that it is starting."""

    def __init__(self) -> None:
        self._app: ASGIApp | None = None

    def ready(self, app: Any, identity: Identity) -> None:
        """Answer with the application from now on."""
        self._app = Asking(app, identity)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._app is not None:
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            page = HTMLResponse(_starting(), status_code=503, headers={"Retry-After": "1"})
            await page(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1013})


def _starting() -> str:
    """Return the page that is shown while the application is being opened."""
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh"
content="1"><meta name="viewport" content="width=device-width"><title>{say("app.name")}</title>
<style>body{{font:18px/1.5 system-ui,sans-serif;display:grid;place-content:center;height:90vh;
text-align:center;color:#334}}@media(prefers-color-scheme:dark){{body{{background:#14171c;
color:#cdd}}}}</style><main><h1>{say("app.name")}</h1><p role="status">{say("app.starting")}</p>
</main></html>"""
