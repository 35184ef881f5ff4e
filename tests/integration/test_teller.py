"""What a conversation is told of its runs: every milestone, once, also after a crash."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from agents.errors import InvalidAnswer
from assistant.board import post
from assistant.hub import Changed, Hub, Text
from assistant.published import Folders
from assistant.statuses import Status
from assistant.store import conversations, users
from assistant.teller import Teller
from graphs.edits import SetInput
from tests.support.app_desk import ANA, LIMIT_SECONDS, Desk, copied, definition, open_desk
from tests.support.workflows import ScriptedWriter, agent, approval

Sit = Callable[..., AbstractAsyncContextManager[Desk]]
TALK = "talk"


@pytest.fixture
def sit(database_url: str, tmp_path: Path) -> Sit:
    """Opens a desk on either engine, with a conversation and a hub that looks."""

    @asynccontextmanager
    async def go(flow: Any, writer: ScriptedWriter | None = None) -> AsyncIterator[Desk]:
        async with open_desk(database_url, tmp_path, flow, writer) as desk:
            async with desk.app.store.transaction() as tx:
                await users.ensure(tx, ANA, ANA)
                await conversations.ensure(tx, TALK, owner=ANA)
            yield desk

    return go


@pytest.fixture
def sit_on_sqlite(sqlite_template: Path, tmp_path: Path) -> Sit:
    """Opens a desk on a SQLite file."""
    return lambda flow, writer=None: open_desk(copied(sqlite_template, tmp_path), tmp_path, flow)


def gated() -> Any:
    return definition(
        [agent("a", reads={"n": "inputs.n"}), approval("a"), agent("end", of=["ok_a"])],
        inputs={"n": 1},
    )


async def begun(desk: Desk) -> None:
    """Start the run in the conversation."""
    await desk.start()
    async with desk.app.store.transaction() as tx:
        await conversations.adopt(tx, TALK, desk.run_id, owner=ANA)


async def told(desk: Desk) -> list[str]:
    """Tell what is untold; return the kinds of all cards in the conversation, in their order."""
    await desk.app.teller.tell(await desk.app.runs.get(ANA, desk.run_id))
    async with desk.app.store.reading() as tx:
        cards = await conversations.cards_of(tx, TALK, owner=ANA)
        said = await conversations.said(tx, TALK, owner=ANA)
    order = {one.id: place for place, one in enumerate(said)}
    cards.sort(key=lambda one: (order[one.message_id or ""], one.kind))
    return [one.kind for one in cards]


async def test_a_conversation_is_told_the_milestones_of_its_run(sit: Sit) -> None:
    async with sit(gated()) as desk:
        await begun(desk)
        at_the_start = await told(desk)
        await desk.settle()
        at_the_gate = await told(desk)
        await desk.approve()
        at_the_end = await told(desk)

    assert at_the_start == ["run"]
    assert at_the_gate == ["run", "approval"]
    assert at_the_end == ["run", "approval"]  # it makes no files


async def test_what_a_run_did_outside_is_named_at_its_end(sit: Sit, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    page = {"id": "page", "kind": "transform", "value": "'Whole page.'"}
    site = {"id": "site", "kind": "publish", "from": "steps.page", "to": {"file": "page.md"}}
    async with sit(definition([page, site])) as desk:
        desk.app.worker.bench.files = Folders(tmp_path / "site", tmp_path / "notices")
        await begun(desk)
        await desk.settle()
        await desk.approve()
        kinds = await told(desk)
        async with desk.app.store.reading() as tx:
            said = [one.text for one in await conversations.said(tx, TALK, owner=ANA)]

    assert said[-1].endswith("is finished. Done outside: file page.md.")
    assert "files" not in kinds


async def test_telling_again_tells_nothing_again(sit: Sit) -> None:
    async with sit(gated()) as desk:
        await begun(desk)
        await desk.settle()
        first = await told(desk)
        run = await desk.app.runs.get(ANA, desk.run_id)
        teller = desk.app.teller
        await asyncio.gather(teller.tell(run), teller.catch_up(), teller.catch_up())
        again = await told(desk)

    assert first == again


async def test_two_tellers_at_once_tell_each_milestone_once(sit: Sit) -> None:
    async with sit(gated()) as desk:
        await begun(desk)
        await desk.settle()
        run = await desk.app.runs.get(ANA, desk.run_id)
        other = Teller(desk.app.store, desk.app.board)
        await asyncio.gather(desk.app.teller.tell(run), other.tell(run))

        async with desk.app.store.reading() as tx:
            said = await conversations.said(tx, TALK, owner=ANA)

    assert len(said) == 2


async def test_what_a_process_left_untold_is_told_by_the_next(sit: Sit) -> None:
    async with sit(gated()) as desk:
        await begun(desk)
        await desk.settle()
        await desk.app.teller.catch_up()

        assert await told(desk) == ["run", "approval"]


async def test_a_change_gives_a_receipt_and_a_stop_its_reason(sit: Sit) -> None:
    async with sit(gated()) as desk:
        await begun(desk)
        await desk.settle()
        await desk.edit(SetInput(name="n", value=2))
        await desk.app.runs.pause(ANA, desk.run_id)
        await desk.settle()
        kinds = await told(desk)
        async with desk.app.store.reading() as tx:
            cards = await conversations.cards_of(tx, TALK, owner=ANA)

    assert sorted(kinds[1:]) == ["approval", "approval", "receipt", "stopped"]
    facts = {one.kind: one.facts for one in cards if one.facts}
    assert facts["receipt"] == {"run": desk.run_id, "revision": 2}
    assert facts["stopped"]["message"] == "Paused by you."


async def test_a_run_without_a_conversation_is_told_nowhere_until_it_has_one(sit: Sit) -> None:
    async with sit(gated()) as desk:
        await desk.run()
        await desk.app.teller.tell(await desk.app.runs.get(ANA, desk.run_id))
        async with desk.app.store.transaction() as tx:
            before = await conversations.said(tx, TALK, owner=ANA)
            await conversations.adopt(tx, TALK, desk.run_id, owner=ANA)

        assert before == []
        assert await told(desk) == ["run", "approval"]


async def test_a_removed_conversation_is_told_nothing_and_breaks_nothing(sit: Sit) -> None:
    async with sit(gated()) as desk:
        await begun(desk)
        async with desk.app.store.transaction() as tx:
            await conversations.remove(tx, TALK, owner=ANA)
        await desk.settle()
        await desk.app.teller.tell(await desk.app.runs.get(ANA, desk.run_id))

        assert (await desk.app.runs.get(ANA, desk.run_id)).status is Status.WAITING


async def heard(hub: Hub, run_id: str, status: Status) -> None:
    """Wait until the hub says that a run stands so."""
    async with asyncio.timeout(LIMIT_SECONDS):
        async for news in hub.news(ANA, idle_seconds=LIMIT_SECONDS):
            if isinstance(news, Changed) and (news.run, news.status) == (run_id, status):
                return


async def test_the_hub_says_what_changed_and_lets_it_be_told(sit: Sit) -> None:
    async with sit(gated()) as desk:
        hub = desk.app.hub
        async with asyncio.TaskGroup() as group:
            group.create_task(hub.run())
            await begun(desk)
            hub.poke()
            waiting = group.create_task(heard(hub, desk.run_id, Status.WAITING))
            await desk.settle()
            await waiting
            hub.close()
        async with desk.app.store.reading() as tx:
            said = await conversations.said(tx, TALK, owner=ANA)

    assert len(said) == 2


async def test_the_hub_tells_nobody_of_what_is_anothers(sit_on_sqlite: Sit) -> None:
    async with sit_on_sqlite(gated()) as desk:
        hub = desk.app.hub
        with hub.listening("ben") as bens, hub.listening(ANA) as anas:
            await desk.start()
            await hub.look()
            hub.tell_text(desk.run_id, "a", "", "some words")

        assert bens.empty()
        assert isinstance(anas.get_nowait(), Changed)
        assert anas.get_nowait() == Text(desk.run_id, "a", "", "some words")


async def test_a_run_is_watched_while_its_owner_listens(sit_on_sqlite: Sit) -> None:
    async with sit_on_sqlite(gated()) as desk:
        hub = desk.app.hub
        await desk.start()
        with hub.listening("ben"):
            await hub.look()
            alone = hub.watched(desk.run_id)
        with hub.listening(ANA):
            watched = hub.watched(desk.run_id)

        assert (alone, watched, hub.watched(desk.run_id)) == (False, True, False)


async def test_every_stream_ends_when_the_hub_is_closed(sit_on_sqlite: Sit) -> None:
    async with sit_on_sqlite(gated()) as desk:
        hub = desk.app.hub

        async def listen() -> None:
            async for _ in hub.news(ANA, idle_seconds=LIMIT_SECONDS):
                pass

        listening = asyncio.create_task(listen())
        await asyncio.sleep(0)
        hub.close()
        async with asyncio.timeout(LIMIT_SECONDS / 4):
            await listening


async def test_the_same_parts_always_make_the_same_post() -> None:
    one, other = post("r", "run", cards={"run": {}}), post("r", "run", cards={"run": {}})

    assert (one.id, one.cards[0].id) == (other.id, other.cards[0].id)
    assert post("r", "2").id != one.id


async def test_a_step_that_went_back_to_the_last_good_result_is_told_and_kept(sit: Sit) -> None:
    flow = definition([agent("a"), agent("b", of=["a"], title="Polish", revert="a")])
    writer = ScriptedWriter({"b": lambda _: InvalidAnswer("It did not fit.")})
    async with sit(flow, writer) as desk:
        await begun(desk)
        assert await desk.settle() is Status.SUCCEEDED
        await told(desk)
        async with desk.app.store.reading() as tx:
            said = [one.text for one in await conversations.said(tx, TALK, owner=ANA)]
        b = (await desk.steps())["b", ""]

    assert (
        "**Polish** did not work: It did not fit. I went back to what **a** gave, and the draft "
        "goes on with it." in said
    )
    assert (b.status, b.how, b.note) == ("done", "reverted", "Went back to a: It did not fit.")
