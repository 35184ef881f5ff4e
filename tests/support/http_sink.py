"""A server on loopback that keeps what it is sent, and answers as a test tells it to."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Got(NamedTuple):
    """One request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class Sink:
    """What came in; ``answers`` are taken in turn by path, the last one again and again."""

    port: int = 0
    got: list[Got] = field(default_factory=list)
    answers: dict[str, list[tuple[int, str | bytes]]] = field(default_factory=dict)
    packed: str = ""  # how its answers say that they are packed
    retry_after: str = ""  # until when its answers say to be left alone

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ")
        pairs = (line.split(": ", 1) for line in head[1:] if ": " in line)
        headers = {name.lower(): value for name, value in pairs}
        content = await reader.readexactly(int(headers.get("content-length", 0)))
        self.got.append(Got(method, path, headers, json.loads(content) if content else None))
        turns = self.answers.get(f"{method} {path}", [(200, "{}")])
        status, body = turns.pop(0) if len(turns) > 1 else turns[0]
        if status:  # 0: the line is cut before any answer
            encoded = body.encode() if isinstance(body, str) else body
            more = "Location: http://169.254.169.254/\r\n" if status == 302 else ""
            more += f"Content-Encoding: {self.packed}\r\n" if self.packed else ""
            more += f"Retry-After: {self.retry_after}\r\n" if self.retry_after else ""
            writer.write(
                f"HTTP/1.1 {status} X\r\n{more}Content-Length: {len(encoded)}\r\n"
                "Connection: close\r\n\r\n".encode()
                + encoded
            )
            await writer.drain()
        writer.close()


@asynccontextmanager
async def open_sink() -> AsyncIterator[Sink]:
    """Open the server on a free port."""
    sink = Sink()
    server = await asyncio.start_server(sink.serve, "127.0.0.1", 0)
    sink.port = server.sockets[0].getsockname()[1]
    async with server:
        yield sink
