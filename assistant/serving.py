"""Serving: opens everything, says what it is doing, and ends in good order."""

import asyncio
import contextlib
import logging
import socket
import webbrowser
from collections.abc import Callable
from typing import Any

import uvicorn

from assistant.access import Auth
from assistant.api_keys import ApiKeys
from assistant.app import Site, api_of
from assistant.bootstrap import App, open_app
from assistant.errors import SettingsError
from assistant.guards import guarded
from assistant.identity import Identity
from assistant.left_behind import left_behind
from assistant.press import Press
from assistant.secret_file import kept_secret
from assistant.settings import Settings
from assistant.words import say

log = logging.getLogger(__name__)

Telling = Callable[[str], None]
GRACE_SECONDS = 3
MOST_BYTES_A_FRAME = 1_100_000  # a little more than the chat takes in one message


async def serve(settings: Settings, *, tell: Telling, browser: bool) -> None:
    """Serve the chat and the API with a worker in this process, until a signal ends it."""
    listening = _listen(settings)
    address = f"http://{_shown(settings.access.host)}:{listening.getsockname()[1]}"
    tell(say("serve.opening", address=address))
    site = Site()
    config = uvicorn.Config(
        guarded(site, settings),
        log_config=None,
        lifespan="off",
        timeout_graceful_shutdown=GRACE_SECONDS,
        server_header=False,
        proxy_headers=False,  # the guards believe a proxy, and must see who opened the connection
        ws="websockets-sansio",
        ws_max_size=MOST_BYTES_A_FRAME,
    )
    async with Press() as press, open_app(settings, apart=press) as app:
        server = _Server(config, app)
        async with asyncio.TaskGroup() as group:
            serving = group.create_task(server.serve([listening]), name="server")
            if browser:
                group.create_task(asyncio.to_thread(webbrowser.open, address), name="browser")
            await app.watch.prepare()
            await _open_doors(settings, app, site)
            tell(say("serve.ready", address=address))
            if settings.access.auth is Auth.PASSWORD and not await app.accounts.names():
                tell(say("serve.nobody"))
            if file := await left_behind(settings, app.store):
                tell(say("serve.left_behind", file=file))
            app.watch.tell = tell
            work = [
                group.create_task(app.worker.serve(), name="worker"),
                group.create_task(app.hub.run(), name="hub"),
                group.create_task(app.teller.catch_up(), name="teller"),
                group.create_task(app.watch.run(), name="watch"),
            ]
            await serving
            tell(say("serve.ending"))
            app.worker.drain()
            app.hub.close()
            app.watch.close()
            await asyncio.gather(*work)


async def _open_doors(settings: Settings, app: App, site: Site) -> None:
    """Load the chat, which takes seconds, and let the site answer with it."""
    from assistant.chat import front
    from assistant.chat.door import mount, session_of

    secret = await asyncio.to_thread(kept_secret, settings.home)
    root = front.prepare(
        settings.home,
        origins=origins_of(settings),
        secret=secret.derived("chat session").hex(),
    )
    keys = ApiKeys(app.store, lambda: secret.derived("api keys"))
    identity = Identity(
        settings.access,
        sessions=session_of,
        stands=app.accounts.stands,
        owner_of=keys.owner_of,
    )
    api = await asyncio.to_thread(api_of, app)
    await mount(api, app, root)
    site.ready(api, identity)


def origins_of(settings: Settings) -> list[str]:
    """Return the origins from which a browser may talk to the chat."""
    names = [f"{one.host}:{one.port}" if one.port else one.host for one in settings.access.hosts]
    local = [f"{name}:{settings.port}" for name in ("127.0.0.1", "localhost")]
    return [f"{scheme}://{name}" for name in (*local, *names) for scheme in ("http", "https")]


class _Server(uvicorn.Server):
    """A server that a signal ends in good order: its streams first, and without an error."""

    def __init__(self, config: uvicorn.Config, app: App) -> None:
        super().__init__(config)
        self._room = app

    def handle_exit(self, sig: int, frame: Any) -> None:
        """End; a second signal does not wait. It is not raised again, so that drafts can rest."""
        self._room.hub.close()
        self.force_exit = self.should_exit
        self.should_exit = True


def _listen(settings: Settings) -> socket.socket:
    """Take the port before anything else, so that a port in use is told at once."""
    family = socket.AF_INET6 if ":" in settings.access.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.access.host, settings.port))
    except OSError as error:
        with contextlib.suppress(OSError):
            listening.close()
        raise SettingsError(
            say("serve.port_taken", port=settings.port, next=settings.port + 1, why=error.strerror)
        ) from error
    listening.listen(2048)
    return listening


def _shown(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::", "") else f"[{host}]" if ":" in host else host
