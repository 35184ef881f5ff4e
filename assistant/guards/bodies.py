"""The size of what is sent to us, counted while it comes in."""

import asyncio
import re

from assistant.guards.asgi import (
    ASGIApp,
    Message,
    Receive,
    Refusal,
    Scope,
    Send,
    is_under,
    sent,
)

MB = 1024 * 1024
UPLOADS = ("/project/file", "/api/materials", "/api/preferences/letterhead")
UPLOAD_MB, OTHER_MB = 20, 1  # as what reads a file says
FORM_BYTES = 64 * 1024  # what a form puts around a file
LOGIN_BYTES = 16 * 1024
# A browser reads an answer only once it has sent everything, so the rest is taken and dropped.
DROPPED_BYTES, DROPPED_SECONDS = 200 * MB, 30.0
_LENGTH = re.compile(r"[0-9]{1,15}")


class Bodies:
    """Refuses a body that is too large, whatever its length was said to be."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on as long as its body stays within the limit."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        counted = _Counted(scope, receive, send, _limit(scope["path"]))
        if counted.is_said_to_be_too_large():
            await counted.refuse()
            return
        try:
            await self._app(scope, counted.receive, counted.send)
        except Exception:
            # The application was cut off in the middle of reading; the client has its answer.
            if not counted.refused:
                raise


class _Counted:
    """One request whose body is counted."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, limit: int) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._limit = limit
        self._taken = 0
        self._more = True
        self._started = False
        self.refused = False

    def is_said_to_be_too_large(self) -> bool:
        lengths = sent(self._scope, b"content-length")
        return any(not _LENGTH.fullmatch(one) or int(one) > self._limit for one in lengths)

    async def receive(self) -> Message:
        if self.refused:
            return {"type": "http.disconnect"}
        message = await self._take()
        if self._taken <= self._limit:
            return message
        await self.refuse()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if self.refused:
            return
        self._started = True
        await self._send(message)

    async def refuse(self) -> None:
        """Take what still comes, drop it, and answer; an answer under way is cut off."""
        self.refused = True
        try:
            async with asyncio.timeout(DROPPED_SECONDS):
                while self._more and self._taken < DROPPED_BYTES:
                    await self._take()
        except TimeoutError:
            pass
        if not self._started:
            await _too_large(self._limit).answer(self._scope, self._send)

    async def _take(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._taken += len(message.get("body", b""))
            self._more = message.get("more_body", False)
        else:
            self._more = False
        return message


def _limit(path: str) -> int:
    if path == "/login":
        return LOGIN_BYTES
    if is_under(path, *UPLOADS):
        return UPLOAD_MB * MB + FORM_BYTES
    return OTHER_MB * MB


def _too_large(limit: int) -> Refusal:
    most = f"{limit // MB} MB" if limit >= MB else f"{limit // 1024} KB"
    return Refusal(
        413, "That is too large", f"At most {most} can be sent here.", ((b"connection", b"close"),)
    )
