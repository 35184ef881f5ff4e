"""Who is asking, known to everything that answers one request. An ASGI layer sets it.

The chat server reads its own cookie, which is good for days whatever becomes of the account. Here
that cookie is dropped once it names anybody else than who is asking: when the password changed, the
account was removed, or the proxy names another person.
"""

import time
from collections.abc import Callable
from contextvars import ContextVar

from assistant.guards.asgi import (
    ASGIApp,
    Message,
    Receive,
    Scope,
    Send,
    is_request,
    is_under,
    sent,
    without,
)
from assistant.guards.peers import peer
from assistant.identity import COOKIE, Caller, Identity

asking: ContextVar[str | None] = ContextVar("asking", default=None)

API = "/api"  # where alone the key of a program counts: the chat is for people
OPEN = ("/assets", "/public", "/favicon", "/logo", "/avatars")  # the same for everybody
LOOK_AGAIN_SECONDS = 30.0
_ENDED = 4401


class Asking:
    """Finds out who sends a request, once, before anything answers it."""

    def __init__(
        self, app: ASGIApp, identity: Identity, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._app = app
        self._identity = identity
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with who is asking and without a cookie that says otherwise."""
        if not is_request(scope) or is_under(scope["path"], *OPEN):
            await self._app(scope, receive, send)
            return
        caller = caller_of(scope)
        who = await self._identity.of(caller)
        if caller.token is not None and not self._identity.is_session_of(caller, who):
            scope = _without_session(scope)
        elif scope["type"] == "websocket":
            receive = self._watched(caller, receive)
        token = asking.set(who)
        try:
            await self._app(scope, receive, send)
        finally:
            asking.reset(token)

    def _watched(self, caller: Caller, receive: Receive) -> Receive:
        """Return what a websocket hears; it hears that it was closed once its session ended."""
        looked = self._clock()

        async def heard() -> Message:
            nonlocal looked
            message = await receive()
            if self._clock() - looked >= LOOK_AGAIN_SECONDS:
                looked = self._clock()
                who = await self._identity.of(caller)
                if not self._identity.is_session_of(caller, who):
                    return {"type": "websocket.disconnect", "code": _ENDED}
            return message

        return heard


def caller_of(scope: Scope) -> Caller:
    """Return what a request says of who sends it."""
    names = {key.lower() for key, _ in scope["headers"]}
    headers = {name.decode("latin-1"): sent(scope, name) for name in names}
    once = {name: values[0] for name, values in headers.items() if len(values) == 1}
    if not is_under(scope["path"], API):
        once.pop("authorization", None)
    if "cookie" in headers:
        once["cookie"] = "; ".join(headers["cookie"])  # HTTP/2 sends each in a header of its own
    return Caller(once, peer(scope))


def _without_session(scope: Scope) -> Scope:
    kept = [
        part.strip()
        for line in sent(scope, b"cookie")
        for part in line.split(";")
        if not part.strip().startswith(COOKIE)
    ]
    headers = without(scope["headers"], b"cookie")
    if kept:
        headers.append((b"cookie", "; ".join(kept).encode("latin-1")))
    return {**scope, "headers": headers}
