"""Who is asking, known to everything that answers one request. An ASGI layer sets it."""

from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from typing import Any

from assistant.identity import Caller, Identity

asking: ContextVar[str | None] = ContextVar("asking", default=None)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]


class Asking:
    """Finds out who sends a request, once, before anything answers it."""

    def __init__(self, app: Asgi, identity: Identity) -> None:
        self._app = app
        self._identity = identity

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        token = asking.set(await self._identity.of(_caller(scope)))
        try:
            await self._app(scope, receive, send)
        finally:
            asking.reset(token)


def _caller(scope: Scope) -> Caller:
    headers: dict[str, str] = {}
    twice: set[str] = set()
    for raw_name, raw_value in scope["headers"]:
        name = raw_name.decode("latin-1").lower()
        if name in headers and name != "cookie":
            twice.add(name)
        joined = f"{headers[name]}; " if name == "cookie" and name in headers else ""
        headers[name] = joined + raw_value.decode("latin-1")
    client = scope.get("client")
    return Caller(
        {name: value for name, value in headers.items() if name not in twice},
        client[0] if client else None,
    )
