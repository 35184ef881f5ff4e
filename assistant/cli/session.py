"""One command from its settings to its end: the loop, the application it opens."""

import asyncio
import contextlib
import importlib
import sys
from argparse import Namespace
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli.output import Exit, Screen
from assistant.errors import NotFound
from assistant.log import logging_to
from assistant.modes import keep_to_ourselves
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.bootstrap import App
    from assistant.store import Store
    from graphs.edits import WriterPin

ACTOR = "local"  # whoever sits at this computer


@dataclass
class Session:
    """What every command works with."""

    settings: Settings
    screen: Screen
    run: str | None = None  # the run that the command is about, as it was typed

    @contextlib.asynccontextmanager
    async def app(self) -> AsyncIterator["App"]:
        """Open the application; the store and its libraries are loaded only here."""
        if self.run is not None and self.untouched():
            last = self.run == "last"
            raise NotFound("There is no run yet." if last else f"There is no run {self.run!r}.")
        from assistant.bootstrap import open_app

        async with open_app(self.settings) as app:
            yield app

    @contextlib.asynccontextmanager
    async def store(self) -> AsyncIterator["Store"]:
        """Open the database alone, for what needs no workflow."""
        from assistant.store import open_store

        self.settings.home.mkdir(parents=True, exist_ok=True)
        async with open_store(self.settings.database_url) as store:
            yield store

    async def writer(self) -> "WriterPin":
        """Return what writes a new draft of the person at this computer."""
        from assistant.connections import opened

        async with self.store() as store:
            return await opened(store, self.settings).writer_of(ACTOR)

    def untouched(self) -> bool:
        """True where nothing was ever made here, so that no empty database is left behind."""
        file = self.settings.home / "draftroom.db"
        return self.settings.database_url == f"sqlite:///{file}" and not file.exists()

    def default_folder(self, run_id: str) -> Path:
        """Return where the files of a run go when nobody says where."""
        return self.settings.home / "documents" / run_id[:8]


def perform(args: Namespace, screen: Screen) -> Exit:
    """Perform a command that was understood."""
    settings = Settings.load()
    with logging_to(settings.home):
        keep_to_ourselves(settings.home)
        return _performed(args, Session(settings, screen, getattr(args, "run", None)))


def _performed(args: Namespace, session: Session) -> Exit:
    command: Callable[[Namespace, Session], Awaitable[Exit]] = getattr(
        importlib.import_module(args.module), args.perform
    )

    async def performed() -> Exit:
        return await command(args, session)

    # What a library prints would spoil the one document that a program reads.
    json = session.screen.json
    quiet = contextlib.redirect_stdout(sys.stderr) if json else contextlib.nullcontext()
    with quiet:
        return asyncio.run(performed())
