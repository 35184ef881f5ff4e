"""A small application behind the guards, served by uvicorn on a free port as the product is."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn

from assistant.access import Access
from assistant.guards import guarded
from assistant.guards.asgi import Receive, Scope, Send
from assistant.settings import Settings


class SmallApp:
    """Answers a request with its size, echoes a websocket, streams events until it is told."""

    def __init__(self) -> None:
        self.reached: list[str] = []
        self.go_on = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.reached.append(f"{scope.get('method', 'WS')} {scope['path']}")
        if scope["type"] == "websocket":
            await self._echo(receive, send)
        elif scope["path"] == "/api/events":
            await self._stream(send)
        else:
            await self._measure(receive, send)

    async def _echo(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": f"heard {message['text']}"})

    async def _stream(self, send: Send) -> None:
        headers = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"data: one\n\n", "more_body": True})
        await self.go_on.wait()
        await send({"type": "http.response.body", "body": b"data: two\n\n"})

    async def _measure(self, receive: Receive, send: Send) -> None:
        size, more = 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ConnectionError("the client has left")
            size += len(message["body"])
            more = message["more_body"]
        body = str(size).encode()
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def serving(app: Any, access: Access | None = None) -> AsyncIterator[int]:
    """Serve an application behind the guards; give its port."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()  # whoever calls before it has started is answered once it has
    port: int = listening.getsockname()[1]
    settings = Settings(Path("unused"), "sqlite://", port=port, access=access or Access())
    config = uvicorn.Config(
        guarded(app, settings),
        log_config=None,
        lifespan="off",
        proxy_headers=False,
        ws="websockets-sansio",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    running = asyncio.ensure_future(server.serve([listening]))
    try:
        yield port
    finally:
        server.should_exit = True
        await running
        listening.close()
