"""Definitions with their versions, and the ledger of effects."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from assistant.errors import Conflict, NotFound
from assistant.store import Store, definitions, effects, open_store, runs, users
from assistant.store.definitions import NewDefinition
from assistant.store.effects import NewEffect
from assistant.store.words import Origin
from graphs.journal import EffectState

NewRun = Callable[..., Awaitable[runs.Run]]

SHIPPED = NewDefinition(name="letter", title="Letter", category="mail", origin=Origin.SHIPPED)
ANAS = NewDefinition(
    name="letter", title="My letter", category="mail", origin=Origin.USER, owner="ana"
)


async def test_registering_the_same_digest_again_returns_its_version(store: Store) -> None:
    async with store.transaction() as tx:
        first = await definitions.register(tx, SHIPPED, "d1", {"steps": 1})
        second = await definitions.register(tx, SHIPPED, "d2", {"steps": 2})
        again = await definitions.register(tx, SHIPPED, "d1", {"steps": 1})

    assert (first.number, second.number, again) == (1, 2, first)
    assert first.pin == {"steps": 1}


async def test_processes_that_register_at_once_agree(database_url: str) -> None:
    async def register(digest: str) -> tuple[str, int]:
        async with open_store(database_url) as store, store.transaction() as tx:
            return digest, (await definitions.register(tx, SHIPPED, digest, {})).number

    agreed = await asyncio.gather(*(register(digest) for digest in "aabbcc"))

    assert len(set(agreed)) == 3
    assert {number for _, number in agreed} == {1, 2, 3}


async def test_a_name_is_looked_up_among_ones_own_first(store: Store) -> None:
    async with store.transaction() as tx:
        await users.ensure(tx, "ana", "Ana")
        shared = await definitions.register(tx, SHIPPED, "d1", {})
        shared_2 = await definitions.register(tx, SHIPPED, "d2", {})
        own = await definitions.register(tx, ANAS, "d3", {})

        assert await definitions.find(tx, "letter", owner="ana") == own
        assert await definitions.find(tx, "letter", owner="ben") == shared_2
        assert await definitions.find(tx, "letter", owner="ben", number=1) == shared


async def test_definitions_of_others_are_not_listed(store: Store) -> None:
    async with store.transaction() as tx:
        await users.ensure(tx, "ana", "Ana")
        own = await definitions.register(tx, ANAS, "d", {})
        await definitions.register(tx, SHIPPED, "d", {})

        ana = await definitions.list_definitions(tx, owner="ana")
        ben = await definitions.list_definitions(tx, owner="ben")
        versions = await definitions.list_versions(tx, own.definition_id, owner="ana")

    assert {one.title for one in ana} == {"Letter", "My letter"}
    assert {one.title for one in ben} == {"Letter"}
    assert versions == [own]


@pytest.mark.parametrize(
    ("name", "number", "said"),
    [("none", None, "no definition 'none'"), ("letter", 9, "'letter' with a version 9")],
    ids=["unknown name", "unknown number"],
)
async def test_what_is_not_registered_is_not_found(
    store: Store, name: str, number: int | None, said: str
) -> None:
    async with store.transaction() as tx:
        await definitions.register(tx, SHIPPED, "d", {})
        with pytest.raises(NotFound, match=said):
            await definitions.find(tx, name, owner=None, number=number)


def an_effect(run_id: str, key: str = "k") -> NewEffect:
    return NewEffect(
        run_id=run_id,
        step="send",
        item="",
        idempotency_key=key,
        destination="https://example.org",
        payload={"text": "hello"},
    )


async def test_an_effect_is_intended_once(store: Store, new_run: NewRun) -> None:
    run = await new_run()
    async with store.transaction() as tx:
        first = await effects.intend(tx, an_effect(run.id))
        again = await effects.intend(tx, an_effect(run.id))
        found = await effects.of_run(tx, run.id, owner="ana")

    assert (first.state, first.payload) == (EffectState.INTENDED, {"text": "hello"})
    assert again == first
    assert found == [first]


async def test_an_idempotency_key_stands_for_one_run(store: Store, new_run: NewRun) -> None:
    run, fork = await new_run(), await new_run()
    async with store.transaction() as tx:
        await effects.intend(tx, an_effect(run.id))
        with pytest.raises(Conflict, match="belongs to another run"):
            await effects.intend(tx, an_effect(fork.id))


async def test_an_effect_goes_through_its_states_by_compare_and_set(
    store: Store, new_run: NewRun
) -> None:
    run = await new_run()
    async with store.transaction() as tx:
        effect = await effects.intend(tx, an_effect(run.id))
        await effects.change_state(tx, effect.id, {EffectState.INTENDED}, EffectState.SENT)
        with pytest.raises(Conflict, match="is sent, not intended"):
            await effects.change_state(tx, effect.id, {EffectState.INTENDED}, EffectState.SENT)
        done = await effects.change_state(
            tx, effect.id, {EffectState.SENT}, EffectState.CONFIRMED, answer={"status": 200}
        )
        with pytest.raises(ValueError, match="sent cannot follow confirmed"):
            await effects.change_state(tx, effect.id, {EffectState.CONFIRMED}, EffectState.SENT)
        with pytest.raises(NotFound):
            await effects.change_state(tx, "none", {EffectState.INTENDED}, EffectState.SENT)

    assert (done.state, done.answer) == (EffectState.CONFIRMED, {"status": 200})
