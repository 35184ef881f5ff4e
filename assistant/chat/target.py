"""What Chainlit calls: it hands every word to the conversation and keeps nothing itself."""

from typing import Any

import chainlit as cl
from chainlit.types import CommandDict

import graphs.compile
import graphs.supervisor  # noqa: F401  the first message need not wait for it
from assistant.access import Auth
from assistant.asking import asking, caller_of
from assistant.attempts import waiting
from assistant.chat.data_layer import DataLayer
from assistant.chat.door import door, session_of
from assistant.chat.uploads import uploads_of
from assistant.conversation import Said
from assistant.errors import TooManyAttempts
from assistant.words import say, words
from graphs.catalog import names

_ICONS = {
    "new": "square-pen",
    "undo": "undo-2",
    "versions": "history",
    "files": "download",
    "inbox": "inbox",
    "help": "circle-help",
}


@cl.data_layer
def data_layer() -> DataLayer:
    """Keep what the chat shows in our own store."""
    return DataLayer(door.app.store, door.app.conversations.forget)


@cl.on_chat_start
async def begun() -> None:
    """Offer the commands in a new conversation."""
    await cl.context.emitter.set_commands(_commands())


@cl.on_chat_resume
async def resumed(thread: Any) -> None:
    """Offer the commands in a conversation that is opened again."""
    await cl.context.emitter.set_commands(_commands())


@cl.on_message
async def heard(message: cl.Message) -> None:
    """Hand what was said to the conversation."""
    session = cl.context.session
    assert session.user is not None
    await cl.send_window_message({"conversation": session.thread_id})  # for its address
    files = await uploads_of(message)
    said = Said(text=message.content, files=files, command=message.command, id=message.id)
    await door.app.conversations.turn(session.user.identifier, session.thread_id, said)


@cl.on_stop
async def stopped() -> None:
    """End the turn that is being answered; drafts go on."""
    session = cl.context.session
    assert session.user is not None
    await door.app.conversations.stop(session.user.identifier, session.thread_id)


@cl.set_starters
async def starters(user: cl.User | None = None) -> list[cl.Starter]:
    """Offer what can be made here, an example of it, and the way in with a draft of one's own."""
    known = (*names(), "example", "draft")
    offered = [name for name in known if f"starter.{name}.label" in words()]
    return [
        cl.Starter(
            label=say(f"starter.{name}.label"),
            message=say(f"starter.{name}.message"),
            icon=f"/public/icons/{name}.svg",
        )
        for name in offered
    ]


def _commands() -> list[CommandDict]:
    return [
        CommandDict(
            id=say(f"command.{name}.name"),
            description=say(f"command.{name}.what"),
            icon=icon,
            button=False,
            persistent=False,
            selected=False,
        )
        for name, icon in _ICONS.items()
    ]


if door.app.settings.access.auth is Auth.PASSWORD:

    @cl.password_auth_callback
    async def signed_in(name: str, password: str) -> cl.User | None:
        """Let in who knows the password."""
        try:
            session = await door.app.accounts.sign_in(name, password, address=_address())
        except TooManyAttempts as error:
            if (wait := waiting.get()) is not None:
                wait.seconds = error.wait_seconds
            return None
        if session is None:
            return None
        return cl.User(identifier=session.user, metadata={"stamp": session.stamp})

    @cl.on_logout
    async def signed_out(request: Any, response: Any) -> dict[str, bool]:
        """End the session on the server too: a copy of its cookie opens nothing any more."""
        token = caller_of(request.scope).token
        session = session_of(token) if token else None
        if session is not None:
            await door.app.accounts.sign_out(session, address=_address())
        return {"success": True}

    def _address() -> str:
        wait = waiting.get()
        return "" if wait is None else wait.address

else:

    @cl.header_auth_callback
    async def known(headers: Any) -> cl.User | None:
        """Let in who sits at this computer, or whom the proxy names."""
        user = asking.get()
        return None if user is None else cl.User(identifier=user)
