"""Accounts on both databases: who is let in, who no longer, and what guessing learns."""

import asyncio
import logging
import time
from contextlib import AsyncExitStack
from itertools import islice

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from assistant.accounts import AT_ONCE, IN_LINE, TRIES, Accounts
from assistant.attempts import Attempts
from assistant.errors import AccountRefused, Conflict, NotFound, TooManyAttempts
from assistant.store import Store, connections, users

WORDS = "correct horse battery"
QUICK = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))


@pytest.fixture
def accounts(store: Store) -> Accounts:
    """Accounts whose hashes are quick to make."""
    return Accounts(store, hasher=lambda: QUICK)


@pytest.fixture
def real(store: Store) -> Accounts:
    """Accounts as people have them."""
    return Accounts(store)


async def hash_of(store: Store, user: str) -> str:
    async with store.reading() as tx:
        found = await users.password_hash(tx, user)
    assert found is not None
    return found


async def test_whoever_knows_the_password_is_let_in(accounts: Accounts) -> None:
    await accounts.add("Ana", WORDS)

    session = await accounts.sign_in(" ANA ", WORDS)

    assert session is not None
    assert session.user == "ana"
    assert await accounts.stands(*session)
    assert await accounts.names() == ["Ana"]


@pytest.mark.parametrize(
    ("name", "password"),
    [
        pytest.param("ana", WORDS.upper(), id="other letters"),
        pytest.param("ana", "", id="nothing"),
        pytest.param("ana", f"{WORDS} ", id="a space more"),
        pytest.param("ana", WORDS * 20, id="too long"),
        pytest.param("ana", "\ud800" * 8, id="no text"),
        pytest.param("ben", WORDS, id="an unknown name"),
        pytest.param("", WORDS, id="no name"),
        pytest.param("a" * 100_000, WORDS, id="a name too long"),
        pytest.param("\ud800", WORDS, id="a name that is no text"),
        pytest.param("local", WORDS, id="whoever sits at this computer"),
        pytest.param("seen", "", id="somebody without a password"),
    ],
)
async def test_nobody_else_is_let_in(
    store: Store, accounts: Accounts, name: str, password: str
) -> None:
    await accounts.add("Ana", WORDS)
    async with store.transaction() as tx:
        await users.ensure(tx, "local", "local")
        await users.ensure(tx, "seen", "seen")

    assert await accounts.sign_in(name, password) is None


async def test_the_database_holds_an_argon2id_hash_and_no_password(
    store: Store, real: Accounts
) -> None:
    await real.add("ana", WORDS)

    hashed = await hash_of(store, "ana")

    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert WORDS not in hashed


async def test_an_unknown_name_takes_as_long_as_a_wrong_password(real: Accounts) -> None:
    await real.add("ana", WORDS)
    await real.sign_in("ana", WORDS)

    async def work(name: str) -> float:
        """Return the processor time of one try: the wall tells of other programs too."""
        before = time.process_time()
        assert await real.sign_in(name, "wrong words") is None
        return time.process_time() - before

    known = min([await work("ana") for _ in range(3)])
    unknown = min([await work("nobody") for _ in range(3)])

    assert 0.5 < unknown / known < 2


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("short77", "8 to 256"),
        ("x" * 257, "8 to 256"),
        ("\ud800" * 9, "8 to 256"),
        ("aaaaaaaaaa", "the first that anybody would try"),
        ("Anabelle", "the first that anybody would try"),
    ],
)
async def test_a_password_that_cannot_be_used_is_refused(
    accounts: Accounts, password: str, told: str
) -> None:
    with pytest.raises(AccountRefused, match=told):
        await accounts.add("anabelle", password)

    assert await accounts.names() == []


async def test_a_password_is_the_same_from_every_keyboard(accounts: Accounts) -> None:
    await accounts.add("ana", "cafe\u0301 au lait")

    assert await accounts.sign_in("ana", "caf\u00e9 au lait") is not None


async def test_of_two_who_take_a_name_at_once_one_has_it(accounts: Accounts) -> None:
    made = await asyncio.gather(
        accounts.add("Ana", WORDS), accounts.add("ANA", f"{WORDS}!"), return_exceptions=True
    )

    assert sorted(type(one).__name__ for one in made) == ["Conflict", "str"]
    assert len(await accounts.names()) == 1


async def test_a_new_password_ends_the_sessions_of_the_old(accounts: Accounts) -> None:
    await accounts.add("ana", WORDS)
    before = await accounts.sign_in("ana", WORDS)
    assert before is not None

    await accounts.change_password("Ana", "something quite different")

    after = await accounts.sign_in("ana", "something quite different")
    assert after is not None
    assert not await accounts.stands(*before)
    assert await accounts.stands(*after)
    assert await accounts.sign_in("ana", WORDS) is None


async def test_who_was_removed_is_out_until_they_are_let_in_again(accounts: Accounts) -> None:
    await accounts.add("ana", WORDS)
    session = await accounts.sign_in("ana", WORDS)
    assert session is not None

    await accounts.remove("ANA")

    assert not await accounts.stands(*session)
    assert await accounts.sign_in("ana", WORDS) is None
    assert await accounts.names() == []
    with pytest.raises(Conflict, match="has been here before"):
        await accounts.add("ana", WORDS)
    await accounts.change_password("ana", WORDS)
    assert await accounts.sign_in("ana", WORDS) is not None
    assert not await accounts.stands(*session)


async def test_the_key_of_who_was_removed_goes_with_them(store: Store, accounts: Accounts) -> None:
    for name in ("ana", "ben"):
        await accounts.add(name, WORDS)
        async with store.transaction() as tx:
            new = connections.NewConnection(model="openai/x", secret=b"sealed")
            await connections.put(tx, new, owner=name)

    await accounts.remove("ana")

    async with store.reading() as tx:
        assert await connections.find(tx, owner="ana") is None
        assert await connections.find(tx, owner="ben") is not None


async def test_a_session_of_somebody_else_does_not_stand(accounts: Accounts) -> None:
    await accounts.add("ana", WORDS)
    await accounts.add("ben", WORDS)
    session = await accounts.sign_in("ana", WORDS)
    assert session is not None

    stood = [
        await accounts.stands(*one)
        for one in (("ben", session.stamp), ("ana", ""), ("ana", "é"), ("nobody", session.stamp))
    ]

    assert stood == [False] * 4


@pytest.mark.parametrize("what", ["remove", "change_password"])
async def test_nobody_is_told_that_something_was_done_to_an_unknown_name(
    accounts: Accounts, what: str
) -> None:
    with pytest.raises(NotFound):
        await (
            accounts.remove("ana") if what == "remove" else accounts.change_password("ana", WORDS)
        )


async def test_an_old_hash_is_made_anew_when_its_password_is_known(
    store: Store, real: Accounts
) -> None:
    await real.add("ana", WORDS)
    weak = QUICK.hash(WORDS)
    async with store.transaction() as tx:
        await users.set_password_hash(tx, "ana", weak)

    session = await real.sign_in("ana", WORDS)

    assert "m=65536,t=3" in await hash_of(store, "ana")
    assert session is not None
    assert await real.stands(*session)


async def test_a_name_that_is_guessed_at_must_wait_and_others_need_not(store: Store) -> None:
    accounts = Accounts(store, attempts=Attempts(3, 600), hasher=lambda: QUICK)
    await accounts.add("ana", WORDS)
    await accounts.add("ben", WORDS)
    for _ in range(3):
        await accounts.sign_in("ana", "wrong words")

    with pytest.raises(TooManyAttempts) as caught:
        await accounts.sign_in("Ana", WORDS)

    assert 0 < caught.value.wait_seconds <= 600
    assert await accounts.sign_in("ben", WORDS) is not None


async def test_guessing_from_elsewhere_keeps_nobody_out(store: Store) -> None:
    accounts = Accounts(store, attempts=Attempts(3, 600), hasher=lambda: QUICK)
    await accounts.add("ana", WORDS)
    for _ in range(3):
        await accounts.sign_in("ana", "wrong words", address="203.0.113.9")

    with pytest.raises(TooManyAttempts):
        await accounts.sign_in("ana", WORDS, address="203.0.113.9")
    assert await accounts.sign_in("ana", WORDS, address="203.0.113.10") is not None


async def test_guessing_from_everywhere_at_once_has_an_end(store: Store) -> None:
    accounts = Accounts(store, everywhere=Attempts(5, 600), hasher=lambda: QUICK)
    await accounts.add("ana", WORDS)
    for number in range(5):
        await accounts.sign_in("ana", "wrong words", address=f"203.0.113.{number}")

    with pytest.raises(TooManyAttempts):
        await accounts.sign_in("ana", WORDS, address="203.0.113.200")


async def test_signing_out_ends_that_session_and_no_other(accounts: Accounts) -> None:
    await accounts.add("ana", WORDS)
    at_school = await accounts.sign_in("ana", WORDS)
    at_home = await accounts.sign_in("ana", WORDS)
    assert at_school is not None
    assert at_home is not None

    await accounts.sign_out(at_school)
    await accounts.sign_out(at_school)

    assert not await accounts.stands(*at_school)
    assert await accounts.stands(*at_home)


async def test_who_came_and_went_is_written_down_and_no_password(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "draftroom.people")
    accounts = Accounts(store, attempts=Attempts(2, 600), hasher=lambda: QUICK)
    await accounts.add("ana", WORDS)
    session = await accounts.sign_in("ana", WORDS, address="203.0.113.9")
    assert session is not None
    await accounts.sign_out(session, address="203.0.113.9")
    await accounts.sign_in("typed-in-the-wrong-box", WORDS, address="203.0.113.9")
    for _ in range(2):
        await accounts.sign_in("ana", "wrong words", address="203.0.113.9")

    assert [one.getMessage() for one in caplog.records] == [
        "ana signed in from 203.0.113.9",
        "ana signed out from 203.0.113.9",
        "wrong password for a name that nobody has, from 203.0.113.9",
        "wrong password for ana, from 203.0.113.9",
        "wrong password for ana, from 203.0.113.9",
        "ana is locked from 203.0.113.9 for 600 seconds",
    ]


async def test_a_hundred_guesses_at_once_are_not_one(store: Store) -> None:
    accounts = Accounts(store, hasher=lambda: QUICK)
    await accounts.add("ana", WORDS)

    tried = await asyncio.gather(
        *(accounts.sign_in("ana", "wrong words") for _ in range(100)), return_exceptions=True
    )

    assert sum(isinstance(one, TooManyAttempts) for one in tried) == 100 - TRIES


async def test_signing_in_counts_nothing_against_oneself(store: Store) -> None:
    accounts = Accounts(store, attempts=Attempts(1, 600), hasher=lambda: QUICK)
    await accounts.add("ana", WORDS)

    found = [await accounts.sign_in("ana", WORDS) for _ in range(3)]

    assert None not in found


async def test_the_line_of_those_who_sign_in_has_an_end(store: Store) -> None:
    accounts = Accounts(store, attempts=Attempts(1, 600), hasher=lambda: QUICK)
    await accounts.sign_in("nobody", "wrong words")
    async with AsyncExitStack() as stack, asyncio.timeout(120):
        for _ in range(AT_ONCE):  # whoever is being looked at just now
            await stack.enter_async_context(accounts._turns)
        tried = {
            f"name{number}": asyncio.ensure_future(accounts.sign_in(f"name{number}", "wrong words"))
            for number in range(IN_LINE + 5)
        }
        for answer in islice(asyncio.as_completed(tried.values()), 5):
            with pytest.raises(TooManyAttempts):
                await answer
        refused = [name for name, one in tried.items() if one.done()]
        for one in tried.values():
            one.cancel()
        await asyncio.gather(*tried.values(), return_exceptions=True)

    assert len(refused) == 5
    # Who was refused has not tried, and who left holds no place.
    assert [await accounts.sign_in(name, "wrong words") for name in refused] == [None] * 5


async def test_the_loop_goes_on_while_a_password_is_hashed(real: Accounts) -> None:
    signing_in = asyncio.ensure_future(real.add("ana", WORDS))
    turns = 0
    while not signing_in.done():
        await asyncio.sleep(0)
        turns += 1

    assert await signing_in == "ana"
    assert turns > 50


async def test_what_somebody_has_set_for_themselves_is_kept(store: Store) -> None:
    async with store.transaction() as tx:
        await users.ensure(tx, "ana", "Ana")
        before = await users.preferences(tx, "ana")
        await users.set_preferences(tx, "ana", {"language": "de"})
        after = await users.preferences(tx, "ana")

    assert (before, after) == ({}, {"language": "de"})


async def test_nothing_is_set_for_nobody(store: Store) -> None:
    async with store.transaction() as tx:
        assert await users.preferences(tx, "nobody") == {}
        with pytest.raises(NotFound):
            await users.set_preferences(tx, "nobody", {})
