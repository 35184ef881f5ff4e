"""Connections in the store: one a person, replaced as a whole, and nobody else's."""

import pytest
from sqlalchemy.exc import IntegrityError

from assistant.store import Store, connections, users
from assistant.store.connections import NewConnection
from tests.integration.conftest import FakeClock

MODEL = NewConnection(
    model="openai/gpt-4o-mini",
    models={"judge": "openai/gpt-4o"},
    api_base="https://box.example/v1",
    secret=b"\x01\x00sealed\xff",
)


@pytest.fixture(autouse=True)
async def _people(store: Store) -> None:
    async with store.transaction() as tx:
        for name in ("ana", "bo"):
            await users.ensure(tx, name, name)


async def test_what_is_put_is_found_by_its_owner_alone(store: Store, clock: FakeClock) -> None:
    async with store.transaction() as tx:
        put = await connections.put(tx, MODEL, owner="ana")

    async with store.reading() as tx:
        found = await connections.find(tx, owner="ana")
        others = await connections.find(tx, owner="bo")

    assert found == put
    assert others is None
    assert (put.owner, put.created_at) == ("ana", clock.now)
    assert (put.model, put.models, put.api_base) == (MODEL.model, MODEL.models, MODEL.api_base)
    assert put.secret == MODEL.secret


async def test_another_connection_takes_the_place_of_the_one_before(
    store: Store, clock: FakeClock
) -> None:
    async with store.transaction() as tx:
        await connections.put(tx, MODEL, owner="ana")
        await connections.put(tx, MODEL, owner="bo")
    clock.forward(60)

    async with store.transaction() as tx:
        plain = await connections.put(tx, NewConnection(model="ollama_chat/x"), owner="ana")

    async with store.reading() as tx:
        assert await connections.find(tx, owner="ana") == plain
        others = await connections.find(tx, owner="bo")
    assert (plain.models, plain.api_base, plain.secret) == (None, None, None)
    assert plain.created_at == clock.now
    assert others is not None
    assert others.secret == MODEL.secret


async def test_what_is_forgotten_is_gone_with_its_key(store: Store) -> None:
    async with store.transaction() as tx:
        await connections.put(tx, MODEL, owner="ana")
        await connections.put(tx, MODEL, owner="bo")

    async with store.transaction() as tx:
        first = await connections.forget(tx, owner="ana")
        again = await connections.forget(tx, owner="ana")

    async with store.reading() as tx:
        assert await connections.find(tx, owner="ana") is None
        assert await connections.find(tx, owner="bo") is not None
    assert (first, again) == (True, False)


async def test_a_connection_belongs_to_somebody(store: Store) -> None:
    with pytest.raises(IntegrityError):
        async with store.transaction() as tx:
            await connections.put(tx, MODEL, owner="nobody")


def test_a_connection_does_not_show_its_secret() -> None:
    assert "sealed" not in repr(MODEL)
