"""A model that writes the sample test well, question by question, and a desk that asks it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from assistant.bootstrap import open_app
from graphs.catalog import shipped
from graphs.templates.assessment.draft import Item
from graphs.templates.assessment.solving import key_of
from tests.support.assessment_sample import INPUTS, ITEMS, OBJECTIVES, ROWS, RUBRIC, Data
from tests.support.lesson_desk import LessonDesk
from tests.support.lesson_model import Hasty, Sleeps, settings_for
from tests.support.model_replies import Reply, value
from tests.support.model_server import ModelServer, Received
from tests.support.workflows import ScriptedWriter

CRITERIA = ("validity", "key_correctness", "distractors", "rubric_clarity", "fairness")


def review(score: int = 4, **more: Any) -> Data:
    """Return a critic's answer, each score proved by words of the test."""
    quote = ITEMS[0]["stem"]
    return {
        "scored": True,
        "criteria": [
            {"id": one, "score": score, "quote": quote, "reason": "It shows here."}
            for one in CRITERIA
        ],
        "changes": [],
        "summary": "It asks for density and for reasons. Watch the units.",
        **more,
    }


class AssessmentModel:
    """Answers every step of a test; a part can be replaced before it is asked for."""

    def __init__(self, server: ModelServer) -> None:
        self.server = server
        self.objectives: Data = OBJECTIVES
        self.rows: Data = ROWS
        self.items: dict[str, Data] = {one["id"]: dict(one) for one in ITEMS}
        self.solved: dict[str, Data] = {}  # what the expert answers other than the first key
        self.rubric: Data = RUBRIC
        self.bias: Data = {"flags": []}
        self.patches: list[list[Data]] = []  # one list a call of the reviser
        self._keys = {one["id"]: key_of(Item.model_validate(one)) for one in ITEMS}
        server.answer_with(self.answer)

    def answer(self, received: Received) -> Reply:
        """Return the answer to one request."""
        if not received.step:
            return Reply(text="yes")  # a connection is tried
        return value(self._said(received.step, received.item))

    def _said(self, step: str, item: str) -> Data:
        if step == "questions.write":
            return self.items.get(item) or self.another(item)
        if step == "solutions.solve":
            return self.solution(item)
        if step == "review.fix":
            return {"patches": self.patches.pop(0) if self.patches else []}
        known = {"objectives": self.objectives, "mix": self.rows, "bias": self.bias}
        return {**known, "rubric": self.rubric}.get(step) or review()

    def another(self, name: str) -> Data:
        """Return one more question of a row that the sample has: as the row's first, reworded."""
        first = next(one for one in ITEMS if one["id"].partition(".")[0] == name.partition(".")[0])
        mass = 60 + 20 * int(name.rpartition(".")[2])
        stem = f"A pebble has a mass of {mass} g and takes up 20 cm³. What is its density?"
        options = [dict(one) for one in first["options"]]
        for one, said in zip(options, (mass / 20, 20 / mass, mass * 20, mass - 20), strict=True):
            one["text"] = f"{said:.3g} g/cm³"
        self._keys[name] = ["a"]
        return {**first, "id": name, "stem": stem, "options": options, "formula": f"{mass} / 20"}

    def solution(self, name: str) -> Data:
        """Return what somebody finds who works a question of the sample through."""
        right = {"solved": True, "answer": self._keys.get(name, []), "why": "Worked through."}
        return {**right, **self.solved.get(name, {})}

    def asked(self) -> list[str]:
        """Return what was asked for, each step with its item."""
        return [f"{one.step}[{one.item}]" if one.item else one.step for one in self.server.requests]

    def prompt(self, step: str, item: str = "") -> str:
        """Return what the last request of a step said."""
        found = [one for one in self.server.requests if (one.step, one.item) == (step, item)]
        return found[-1].prompt


class ModelDesk(LessonDesk):
    """A test that a model writes, and a person at it."""

    model: AssessmentModel

    async def begin(self, **changes: Any) -> None:
        """Start the sample test."""
        await self.run(**{**INPUTS, **changes})


@asynccontextmanager
async def open_model_desk(home: Path, server: ModelServer) -> AsyncIterator[ModelDesk]:
    """Open an application whose tests are written by the server's model."""
    settings = settings_for(home, server)
    async with open_app(settings, writers=Hasty(settings, Sleeps())) as app:
        desk = ModelDesk(app, shipped("assessment"), ScriptedWriter())
        desk.model = AssessmentModel(server)
        yield desk
