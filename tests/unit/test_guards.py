"""Hostile requests and honest ones, each against an application that would answer anything."""

from pathlib import Path

import pytest

from assistant.access import Access, Auth, Authority
from assistant.guards import guarded
from assistant.settings import Settings
from tests.support.asgi_client import Echo, ask

SHARED = Access(
    host="0.0.0.0",
    hosts=(Authority("drafts.example.org", None), Authority("10.0.0.5", 9000)),
    auth=Auth.PASSWORD,
)
LOCAL = Access()
PAGE = {"sec_fetch_site": "same-origin", "sec_fetch_mode": "cors", "sec_fetch_dest": "empty"}
LINK = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
IMAGE = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "no-cors", "sec_fetch_dest": "image"}
FRAME = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "iframe"}


def settings(access: Access = LOCAL, port: int = 8000) -> Settings:
    return Settings(Path("unused"), "sqlite://", port=port, access=access)


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        pytest.param("GET", "/", {}, id="a program without a browser"),
        pytest.param("POST", "/api/runs", {}, id="a program that writes"),
        pytest.param("WS", "/ws/socket.io/", {}, id="a program that connects"),
        pytest.param("GET", "/", LINK, id="a link from elsewhere"),
        pytest.param("GET", "/", {"sec_fetch_site": "none"}, id="a bookmark"),
        pytest.param("GET", "/assets/a.js", PAGE, id="a script of ours"),
        pytest.param("GET", "/", {"host": "localhost:8000"}, id="localhost"),
        pytest.param("GET", "/", {"host": "LOCALHOST:8000"}, id="in capitals"),
        pytest.param("GET", "/", {"host": "[::1]:8000"}, id="IPv6"),
        pytest.param(
            "POST", "/project/action", {"origin": "http://127.0.0.1:8000", **PAGE}, id="our page"
        ),
        pytest.param(
            "WS",
            "/ws/socket.io/",
            {"origin": "http://localhost:8000", "host": "localhost:8000"},
            id="our socket",
        ),
        pytest.param(
            "POST", "/ws/socket.io/", {"origin": "http://[::1]:8000"}, id="our page polls"
        ),
    ],
)
async def test_our_own_names_and_pages_are_let_in(method, path, sent):
    app = Echo()

    reply = await ask(guarded(app, settings()), method, path, **sent)

    assert reply.opened or reply.status == 200
    assert len(app.reached) == 1


@pytest.mark.parametrize(
    ("status", "method", "path", "sent"),
    [
        pytest.param(421, "GET", "/", {"host": "evil.example"}, id="a strange name"),
        pytest.param(421, "GET", "/api/runs", {"host": "evil.example:8000"}, id="rebound to us"),
        pytest.param(421, "GET", "/", {"host": "127.0.0.1:9999"}, id="another port"),
        pytest.param(421, "GET", "/", {"host": "127.0.0.1"}, id="no port"),
        pytest.param(421, "GET", "/", {"host": "0.0.0.0:8000"}, id="the address of no one"),
        pytest.param(421, "GET", "/", {"host": "localhost.evil.example:8000"}, id="a longer name"),
        pytest.param(421, "GET", "/", {"host": "localhost:8000@evil.example"}, id="a name inside"),
        pytest.param(421, "GET", "/", {"host": "localhost:8000, evil.example"}, id="two in one"),
        pytest.param(421, "GET", "/", {"host": "127.1:8000"}, id="another spelling of loopback"),
        pytest.param(421, "GET", "/", {"host": ""}, id="an empty name"),
        pytest.param(421, "GET", "/", {"host": None}, id="no name"),
        pytest.param(
            421, "GET", "/", {"host": None, "Host": ["127.0.0.1:8000"] * 2}, id="the name twice"
        ),
        pytest.param(0, "WS", "/ws/socket.io/", {"host": "evil.example:8000"}, id="rebound socket"),
        pytest.param(403, "POST", "/api/x", {"origin": "http://evil.example"}, id="its form"),
        pytest.param(403, "PUT", "/api/x", {"origin": "http://evil.example"}, id="its put"),
        pytest.param(403, "OPTIONS", "/api/x", {"origin": "http://evil.example"}, id="preflight"),
        pytest.param(403, "GET", "/api/x", {"origin": "http://evil.example"}, id="its fetch"),
        pytest.param(
            403, "GET", "/ws/socket.io/", {"origin": "http://evil.example"}, id="its polling"
        ),
        pytest.param(
            403, "POST", "/api/x", {"origin": "http://localhost:9999"}, id="another local server"
        ),
        pytest.param(403, "POST", "/api/x", {"origin": "null"}, id="a page without a name"),
        pytest.param(403, "POST", "/api/x", {"origin": ""}, id="an empty origin"),
        pytest.param(403, "POST", "/api/x", {"origin": "file://"}, id="a file"),
        pytest.param(
            403, "POST", "/api/x", {"origin": "ftp://127.0.0.1:8000"}, id="another scheme"
        ),
        pytest.param(
            403, "POST", "/api/x", {"origin": "http://127.0.0.1:8000/x"}, id="more than an origin"
        ),
        pytest.param(
            403, "POST", "/api/x", {"origin": ["http://127.0.0.1:8000", "http://e"]}, id="two"
        ),
        pytest.param(
            403,
            "POST",
            "/api/x",
            {"origin": "http://evil.example", "host": "localhost:8000", **PAGE},
            id="a liar",
        ),
        pytest.param(0, "WS", "/ws/socket.io/", {"origin": "http://evil.example"}, id="its socket"),
        pytest.param(0, "WS", "/ws/socket.io/", {"origin": "null"}, id="a nameless socket"),
        pytest.param(403, "GET", "/api/runs/1/graph", IMAGE, id="as an image elsewhere"),
        pytest.param(403, "GET", "/", FRAME, id="in a frame elsewhere"),
        pytest.param(
            403,
            "GET",
            "/project/threads",
            {**IMAGE, "sec_fetch_site": "same-site"},
            id="as an image of another port",
        ),
        pytest.param(403, "POST", "/api/x", LINK, id="a form without an origin"),
    ],
)
async def test_strange_names_and_pages_reach_nothing(status, method, path, sent):
    app = Echo()

    reply = await ask(guarded(app, settings()), method, path, **sent)

    assert app.reached == []
    assert reply.status == status
    if method == "WS":
        assert [one["type"] for one in reply.messages] == ["websocket.close"]
    else:
        assert reply.header("content-type") == "application/problem+json"
        assert reply.json["status"] == status
        assert "DRAFTROOM_HOSTS" in reply.json["detail"]


@pytest.mark.parametrize(
    ("sent", "lets_in"),
    [
        ({"host": "drafts.example.org", "origin": "https://drafts.example.org"}, True),
        ({"host": "drafts.example.org", "origin": "http://drafts.example.org"}, True),
        ({"host": "drafts.example.org:8000", "origin": "http://drafts.example.org:8000"}, True),
        ({"host": "127.0.0.1:8000", "origin": "https://drafts.example.org"}, True),
        ({"host": "10.0.0.5:9000"}, True),
        ({"host": "10.0.0.5:8000"}, False),
        ({"host": "drafts.example.org:8443"}, False),
        ({"host": "x.drafts.example.org"}, False),
        ({"host": "evil.example", "x_forwarded_host": "drafts.example.org"}, False),
        ({"host": "drafts.example.org", "origin": "https://drafts.example.org:8443"}, False),
    ],
)
async def test_a_shared_server_is_called_by_the_names_it_was_given(sent, lets_in):
    app = Echo()

    await ask(guarded(app, settings(SHARED)), "POST", "/api/x", **sent)

    assert bool(app.reached) is lets_in


async def test_over_https_a_page_without_it_is_strange():
    app = Echo()
    sent = {"host": "drafts.example.org", "x_forwarded_proto": "https"}
    guard = guarded(app, settings(SHARED))

    secure = await ask(guard, "POST", "/api/x", origin="https://drafts.example.org", **sent)
    plain = await ask(guard, "POST", "/api/x", origin="http://drafts.example.org", **sent)

    assert (secure.status, plain.status) == (200, 403)
    assert app.reached[0]["scheme"] == "https"


async def test_a_port_that_browsers_leave_out_may_be_left_out():
    app = Echo()

    reply = await ask(
        guarded(app, settings(port=80)), "POST", host="localhost", origin="http://localhost"
    )

    assert reply.status == 200


@pytest.mark.parametrize(
    "sent",
    [
        {"x_forwarded_for": "203.0.113.9"},
        {"forwarded": "for=203.0.113.9"},
        {"x_forwarded_host": "drafts.example.org"},
        {"x_real_ip": "203.0.113.9"},
    ],
)
async def test_the_chat_of_one_person_is_not_passed_on_by_a_proxy(sent):
    app = Echo()

    reply = await ask(guarded(app, settings()), "GET", "/api/runs", **sent)

    assert (reply.status, app.reached) == (403, [])
    assert "DRAFTROOM_AUTH" in reply.json["detail"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/mcp"),
        ("POST", "/mcp/"),
        ("DELETE", "/mcp"),
        ("GET", "/copilot/index.js"),
        ("POST", "/auth/jwt"),
        ("GET", "/auth/oauth/github"),
        ("GET", "/auth/oauth/github/callback"),
        ("PUT", "/project/thread/share"),
        ("GET", "/project/share/123"),
        ("POST", "/slack/events"),
        ("GET", "/docs"),
        ("GET", "/docs/oauth2-redirect"),
        ("GET", "/redoc"),
        ("GET", "/openapi.json"),
        ("POST", "/login"),
    ],
)
async def test_doors_that_nobody_uses_are_not_there(method, path):
    app = Echo()

    reply = await ask(guarded(app, settings()), method, path)

    assert (reply.status, app.reached) == (404, [])


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/login"),
        ("POST", "/auth/header"),
        ("GET", "/auth/config"),
        ("POST", "/logout"),
        ("GET", "/mcpx"),
        ("GET", "/project/thread/1"),
        ("PUT", "/project/thread"),
    ],
)
async def test_doors_that_are_used_are_open(method, path):
    app = Echo()

    await ask(guarded(app, settings()), method, path)

    assert len(app.reached) == 1


async def test_with_passwords_people_sign_in_by_them_and_not_by_a_header():
    app = Echo()
    guard = guarded(app, settings(SHARED))

    by_password = await ask(guard, "POST", "/login")
    by_header = await ask(guard, "POST", "/auth/header")

    assert (by_password.status, by_header.status) == (200, 404)


async def test_nobody_is_given_the_cookie_that_finds_one_of_many_servers():
    app = Echo()

    reply = await ask(guarded(app, settings()), "POST", "/set-session-cookie", body=[b"{}"])

    assert (reply.status, reply.header("set-cookie"), app.reached) == (200, None, [])


async def test_the_start_and_the_end_of_the_server_pass():
    heard = []

    async def app(scope, receive, send):
        heard.append(scope["type"])

    await guarded(app, settings())({"type": "lifespan"}, None, None)

    assert heard == ["lifespan"]
