"""The board: what Draftroom says in a conversation, kept first, then shown where it is open."""

import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.store import Store, conversations
from assistant.store.conversations import Message, StoredCard

AUTHOR = "Draftroom"
SPOKEN = "assistant_message"
HEARD = "user_message"
_NAMES = uuid.UUID("6f1c7f0a-3a55-4d5e-9d0e-6a1b7d1f3c11")


@dataclass(frozen=True, kw_only=True)
class Card:
    """A live view or a decision in a conversation: its kind, and the ids it shows itself by."""

    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    id: str


@dataclass(frozen=True, kw_only=True)
class Post:
    """Something said, in Markdown, with its cards. The same id again is the same post."""

    id: str
    text: str = ""
    cards: Sequence[Card] = ()
    author: str = AUTHOR


@dataclass(frozen=True)
class Shown:
    """A post as it was kept."""

    message: Message
    cards: Sequence[StoredCard]


# Shows what was kept to everybody who looks at the conversation just now.
Showing = Callable[[str, Sequence[Shown]], Awaitable[None]]


def post_id(*parts: str) -> str:
    """Return the id that these parts always have, so that saying something again is harmless."""
    return str(uuid.uuid5(_NAMES, "/".join(parts)))


def post(*parts: str, text: str = "", cards: Mapping[str, Mapping[str, Any]] | None = None) -> Post:
    """Return a post whose id follows from ``parts``, with cards by their kinds."""
    return Post(
        id=post_id(*parts),
        text=text,
        cards=[
            Card(kind=kind, facts=facts, id=post_id(*parts, kind))
            for kind, facts in (cards or {}).items()
        ],
    )


class Board:
    """Posts to conversations. ``showing`` is set by the door that people look through."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.showing: Showing | None = None

    async def post(self, actor: str, conversation_id: str, *posts: Post) -> None:
        """Keep posts in a conversation of the actor's, and show them; raise NotFound."""
        async with self._store.transaction() as tx:
            await conversations.get(tx, conversation_id, owner=actor)
            shown = [await self.keep(tx, conversation_id, one) for one in posts]
        await self.show(conversation_id, shown)

    async def keep(self, tx: Any, conversation_id: str, one: Post) -> Shown:
        """Keep a post inside a transaction; the caller shows it once that is committed."""
        now = tx.now()
        message = Message(
            id=one.id,
            conversation_id=conversation_id,
            kind=SPOKEN,
            author=one.author,
            text=one.text,
            created_at=now,
        )
        await conversations.say(tx, message)
        kept = [_stored(card, message) for card in one.cards]
        for card in kept:
            await conversations.put_card(tx, card)
        return Shown(message, kept)

    async def show(self, conversation_id: str, shown: Sequence[Shown]) -> None:
        """Show what was kept to whoever looks."""
        if self.showing is not None and shown:
            await self.showing(conversation_id, shown)


def _stored(card: Card, message: Message) -> StoredCard:
    return StoredCard(
        id=card.id,
        conversation_id=message.conversation_id,
        message_id=message.id,
        kind=card.kind,
        name="Card",
        facts=card.facts,
        created_at=message.created_at,
    )
