"""A person at the chat without a browser: Chainlit's own protocol over a real socket."""

import asyncio
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx
import socketio

PATIENCE_SECONDS = 60.0


@dataclass
class Talker:
    """One client: it says something and waits for the first answer."""

    url: str
    heard: "asyncio.Queue[Any]" = field(default_factory=asyncio.Queue)
    answers: int = 0
    connect_seconds: float = 0.0
    thread: str = ""

    async def __aenter__(self) -> "Talker":
        began = time.perf_counter()
        self._socket = socketio.AsyncClient(reconnection=False)
        self._socket.on("new_message", self._hear)
        self._socket.on("first_interaction", self._named)
        async with httpx.AsyncClient(base_url=self.url, timeout=PATIENCE_SECONDS) as client:
            # A bare server wants nobody's name and refuses the question.
            await client.post("/auth/header", headers={"Origin": self.url})
            cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        await self._socket.connect(
            self.url,
            socketio_path="/ws/socket.io",
            transports=["websocket"],
            headers={"Cookie": cookies, "Origin": self.url},
            auth={"sessionId": str(uuid.uuid4()), "clientType": "webapp", "threadId": ""},
            wait_timeout=int(PATIENCE_SECONDS),
        )
        await self._socket.emit("connection_successful")
        self.connect_seconds = time.perf_counter() - began
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.disconnect()

    async def say(self, text: str) -> float:
        """Say something; return the seconds until the first answer. Raise TimeoutError."""
        while not self.heard.empty():
            self.heard.get_nowait()
        message = {
            "id": str(uuid.uuid4()),
            "threadId": "",
            "name": "user",
            "type": "user_message",
            "output": text,
            "createdAt": "2026-01-01T00:00:00.000Z",
        }
        began = time.perf_counter()
        await self._socket.emit("client_message", {"message": message, "fileReferences": None})
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                found = await self.heard.get()
                if found.get("isError"):
                    raise RuntimeError(f"an error was answered: {found.get('output')}")
                if found.get("type") == "assistant_message":
                    self.answers += 1
                    return time.perf_counter() - began

    async def _hear(self, message: Any) -> None:
        await self.heard.put(message)

    async def _named(self, told: Any) -> None:
        self.thread = told["thread_id"]
