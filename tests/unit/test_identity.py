"""Who is asking: in each way of signing in, and what nobody can pretend."""

import asyncio
from pathlib import Path

import pytest

from assistant.access import Access, Auth, read_access
from assistant.asking import LOOK_AGAIN_SECONDS, Asking, asking, caller_of
from assistant.errors import AccountRefused
from assistant.guards import guarded
from assistant.identity import Caller, Identity, Session, shown_name, user_id
from assistant.settings import Settings
from tests.support.asgi_client import Echo, ask

HEADER = "X-Forwarded-User"
TRUSTED = ("10.0.0.2", 40000)
STRANGER = ("203.0.113.9", 40000)


def behind_a_proxy() -> Access:
    problems: list[str] = []
    access = read_access(
        {
            "DRAFTROOM_AUTH": "header",
            "DRAFTROOM_AUTH_HEADER": HEADER,
            "DRAFTROOM_TRUSTED_PROXY": "10.0.0.2, 10.1.0.0/16",
        },
        problems,
    )
    assert problems == []
    return access


def read(token: str) -> Session | None:
    """Read a token as the chat server would; ``user/stamp`` is a good one."""
    user, slash, stamp = token.partition("/")
    return Session(user, stamp) if slash else None


class Stamps:
    """The stamps that count now."""

    def __init__(self, **now: str) -> None:
        self.now = now

    async def __call__(self, user: str, stamp: str) -> bool:
        return self.now.get(user) == stamp


def identity(access: Access, stamps: Stamps | None = None) -> Identity:
    return Identity(access, sessions=read, stands=stamps)


async def test_at_ones_own_computer_it_is_always_oneself():
    asked = identity(Access())

    found = [
        await asked.of(Caller({}, None)),
        await asked.of(Caller({HEADER.lower(): "ana"}, "127.0.0.1")),
        await asked.of(Caller({"cookie": "access_token=ana/1"}, "127.0.0.1")),
    ]

    assert found == ["local"] * 3


@pytest.mark.parametrize(
    ("address", "named", "who"),
    [
        pytest.param("10.0.0.2", "Ana", "ana", id="the proxy names somebody"),
        pytest.param("10.1.2.3", "ana@example.org", "ana@example.org", id="of a trusted network"),
        pytest.param("::ffff:10.0.0.2", "ana", "ana", id="IPv4 written as IPv6"),
        pytest.param("10.0.0.3", "ana", None, id="a neighbour"),
        pytest.param("127.0.0.1", "ana", None, id="not named as trusted"),
        pytest.param("203.0.113.9", "ana", None, id="a stranger"),
        pytest.param(None, "ana", None, id="nobody knows who"),
        pytest.param("10.0.0.2", "Zo\u00c3\u00ab", "zo\u00eb", id="in UTF-8"),
        pytest.param("10.0.0.2", "Zo\u00eb", "zo\u00eb", id="in Latin-1"),
        pytest.param("10.0.0.2", "", None, id="nobody is named"),
        pytest.param("10.0.0.2", " ", None, id="blank"),
        pytest.param("10.0.0.2", "local", None, id="whoever sits at this computer"),
        pytest.param("10.0.0.2", "LOCAL ", None, id="the same in capitals"),
        pytest.param("10.0.0.2", "a" * 65, None, id="too long"),
        pytest.param("10.0.0.2", "a\u200bna", None, id="with an invisible sign"),
    ],
)
async def test_only_a_trusted_proxy_says_who_is_asking(address, named, who):
    caller = Caller({HEADER.lower(): named}, address)

    assert await identity(behind_a_proxy()).of(caller) == who


@pytest.mark.parametrize(
    ("client", "sent", "told"),
    [
        pytest.param(TRUSTED, {HEADER: "ana"}, ["ana"], id="by the proxy"),
        pytest.param(STRANGER, {HEADER: "ana"}, [], id="by a stranger"),
        pytest.param(STRANGER, {HEADER.upper(): "ana"}, [], id="in capitals"),
        pytest.param(None, {HEADER: "ana"}, [], id="by nobody"),
        pytest.param(TRUSTED, {HEADER: ["ana", "ben"]}, [], id="by the browser, then the proxy"),
        pytest.param(
            STRANGER,
            {HEADER: "ana", "X-Forwarded-For": "10.0.0.2"},
            [],
            id="by a stranger in the proxy's name",
        ),
    ],
)
async def test_what_a_stranger_says_of_themselves_reaches_nobody(client, sent, told):
    app = Echo()
    settings = Settings(Path("unused"), "sqlite://", access=behind_a_proxy())

    await ask(guarded(app, settings), client=client, **sent)

    assert app.told(HEADER.lower()) == told


@pytest.mark.parametrize(
    ("cookie", "who"),
    [
        ("access_token=ana/1", "ana"),
        ("theme=dark; access_token=ana/1; x", "ana"),
        ('access_token="ana/1"', "ana"),
        ("access_token_0=an; access_token_1=a/1", "ana"),
        ("access_token=ana/0", None),
        ("access_token=ben/1", None),
        ("access_token=forged", None),
        ("access_token=", None),
        ("access_token_1=ana/1", None),
        ("", None),
    ],
)
async def test_a_session_counts_while_its_password_does(cookie, who):
    caller = Caller({"cookie": cookie}, "203.0.113.9")

    assert await identity(Access(auth=Auth.PASSWORD), Stamps(ana="1")).of(caller) == who


@pytest.mark.parametrize(
    ("access", "client", "sent", "kept"),
    [
        pytest.param(
            Access(auth=Auth.PASSWORD), STRANGER, {"cookie": "access_token=ana/1"}, True, id="own"
        ),
        pytest.param(
            Access(auth=Auth.PASSWORD),
            STRANGER,
            {"cookie": "access_token=ana/0"},
            False,
            id="of an old password",
        ),
        pytest.param(
            behind_a_proxy(),
            TRUSTED,
            {"cookie": "access_token=ana/", HEADER: "Ana"},
            True,
            id="of whom the proxy names",
        ),
        pytest.param(
            behind_a_proxy(),
            TRUSTED,
            {"cookie": "access_token=ana/", HEADER: "ben"},
            False,
            id="of whoever sat here before",
        ),
        pytest.param(
            behind_a_proxy(),
            STRANGER,
            {"cookie": "access_token=ana/", HEADER: "ana"},
            False,
            id="past the proxy",
        ),
        pytest.param(
            Access(), ("127.0.0.1", 1), {"cookie": "access_token=local/"}, True, id="local"
        ),
        pytest.param(
            Access(), ("127.0.0.1", 1), {"cookie": "access_token=ana/1"}, False, id="once shared"
        ),
    ],
)
@pytest.mark.parametrize("method", ["GET", "WS"])
async def test_a_cookie_that_counts_no_more_never_arrives(access, client, sent, kept, method):
    app = Echo()
    settings = Settings(Path("unused"), "sqlite://", access=access)
    guard = guarded(Asking(app, identity(access, Stamps(ana="1"))), settings)
    sent = {**sent, "cookie": f"theme=dark; {sent['cookie']}; access_token_0=z"}

    await ask(guard, method, "/project/threads", client=client, **sent)

    assert app.told("cookie") == [sent["cookie"] if kept else "theme=dark"]


async def test_assets_ask_nobody_who_they_are():
    app = Echo()
    guard = Asking(app, identity(Access(auth=Auth.PASSWORD), Stamps()))

    await ask(guard, path="/assets/index.js", cookie="access_token=ana/0")

    assert app.told("cookie") == ["access_token=ana/0"]


@pytest.mark.parametrize(
    ("cookie", "who"), [("access_token=ana/1", "ana"), ("access_token=ana/0", None)]
)
async def test_whoever_answers_a_request_knows_who_sent_it(cookie, who):
    known = []

    async def app(scope, receive, send):
        known.append(asking.get())

    guard = Asking(app, identity(Access(auth=Auth.PASSWORD), Stamps(ana="1")))
    await ask(guard, path="/api/me", cookie=cookie)

    assert known == [who]
    assert asking.get() is None


async def test_a_socket_ends_soon_after_its_session():
    now = 0.0
    stamps = Stamps(ana="1")
    heard = []

    async def chat(scope, receive, send):
        while (message := await receive())["type"] != "websocket.disconnect":
            heard.append(message["text"])
        heard.append(message["code"])

    said = iter(["before", "soon after", "later"])

    async def receive():
        nonlocal now
        text = next(said)
        now += {"before": 0, "soon after": 1, "later": LOOK_AGAIN_SECONDS}[text]
        if text == "soon after":
            stamps.now.clear()
        return {"type": "websocket.receive", "text": text}

    guard = Asking(chat, identity(Access(auth=Auth.PASSWORD), stamps), clock=lambda: now)
    scope = {
        "type": "websocket",
        "path": "/ws/socket.io/",
        "headers": [(b"cookie", b"access_token=ana/1")],
        "client": STRANGER,
    }
    async with asyncio.timeout(60):
        await guard(scope, receive, None)

    assert heard == ["before", "soon after", 4401]


def test_a_header_that_came_twice_says_nothing():
    scope = {
        "headers": [
            (b"X-User", b"ana"),
            (b"x-user", b"ben"),
            (b"cookie", b"a=1"),
            (b"cookie", b"b=2"),
        ],
        "client": None,
        "path": "/",
    }

    assert caller_of(scope) == Caller({"cookie": "a=1; b=2"}, None)


@pytest.mark.parametrize(
    ("path", "header", "key"),
    [
        ("/api/me", b"Bearer dr_1", "dr_1"),
        ("/api", b"bearer  dr_1 ", "dr_1"),
        ("/api/me", b"Basic dr_1", None),
        ("/api/me", b"Bearer", ""),
        ("/apish", b"Bearer dr_1", None),
        ("/ws/socket.io/", b"Bearer dr_1", None),
        ("/", b"Bearer dr_1", None),
    ],
)
def test_the_key_of_a_program_is_read_in_the_api_alone(path, header, key):
    scope = {"headers": [(b"authorization", header)], "client": None, "path": path}

    assert caller_of(scope).key == key


async def test_a_key_that_is_not_good_is_not_mended_by_a_cookie():
    async def owner_of(key: str) -> str | None:
        return "ben" if key == "good" else None

    access = Access(auth=Auth.PASSWORD)
    asked = Identity(access, sessions=read, stands=Stamps(ana="1"), owner_of=owner_of)
    cookie = {"cookie": "access_token=ana/1"}

    assert await asked.of(Caller(cookie, None)) == "ana"
    assert await asked.of(Caller({**cookie, "authorization": "Bearer good"}, None)) == "ben"
    assert await asked.of(Caller({**cookie, "authorization": "Bearer bad"}, None)) is None
    assert await asked.of(Caller({**cookie, "authorization": "Bearer"}, None)) is None


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Ana", "ana"),
        (" ana ", "ana"),
        ("ＡＮＡ", "ana"),
        ("Zoe\u0308", "zoë"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Ana Lee", "ana lee"),
        ("李娜", "李娜"),
    ],
)
def test_a_name_is_the_same_however_it_is_typed(name, id_):
    assert user_id(name) == id_


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "a" * 65,
        "local",
        "Local",
        "ｌｏｃａｌ",
        "a\nb",
        "a\0b",
        "a\u202eb",
        "\ud800",
        "a\u00a0b",
    ],
)
def test_what_is_no_name_is_refused(name):
    with pytest.raises(AccountRefused):
        user_id(name)


def test_a_name_is_shown_as_it_was_given():
    assert shown_name("  Zoe\u0308 Lee ") == "Zo\u00eb Lee"
