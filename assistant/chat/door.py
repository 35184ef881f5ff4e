"""The door of the chat: mounts Chainlit over an open application, and knows that application.

Chainlit loads target.py under another name, so what it shares with us is kept here.
"""

import asyncio
from pathlib import Path
from typing import Any, cast

from assistant.bootstrap import App
from assistant.identity import Session

TARGET = Path(__file__).with_name("target.py")


class Door:
    """What the callbacks of the chat work with."""

    def __init__(self) -> None:
        self._app: App | None = None

    @property
    def app(self) -> App:
        assert self._app is not None
        return self._app

    def open(self, app: App) -> None:
        """Let the chat work with an application."""
        self._app = app


door = Door()


async def mount(asgi: Any, app: App, root: Path) -> None:
    """Mount the chat at the root of a FastAPI application, after all its routes.

    Chainlit takes seconds to import, so that happens beside the loop.
    """
    door.open(app)
    await asyncio.to_thread(_loaded, root)
    from chainlit.utils import mount_chainlit

    from assistant.chat import live

    mount_chainlit(app=asgi, target=str(TARGET), path="/")
    live.heal_after_a_cut()
    app.board.showing = live.show


def session_of(token: str) -> Session | None:
    """Read the cookie of a session that the chat has begun."""
    from chainlit.auth.jwt import decode_jwt

    try:
        user = decode_jwt(token)
    except Exception:  # whatever is wrong with a token of a stranger
        return None
    return Session(user.identifier, str(user.metadata.get("stamp", "")))


def _loaded(root: Path) -> None:
    import chainlit.server
    from chainlit.config import config
    from starlette.middleware.gzip import GZipMiddleware

    from assistant.api import problems
    from assistant.chat import front
    from assistant.chat.early import Early

    chainlit.server.app.add_middleware(Early)
    problems.tell_ours(chainlit.server.app)
    for one in chainlit.server.app.user_middleware:
        if issubclass(cast(type, one.cls), GZipMiddleware):
            one.kwargs["compresslevel"] = 4  # a third of the time for four percent more to send
    # The page can follow the device, which Chainlit's own settings do not offer.
    config.ui.default_theme = "system"

    front.translate(root)
    page = front.page(chainlit.server.get_html_template(""))
    # Chainlit would read its template anew for each visit, and name a server that is not ours.
    chainlit.server.get_html_template = lambda _: page
