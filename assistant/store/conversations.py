"""Conversations: whose they are, what was said in them in order, and the cards that hang on it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select, update

from assistant.errors import NotFound
from assistant.store.database import Transaction
from assistant.store.rows import columns_of, read, read_all
from assistant.store.runs import require
from assistant.store.tables import (
    blobs,
    cards,
    conversation_runs,
    conversations,
    feedback,
    messages,
    runs,
)


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """A conversation, without what was said in it."""

    id: str
    owner: str
    title: str
    facts: Mapping[str, Any] | None
    spent_usd: float
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, kw_only=True)
class Message:
    """Something that was said: by the person, or by Draftroom."""

    id: str
    conversation_id: str
    parent_id: str | None = None
    kind: str
    author: str
    text: str
    facts: Mapping[str, Any] | None = None
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class StoredCard:
    """A live view, a decision or an uploaded file that hangs on a message."""

    id: str
    conversation_id: str
    message_id: str | None
    kind: str
    name: str
    facts: Mapping[str, Any] | None = None
    sha256: str | None = None
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Feedback:
    """A thumb up (1) or down (0) on a message, and what was said with it."""

    id: str
    conversation_id: str
    message_id: str
    value: int
    comment: str


@dataclass(frozen=True, kw_only=True)
class Home:
    """The conversation that is told of a run, and the last event that it was told."""

    run_id: str
    conversation_id: str
    told_seq: int


_HOME = columns_of(Home, conversation_runs)
_CONVERSATION = columns_of(Conversation, conversations)
_MESSAGE = columns_of(Message, messages)
_CARD = columns_of(StoredCard, cards)
_FEEDBACK = columns_of(Feedback, feedback)


async def ensure(tx: Transaction, conversation_id: str, *, owner: str) -> Conversation:
    """Return the conversation, begun now if there is none; raise NotFound when it is another's."""
    now = tx.now()
    row = {"id": conversation_id, "owner": owner, "title": "", "created_at": now, "updated_at": now}
    await tx.execute(tx.insert(conversations).values(row).on_conflict_do_nothing())
    return await get(tx, conversation_id, owner=owner)


async def get(tx: Transaction, conversation_id: str, *, owner: str | None) -> Conversation:
    """Return a conversation; raise NotFound when there is none or it is somebody else's."""
    query = select(*_CONVERSATION).where(conversations.c.id == conversation_id)
    row = await tx.first(query if owner is None else query.where(conversations.c.owner == owner))
    if row is None:
        raise NotFound("There is no such conversation.", conversation=conversation_id)
    return read(Conversation, row)


async def change(
    tx: Transaction,
    conversation_id: str,
    *,
    owner: str | None,
    title: str | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Rename a conversation, or keep what its chat needs; what is None stays."""
    await get(tx, conversation_id, owner=owner)
    new = {"title": title, "facts": facts}
    values = {name: value for name, value in new.items() if value is not None}
    await _set(tx, conversation_id, **values)


async def remove(tx: Transaction, conversation_id: str, *, owner: str | None) -> None:
    """Forget a conversation and what was said in it; the runs that began in it stay."""
    await get(tx, conversation_id, owner=owner)
    await tx.execute(delete(conversations).where(conversations.c.id == conversation_id))


async def listed(
    tx: Transaction,
    *,
    owner: str,
    search: str = "",
    before: str | None = None,
    limit: int = 30,
) -> list[Conversation]:
    """Return conversations, the latest first, after the one named ``before``.

    A search finds titles and everything that was said.
    """
    query = select(*_CONVERSATION).where(conversations.c.owner == owner)
    if search:
        said = select(messages.c.conversation_id).where(
            messages.c.text.icontains(search, autoescape=True)
        )
        in_title = conversations.c.title.icontains(search, autoescape=True)
        query = query.where(or_(in_title, conversations.c.id.in_(said)))
    if before is not None:
        last = await get(tx, before, owner=owner)
        query = query.where(
            or_(
                conversations.c.updated_at < last.updated_at,
                and_(conversations.c.updated_at == last.updated_at, conversations.c.id > last.id),
            )
        )
    order = (conversations.c.updated_at.desc(), conversations.c.id)
    return read_all(Conversation, await tx.all(query.order_by(*order).limit(limit)))


async def say(tx: Transaction, message: Message) -> None:
    """Keep a message; the same id again replaces what it says and leaves it in its place."""
    conversation = await get(tx, message.conversation_id, owner=None)
    row = asdict(message)
    changed = {name: row[name] for name in ("kind", "author", "text", "facts", "parent_id")}
    await tx.execute(
        tx.insert(messages)
        .values(row)
        .on_conflict_do_update(
            index_elements=["id"],
            set_=changed,
            where=messages.c.conversation_id == conversation.id,
        )
    )
    await _set(tx, conversation.id)


async def unsay(tx: Transaction, message_id: str, *, owner: str | None) -> None:
    """Take a message back, with its cards."""
    found = await message(tx, message_id, owner=owner)
    await tx.execute(delete(cards).where(cards.c.message_id == found.id))
    await tx.execute(delete(messages).where(messages.c.id == found.id))


async def message(tx: Transaction, message_id: str, *, owner: str | None) -> Message:
    """Return one message; raise NotFound."""
    row = await tx.first(select(*_MESSAGE).where(messages.c.id == message_id))
    if row is None:
        raise NotFound("There is no such message.", id=message_id)
    found = read(Message, row)
    await get(tx, found.conversation_id, owner=owner)
    return found


async def said(tx: Transaction, conversation_id: str, *, owner: str | None) -> list[Message]:
    """Return everything that was said, in order."""
    await get(tx, conversation_id, owner=owner)
    query = select(*_MESSAGE).where(messages.c.conversation_id == conversation_id)
    return read_all(Message, await tx.all(query.order_by(messages.c.created_at, messages.c.id)))


async def put_card(tx: Transaction, card: StoredCard, content: bytes | None = None) -> None:
    """Keep a card; the same id again replaces it within its conversation."""
    if content is not None:
        await tx.execute(
            tx.insert(blobs).values(sha256=card.sha256, content=content).on_conflict_do_nothing()
        )
    row = asdict(card)
    changed = {name: row[name] for name in ("message_id", "kind", "name", "facts", "sha256")}
    await tx.execute(
        tx.insert(cards)
        .values(row)
        .on_conflict_do_update(
            index_elements=["id"],
            set_=changed,
            where=cards.c.conversation_id == card.conversation_id,
        )
    )


async def card(tx: Transaction, card_id: str, *, owner: str | None) -> StoredCard:
    """Return one card; raise NotFound when there is none or it hangs in another's conversation."""
    row = await tx.first(select(*_CARD).where(cards.c.id == card_id))
    if row is None:
        raise NotFound("There is no such card.", card=card_id)
    found = read(StoredCard, row)
    await get(tx, found.conversation_id, owner=owner)
    return found


async def cards_of(tx: Transaction, conversation_id: str, *, owner: str | None) -> list[StoredCard]:
    """Return the cards of a conversation, the oldest first."""
    await get(tx, conversation_id, owner=owner)
    query = select(*_CARD).where(cards.c.conversation_id == conversation_id)
    return read_all(StoredCard, await tx.all(query.order_by(cards.c.created_at, cards.c.id)))


async def card_content(tx: Transaction, card_id: str, *, owner: str | None) -> bytes:
    """Return the bytes of an uploaded file; raise NotFound."""
    found = await card(tx, card_id, owner=owner)
    row = await tx.first(select(blobs.c.content).where(blobs.c.sha256 == found.sha256))
    if row is None:
        raise NotFound("There is no such file.", card=card_id)
    return bytes(row.content)


async def drop_card(tx: Transaction, card_id: str, *, owner: str | None) -> None:
    """Take a card away."""
    await card(tx, card_id, owner=owner)
    await tx.execute(delete(cards).where(cards.c.id == card_id))


async def judge(tx: Transaction, new: Feedback, *, owner: str | None) -> str:
    """Keep a thumb on a message, in place of an earlier one; return its id."""
    found = await message(tx, new.message_id, owner=owner)
    row = asdict(new) | {"conversation_id": found.conversation_id, "created_at": tx.now()}
    result = await tx.execute(
        tx.insert(feedback)
        .values(row)
        .on_conflict_do_update(
            index_elements=["message_id"], set_={"value": new.value, "comment": new.comment}
        )
        .returning(feedback.c.id)
    )
    kept: str = result.scalar_one()
    return kept


async def unjudge(tx: Transaction, feedback_id: str, *, owner: str | None) -> None:
    """Take a thumb back; raise NotFound."""
    row = await tx.first(select(*_FEEDBACK).where(feedback.c.id == feedback_id))
    if row is None:
        raise NotFound("There is no such feedback.", feedback=feedback_id)
    await get(tx, read(Feedback, row).conversation_id, owner=owner)
    await tx.execute(delete(feedback).where(feedback.c.id == feedback_id))


async def judged(tx: Transaction, conversation_id: str, *, owner: str | None) -> list[Feedback]:
    """Return the thumbs of a conversation."""
    await get(tx, conversation_id, owner=owner)
    query = select(*_FEEDBACK).where(feedback.c.conversation_id == conversation_id)
    return read_all(Feedback, await tx.all(query.order_by(feedback.c.created_at)))


async def adopt(tx: Transaction, conversation_id: str, run_id: str, *, owner: str) -> str:
    """Let a run be told of in a conversation, unless it has one; return the one it has."""
    await get(tx, conversation_id, owner=owner)
    await require(tx, run_id, owner=owner)
    row = {"run_id": run_id, "conversation_id": conversation_id}
    await tx.execute(tx.insert(conversation_runs).values(row).on_conflict_do_nothing())
    query = select(conversation_runs.c.conversation_id)
    found = await tx.execute(query.where(conversation_runs.c.run_id == run_id))
    home: str = found.scalar_one()
    return home


async def home_of(tx: Transaction, run_id: str, *, owner: str | None) -> Home | None:
    """Return where a run is told of; None where it was started without a conversation."""
    await require(tx, run_id, owner=owner)
    query = select(*_HOME).where(conversation_runs.c.run_id == run_id)
    row = await tx.first(query)
    return None if row is None else read(Home, row)


async def runs_of(tx: Transaction, conversation_id: str, *, owner: str | None) -> list[str]:
    """Return the ids of the runs of a conversation, in the order in which they were started."""
    await get(tx, conversation_id, owner=owner)
    query = (
        select(runs.c.id)
        .join(conversation_runs, conversation_runs.c.run_id == runs.c.id)
        .where(conversation_runs.c.conversation_id == conversation_id)
    )
    return list((await tx.execute(query.order_by(runs.c.created_at, runs.c.id))).scalars())


async def untold(tx: Transaction) -> list[str]:
    """Return the runs of conversations that were not told everything yet."""
    query = (
        select(runs.c.id)
        .join(conversation_runs, conversation_runs.c.run_id == runs.c.id)
        .where(runs.c.last_seq > conversation_runs.c.told_seq)
    )
    return list((await tx.execute(query.order_by(runs.c.created_at))).scalars())


async def told(tx: Transaction, run_id: str, since: int, upto: int) -> bool:
    """Say that a conversation was told a run's events after ``since``; False: another did so."""
    result = await tx.execute(
        update(conversation_runs)
        .where(conversation_runs.c.run_id == run_id, conversation_runs.c.told_seq == since)
        .values(told_seq=upto)
    )
    return bool(result.rowcount)


async def _set(tx: Transaction, conversation_id: str, **values: Any) -> None:
    await tx.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(updated_at=tx.now(), **values)
    )
