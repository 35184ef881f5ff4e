"""Chainlit's shapes: our conversations, messages and cards as its threads, steps and elements."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, cast

from chainlit.element import ElementDict
from chainlit.step import StepDict
from chainlit.types import ThreadDict

from assistant.store.conversations import Conversation, Feedback, Message, StoredCard

FILE = "file"  # the kind of a card that is an uploaded file


def thread(
    conversation: Conversation,
    steps: Iterable[StepDict] = (),
    elements: Iterable[ElementDict] = (),
) -> ThreadDict:
    """Return a conversation as a thread."""
    return ThreadDict(
        id=conversation.id,
        createdAt=moment(conversation.updated_at),
        name=conversation.title or None,
        userId=conversation.owner,
        userIdentifier=conversation.owner,
        tags=[],
        metadata=dict(conversation.facts or {}),
        steps=list(steps),
        elements=list(elements),
    )


def step(message: Message, feedback: Feedback | None = None) -> StepDict:
    """Return a message as a step."""
    facts = dict(message.facts or {})
    return cast(
        StepDict,
        {
            **facts,
            "id": message.id,
            "threadId": message.conversation_id,
            "parentId": message.parent_id,
            "type": message.kind,
            "name": message.author,
            "output": message.text,
            "createdAt": moment(message.created_at),
            "start": moment(message.created_at),
            "end": moment(message.created_at),
            "streaming": False,
            "isError": facts.get("isError", False),
            "feedback": None
            if feedback is None
            else {
                "id": feedback.id,
                "forId": feedback.message_id,
                "value": feedback.value,
                "comment": feedback.comment or None,
            },
        },
    )


def element(card: StoredCard) -> ElementDict:
    """Return a card as an element: a custom one, or an uploaded file by its address."""
    if card.kind == FILE:
        facts = dict(card.facts or {})
        return cast(
            ElementDict,
            {
                **facts,
                "id": card.id,
                "threadId": card.conversation_id,
                "forId": card.message_id,
                "name": card.name,
                "display": "inline",
                "url": f"/api/files/{card.id}",
            },
        )
    return cast(
        ElementDict,
        {
            "id": card.id,
            "threadId": card.conversation_id,
            "forId": card.message_id,
            "type": "custom",
            "name": card.name,
            "display": "inline",
            "mime": "application/json",
            "props": {
                **(card.facts or {}),
                "kind": card.kind,
                "card": card.id,
                "at": moment(card.created_at),
            },
        },
    )


def message(shape: Mapping[str, Any], created_at: datetime) -> Message:
    """Return a step of Chainlit's as a message."""
    kept = ("command", "modes", "metadata", "isError", "language", "input", "showInput")
    return Message(
        id=shape["id"],
        conversation_id=shape["threadId"],
        parent_id=shape.get("parentId"),
        kind=shape.get("type", "assistant_message"),
        author=shape.get("name") or "",
        text=shape.get("output") or "",
        facts={name: shape[name] for name in kept if shape.get(name)},
        created_at=_read(shape.get("createdAt")) or created_at,
    )


def moment(at: datetime) -> str:
    """Return a moment as Chainlit writes it."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _read(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None
