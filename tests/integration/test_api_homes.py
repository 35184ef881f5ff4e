"""A run that was started elsewhere gets a conversation, once, and only for its owner."""

import asyncio

from assistant.store import conversations
from tests.support.api_desk import ApiDesk


async def test_a_run_without_a_conversation_gets_one_that_is_told_everything(api: ApiDesk) -> None:
    run = await api.run()

    made = (await api.ana.post(f"/api/runs/{run}/home")).json()["conversation"]

    async with api.app.store.reading() as tx:
        found = await conversations.get(tx, made, owner="ana")
        kinds = {card.kind for card in await conversations.cards_of(tx, made, owner="ana")}
    assert "Density" in found.title
    assert {"run", "approval"} <= kinds


async def test_two_who_ask_at_once_are_sent_to_the_same_conversation(api: ApiDesk) -> None:
    run = await api.run()

    answers = await asyncio.gather(*(api.ana.post(f"/api/runs/{run}/home") for _ in range(2)))

    assert len({one.json()["conversation"] for one in answers}) == 1
    async with api.app.store.reading() as tx:
        assert len(await conversations.listed(tx, owner="ana")) == 1


async def test_the_run_of_somebody_else_gets_no_conversation(api: ApiDesk) -> None:
    run = await api.run()

    answer = await api.ben.post(f"/api/runs/{run}/home")

    assert answer.status_code == 404
