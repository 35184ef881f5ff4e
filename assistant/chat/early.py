"""Files that are dropped in before the page has connected: they wait for it, a moment."""

import asyncio
from urllib.parse import parse_qs

from assistant.guards.asgi import ASGIApp, Receive, Scope, Send

PATIENCE_SECONDS = 10.0
_LOOK_SECONDS = 0.05
_UPLOAD = "/project/file"


class Early:
    """Holds an upload back until the session it is for is there; Chainlit would refuse it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait where there is something to wait for, and pass the request on in any case."""
        posted = scope["type"] == "http" and scope["method"] == "POST"
        if posted and scope["path"].rstrip("/").endswith(_UPLOAD):
            asked = parse_qs(scope["query_string"].decode("latin-1"))
            await _connected(asked.get("session_id", [""])[0])
        await self._app(scope, receive, send)


async def _connected(session: str) -> None:
    from chainlit.session import WebsocketSession

    for _ in range(int(PATIENCE_SECONDS / _LOOK_SECONDS)):
        if not session or WebsocketSession.get_by_id(session) is not None:
            return
        await asyncio.sleep(_LOOK_SECONDS)
