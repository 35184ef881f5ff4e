"""Chainlit's data layer over our store. Whoever asks is checked on each call, and errors raise."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from chainlit.context import ChainlitContextException, context
from chainlit.data.base import BaseDataLayer
from chainlit.element import Element, ElementDict
from chainlit.step import StepDict
from chainlit.types import (
    Feedback,
    PageInfo,
    PaginatedResponse,
    Pagination,
    ThreadDict,
    ThreadFilter,
)
from chainlit.user import PersistedUser, User

from assistant.asking import asking
from assistant.board import HEARD
from assistant.chat import shapes
from assistant.errors import NotFound
from assistant.store import Store, Transaction, conversations, users
from assistant.store.conversations import Feedback as Thumb
from assistant.store.conversations import Message, StoredCard
from assistant.supervisor.privacy import without_names

_NOT_KEPT = {"run"}  # what Chainlit wraps around each turn; nobody sees it
_MOST_LISTED = 100


class DataLayer(BaseDataLayer):
    """Threads are conversations, steps are messages, elements are cards."""

    def __init__(
        self, store: Store, forget: Callable[[str], Awaitable[None]] | None = None
    ) -> None:
        self._store = store
        self._forget = forget  # drops what a removed conversation remembered

    async def get_user(self, identifier: str) -> PersistedUser | None:
        try:
            async with self._store.reading() as tx:
                found = await users.get(tx, identifier)
        except NotFound:
            return None
        return _user(found)

    async def create_user(self, user: User) -> PersistedUser | None:
        async with self._store.transaction() as tx:
            name = user.display_name or user.identifier
            return _user(await users.ensure(tx, user.identifier, name))

    async def upsert_feedback(self, feedback: Feedback) -> str:
        thumb = Thumb(
            id=feedback.id or self._store.ids(),
            conversation_id=feedback.threadId or "",
            message_id=feedback.forId,
            value=feedback.value,
            comment=feedback.comment or "",
        )
        async with self._store.transaction() as tx:
            return await conversations.judge(tx, thumb, owner=_actor())

    async def delete_feedback(self, feedback_id: str) -> bool:
        async with self._store.transaction() as tx:
            await conversations.unjudge(tx, feedback_id, owner=_actor())
        return True

    async def create_step(self, step_dict: StepDict) -> None:
        await self._keep(step_dict)

    async def update_step(self, step_dict: StepDict) -> None:
        await self._keep(step_dict)

    async def _keep(self, step_dict: StepDict) -> None:
        if step_dict.get("type") in _NOT_KEPT:
            return
        async with self._store.transaction() as tx:
            message = shapes.message(step_dict, tx.now())
            await conversations.ensure(tx, message.conversation_id, owner=_actor())
            if message.kind == HEARD:
                message = await self._without_names(tx, message)
            await conversations.say(tx, message)

    async def _without_names(self, tx: Transaction, heard: Message) -> Message:
        """Return what was said as it may be kept; as the conversation has kept it, where it has."""
        try:
            text = (await conversations.message(tx, heard.id, owner=_actor())).text
        except NotFound:
            text = without_names(heard.text).text
        return replace(heard, text=text)

    async def delete_step(self, step_id: str) -> None:
        async with self._store.transaction() as tx:
            await conversations.unsay(tx, step_id, owner=_actor())

    async def create_element(self, element: Element) -> None:
        """Keep an uploaded file. Cards are made by the board alone, so nobody can plant one."""
        if element.type == "custom" or not element.path:
            raise NotFound("There is no such card.")
        shape = element.to_dict()
        content = await asyncio.to_thread(Path(element.path).read_bytes)
        async with self._store.transaction() as tx:
            await conversations.ensure(tx, element.thread_id, owner=_actor())
            card = StoredCard(
                id=element.id,
                conversation_id=element.thread_id,
                message_id=element.for_id,
                kind=shapes.FILE,
                name=element.name,
                facts={"type": shape.get("type"), "mime": shape.get("mime")},
                sha256=hashlib.sha256(content).hexdigest(),
                created_at=tx.now(),
            )
            await conversations.put_card(tx, card, content)

    async def get_element(self, thread_id: str, element_id: str) -> ElementDict | None:
        async with self._store.reading() as tx:
            card = await conversations.card(tx, element_id, owner=_actor())
        return shapes.element(card) if card.conversation_id == thread_id else None

    async def delete_element(self, element_id: str, thread_id: str | None = None) -> None:
        async with self._store.transaction() as tx:
            await conversations.drop_card(tx, element_id, owner=_actor())

    async def get_thread_author(self, thread_id: str) -> str:
        try:
            async with self._store.reading() as tx:
                return (await conversations.get(tx, thread_id, owner=None)).owner
        except NotFound:
            return ""

    async def delete_thread(self, thread_id: str) -> None:
        async with self._store.transaction() as tx:
            await conversations.remove(tx, thread_id, owner=_actor())
        if self._forget is not None:
            await self._forget(thread_id)

    async def list_threads(
        self, pagination: Pagination, filters: ThreadFilter
    ) -> PaginatedResponse[ThreadDict]:
        first = min(max(pagination.first, 1), _MOST_LISTED)
        async with self._store.reading() as tx:
            found = await conversations.listed(
                tx,
                owner=_actor(),
                search=filters.search or "",
                before=pagination.cursor,
                limit=first + 1,
            )
        page, more = found[:first], len(found) > first
        info = PageInfo(
            hasNextPage=more,
            startCursor=page[0].id if page else None,
            endCursor=page[-1].id if page else None,
        )
        return PaginatedResponse(pageInfo=info, data=[shapes.thread(one) for one in page])

    async def get_thread(self, thread_id: str) -> ThreadDict | None:
        try:
            async with self._store.reading() as tx:
                conversation = await conversations.get(tx, thread_id, owner=_actor())
                said = await conversations.said(tx, thread_id, owner=None)
                cards = await conversations.cards_of(tx, thread_id, owner=None)
                thumbs = await conversations.judged(tx, thread_id, owner=None)
        except NotFound:
            return None
        judged = {one.message_id: one for one in thumbs}
        return shapes.thread(
            conversation,
            [shapes.step(one, judged.get(one.id)) for one in said],
            [shapes.element(one) for one in cards],
        )

    async def update_thread(
        self,
        thread_id: str,
        name: str | None = None,
        user_id: str | None = None,
        metadata: dict[str, Any] | None = None,
        tags: list[str] | None = None,
    ) -> None:
        async with self._store.transaction() as tx:
            found = await conversations.ensure(tx, thread_id, owner=_actor())
            # With a user this is Chainlit's own naming, which must not take the place of a title.
            title = None if user_id is not None and found.title else name
            title = title and without_names(title).text
            await conversations.change(
                tx, thread_id, owner=_actor(), title=title and title[:120], facts=metadata
            )

    async def build_debug_url(self) -> str:
        return ""

    async def close(self) -> None:
        """The store is closed by whoever opened it."""

    async def get_favorite_steps(self, user_id: str) -> list[StepDict]:
        return []


def _actor() -> str:
    """Return who is asking: by the request, else by the session of the socket."""
    if (actor := asking.get()) is not None:
        return actor
    try:
        user = context.session.user
    except ChainlitContextException:
        user = None
    if user is None:
        raise NotFound("Nobody is signed in.")
    return user.identifier


def _user(found: users.User) -> PersistedUser:
    return PersistedUser(
        id=found.id,
        createdAt=shapes.moment(found.created_at),
        identifier=found.id,
        display_name=found.name,
    )
