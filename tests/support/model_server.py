"""An OpenAI-compatible model server on loopback: real HTTP, scripted answers, faults, and a ledger.

It owns the provider's side of every test with a model. Without a script it answers any JSON schema
with a valid object. Run it on its own with ``python -m tests.support.model_server --port 0``.
"""

import argparse
import asyncio
import json
import os
import re
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.support.model_replies import FAULTS, Reply
from tests.support.schema_filler import Filler

_MARKER = re.compile(r'<task template="([^"]*)" step="([^"]*)" item="([^"]*)"')
_MODEL = "test-model"


@dataclass(frozen=True)
class Received:
    """A request as it came in, with the step that its prompt names."""

    number: int
    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]
    template: str
    step: str
    item: str

    @property
    def prompt(self) -> str:
        """Everything that was said, in order."""
        messages = self.body.get("messages", [])
        return "\n".join(str(message.get("content") or "") for message in messages)

    @property
    def schema(self) -> Mapping[str, Any] | None:
        """The JSON schema that the answer must fit, where one was sent."""
        form = self.body.get("response_format") or {}
        schema: Mapping[str, Any] | None = form.get("json_schema", {}).get("schema")
        return schema


Handler = Callable[[Received], Reply | None]


class ModelServer:
    """Serves on a free port of 127.0.0.1 from a thread of its own while the context is open."""

    def __init__(
        self, *, port: int = 0, ledger: Path | None = None, delay_seconds: float = 0.0
    ) -> None:
        self.requests: list[Received] = []
        self._port = port
        self._ledger = ledger
        self._delay_seconds = delay_seconds
        self._queue: deque[Reply | Handler] = deque()
        self._handler: Handler | None = None
        self._loop = asyncio.new_event_loop()
        self._connections: set[asyncio.Task[None]] = set()
        self._ready = threading.Event()
        self._going = threading.Event()
        self._going.set()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="model-server", daemon=True)

    @property
    def base_url(self) -> str:
        """Where clients find it, as OpenAI's clients want it."""
        return f"http://127.0.0.1:{self._port}/v1"

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._port

    @property
    def connections(self) -> int:
        """How many clients are connected."""
        return len(self._connections)

    def script(self, *replies: Reply | Handler | str) -> None:
        """Queue answers for the next requests: replies, functions, or names of FAULTS."""
        self._queue.extend(FAULTS[one] if isinstance(one, str) else one for one in replies)

    def answer_with(self, handler: Handler | None) -> None:
        """Ask this function when no answer is queued; None from it means the default."""
        self._handler = handler

    def hold(self) -> None:
        """Hold the answers to all steps of drafts back from now on, until ``let_go``."""
        self._going.clear()

    def let_go(self) -> None:
        """Give the answers that were held back."""
        self._going.set()

    async def asked_for(self, step: str, *, seconds: float = 60.0) -> None:
        """Wait until a step was asked for."""
        async with asyncio.timeout(seconds):
            while True:
                if any(one.step == step for one in self.requests):
                    return
                await asyncio.sleep(0.02)

    def clear(self) -> None:
        """Forget requests, queued answers and the handler."""
        self.requests.clear()
        self._queue.clear()
        self._handler = None

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(10):
            message = "the model server did not start within 10 seconds"
            raise TimeoutError(message)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._connect, "127.0.0.1", self._port, limit=2**24)
        self._port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for connection in tuple(self._connections):
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            while await self._exchange(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client went away, or the server is closing
        finally:
            self._connections.discard(task)
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; False when the connection is over."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {
            name.strip().lower(): text.strip()
            for name, _, text in (line.partition(":") for line in head[1:] if line)
        }
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        received = self._receive(head[0].split(" ")[1], headers, json.loads(body or b"{}"))
        reply = self._choose(received)
        self._record(received, reply)
        await asyncio.sleep(self._delay_seconds + reply.delay_seconds)
        if received.step:
            await asyncio.to_thread(self._going.wait)
        return await _Exchange(received, reply, reader, writer).send()

    def _receive(self, path: str, headers: dict[str, str], body: dict[str, Any]) -> Received:
        text = json.dumps(body.get("messages", "")).replace('\\"', '"')
        marker = _MARKER.search(text)
        template, step, item = marker.groups() if marker else ("", "", "")
        number = len(self.requests) + 1
        received = Received(number, path, headers, body, template, step, item)
        self.requests.append(received)
        return received

    def _choose(self, received: Received) -> Reply:
        reply: Reply | Handler | None = self._queue.popleft() if self._queue else self._handler
        if callable(reply):
            reply = reply(received)
        return reply or Reply()

    def _record(self, received: Received, reply: Reply) -> None:
        """Write the bill before the answer goes out, so that it outlives a killed client."""
        if self._ledger is None:
            return
        line = {
            "number": received.number,
            "template": received.template,
            "step": received.step,
            "item": received.item,
            "model": received.body.get("model"),
            "status": reply.status,
            "billed": reply.billed,
        }
        with self._ledger.open("a", encoding="utf-8") as ledger:
            ledger.write(json.dumps(line) + "\n")
            ledger.flush()
            os.fsync(ledger.fileno())


class _Exchange:
    """Sends one reply the way its request asked for: whole, or as server-sent events."""

    def __init__(
        self,
        received: Received,
        reply: Reply,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._received = received
        self._reply = reply
        self._reader = reader
        self._writer = writer
        self._text = reply.text if reply.text is not None else self._default_text()

    async def send(self) -> bool:
        """Send the reply; False when the connection must not be used again."""
        if self._reply.breaks == "reset":
            self._writer.transport.abort()
            return False
        if self._reply.breaks == "stall" and not self._received.body.get("stream"):
            return await self._stall()
        if self._reply.status != HTTPStatus.OK:
            return await self._send_whole(self._error_body())
        if self._reply.raw is not None:
            return await self._send_whole(self._reply.raw)
        if self._received.body.get("stream"):
            return await self._send_stream()
        return await self._send_whole(self._answer_body())

    async def _send_whole(self, body: bytes) -> bool:
        lines = [f"HTTP/1.1 {self._reply.status} Status", "content-type: application/json"]
        lines += [f"{name}: {text}" for name, text in self._reply.headers.items()]
        head = "\r\n".join([*lines, f"content-length: {len(body)}", "", ""]).encode()
        if self._reply.breaks == "cut":
            self._writer.write(head + body[: len(body) // 2])
            await self._writer.drain()
            return False
        self._writer.write(head + body)
        await self._writer.drain()
        return True

    async def _send_stream(self) -> bool:
        head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked"
        self._writer.write(f"{head}\r\n\r\n".encode())
        events = self._events()
        if self._reply.breaks:
            events = events[: max(2, len(events) // 2)]
        for event in events:
            data = event if isinstance(event, str) else json.dumps(event)
            self._write_chunk(f"data: {data}\n\n".encode("utf-8", "backslashreplace"))
        if self._reply.breaks == "garbage":
            self._write_chunk(b"data: {not json\n\n")
        await self._writer.drain()
        if self._reply.breaks == "stall":
            return await self._stall()
        if self._reply.breaks == "cut":
            return False
        self._writer.write(b"0\r\n\r\n")
        await self._writer.drain()
        return True

    def _write_chunk(self, data: bytes) -> None:
        self._writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    async def _stall(self) -> bool:
        """Stay silent until the client hangs up or the server is closed."""
        await self._reader.read()
        return False

    def _default_text(self) -> str:
        schema = self._received.schema
        if schema is None:
            return "Here you are."
        return json.dumps(Filler(schema, self._received.prompt).fill())

    def _error_body(self) -> bytes:
        key = self._received.headers.get("authorization", "")
        error = {"message": f"{self._reply.error} ({key})", "type": "error"}
        return json.dumps({"error": {**error, "code": self._reply.code or None}}).encode()

    def _usage(self) -> Mapping[str, Any]:
        if self._reply.usage is not None:
            return self._reply.usage
        spoken = len(json.dumps(self._received.body.get("messages", "")))
        counts = {"prompt_tokens": spoken // 4 + 1, "completion_tokens": len(self._text) // 4 + 1}
        return {**counts, "total_tokens": sum(counts.values())}

    def _tool_calls(self) -> list[dict[str, Any]]:
        return [
            {
                "index": index,
                "id": f"call_{self._received.number}_{index}",
                "type": "function",
                "function": {"name": name, "arguments": arguments},
            }
            for index, (name, arguments) in enumerate(self._reply.tool_calls)
        ]

    def _answer_body(self) -> bytes:
        message = {
            "role": "assistant",
            "content": self._text or None,
            "refusal": self._reply.refusal or None,
            "tool_calls": self._tool_calls() or None,
        }
        body: dict[str, Any] = {
            "id": f"chatcmpl-{self._received.number}",
            "object": "chat.completion",
            "created": 0,
            "model": self._received.body.get("model", _MODEL),
            "choices": [{"index": 0, "message": message, "finish_reason": self._reply.finish}],
        }
        if usage := self._usage():
            body["usage"] = usage
        return json.dumps(body).encode()

    def _events(self) -> list[dict[str, Any] | str]:
        size = max(12, len(self._text) // 50)
        pieces = [self._text[at : at + size] for at in range(0, len(self._text), size)]
        deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
        deltas += [{"content": piece} for piece in pieces]
        deltas += [{"refusal": self._reply.refusal}] if self._reply.refusal else []
        deltas += [{"tool_calls": [call]} for call in self._tool_calls()]
        frame: dict[str, Any] = {
            "id": f"chatcmpl-{self._received.number}",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": self._received.body.get("model", _MODEL),
        }
        choices: list[dict[str, Any]] = [
            {"index": 0, "delta": delta, "finish_reason": None} for delta in deltas
        ]
        choices.append({"index": 0, "delta": {}, "finish_reason": self._reply.finish})
        events: list[dict[str, Any] | str] = [{**frame, "choices": [one]} for one in choices]
        if usage := self._usage():
            events.append({**frame, "choices": [], "usage": usage})
        return [*events, "[DONE]"]


def main() -> None:
    """Serve until standard input closes; print the port first."""
    parser = argparse.ArgumentParser(description="An OpenAI-compatible model server on loopback.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--ledger", type=Path, help="append one JSON line a request to this file")
    parser.add_argument("--delay-ms", type=float, default=0, help="wait before each answer")
    options = parser.parse_args()
    delay_seconds = options.delay_ms / 1000
    with ModelServer(
        port=options.port, ledger=options.ledger, delay_seconds=delay_seconds
    ) as server:
        print(server.port, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
