"""Doors of the chat server on the wire: which are there, and what they say to what does not fit."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
import pytest
import socketio

from tests.support.server_process import ServerProcess

LIMIT_SECONDS = 60
WORDS = "correct horse battery"


@asynccontextmanager
async def signed_in(server: ServerProcess, name: str) -> AsyncIterator[httpx.AsyncClient]:
    """A person at a server, by a program."""
    async with httpx.AsyncClient(base_url=server.url, timeout=LIMIT_SECONDS) as client:
        given = {"username": name, "password": WORDS}
        assert (await client.post("/login", data=given)).status_code == 200
        yield client


@pytest.fixture
async def shared(own_room) -> ServerProcess:
    """A server for two people with passwords."""
    server: ServerProcess = await asyncio.to_thread(own_room, DRAFTROOM_AUTH="password")
    for name in ("Ana", "Ben"):
        await asyncio.to_thread(server.draftroom, "user", "add", name, given=f"{WORDS}\n")
    return server


class Socket:
    """A page without a browser, connected to one conversation."""

    def __init__(self, person: httpx.AsyncClient) -> None:
        self._person = person
        self._client = socketio.AsyncClient()
        self._heard: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
        self._client.on("*", self._hear)

    async def open(self, thread: str = "") -> None:
        cookies = "; ".join(f"{name}={value}" for name, value in self._person.cookies.items())
        url = str(self._person.base_url)
        facts = {"clientType": "webapp", "sessionId": str(uuid4()), "threadId": thread}
        await self._client.connect(
            url, headers={"Cookie": cookies}, auth=facts, socketio_path="/ws/socket.io"
        )
        await self._client.emit("connection_successful")

    async def say(self, words: str) -> None:
        """Say something and wait for the answer."""
        message = {
            "id": str(uuid4()),
            "type": "user_message",
            "name": "me",
            "output": words,
            "createdAt": "2026-03-02T07:59:00Z",
        }
        await self._client.emit("client_message", {"message": message, "fileReferences": []})
        while (await self.hears("new_message"))["type"] != "assistant_message":
            pass

    async def hears(self, event: str) -> Any:
        """Wait for the next event of a kind and return what it tells."""
        async with asyncio.timeout(LIMIT_SECONDS):
            while True:
                name, facts = await self._heard.get()
                if name == event:
                    return facts

    async def close(self) -> None:
        await self._client.disconnect()

    async def _hear(self, event: str, facts: Any = None) -> None:
        self._heard.put_nowait((event, facts))


async def threads(person: httpx.AsyncClient) -> list[Any]:
    asked = {"pagination": {"first": 20}, "filter": {}}
    listed: list[Any] = (await person.post("/project/threads", json=asked)).json()["data"]
    return listed


async def texts(person: httpx.AsyncClient, thread: str) -> set[str]:
    kept = (await person.get(f"/project/thread/{thread}")).json()
    return {one["output"] for one in kept["steps"]}


async def test_words_to_a_conversation_of_somebody_else_begin_one_of_ones_own(
    shared: ServerProcess,
) -> None:
    async with signed_in(shared, "Ana") as ana, signed_in(shared, "Ben") as ben:
        anas, bens = Socket(ana), Socket(ben)
        await anas.open()
        await anas.say("hello from Ana")
        (before,) = await threads(ana)

        await bens.open(before["id"])
        told = await bens.hears("resume_thread_error")
        await bens.say("hello from Ben")

        (own,) = await threads(ben)
        said = await texts(ben, own["id"])
        still = await texts(ana, before["id"])
        judged = await ben.put(
            "/feedback",
            json={
                "feedback": {"forId": "m1", "threadId": before["id"], "value": 1},
                "sessionId": "1",
            },
        )
        await anas.close()
        await bens.close()
    assert told == "Thread not found."
    assert "hello from Ben" in said
    assert "hello from Ana" in still
    assert "hello from Ben" not in still
    assert judged.status_code == 404


async def test_what_does_not_fit_is_refused_and_is_no_failure(room: ServerProcess) -> None:
    async with httpx.AsyncClient(base_url=room.url, timeout=LIMIT_SECONDS) as client:
        await client.post("/auth/header")
        lost = {"pagination": {"first": 20, "cursor": "zzz"}, "filter": {}}
        huge = {"pagination": {"first": 99_999_999_999_999_999_999}, "filter": {}}

        answers = [await client.post("/project/threads", json=one) for one in (lost, huge)]

    assert [one.status_code for one in answers] == [404, 200]


async def test_the_page_names_no_other_place_and_its_server_lists_no_doors(
    room: ServerProcess,
) -> None:
    async with httpx.AsyncClient(base_url=room.url, timeout=LIMIT_SECONDS) as client:
        page = (await client.get("/")).text
        listed = [await client.get(one) for one in ("/docs", "/redoc", "/openapi.json")]
        own = await client.get("/api/openapi.json")

    assert "og:url" not in page
    assert "github.com" not in page
    assert [one.status_code for one in listed] == [404, 404, 404]
    assert own.status_code == 200
