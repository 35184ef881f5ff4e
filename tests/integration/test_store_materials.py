"""Uploaded files in the store: kept with their words, and given to their owner alone."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from assistant.errors import MaterialRefused, NotFound
from assistant.materials.desk import Materials
from assistant.materials.material import Material
from assistant.store import Store, conversations, materials, users
from assistant.store.materials import NewMaterial
from graphs.documents.incoming import Grid, Line

READ = Material(
    name="", kind="docx", parts=(Line("Why things float\ufffd", level=1), Grid((("a", "b"),)))
)
CONTENT = json.loads(json.dumps(READ.content()))


@pytest.fixture
async def talk(store: Store) -> str:
    """A conversation of Ana's."""
    async with store.transaction() as tx:
        await users.ensure(tx, "ana", "Ana")
        await users.ensure(tx, "ben", "Ben")
        return (await conversations.ensure(tx, "talk", owner="ana")).id


async def kept(store: Store, owner: str, talk: str | None, file: bytes = b"bytes") -> str:
    new = NewMaterial(owner=owner, name="a.docx", content=CONTENT, conversation_id=talk)
    async with store.transaction() as tx:
        return (await materials.keep(tx, new, file)).id


async def test_a_material_comes_back_with_what_was_read_and_its_bytes(
    store: Store, talk: str
) -> None:
    material_id = await kept(store, "ana", talk, b"\x00\xffbytes")

    async with store.reading() as tx:
        found = await materials.get(tx, material_id, owner="ana")
        file = await materials.file(tx, material_id, owner="ana")

    assert (found.name, found.conversation_id, found.content) == ("a.docx", talk, CONTENT)
    assert file == b"\x00\xffbytes"


async def test_the_same_file_twice_is_two_materials_and_one_blob(store: Store, talk: str) -> None:
    one, other = await kept(store, "ana", talk), await kept(store, "ben", None)

    async with store.reading() as tx:
        first = await materials.get(tx, one, owner="ana")
        second = await materials.get(tx, other, owner="ben")

    assert first.sha256 == second.sha256
    assert one != other


async def test_the_materials_of_a_conversation_are_listed_in_order(
    store: Store, talk: str, clock: Any
) -> None:
    ids = []
    for _ in range(3):
        ids.append(await kept(store, "ana", talk))
        clock.forward(1)
    await kept(store, "ana", None)

    async with store.reading() as tx:
        found = await materials.of_conversation(tx, talk, owner="ana")

    assert [one.id for one in found] == ids


ASKED: dict[str, Callable[..., Any]] = {
    "the material": lambda tx, one, talk: materials.get(tx, one, owner="ben"),
    "its bytes": lambda tx, one, talk: materials.file(tx, one, owner="ben"),
    "the list": lambda tx, one, talk: materials.of_conversation(tx, talk, owner="ben"),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED.keys())
async def test_what_is_anothers_is_not_there(store: Store, talk: str, ask: Any) -> None:
    material_id = await kept(store, "ana", talk)

    async with store.reading() as tx:
        with pytest.raises(NotFound):
            await ask(tx, material_id, talk)


async def test_nobody_puts_a_file_into_anothers_conversation(store: Store, talk: str) -> None:
    with pytest.raises(NotFound):
        await kept(store, "ben", talk)


async def test_a_conversation_takes_its_materials_along_when_it_is_removed(
    store: Store, talk: str
) -> None:
    material_id = await kept(store, "ana", talk)
    async with store.transaction() as tx:
        await conversations.remove(tx, talk, owner="ana")

    async with store.reading() as tx:
        with pytest.raises(NotFound):
            await materials.get(tx, material_id, owner="ana")


async def test_a_file_is_read_and_kept_for_its_owner(store: Store, talk: str) -> None:
    desk = Materials(store)

    added = await desk.add("ana", "/tmp/notes.txt", b"Objective: explain it.", talk)

    assert added.material.name == "notes.txt"
    assert added.material.text == "Objective: explain it."
    assert await desk.get("ana", added.id) == added
    assert await desk.of("ana", talk) == [added]
    assert await desk.file("ana", added.id) == b"Objective: explain it."
    with pytest.raises(NotFound):
        await desk.get("ben", added.id)


async def test_a_file_that_is_refused_leaves_nothing_behind(store: Store, talk: str) -> None:
    desk = Materials(store)

    with pytest.raises(MaterialRefused):
        await desk.add("ana", "a.docx", b"PK\x03\x04 not a package", talk)

    assert await desk.of("ana", talk) == []


async def test_a_file_for_anothers_conversation_is_not_even_read(store: Store, talk: str) -> None:
    desk = Materials(store)

    with pytest.raises(NotFound):
        await desk.add("ben", "a.docx", b"not read", talk)
