"""The chat server's own routes that this product does not use: they are not there.

Each is a door that nobody would watch: connecting tool servers, sharing a thread with everybody,
signing in by a bare token, a list of all the doors. What the API offers is said at its own address.
"""

import json

from assistant.access import Auth
from assistant.guards.asgi import ASGIApp, Receive, Refusal, Scope, Send, is_request, is_under

CLOSED = (
    "/mcp",
    "/copilot",
    "/auth/jwt",
    "/auth/oauth",
    "/project/share",
    "/project/thread/share",
    "/slack",
    "/teams",
    "/docs",
    "/redoc",
    "/openapi.json",
)
# Its pages ask for this before they connect. One process needs no cookie to be found again.
STICKY = "/set-session-cookie"
_NOT_HERE = Refusal(404, "There is no such page", "Draftroom does not use this address.")


class Surface:
    """Answers for the routes that are closed."""

    def __init__(self, app: ASGIApp, auth: Auth) -> None:
        self._app = app
        self._closed = (*CLOSED, *(("/auth/header",) if auth is Auth.PASSWORD else ()))
        self._posts_closed = () if auth is Auth.PASSWORD else ("/login",)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a closed route, and pass on everything else."""
        if not is_request(scope):
            await self._app(scope, receive, send)
        elif self._is_closed(scope):
            await _NOT_HERE.answer(scope, send)
        elif scope["path"] == STICKY:
            await _nothing_needed(send)
        else:
            await self._app(scope, receive, send)

    def _is_closed(self, scope: Scope) -> bool:
        path = scope["path"].rstrip("/")
        posted = scope.get("method") == "POST" and path in self._posts_closed
        return posted or is_under(path, *self._closed)


async def _nothing_needed(send: Send) -> None:
    body = json.dumps({"message": "No cookie is needed."}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
