"""A conversation that is opened while the line is bad: the page is sent it all the same."""

import asyncio
import uuid
from typing import Any

import httpx
import socketio

from bench.talker import Talker
from tests.support.server_process import ServerProcess

LIMIT_SECONDS = 30


async def test_a_page_cut_off_before_its_conversation_came_is_sent_it_on_the_next_try(
    room: ServerProcess,
) -> None:
    async with Talker(room.url) as talker:
        await talker.say("hello")
        thread = talker.thread
    who = {"sessionId": str(uuid.uuid4()), "clientType": "webapp", "threadId": thread}
    first = await _connected(room.url, who)
    await first.disconnect()  # nothing was asked for yet

    again = await _connected(room.url, who)
    sent: asyncio.Queue[Any] = asyncio.Queue()
    again.on("resume_thread", sent.put)
    await again.emit("connection_successful")
    async with asyncio.timeout(LIMIT_SECONDS):
        conversation = await sent.get()
    await again.disconnect()

    assert conversation["id"] == thread
    assert [one["output"] for one in conversation["steps"]][:1] == ["hello"]


async def _connected(url: str, who: dict[str, str]) -> socketio.AsyncClient:
    socket = socketio.AsyncClient(reconnection=False)
    async with httpx.AsyncClient(base_url=url, timeout=LIMIT_SECONDS) as client:
        await client.post("/auth/header", headers={"Origin": url})
        cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    await socket.connect(
        url,
        socketio_path="/ws/socket.io",
        transports=["websocket"],
        headers={"Cookie": cookies, "Origin": url},
        auth=who,
    )
    return socket
