"""Listens to server-sent events of an ASGI application, one by one, as a browser would."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

LIMIT_SECONDS = 120


@dataclass(frozen=True)
class Event:
    """What was told."""

    kind: str
    data: Any
    id: int | None = None


class EventStream:
    """A stream that is being listened to."""

    def __init__(self, site: Any, path: str, headers: dict[str, str]) -> None:
        self.status = 0
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._gone = asyncio.Event()
        self._open = asyncio.Event()
        self._text = ""
        path, _, query = path.partition("?")
        given = {"host": "127.0.0.1:8000", "accept": "text/event-stream", **headers}
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "scheme": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", 8000),
        }
        self._task = asyncio.create_task(site(scope, self._receive, self._send))

    async def next(self, *kinds: str) -> Event:
        """Return the next event, or the next of some kinds."""
        async with asyncio.timeout(LIMIT_SECONDS):
            while True:
                block = await self._lines.get()
                assert block is not None, "the stream has ended"
                event = _read(block)
                if event is not None and (not kinds or event.kind in kinds):
                    return event

    async def until(self, seq: int) -> list[Event]:
        """Return the events up to the one with this number."""
        found: list[Event] = []
        while not found or found[-1].id != seq:
            found.append(await self.next())
        return found

    async def ended(self) -> None:
        """Wait until the server has ended the stream."""
        async with asyncio.timeout(LIMIT_SECONDS):
            while await self._lines.get() is not None:
                pass

    async def opened(self) -> None:
        """Wait until the server has answered."""
        async with asyncio.timeout(LIMIT_SECONDS):
            await self._open.wait()

    async def leave(self) -> None:
        """Go away, as somebody who closes the page."""
        self._gone.set()
        async with asyncio.timeout(LIMIT_SECONDS):
            await self._task

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._open.set()
            return
        self._text += message.get("body", b"").decode()
        *blocks, self._text = self._text.split("\n\n")
        for block in blocks:
            self._lines.put_nowait(block)
        if not message.get("more_body", False):
            self._lines.put_nowait(None)


@asynccontextmanager
async def listening(site: Any, path: str, **headers: str) -> AsyncIterator[EventStream]:
    """Listen to a stream; an underscore in a header's name is a dash."""
    stream = EventStream(
        site, path, {name.replace("_", "-"): value for name, value in headers.items()}
    )
    try:
        await stream.opened()
        yield stream
    finally:
        await stream.leave()


def _read(block: str) -> Event | None:
    fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
    if "event" not in fields:
        return None
    number = int(fields["id"]) if "id" in fields else None
    return Event(fields["event"], json.loads(fields["data"]), number)
