"""What Chainlit keeps and reads through our data layer, and who may do so."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chainlit.element import CustomElement, File
from chainlit.types import Feedback, Pagination, ThreadFilter
from chainlit.user import User

from assistant.asking import asking
from assistant.board import Board, Card, Post, post, post_id
from assistant.chat.data_layer import DataLayer
from assistant.errors import NotFound
from assistant.store import Store, conversations

PAGE = Pagination(first=20)
ALL = ThreadFilter()


@pytest.fixture
def layer(store: Store) -> DataLayer:
    return DataLayer(store)


@pytest.fixture
def as_ana() -> Iterator[None]:
    token = asking.set("ana")
    yield
    asking.reset(token)


@pytest.fixture
async def talk(layer: DataLayer, as_ana: None) -> str:
    """A conversation in which Ana said something."""
    for name in ("ana", "ben"):
        await layer.create_user(User(identifier=name))
    await layer.create_step(words("m1", "density, grade 7"))
    return "talk"


def words(id: str, text: str, **more: Any) -> Any:
    return {
        "id": id,
        "threadId": "talk",
        "type": "user_message",
        "name": "ana",
        "output": text,
        "createdAt": "2026-03-02T07:59:00Z",
        **more,
    }


async def test_a_user_is_made_once(layer: DataLayer) -> None:
    made = await layer.create_user(User(identifier="ana", display_name="Ana"))
    found = await layer.get_user("ana")

    assert made == found
    assert found is not None
    assert (found.identifier, found.display_name) == ("ana", "Ana")
    assert await layer.get_user("nobody") is None


async def test_a_thread_comes_back_as_it_was_said(layer: DataLayer, talk: str) -> None:
    step = words("m2", "make it 30 minutes", command="undo", modes={"model": "fast"}, tags=["x"])
    await layer.create_step({**step, "createdAt": "2026-03-02T08:00:01Z"})

    thread = await layer.get_thread(talk)

    assert thread is not None
    said = [(one["output"], one.get("command"), one.get("modes")) for one in thread["steps"]]
    assert said == [
        ("density, grade 7", None, None),
        ("make it 30 minutes", "undo", {"model": "fast"}),
    ]
    assert thread["userIdentifier"] == "ana"


async def test_the_wrapping_of_a_turn_is_not_kept(layer: DataLayer, talk: str) -> None:
    await layer.create_step(words("run", "", type="run"))

    thread = await layer.get_thread(talk)

    assert thread is not None
    assert [one["id"] for one in thread["steps"]] == ["m1"]


async def test_the_cards_of_a_post_come_back_as_elements_with_their_facts(
    layer: DataLayer, store: Store, talk: str
) -> None:
    board = Board(store)
    said = post("r1", "run", text="Under way", cards={"run": {"run": "r1"}, "files": {"run": "r1"}})
    await board.post("ana", talk, said)
    await board.post("ana", talk, said)

    thread = await layer.get_thread(talk)

    assert thread is not None
    assert [one["id"] for one in thread["steps"]] == ["m1", post_id("r1", "run")]
    shown = [(e["name"], e["display"], e["props"]["kind"]) for e in thread["elements"] or []]
    assert sorted(shown) == [("Card", "inline", "files"), ("Card", "inline", "run")]
    assert {e["forId"] for e in thread["elements"] or []} == {post_id("r1", "run")}


async def test_nobody_plants_a_card_through_chainlit(layer: DataLayer, talk: str) -> None:
    planted = CustomElement(
        thread_id=talk, name="Card", props={"kind": "approval"}, for_id="m1", content="{}"
    )

    with pytest.raises(NotFound):
        await layer.create_element(planted)


async def test_a_sent_file_is_kept_and_shown_by_our_own_address(
    layer: DataLayer, store: Store, talk: str, tmp_path: Path
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("heavy things sink")
    await layer.create_element(
        File(thread_id=talk, id="f1", name="notes.txt", path=str(path), for_id="m1")
    )

    thread = await layer.get_thread(talk)
    async with store.reading() as tx:
        content = await conversations.card_content(tx, "f1", owner="ana")

    assert thread is not None
    assert [e["url"] for e in thread["elements"] or []] == ["/api/files/f1"]
    assert content == b"heavy things sink"


async def test_a_title_that_stands_is_not_taken_by_the_name_of_a_click(
    layer: DataLayer, talk: str
) -> None:
    await layer.update_thread(talk, name="density, grade 7", user_id="ana")
    await layer.update_thread(talk, name="approval", user_id="ana")
    named_by_chainlit = (await layer.list_threads(PAGE, ALL)).data[0]["name"]
    await layer.update_thread(talk, name="Density")
    renamed = (await layer.list_threads(PAGE, ALL)).data[0]["name"]

    assert (named_by_chainlit, renamed) == ("density, grade 7", "Density")


async def test_the_list_of_threads_holds_no_messages_and_has_pages(
    layer: DataLayer, talk: str
) -> None:
    for number in range(3):
        await layer.create_step(words(f"n{number}", "hi", threadId=f"t{number}"))

    first = await layer.list_threads(Pagination(first=3), ALL)
    rest = await layer.list_threads(Pagination(first=3, cursor=first.pageInfo.endCursor), ALL)

    assert (len(first.data), first.pageInfo.hasNextPage) == (3, True)
    assert (len(rest.data), rest.pageInfo.hasNextPage) == (1, False)
    assert all(one["steps"] == [] for one in first.data + rest.data)


async def test_errors_are_raised_and_not_swallowed(layer: DataLayer, talk: str) -> None:
    with pytest.raises(NotFound):
        await layer.delete_step("no such")
    with pytest.raises(NotFound):
        await layer.upsert_feedback(Feedback(forId="no such", value=1))


def bens() -> dict[str, Any]:
    """Everything that Ben tries with what is Ana's."""
    return {
        "say": lambda layer: layer.create_step(words("planted", "by ben")),
        "change": lambda layer: layer.update_step(words("m1", "by ben")),
        "unsay": lambda layer: layer.delete_step("m1"),
        "element": lambda layer: layer.get_element("talk", "f1"),
        "drop": lambda layer: layer.delete_element("f1", "talk"),
        "remove": lambda layer: layer.delete_thread("talk"),
        "rename": lambda layer: layer.update_thread("talk", name="mine"),
        "thumb": lambda layer: layer.upsert_feedback(Feedback(forId="m1", value=0)),
        "unthumb": lambda layer: layer.delete_feedback("t1"),
        "page": lambda layer: layer.list_threads(Pagination(first=3, cursor="talk"), ALL),
    }


@pytest.mark.parametrize("attempt", bens().values(), ids=bens().keys())
async def test_a_second_user_can_touch_nothing_of_the_firsts(
    layer: DataLayer, talk: str, tmp_path: Path, attempt: Any
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("x")
    await layer.create_element(File(thread_id=talk, id="f1", name="n", path=str(path), for_id="m1"))
    await layer.upsert_feedback(Feedback(id="t1", forId="m1", value=1))
    before = await layer.get_thread(talk)

    async def as_ben() -> None:
        asking.set("ben")
        with pytest.raises(NotFound):
            await attempt(layer)

    await asyncio.create_task(as_ben())

    assert await layer.get_thread(talk) == before


async def test_a_second_user_sees_nothing_of_the_firsts(layer: DataLayer, talk: str) -> None:
    asking.set("ben")

    assert await layer.get_thread(talk) is None
    assert (await layer.list_threads(PAGE, ALL)).data == []


async def test_nobody_is_asked_of_without_a_name(layer: DataLayer) -> None:
    asking.set(None)

    with pytest.raises(NotFound, match="Nobody is signed in"):
        await layer.create_step(words("m", "hi"))


async def test_the_board_shows_only_what_was_kept(store: Store, talk: str) -> None:
    shown: list[str] = []

    async def show(conversation: str, posts: Any) -> None:
        shown.extend(one.message.text for one in posts)

    board = Board(store)
    board.showing = show
    await board.post("ana", talk, post("a", text="kept"))
    with pytest.raises(NotFound):
        await board.post(
            "ben", talk, Post(id="b", text="planted", cards=[Card(kind="run", id="c")])
        )

    assert shown == ["kept"]
