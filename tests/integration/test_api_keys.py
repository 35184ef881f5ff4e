"""The keys of programs on both databases: whose they are, until when, and what a thief has."""

import re

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select

from assistant.accounts import Accounts
from assistant.api_keys import ApiKeys
from assistant.errors import AccountRefused, NotFound
from assistant.store import Store
from assistant.store.tables import api_keys, users
from tests.integration.conftest import FakeClock

QUICK = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))
DAY = 24 * 3_600


@pytest.fixture
async def accounts(store: Store) -> Accounts:
    """Accounts with Ana in them."""
    made = Accounts(store, hasher=lambda: QUICK)
    await made.add("Ana", "correct horse battery")
    return made


@pytest.fixture
def keys(store: Store, accounts: Accounts) -> ApiKeys:
    return ApiKeys(store, lambda: b"pepper")


async def test_a_key_is_that_of_its_person_and_says_when_it_was_used(
    keys: ApiKeys, clock: FakeClock
) -> None:
    key = await keys.make("ANA", "nightly  drafts")
    (before,) = await keys.all()
    clock.forward(60)

    assert re.fullmatch(r"dr_[0-9a-f]{12}_[0-9a-f]{64}", key)
    assert await keys.owner_of(key) == "ana"

    (after,) = await keys.all()
    assert (before.purpose, before.used_at) == ("nightly drafts", None)
    assert after.used_at == clock.now


async def test_no_other_text_is_a_key(keys: ApiKeys) -> None:
    key = await keys.make("ana", "nightly")
    other = await keys.make("ana", "weekly")
    head, secret = key.rsplit("_", 1)
    wrong = secret[:-1] + ("0" if secret[-1] != "0" else "1")

    for text in (
        *("", "dr_", head, f"{head}_", f"{head}_{wrong}", f"{key} ", key.upper(), f"{key}0"),
        f"{other.rsplit('_', 1)[0]}_{secret}",
        "dr_000000000000_" + secret,
        "dr_%_" + secret,
        "\ud800",
    ):
        assert await keys.owner_of(text) is None


async def test_a_key_ends_on_its_day(keys: ApiKeys, clock: FakeClock) -> None:
    key = await keys.make("ana", "a trial", days=30)

    clock.forward(30 * DAY - 1)
    assert await keys.owner_of(key) == "ana"
    clock.forward(1)
    assert await keys.owner_of(key) is None


async def test_a_key_counts_no_more_once_it_or_its_account_is_gone(
    keys: ApiKeys, accounts: Accounts
) -> None:
    first, second = await keys.make("ana", "one"), await keys.make("ana", "two")

    await keys.remove(first.split("_")[1])
    assert [await keys.owner_of(key) for key in (first, second)] == [None, "ana"]
    await accounts.remove("ana")
    assert await keys.owner_of(second) is None
    await accounts.change_password("ana", "another horse battery")
    assert await keys.owner_of(second) is None
    with pytest.raises(NotFound, match="no API key"):
        await keys.remove(second.split("_")[1])


async def test_a_stolen_database_gives_no_key(store: Store, keys: ApiKeys) -> None:
    key = await keys.make("ana", "nightly")
    secret = key.rsplit("_", 1)[1]

    async with store.reading() as tx:
        rows = [str(row) for table in (api_keys, users) for row in await tx.all(select(table))]

    assert not any(secret in row for row in rows)
    assert await ApiKeys(store, lambda: b"another").owner_of(key) is None


@pytest.mark.parametrize(
    ("name", "purpose", "error", "said"),
    [
        ("ben", "nightly", NotFound, "no account 'ben'"),
        ("local", "nightly", AccountRefused, "sits at this computer"),
        ("ana", " ", AccountRefused, "1 to 100 characters"),
        ("ana", "x" * 101, AccountRefused, "1 to 100 characters"),
        ("ana", "a\x00b", AccountRefused, "1 to 100 characters"),
    ],
)
async def test_what_cannot_be_a_key_is_refused(
    keys: ApiKeys, name: str, purpose: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        await keys.make(name, purpose)

    assert await keys.all() == []
