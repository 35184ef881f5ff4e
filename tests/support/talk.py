"""A person talking: an open application, one conversation, and what it posted since last looked."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from agents.patience import Patience
from agents.prices import TokenPrice
from assistant.board import HEARD
from assistant.bootstrap import App, open_app
from assistant.conversation import Conversations, Said
from assistant.settings import Settings
from assistant.store import conversations
from assistant.supervisor.turn import Services
from assistant.supervisor.voices import Voices
from graphs.edits import WriterPin
from graphs.journal import Verdict
from graphs.memory import Message
from graphs.supervisor import memory_of
from tests.support.model_server import ModelServer

ACTOR = "ana"
CONVERSATION = "talk-1"
LIMIT_SECONDS = 90  # a first call loads the client of models
KEY = "sk-canary-0123456789abcdef"
PRICE = TokenPrice(input_usd=1.0, output_usd=2.0)


@dataclass(frozen=True)
class Heard:
    """One answer: its words and its cards."""

    text: str
    cards: Sequence[tuple[str, Mapping[str, Any]]]

    def card(self, kind: str) -> Mapping[str, Any]:
        """Return the facts of the only card of a kind."""
        found = [facts for one, facts in self.cards if one == kind]
        assert len(found) == 1, self.cards
        return found[0]

    @property
    def kinds(self) -> list[str]:
        """The kinds of its cards."""
        return [kind for kind, _ in self.cards]


class Talk:
    """A person in one conversation."""

    def __init__(self, app: App, *, actor: str = ACTOR, conversation: str = CONVERSATION) -> None:
        self.app = app
        self.actor = actor
        self.conversation = conversation
        self._seen: set[str] = set()

    def as_(self, actor: str = "", conversation: str = "") -> "Talk":
        """Return another person, or the same one in another conversation."""
        return Talk(
            self.app,
            actor=actor or self.actor,
            conversation=conversation or self.conversation,
        )

    async def say(self, text: str = "", **more: Any) -> Heard:
        """Say something and return the answer; fail unless there is exactly one."""
        async with asyncio.timeout(LIMIT_SECONDS):
            await self.app.conversations.turn(
                self.actor, self.conversation, Said(text=text, **more)
            )
        new = await self.news()
        assert len(new) == 1, new
        return new[0]

    async def news(self) -> list[Heard]:
        """Return what was posted since this was asked last."""
        async with self.app.store.reading() as tx:
            said = await conversations.said(tx, self.conversation, owner=self.actor)
            cards = await conversations.cards_of(tx, self.conversation, owner=self.actor)
        fresh = [one for one in said if one.id not in self._seen and one.kind != HEARD]
        self._seen |= {one.id for one in fresh}
        return [
            Heard(
                one.text,
                [(card.kind, card.facts or {}) for card in cards if card.message_id == one.id],
            )
            for one in fresh
        ]

    async def mine(self) -> list[str]:
        """Return what the conversation has kept of the person's own words."""
        async with self.app.store.reading() as tx:
            said = await conversations.said(tx, self.conversation, owner=self.actor)
        return [one.text for one in said if one.kind == HEARD]

    async def title(self) -> str:
        """Return the title of the conversation."""
        async with self.app.store.reading() as tx:
            return (await conversations.get(tx, self.conversation, owner=self.actor)).title

    async def spent(self) -> float:
        """Return what talking has cost."""
        async with self.app.store.reading() as tx:
            return (await conversations.get(tx, self.conversation, owner=self.actor)).spent_usd

    async def runs(self) -> list[str]:
        """Return the drafts of the conversation."""
        async with self.app.store.reading() as tx:
            return await conversations.runs_of(tx, self.conversation, owner=self.actor)

    async def work(self) -> None:
        """Let every draft come to rest, and the conversation be told of it."""
        async with asyncio.timeout(LIMIT_SECONDS):
            for run in await self.runs():
                await self.app.worker.settle(run)
                await self.app.teller.tell(await self.app.runs.get(self.actor, run))

    async def approve(self) -> None:
        """Press Approve on everything that waits, and let the drafts go on."""
        for run in await self.runs():
            for one in (await self.app.runs.snapshot(self.actor, run)).approvals:
                await self.app.runs.decide(
                    self.actor, run, one.id, shown=one.shown, verdict=Verdict.APPROVE
                )
        await self.work()

    async def begun(self, words: str = "density lab 7th grade 47 minutes") -> str:
        """Have a draft begun up to its first stop, and return its run."""
        await self.say(words)
        await self.say("start")
        await self.work()
        await self.news()
        return (await self.runs())[-1]

    async def made(self, words: str = "density lab 7th grade 47 minutes") -> str:
        """Have a whole draft made up to the last OK, and return its run."""
        run = await self.begun(words)
        await self.approve()
        await self.news()
        return run

    async def memory(self) -> list[Message]:
        """Return what the conversation remembers."""
        agent = await self.app.conversations._agent()
        return await memory_of(agent, self.conversation)


@asynccontextmanager
async def open_talk(home: Path, **settings: Any) -> AsyncIterator[Talk]:
    """Open the application without a model, and a conversation in it."""
    loaded = Settings.load({"DRAFTROOM_HOME": str(home), **settings})
    async with open_app(loaded) as app:
        yield Talk(app)


@asynccontextmanager
async def open_talk_with_model(
    home: Path, server: ModelServer, *, limit_usd: float = 1.0
) -> AsyncIterator[Talk]:
    """Open the application with a model on loopback that talks; drafts are made by rules."""
    loaded = Settings.load(
        {
            "DRAFTROOM_HOME": str(home),
            "DRAFTROOM_MODEL": "openai/test-model",
            "DRAFTROOM_API_BASE": server.base_url,
        }
    )
    async with open_app(loaded) as app:
        services = Services(
            store=app.store,
            runs=app.runs,
            launches=app.launches,
            proposals=app.proposals,
            connections=app.connections,
            materials=app.materials,
            returns=app.returns,
        )
        patience = Patience(tries=2, timeout_seconds=5.0, sleep=_at_once, chance=lambda: 1.0)
        voices = Voices(
            app.store, app.connections, limit_usd=limit_usd, patience=patience, price=PRICE
        )
        app.runs.writer_of = _by_rules
        talking = Conversations(services, app.board, app.conversations._checkpoints, voices)
        yield Talk(replace(app, conversations=talking))


async def _by_rules(actor: str) -> WriterPin:
    return WriterPin()


async def _at_once(seconds: float) -> None:
    await asyncio.sleep(0)
