"""A page whose line is bad or slow: it gets its conversation, and its files get in."""

import asyncio
import contextlib
import re
import uuid
from typing import Any

import httpx
import socketio
from playwright.async_api import Route

from bench.talker import Talker
from tests.support.server_process import ServerProcess

LIMIT_SECONDS = 120
HELD_SECONDS = 1


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


async def test_a_file_that_is_dropped_in_before_the_page_has_connected_gets_in(
    room: ServerProcess,
) -> None:
    who = {"sessionId": str(uuid.uuid4()), "clientType": "webapp", "threadId": ""}
    async with httpx.AsyncClient(base_url=room.url, timeout=LIMIT_SECONDS) as client:
        await client.post("/auth/header", headers={"Origin": room.url})
        dropped = asyncio.create_task(
            client.post(
                "/project/file",
                params={"session_id": who["sessionId"]},
                headers={"Origin": room.url},
                files={"file": ("notes.txt", b"Density is mass per volume.", "text/plain")},
            )
        )
        for _ in range(20):  # the request is under way before the page connects
            await asyncio.sleep(0)
        socket = await _connected(room.url, who)
        answer = await dropped
        await socket.disconnect()

    assert answer.status_code == 200, answer.text
    assert answer.json()["id"]


async def test_a_page_that_is_answered_in_the_wrong_order_is_in_its_own_conversation(visit) -> None:
    async with visit() as visitor:
        chat = await visitor.open()
        await chat.say("hello")
        await chat.page.wait_for_url(re.compile(r"/thread/"))
        asked: list[Route] = []
        more = asyncio.Event()

        async def last_first(route: Route) -> None:
            asked.append(route)
            if len(asked) == 1:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(more.wait(), HELD_SECONDS)
                if more.is_set():
                    await chat.page.wait_for_event("websocket")
            else:
                more.set()
            await route.continue_()

        await chat.page.route("**/set-session-cookie", last_first)
        await chat.reload()
        await chat.say("are you still there")
        await chat.page.unroute_all(behavior="wait")
        await chat.reload()
        await chat.see("hello")
        await chat.see("are you still there")

    assert len(asked) == 2


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
