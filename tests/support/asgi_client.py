"""A client that speaks ASGI to an application directly, with headers no browser would send."""

import asyncio
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from assistant.guards.asgi import ASGIApp, Message, Receive, Scope, Send

LIMIT_SECONDS = 60.0
OURS = "127.0.0.1:8000"


@dataclass
class Reply:
    """What came back."""

    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    messages: list[Message] = field(default_factory=list)

    def header(self, name: str) -> str | None:
        """Return the one value of a header."""
        found = [value for key, value in self.headers if key == name]
        assert len(found) <= 1, found
        return found[0] if found else None

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def opened(self) -> bool:
        """Whether the application accepted a websocket."""
        return any(one["type"] == "websocket.accept" for one in self.messages)


class Echo:
    """An application that answers everything, and remembers what reached it."""

    def __init__(self, status: int = 200, headers: Iterable[tuple[str, str]] = ()) -> None:
        self.status = status
        self.headers = [(key.encode(), value.encode()) for key, value in headers]
        self.reached: list[Scope] = []
        self.body = b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.reached.append(scope)
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            return
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ConnectionError("the client has left")
            self.body += message.get("body", b"")
            more = message.get("more_body", False)
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": b"fine"})

    def told(self, name: str) -> list[str]:
        """Return the values of a header that reached the application last."""
        return [
            value.decode()
            for key, value in self.reached[-1]["headers"]
            if key.decode().lower() == name
        ]


async def ask(
    app: ASGIApp,
    method: str = "GET",
    path: str = "/",
    *,
    host: str | None = OURS,
    body: Iterable[bytes] = (b"",),
    client: tuple[str, int] | None = ("127.0.0.1", 50000),
    scheme: str = "http",
    **headers: str | list[str],
) -> Reply:
    """Send one request; ``WS`` opens a websocket. An underscore in a header's name is a dash."""
    scope = _scope(method, path, host, client, scheme, headers)
    reply = Reply()
    receive = _opening() if method == "WS" else _sending(body)

    async def send(message: Message) -> None:
        reply.messages.append(message)
        if message["type"] == "http.response.start":
            reply.status = message["status"]
            reply.headers = [(k.decode().lower(), v.decode()) for k, v in message["headers"]]
        elif message["type"] == "http.response.body":
            reply.body += message.get("body", b"")

    async with asyncio.timeout(LIMIT_SECONDS):
        await app(scope, receive, send)
    return reply


def _scope(
    method: str,
    path: str,
    host: str | None,
    client: tuple[str, int] | None,
    scheme: str,
    headers: dict[str, str | list[str]],
) -> Scope:
    given = [] if host is None else [(b"host", host.encode())]
    for name, value in headers.items():
        for one in [value] if isinstance(value, str) else value:
            given.append((name.replace("_", "-").encode(), one.encode()))
    socket = method == "WS"
    scope: Scope = {
        "type": "websocket" if socket else "http",
        "scheme": scheme.replace("http", "ws") if socket else scheme,
        "path": path,
        "headers": given,
        "client": client,
    }
    return scope if socket else {**scope, "method": method}


def _sending(body: Iterable[bytes]) -> Callable[[], Any]:
    parts = list(body)
    messages = [
        {"type": "http.request", "body": part, "more_body": number < len(parts)}
        for number, part in enumerate(parts, 1)
    ]
    left = iter(messages)

    async def receive() -> Message:
        return next(left, {"type": "http.disconnect"})

    return receive


def _opening() -> Callable[[], Any]:
    async def receive() -> Message:
        return {"type": "websocket.connect"}

    return receive
