"""Shows what was kept in every open page of its conversation, and makes up for what a page missed.

This touches Chainlit inside: the sessions by socket, and the handler of a connection.
"""

import logging
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from chainlit.config import config
from chainlit.context import init_ws_context
from chainlit.data import get_data_layer
from chainlit.server import sio
from chainlit.session import WebsocketSession, ws_sessions_sid

from assistant.board import Shown
from assistant.chat import shapes

log = logging.getLogger(__name__)


async def show(conversation_id: str, shown: Sequence[Shown]) -> None:
    """Send posts to every page that has the conversation open."""
    for session in _looking(conversation_id):
        for one in shown:
            await session.emit("new_message", shapes.step(one.message))
            for card in one.cards:
                await session.emit("element", shapes.element(card))


def heal_after_a_cut() -> None:
    """Let a page whose connection was cut for a while be sent what it has missed."""
    connected = sio.handlers["/"]["connection_successful"]

    async def connection_successful(sid: str) -> None:
        session = WebsocketSession.get(sid)
        if session is not None:
            await _moved_off(session)
        restored = bool(session and session.restored and session.has_first_interaction)
        if session is not None and session.restored and not restored:
            # Cut before its conversation was sent: without this it would be waited for in vain.
            session.restored = session.thread_id_to_resume is None
        await connected(sid)
        if session is not None and restored:
            await _sent_again(sid, session)

    sio.handlers["/"]["connection_successful"] = connection_successful


async def _moved_off(session: WebsocketSession) -> None:
    """Let what is said to a conversation that is not its person's begin a new one of theirs.

    Chainlit tells them that there is no such conversation, and would then lose their words.
    """
    layer, user = get_data_layer(), session.user
    if not (layer and user and session.thread_id_to_resume == session.thread_id):
        return
    if await layer.get_thread_author(session.thread_id) != user.identifier:
        session.thread_id = str(uuid.uuid4())


async def _sent_again(sid: str, session: WebsocketSession) -> None:
    layer = get_data_layer()
    thread = await layer.get_thread(session.thread_id) if layer else None
    if thread is None:
        return
    context = init_ws_context(sid)
    if config.code.on_chat_resume:
        await config.code.on_chat_resume(thread)
    await context.emitter.resume_thread(thread)


def _looking(conversation_id: str) -> Iterator[Any]:
    for sid, session in list(ws_sessions_sid.items()):
        if session.thread_id == conversation_id and sio.manager.is_connected(sid, "/"):
            yield session
