"""How often one may guess: by address at the door, by name behind it."""

from pathlib import Path

import pytest

from assistant import attempts
from assistant.access import Access, Auth
from assistant.attempts import Attempts, waiting
from assistant.errors import TooManyAttempts
from assistant.guards import guarded
from assistant.guards.logins import TRIES, Logins
from assistant.settings import Settings
from tests.support.asgi_client import Echo, ask

SHARED = Access(auth=Auth.PASSWORD)


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def guard(app: Echo):
    return guarded(app, Settings(Path("unused"), "sqlite://", access=SHARED))


async def guesses(app, count: int, *, address: str = "203.0.113.9", **sent: str) -> list[int]:
    replies = [
        await ask(app, "POST", "/login", client=(address, 40000 + number), **sent)
        for number in range(count)
    ]
    return [reply.status for reply in replies]


async def test_an_address_that_guesses_must_wait():
    app = Echo(status=401)
    door = guard(app)

    statuses = await guesses(door, TRIES + 2)
    reply = await ask(door, "POST", "/login", client=("203.0.113.9", 1))

    assert statuses == [401] * TRIES + [429] * 2
    assert len(app.reached) == TRIES
    assert reply.header("content-type") == "application/problem+json"
    assert 0 < int(str(reply.header("retry-after"))) <= 300


async def test_another_address_does_not_wait_for_it():
    door = guard(Echo(status=401))
    await guesses(door, TRIES)

    assert await guesses(door, 1, address="203.0.113.10") == [401]


async def test_a_school_behind_one_address_signs_in_all_morning():
    door = guard(Echo(status=200))

    assert await guesses(door, TRIES * 3) == [200] * TRIES * 3


async def test_a_page_that_is_only_looked_at_counts_nothing():
    door = guard(Echo(status=401))

    statuses = [(await ask(door, "GET", "/login")).status for _ in range(TRIES + 5)]

    assert set(statuses) == {401}


async def test_behind_a_trusted_proxy_the_browser_is_counted():
    door = guard(Echo(status=401))
    await guesses(door, TRIES, address="127.0.0.1", x_forwarded_for="203.0.113.9")

    same = await guesses(door, 1, address="127.0.0.1", x_forwarded_for="203.0.113.9")
    made_up = await guesses(
        door, 1, address="127.0.0.1", x_forwarded_for="198.51.100.7, 203.0.113.9"
    )
    other = await guesses(door, 1, address="127.0.0.1", x_forwarded_for="198.51.100.7")

    assert (same, made_up, other) == ([429], [429], [401])


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        ("203.0.113.9:1111", "203.0.113.9:2222", 429),
        ("[2001:db8::1]:1111", "2001:db8::2", 429),
        ("203.0.113.9:1111", "203.0.113.10:1111", 401),
        ("::ffff:203.0.113.9", "::ffff:203.0.113.10", 401),
        ("unknown", "_hidden", 429),
    ],
)
async def test_an_address_is_read_as_proxies_write_it(first, second, status):
    door = guard(Echo(status=401))
    await guesses(door, TRIES, address="127.0.0.1", x_forwarded_for=first)

    assert await guesses(door, 1, address="127.0.0.1", x_forwarded_for=second) == [status]


async def test_a_stranger_cannot_be_another_address_by_saying_so():
    door = guard(Echo(status=401))

    statuses = [
        await guesses(door, 1, x_forwarded_for=f"198.51.100.{number}")
        for number in range(TRIES + 1)
    ]

    assert statuses[-1] == [429]


async def test_a_whole_network_of_ipv6_is_one_person():
    door = guard(Echo(status=401))
    for number in range(TRIES):
        await guesses(door, 1, address=f"2001:db8::{number:x}")

    assert await guesses(door, 1, address="2001:db8::ffff") == [429]
    assert await guesses(door, 1, address="2001:db8:0:1::1") == [401]


async def test_whoever_must_wait_for_another_reason_is_told_so():
    async def swallowed(scope, receive, send):
        wait = waiting.get()
        assert wait is not None
        wait.seconds = 41.5
        await send({"type": "http.response.start", "status": 401, "headers": []})
        await send({"type": "http.response.body", "body": b"wrong"})

    reply = await ask(guard(swallowed), "POST", "/login")

    assert (reply.status, reply.header("retry-after")) == (429, "42")
    assert b"wrong" not in reply.body
    assert waiting.get() is None


async def test_after_a_while_one_may_try_again():
    clock = Clock()
    door = Logins(Echo(status=401), SHARED, attempts=Attempts(2, 60, clock=clock))

    before = await guesses(door, 3)
    clock.now += 60
    after = await guesses(door, 1)

    assert (before, after) == ([401, 401, 429], [401])


def test_the_window_slides():
    clock = Clock()
    made = Attempts(2, 60, clock=clock)
    made.begin("ana")
    clock.now += 40
    made.begin("ana")

    with pytest.raises(TooManyAttempts) as caught:
        made.begin("ana")
    clock.now += 20
    made.begin("ana")

    assert caught.value.wait_seconds == 20


def test_what_ended_well_is_taken_back():
    made = Attempts(1, 60, clock=Clock())

    for _ in range(5):
        made.begin("ana")
        made.forgive("ana")

    assert made._made == {}


def test_many_names_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(attempts, "MOST_KEYS", 3)
    made = Attempts(1, 60, clock=Clock())
    for name in ("a", "b", "c", "d"):
        made.begin(name)

    made.begin("a")  # forgotten, as it was quiet longest
    with pytest.raises(TooManyAttempts):
        made.begin("d")
