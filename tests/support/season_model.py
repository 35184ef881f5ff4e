"""A model that writes the sample season well, over real HTTP, and a desk that asks it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from assistant.bootstrap import open_app
from assistant.edits import understand
from assistant.proposals import scene_of
from graphs.catalog import shipped
from tests.support.lesson_desk import LessonDesk
from tests.support.lesson_model import Hasty, Sleeps, settings_for
from tests.support.model_replies import Reply, value
from tests.support.model_server import ModelServer, Received
from tests.support.season_sample import INPUTS
from tests.support.season_writer import Sample
from tests.support.workflows import ScriptedWriter


class SeasonModel:
    """Answers every step of the sample season."""

    def __init__(self, server: ModelServer) -> None:
        self.server = server
        self.sample = Sample()
        server.answer_with(self.answer)

    def answer(self, received: Received) -> Reply:
        """Return the answer to one request."""
        if not received.step:
            return Reply(text="yes")  # a connection is tried
        return value(self.sample.answer(received.step, received.item))

    def asked(self) -> list[tuple[str, str]]:
        """Return what was asked for, each step with its item."""
        return [(one.step, one.item) for one in self.server.requests if one.step]

    def prompt(self, step: str, item: str = "") -> str:
        """Return what the last request of a step said."""
        found = [one for one in self.server.requests if (one.step, one.item) == (step, item)]
        return found[-1].prompt


class SeasonDesk(LessonDesk):
    """A season that a model writes, and a person at it."""

    model: SeasonModel

    async def begin(self, **changes: Any) -> None:
        """Start the sample season, and approve up to the last stop or a block."""
        await self.run(**{**INPUTS, **changes})
        while (gates := await self.gates()) and not _is_last(gates[0]):
            await self.approve()

    async def say(self, words: str) -> None:
        """Say a change, and let the run come to rest."""
        understood = understand(words, scene_of(await self.snapshot()))
        assert understood.edits, understood
        await self.edit(*understood.edits)


@asynccontextmanager
async def open_season_desk(home: Path, server: ModelServer) -> AsyncIterator[SeasonDesk]:
    """Open an application whose seasons are written by the server's model."""
    settings = settings_for(home, server)
    async with open_app(settings, writers=Hasty(settings, Sleeps())) as app:
        desk = SeasonDesk(app, shipped("tv_series"), ScriptedWriter())
        desk.model = SeasonModel(server)
        yield desk


def _is_last(gate: str) -> bool:
    return gate == "approve_draft" or ".accept" in gate
