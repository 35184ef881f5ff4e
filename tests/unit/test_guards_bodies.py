"""How much may be sent to us, whatever it says of its own length."""

import asyncio
from pathlib import Path

import pytest

from assistant.access import Access, Auth
from assistant.guards import guarded
from assistant.guards.bodies import MB, Bodies
from assistant.settings import Settings
from tests.support.asgi_client import Echo, ask

PIECE = b"x" * (256 * 1024)


def guard(app):
    return guarded(app, Settings(Path("unused"), "sqlite://", access=Access(auth=Auth.PASSWORD)))


def pieces(megabytes: float) -> list[bytes]:
    return [PIECE] * int(megabytes * MB / len(PIECE))


@pytest.mark.parametrize(
    ("path", "megabytes"),
    [("/api/x", 1), ("/ws/socket.io/", 1), ("/project/file", 20), ("/api/materials", 20)],
)
async def test_what_fits_arrives_whole(path, megabytes):
    app = Echo()

    reply = await ask(guard(app), "POST", path, body=pieces(megabytes))

    assert reply.status == 200
    assert len(app.body) == megabytes * MB


@pytest.mark.parametrize(
    ("path", "megabytes", "most"),
    [
        ("/api/x", 1.25, "1 MB"),
        ("/ws/socket.io/", 1.25, "1 MB"),
        ("/project/filex", 1.25, "1 MB"),
        ("/project/file", 20.5, "20 MB"),
        ("/api/materials", 20.5, "20 MB"),
        ("/login", 0.25, "16 KB"),
    ],
)
@pytest.mark.parametrize("said", [True, False], ids=["length given", "length not given"])
async def test_what_is_too_large_is_refused_and_not_kept(path, megabytes, most, said):
    app = Echo()
    body = pieces(megabytes)
    sent = {"content_length": str(sum(map(len, body)))} if said else {}

    reply = await ask(guard(app), "POST", path, body=body, **sent)

    assert reply.status == 413
    assert reply.header("content-type") == "application/problem+json"
    assert most in reply.json["detail"]
    assert reply.header("connection") == "close"
    assert reply.header("x-content-type-options") == "nosniff"
    assert len(app.body) <= 26 * MB
    assert len(app.reached) == (0 if said else 1)


async def test_a_length_that_lies_does_not_let_more_in():
    app = Echo()

    reply = await ask(guard(app), "POST", "/api/x", body=pieces(2), content_length="10")

    assert reply.status == 413


@pytest.mark.parametrize("length", ["-1", "1e3", "", "0x10", "9" * 5_000])
async def test_a_length_that_is_no_length_is_refused(length):
    app = Echo()

    reply = await ask(guard(app), "POST", "/api/x", content_length=length)

    assert (reply.status, app.reached) == (413, [])


async def test_the_browser_is_answered_once_it_has_sent_everything():
    left = iter([*pieces(3), b""])
    taken = 0
    told = []

    async def receive():
        nonlocal taken
        piece = next(left)
        taken += len(piece)
        return {"type": "http.request", "body": piece, "more_body": bool(piece)}

    async def send(message):
        told.append((taken, message["type"]))

    scope = {"type": "http", "path": "/api/x", "headers": [], "method": "POST"}
    await Bodies(Echo())(scope, receive, send)

    assert told == [(3 * MB, "http.response.start"), (3 * MB, "http.response.body")]


async def test_an_application_that_goes_on_talking_is_not_heard():
    async def stubborn(scope, receive, send):
        while (await receive())["type"] != "http.disconnect":
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"thanks"})

    reply = await ask(guard(stubborn), "POST", "/api/x", body=pieces(2))

    assert reply.status == 413
    assert b"thanks" not in reply.body


async def test_an_error_of_the_application_is_its_own():
    async def broken(scope, receive, send):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await ask(guard(broken), "POST", "/api/x")


async def test_an_event_stream_goes_through_as_it_comes():
    go_on = asyncio.Event()
    heard = []

    async def stream(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"one", "more_body": True})
        await go_on.wait()
        await send({"type": "http.response.body", "body": b"two"})

    async def send(message):
        heard.append(message.get("body"))
        if message.get("body") == b"one":
            go_on.set()

    scope = {
        "type": "http",
        "scheme": "http",
        "method": "GET",
        "path": "/api/events",
        "headers": [(b"host", b"localhost:8000")],
        "client": None,
    }
    async with asyncio.timeout(60):
        await guard(stream)(scope, None, send)

    assert heard == [None, b"one", b"two"]
