"""The guards under a real server: real sockets, real websockets, streams that must not be held."""

import asyncio
import socket

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from assistant.guards.bodies import MB
from tests.support.guarded_server import SmallApp, serving

LIMIT_SECONDS = 60.0


@pytest.fixture
async def app() -> SmallApp:
    return SmallApp()


@pytest.fixture
async def port(app: SmallApp):
    async with serving(app) as port:
        yield port


async def raw(port: int, text: str) -> str:
    """Send the bytes of a request as they are; return the first line of the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(text.encode("latin-1"))
    await writer.drain()
    async with asyncio.timeout(LIMIT_SECONDS):
        line = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return line.decode()


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
async def test_our_own_page_talks_and_listens(port, name):
    origin = f"http://{name}:{port}"

    async with connect(f"ws://{name}:{port}/ws/socket.io/", origin=origin) as page:
        await page.send("hello")

        assert await page.recv() == "heard hello"


async def test_a_program_without_a_browser_talks_and_listens(port):
    async with connect(f"ws://127.0.0.1:{port}/ws/socket.io/") as program:
        await program.send("hello")

        assert await program.recv() == "heard hello"


@pytest.mark.parametrize(
    ("origin", "sent"),
    [
        ("http://evil.example", {}),
        ("http://localhost:1", {}),
        ("null", {}),
        (None, {"Sec-Fetch-Site": "same-site"}),
    ],
)
async def test_the_socket_of_a_strange_page_is_refused_before_it_opens(app, port, origin, sent):
    with pytest.raises(InvalidStatus) as caught:
        async with connect(
            f"ws://127.0.0.1:{port}/ws/socket.io/", origin=origin, additional_headers=sent
        ):
            pass

    assert caught.value.response.status_code == 403
    assert app.reached == []


@pytest.mark.parametrize(
    "head",
    [
        "GET / HTTP/1.1\r\nHost: evil.example:{port}\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: 127.0.0.1:{port}\r\n\r\n",
        "GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET /ws/socket.io/ HTTP/1.1\r\nHost: evil.example:{port}\r\nConnection: Upgrade\r\n"
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    ],
    ids=["rebound", "forwarded", "absolute", "no name", "rebound socket"],
)
async def test_a_strange_name_is_refused_on_the_wire(app, port, head):
    line = await raw(port, head.format(port=port))

    assert line.split()[1] in {"421", "403"}
    assert app.reached == []


@pytest.mark.parametrize("path", ["/mcp", "/%6dcp", "/auth/%6awt", "/project/thread/share"])
async def test_a_closed_door_stays_closed_however_it_is_written(app, port, path):
    line = await raw(port, f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n")

    assert line.split()[1] == "404"
    assert app.reached == []


async def test_events_come_one_by_one(app, port):
    async with (
        httpx.AsyncClient(timeout=LIMIT_SECONDS) as client,
        client.stream("GET", f"http://127.0.0.1:{port}/api/events") as stream,
    ):
        lines = stream.aiter_lines()
        first = await anext(lines)
        app.go_on.set()
        rest = [line async for line in lines if line]

    assert (first, rest) == ("data: one", ["data: two"])


async def test_a_large_upload_arrives_whole(port):
    async with httpx.AsyncClient(timeout=LIMIT_SECONDS) as client:
        reply = await client.post(
            f"http://127.0.0.1:{port}/api/materials", content=b"x" * (20 * MB)
        )

    assert (reply.status_code, reply.text) == (200, str(20 * MB))


@pytest.mark.parametrize("said", [True, False], ids=["length given", "length not given"])
async def test_a_browser_that_sends_too_much_is_told_so(port, said):
    async def pieces():
        for _ in range(40):
            yield b"x" * MB

    content = b"x" * (40 * MB) if said else pieces()
    async with httpx.AsyncClient(timeout=LIMIT_SECONDS) as client:
        reply = await client.post(f"http://127.0.0.1:{port}/api/materials", content=content)

    assert reply.status_code == 413
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["detail"] == "At most 20 MB can be sent here."


async def test_others_are_served_while_somebody_sends_too_much(port):
    name = f"Host: 127.0.0.1:{port}"
    head = f"POST /api/materials HTTP/1.1\r\n{name}\r\nContent-Length: 90000000\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(head.encode())
        async with httpx.AsyncClient(timeout=LIMIT_SECONDS) as client:
            reply = await client.get(f"http://127.0.0.1:{port}/")

    assert reply.status_code == 200
