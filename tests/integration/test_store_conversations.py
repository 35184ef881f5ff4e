"""Conversations, their messages, cards, thumbs and runs, on both databases."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from agents.errors import LimitReached
from agents.writer import Usage
from assistant.errors import Conflict, NotFound
from assistant.store import (
    Store,
    Transaction,
    conversations,
    days,
    events,
    launches,
    proposals,
    runs,
    talking,
    users,
)
from assistant.store.conversations import Feedback, Message, StoredCard
from assistant.store.words import ProposalStatus
from graphs.journal import Event
from graphs.limits import Limits
from tests.integration.conftest import FakeClock

NewRun = Callable[..., Awaitable[runs.Run]]


@pytest.fixture
async def talk(store: Store) -> str:
    """A conversation of Ana's; Ben is there too."""
    async with store.transaction() as tx:
        for name in ("ana", "ben"):
            await users.ensure(tx, name, name)
        return (await conversations.ensure(tx, "talk", owner="ana")).id


def message(store: Store, text: str, **more: Any) -> Message:
    return Message(
        **{
            "id": text,
            "conversation_id": "talk",
            "kind": "user_message",
            "author": "ana",
            "text": text,
            "created_at": store.clock(),
            **more,
        }
    )


def card(store: Store, id: str = "c", **more: Any) -> StoredCard:
    return StoredCard(
        **{
            "id": id,
            "conversation_id": "talk",
            "message_id": "hello",
            "kind": "run",
            "name": "Card",
            "facts": {"run": "r"},
            "created_at": store.clock(),
            **more,
        }
    )


async def test_what_was_said_comes_back_in_its_order(
    store: Store, clock: FakeClock, talk: str
) -> None:
    async with store.transaction() as tx:
        for text in ("hello", "how are you", "bye"):
            await conversations.say(tx, message(store, text))
            clock.forward(1)

        said = await conversations.said(tx, talk, owner="ana")

    assert [one.text for one in said] == ["hello", "how are you", "bye"]


async def test_saying_something_again_changes_it_in_its_place(
    store: Store, clock: FakeClock, talk: str
) -> None:
    async with store.transaction() as tx:
        await conversations.say(tx, message(store, "hello"))
        clock.forward(1)
        await conversations.say(tx, message(store, "later"))
        clock.forward(1)
        await conversations.say(tx, replace(message(store, "hello"), text="hello again"))

        said = await conversations.said(tx, talk, owner="ana")

    assert [one.text for one in said] == ["hello again", "later"]


async def test_a_message_of_another_conversation_is_not_overwritten_by_its_id(
    store: Store, talk: str
) -> None:
    async with store.transaction() as tx:
        await conversations.ensure(tx, "bens", owner="ben")
        await conversations.say(tx, message(store, "hello"))
        await conversations.put_card(tx, card(store))
        await conversations.say(
            tx, replace(message(store, "hello"), conversation_id="bens", text="planted by ben")
        )
        await conversations.put_card(
            tx, card(store, conversation_id="bens", facts={"run": "planted"})
        )

        said = await conversations.said(tx, talk, owner="ana")
        kept = await conversations.card(tx, "c", owner="ana")

    assert [one.text for one in said] == ["hello"]
    assert kept.facts == {"run": "r"}


async def test_conversations_are_listed_latest_first_in_pages(
    store: Store, clock: FakeClock, talk: str
) -> None:
    async with store.transaction() as tx:
        for number in range(5):
            clock.forward(1)
            await conversations.ensure(tx, f"c{number}", owner="ana")

        first = await conversations.listed(tx, owner="ana", limit=3)
        second = await conversations.listed(tx, owner="ana", before=first[-1].id, limit=3)

    assert [one.id for one in first + second] == ["c4", "c3", "c2", "c1", "c0", "talk"]


async def test_conversations_of_one_moment_are_each_listed_once(store: Store, talk: str) -> None:
    async with store.transaction() as tx:
        for number in range(4):
            await conversations.ensure(tx, f"c{number}", owner="ana")

        first = await conversations.listed(tx, owner="ana", limit=2)
        second = await conversations.listed(tx, owner="ana", before=first[-1].id, limit=9)

    assert sorted(one.id for one in first + second) == ["c0", "c1", "c2", "c3", "talk"]


@pytest.mark.parametrize("wanted", ["Density", "density", "floats", "50%_"])
async def test_a_search_finds_titles_and_what_was_said(
    store: Store, talk: str, wanted: str
) -> None:
    async with store.transaction() as tx:
        await conversations.change(tx, talk, owner="ana", title="Density, grade 7")
        await conversations.say(tx, message(store, "what floats at 50%_?"))
        await conversations.ensure(tx, "other", owner="ana")
        await conversations.ensure(tx, "bens density", owner="ben")

        found = await conversations.listed(tx, owner="ana", search=wanted)

    assert [one.id for one in found] == [talk]


async def test_a_removed_conversation_takes_what_was_said_and_leaves_the_run(
    store: Store, talk: str, new_run: NewRun
) -> None:
    run = await new_run("ana")
    async with store.transaction() as tx:
        await conversations.say(tx, message(store, "hello"))
        await conversations.put_card(tx, card(store, kind="file", sha256="s"), b"bytes")
        await conversations.judge(tx, Feedback(**THUMB), owner="ana")
        await conversations.adopt(tx, talk, run.id, owner="ana")
        await conversations.remove(tx, talk, owner="ana")

        with pytest.raises(NotFound):
            await conversations.get(tx, talk, owner="ana")
        with pytest.raises(NotFound):
            await conversations.card(tx, "c", owner="ana")
        assert (await runs.get(tx, run.id, owner="ana")).id == run.id
        assert await conversations.home_of(tx, run.id, owner="ana") is None


THUMB = {"id": "t", "conversation_id": "talk", "message_id": "hello", "value": 1, "comment": "good"}


async def test_a_second_thumb_replaces_the_first(store: Store, talk: str) -> None:
    async with store.transaction() as tx:
        await conversations.say(tx, message(store, "hello"))
        await conversations.judge(tx, Feedback(**THUMB), owner="ana")
        await conversations.judge(tx, Feedback(**{**THUMB, "id": "u", "value": 0}), owner="ana")

        kept = await conversations.judged(tx, talk, owner="ana")

    assert [(one.id, one.value) for one in kept] == [("t", 0)]


async def test_a_run_has_one_home_and_is_told_each_event_once(
    store: Store, talk: str, new_run: NewRun
) -> None:
    run = await new_run("ana")
    async with store.transaction() as tx:
        await conversations.ensure(tx, "other", owner="ana")
        assert await conversations.adopt(tx, talk, run.id, owner="ana") == talk
        assert await conversations.adopt(tx, "other", run.id, owner="ana") == talk
        await events.append(tx, run.id, [Event("run.created")], actor="ana")

        assert await conversations.untold(tx) == [run.id]
        assert await conversations.told(tx, run.id, 0, 1)
        assert not await conversations.told(tx, run.id, 0, 1)
        assert await conversations.untold(tx) == []
        assert await conversations.runs_of(tx, talk, owner="ana") == [run.id]


async def test_what_a_conversation_costs_stays_below_its_limit(store: Store, talk: str) -> None:
    first, more = Usage(1, cost_usd=0.06), Usage(1, cost_usd=0.05)
    async with store.transaction() as tx:
        day = await talking.reserve(tx, talk, first, limit_usd=0.10)
        with pytest.raises(LimitReached, match=r"\$0\.06 of its \$0\.10"):
            await talking.reserve(tx, talk, more, limit_usd=0.10)
        await talking.settle(tx, talk, first, Usage(1, cost_usd=0.01), day)
        await talking.reserve(tx, talk, more, limit_usd=0.10)

        spent = (await conversations.get(tx, talk, owner="ana")).spent_usd

    assert spent == pytest.approx(0.06)


async def test_talking_counts_for_the_day_of_whoever_talks(store: Store, talk: str) -> None:
    async with store.transaction() as tx:
        call, day = Usage(1, 500, 500, 0.05), Limits(tokens=1_500)
        on = await talking.reserve(tx, talk, call, limit_usd=1.0, day=day)
        with pytest.raises(LimitReached, match="0 of 1,500 tokens are used, 1,000 set aside"):
            await talking.reserve(tx, talk, call, limit_usd=1.0, day=day)
        await talking.settle(tx, talk, call, Usage(1, 200, 100, 0.01), on)

        taken = await days.taken(tx, "ana")

    assert (taken.calls, taken.tokens, taken.cost_usd) == (1, 300, 0.01)


Query = Callable[[Transaction], Awaitable[Any]]
STRANGERS: dict[str, Query] = {
    "conversation": lambda tx: conversations.get(tx, "talk", owner="ben"),
    "the same id again": lambda tx: conversations.ensure(tx, "talk", owner="ben"),
    "rename": lambda tx: conversations.change(tx, "talk", owner="ben", title="mine"),
    "remove": lambda tx: conversations.remove(tx, "talk", owner="ben"),
    "said": lambda tx: conversations.said(tx, "talk", owner="ben"),
    "message": lambda tx: conversations.message(tx, "hello", owner="ben"),
    "unsay": lambda tx: conversations.unsay(tx, "hello", owner="ben"),
    "cards": lambda tx: conversations.cards_of(tx, "talk", owner="ben"),
    "card": lambda tx: conversations.card(tx, "c", owner="ben"),
    "file": lambda tx: conversations.card_content(tx, "c", owner="ben"),
    "drop": lambda tx: conversations.drop_card(tx, "c", owner="ben"),
    "judge": lambda tx: conversations.judge(tx, Feedback(**THUMB), owner="ben"),
    "unjudge": lambda tx: conversations.unjudge(tx, "t", owner="ben"),
    "judged": lambda tx: conversations.judged(tx, "talk", owner="ben"),
    "runs": lambda tx: conversations.runs_of(tx, "talk", owner="ben"),
    "page": lambda tx: conversations.listed(tx, owner="ben", before="talk"),
}


@pytest.mark.parametrize("query", STRANGERS.values(), ids=STRANGERS.keys())
async def test_a_stranger_finds_nothing_of_a_conversation(
    store: Store, talk: str, query: Query
) -> None:
    async with store.transaction() as tx:
        await conversations.say(tx, message(store, "hello"))
        await conversations.put_card(tx, card(store, kind="file", sha256="s"), b"bytes")
        await conversations.judge(tx, Feedback(**THUMB), owner="ana")

        with pytest.raises(NotFound):
            await query(tx)


async def test_nobody_takes_anothers_run_into_a_conversation(
    store: Store, talk: str, new_run: NewRun
) -> None:
    bens = await new_run("ben")
    async with store.transaction() as tx:
        with pytest.raises(NotFound):
            await conversations.adopt(tx, talk, bens.id, owner="ana")
        with pytest.raises(NotFound):
            await conversations.adopt(tx, talk, bens.id, owner="ben")


async def test_a_form_is_started_once_and_filled_no_more(
    store: Store, talk: str, new_run: NewRun
) -> None:
    run = await new_run("ana")
    async with store.transaction() as tx:
        form = await launches.open_one(
            tx, owner="ana", conversation_id=talk, template="lesson_plan", state={"inputs": {}}
        )
        await launches.fill(tx, form.id, {"inputs": {"topic": "Density"}}, owner="ana")
        assert await launches.started(tx, form.id, run.id, owner="ana")
        assert not await launches.started(tx, form.id, run.id, owner="ana")

        with pytest.raises(Conflict, match="started already"):
            await launches.fill(tx, form.id, {}, owner="ana")
        newest = await launches.newest(tx, talk, owner="ana")
        with pytest.raises(NotFound):
            await launches.get(tx, form.id, owner="ben")

    assert newest is not None
    assert (newest.state, newest.run_id) == ({"inputs": {"topic": "Density"}}, run.id)


async def test_a_proposal_is_decided_once(store: Store, talk: str, new_run: NewRun) -> None:
    run = await new_run("ana")
    async with store.transaction() as tx:
        one = await proposals.put(
            tx, run.id, owner="ana", words="w", reading="r", edits=[{"kind": "x"}], base=1
        )
        await proposals.decide(tx, one.id, ProposalStatus.DONE, owner="ana", revision=2)

        with pytest.raises(Conflict, match="already made at"):
            await proposals.decide(tx, one.id, ProposalStatus.LEFT, owner="ana")
        with pytest.raises(NotFound):
            await proposals.get(tx, one.id, owner="ben")
        with pytest.raises(NotFound):
            await proposals.put(tx, run.id, owner="ben", words="", reading="", edits=[], base=1)
        became = await proposals.of_revision(tx, run.id, 2, owner="ana")

    assert became is not None
    assert (became.id, became.edits) == (one.id, [{"kind": "x"}])
