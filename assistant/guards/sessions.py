"""Sessions that have ended: a cookie counts only while it names who is asking.

The chat server's own cookie is good for days, whatever becomes of the account. Here it is dropped
once the password changed, the account was removed, or the proxy names somebody else.
"""

import time
from collections.abc import Callable

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

# These ask nobody who they are, or ask Identity themselves.
OPEN = ("/assets", "/public", "/favicon", "/logo", "/avatars", "/api")
LOOK_AGAIN_SECONDS = 30.0
_ENDED = 4401


class Sessions:
    """Drops the cookie of a session that has ended."""

    def __init__(
        self, app: ASGIApp, identity: Identity, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._app = app
        self._identity = identity
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, without its cookie where that counts no more."""
        if not is_request(scope) or is_under(scope["path"], *OPEN):
            await self._app(scope, receive, send)
            return
        caller = caller_of(scope)
        if caller.token is None:
            await self._app(scope, receive, send)
        elif not await self._identity.is_of(caller):
            await self._app(_without_session(scope), receive, send)
        elif scope["type"] == "websocket":
            await self._app(scope, self._watched(caller, receive), send)
        else:
            await self._app(scope, receive, send)

    def _watched(self, caller: Caller, receive: Receive) -> Receive:
        """Return what a websocket hears; it hears that it was closed once its session ended."""
        looked = self._clock()

        async def heard() -> Message:
            nonlocal looked
            message = await receive()
            if self._clock() - looked >= LOOK_AGAIN_SECONDS:
                looked = self._clock()
                if not await self._identity.is_of(caller):
                    return {"type": "websocket.disconnect", "code": _ENDED}
            return message

        return heard


def caller_of(scope: Scope) -> Caller:
    """Return what a request says of who sends it."""
    names = {key.lower() for key, _ in scope["headers"]}
    headers = {name.decode("latin-1"): sent(scope, name) for name in names}
    once = {name: values[0] for name, values in headers.items() if len(values) == 1}
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
