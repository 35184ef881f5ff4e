"""The language of the guards: ASGI's types, headers, and how a request is refused."""

import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

POLICY_VIOLATED = 1008  # the code with which a websocket is closed


@dataclass(frozen=True)
class Refusal:
    """Why a request goes no further, as RFC 9457 tells it."""

    status: int
    title: str
    detail: str
    headers: tuple[tuple[bytes, bytes], ...] = ()

    async def answer(self, scope: Scope, send: Send) -> None:
        """Tell the client; a websocket is refused before it is opened."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": POLICY_VIOLATED, "reason": self.title})
            return
        body = json.dumps(
            {
                "type": "about:blank",
                "title": self.title,
                "status": self.status,
                "detail": self.detail,
            }
        ).encode()
        headers = [
            (b"content-type", b"application/problem+json"),
            (b"content-length", str(len(body)).encode()),
            *self.headers,
        ]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def is_request(scope: Scope) -> bool:
    """Return whether this is a request or a websocket, and not the server's own start and end."""
    return scope["type"] in ("http", "websocket")


def sent(scope: Scope, name: bytes) -> list[str]:
    """Return every value of a header, its name given in small letters."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]


def without(headers: Iterable[tuple[bytes, bytes]], *names: bytes) -> Headers:
    """Return the headers but for those with these names."""
    return [(key, value) for key, value in headers if key.lower() not in names]


def is_under(path: str, *folders: str) -> bool:
    """Return whether a path is one of the folders or below one."""
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)
