"""What every answer tells the browser, also an answer of the guards themselves."""

from pathlib import Path

import pytest

from assistant.access import Access, Auth
from assistant.guards import guarded
from assistant.settings import Settings
from tests.support.asgi_client import Echo, ask

HTML = ("content-type", "text/html")


def guard(app: Echo, auth: Auth = Auth.LOCAL):
    return guarded(app, Settings(Path("unused"), "sqlite://", access=Access(auth=auth)))


def policy(text: str | None) -> dict[str, list[str]]:
    """Read a content security policy."""
    assert text is not None
    return {name: rest for name, *rest in (part.split() for part in text.split(";"))}


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "evil.example"])
async def test_every_answer_has_the_headers_that_keep_a_browser_safe(host):
    reply = await ask(guard(Echo()), host=host)

    assert reply.header("x-content-type-options") == "nosniff"
    assert reply.header("x-frame-options") == "DENY"
    assert reply.header("referrer-policy") == "same-origin"
    assert reply.header("cross-origin-opener-policy") == "same-origin"
    assert reply.header("cross-origin-resource-policy") == "same-origin"
    assert "camera=()" in str(reply.header("permissions-policy"))
    assert policy(reply.header("content-security-policy"))["frame-ancestors"] == ["'none'"]


@pytest.mark.parametrize("path", ["/", "/thread/123", "/login"])
async def test_a_page_loads_from_here_and_from_nowhere_else(path):
    reply = await ask(guard(Echo(headers=[HTML])), path=path)

    told = policy(reply.header("content-security-policy"))
    assert told["default-src"] == ["'self'"]
    assert told["img-src"] == ["'self'", "data:", "blob:"]
    assert told["connect-src"] == ["'self'", "ws://127.0.0.1:8000", "wss://127.0.0.1:8000"]
    assert told["object-src"] == told["frame-src"] == ["'none'"]
    assert told["base-uri"] == told["form-action"] == ["'self'"]
    assert not any("http" in word or word == "*" for words in told.values() for word in words)


async def test_a_strange_name_gets_no_word_into_the_policy():
    reply = await ask(guard(Echo()), host="x; script-src *")

    assert "script-src *" not in str(reply.header("content-security-policy"))


@pytest.mark.parametrize(
    "path", ["/api/runs/1/graph", "/api/runs/1/documents/abc", "/project/file/1", "/api/x"]
)
async def test_data_and_files_do_nothing_when_they_are_opened(path):
    reply = await ask(guard(Echo(headers=[("content-type", "image/svg+xml")])), path=path)

    told = policy(reply.header("content-security-policy"))
    assert told["default-src"] == ["'none'"]
    assert "sandbox" in told
    assert "script-src" not in told
    assert reply.header("cache-control") == "no-store"


async def test_an_upload_is_given_back_as_a_file_and_never_as_a_page():
    app = Echo(headers=[HTML, ("content-disposition", 'inline; filename="x.html"')])

    reply = await ask(guard(app), path="/project/file/123")

    assert reply.header("content-disposition") == "attachment"
    assert reply.header("x-content-type-options") == "nosniff"


async def test_an_answer_that_says_more_keeps_its_word():
    own = [("content-security-policy", "default-src 'none'"), ("cache-control", "max-age=9")]

    reply = await ask(guard(Echo(headers=own)), path="/api/x")

    assert reply.header("content-security-policy") == "default-src 'none'"
    assert reply.header("cache-control") == "max-age=9"


async def test_a_weaker_word_of_the_application_does_not_count():
    app = Echo(headers=[("x-frame-options", "ALLOWALL"), ("referrer-policy", "unsafe-url")])

    reply = await ask(guard(app))

    assert reply.header("x-frame-options") == "DENY"
    assert reply.header("referrer-policy") == "same-origin"


@pytest.mark.parametrize(
    ("proto", "client", "kept"),
    [
        ("https", "127.0.0.1", "access_token=x; HttpOnly; Secure"),
        ("http", "127.0.0.1", "access_token=x; HttpOnly"),
        ("https", "203.0.113.9", "access_token=x; HttpOnly"),
    ],
)
async def test_over_https_a_cookie_stays_there(proto, client, kept):
    app = Echo(headers=[("set-cookie", "access_token=x; HttpOnly")])

    reply = await ask(guard(app, Auth.PASSWORD), x_forwarded_proto=proto, client=(client, 40000))

    assert reply.header("set-cookie") == kept
