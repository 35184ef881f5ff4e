"""A model that writes the sample novel well, scene by scene, and a desk that asks it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from assistant.bootstrap import open_app
from graphs.catalog import shipped
from tests.support import novel_sample as sample
from tests.support.lesson_desk import LessonDesk
from tests.support.lesson_model import Hasty, Sleeps, settings_for
from tests.support.model_replies import Reply, value
from tests.support.model_server import ModelServer, Received
from tests.support.workflows import ScriptedWriter

CRITERIA = ("pull", "character", "scene", "voice", "continuity")


def review(score: int = 4) -> sample.Data:
    """Return a first reader's answer, each score proved by words of the book."""
    quote = "Nobody in the harbor office looked up at noon"
    return {
        "scored": True,
        "criteria": [
            {"id": one, "score": score, "quote": quote, "reason": "It shows here."}
            for one in CRITERIA
        ],
        "changes": [],
        "summary": "It holds to the last page. Watch the middle.",
    }


class NovelModel:
    """Answers every step of a novel; a part can be replaced before it is asked for."""

    def __init__(self, server: ModelServer) -> None:
        self.server = server
        self.parts: dict[str, sample.Data] = {
            "story": sample.STORY,
            "cast": sample.CAST,
            "world": sample.WORLD,
            "themes": sample.THEMES,
            "moments": sample.MOMENTS,
        }
        self.prose = dict(sample.PROSE)
        self.facts = dict(sample.FACTS)
        self.outlines: dict[str, sample.Data] = {}
        self.edited: dict[str, sample.Data] = {}  # what the line editor makes of a chapter
        self.patches: list[list[sample.Data]] = []  # one list a call of the reviser
        server.answer_with(self.answer)

    def answer(self, received: Received) -> Reply:
        """Return the answer to one request."""
        if not received.step:
            return Reply(text="yes")  # a connection is tried
        return value(self._said(received.step, received.item))

    def _said(self, step: str, item: str) -> sample.Data:
        last = item.rsplit("/", 1)[-1]
        match step:
            case "chapters.outline":
                return self.outlines.get(last) or sample.outlined(last)
            case "prose.scenes.write":
                return {"text": self.prose[last]}
            case "prose.scenes.note":
                return {"facts": self.facts.get(last, [])}
            case "prose.polish":
                return self.edited.get(last, {"scenes": []})
            case "review.fix":
                return {"patches": self.patches.pop(0) if self.patches else []}
            case "review.critic":
                return review()
        return self.parts[step]

    def asked(self) -> list[str]:
        """Return what was asked for, each step with its item."""
        return [f"{one.step}[{one.item}]" if one.item else one.step for one in self.server.requests]

    def prompt(self, step: str, item: str = "") -> str:
        """Return what the last request of a step said."""
        found = [one for one in self.server.requests if (one.step, one.item) == (step, item)]
        return found[-1].prompt


class ModelDesk(LessonDesk):
    """A novel that a model writes, and a writer at it."""

    model: NovelModel

    async def begin(self, **changes: Any) -> None:
        """Start the sample novel."""
        await self.run(**{**sample.INPUTS, **changes})


@asynccontextmanager
async def open_model_desk(home: Path, server: ModelServer) -> AsyncIterator[ModelDesk]:
    """Open an application whose novels are written by the server's model."""
    settings = settings_for(home, server)
    async with open_app(settings, writers=Hasty(settings, Sleeps())) as app:
        desk = ModelDesk(app, shipped("novel"), ScriptedWriter())
        desk.model = NovelModel(server)
        yield desk
