"""A model that writes the bakery's plan well, step by step, and a desk that asks it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

from assistant.bootstrap import open_app
from graphs.catalog import shipped
from graphs.filling import token
from tests.support.lesson_desk import LessonDesk
from tests.support.lesson_model import Hasty, Sleeps, settings_for
from tests.support.model_replies import Reply, value
from tests.support.model_server import ModelServer, Received
from tests.support.plan_briefs import BAKERY
from tests.support.plan_run import offline_plan
from tests.support.workflows import ScriptedWriter

CRITERIA = ("consistent", "evidence", "market", "unit_economics", "execution", "candour")
WRITTEN = (
    *("market", "competition", "offer", "estimates", "model_review", "gtm", "operations", "team"),
    *("risks", "milestones", "hard_questions", "summary"),
)
Data = dict[str, Any]


def mark(name: str) -> str:
    """Return what stands in a text for a figure of the model."""
    return token(f"steps.fin.{name}")


def plan_parts() -> Data:
    """Return what a good model writes for the bakery, by step."""
    offline = offline_plan(BAKERY).kept
    parts = {step: deepcopy(offline[step]) for step in WRITTEN}
    parts["market"]["segments"] = [
        {"id": "S1", "who": "People who walk to the bus before eight", "need": BAKERY["buyers"]}
    ]
    for row in parts["competition"]["rows"]:  # nothing was looked up
        row["price"] = row["source"] = ""
    parts["offer"]["hard_to_copy"] = "A starter and a night shift that a chain does not keep."
    parts["estimates"] = {
        "figures": [
            {
                "name": "direct_cost",
                "value": 0.34,
                "low": 0.3,
                "high": 0.4,
                "why": "Butter and flour weigh more in a small shop. Ask two mills for a price.",
            }
        ]
    }
    parts["model_review"] = {"low_case": "", "proposals": []}
    parts["gtm"]["pricing"] = (
        f"One sale brings {mark('price')} and leaves {mark('unit.contribution')} towards rent and "
        "wages, which is what a coffee chain charges for a coffee and a roll."
    )
    return parts


def review(score: int = 4, **more: Any) -> Data:
    """Return a critic's answer, each score proved by words of the plan."""
    return {
        "scored": True,
        "criteria": [
            {"id": one, "score": score, "quote": BAKERY["difference"], "reason": "It shows here."}
            for one in CRITERIA
        ],
        "changes": [],
        "summary": "The numbers carry it. Count the buyers at the door for a week.",
        **more,
    }


class PlanModel:
    """Answers every step of a plan; a part can be replaced before it is asked for."""

    def __init__(self, server: ModelServer, parts: Data) -> None:
        self.server = server
        self.parts = deepcopy(parts)
        self.reviews: list[Data] = []  # after the last one: content with everything
        self.patches: list[list[Data]] = []  # one list a call of the reviser
        server.answer_with(self.answer)

    def answer(self, received: Received) -> Reply:
        """Return the answer to one request."""
        match received.step:
            case "":
                return Reply(text="yes")  # a connection is tried
            case "review.critic":
                return value(self.reviews.pop(0) if self.reviews else review())
            case "review.fix":
                return value({"patches": self.patches.pop(0) if self.patches else []})
            case step:
                return value(self.parts[step])

    @property
    def steps(self) -> list[str]:
        """The steps that were asked for, in order."""
        return [one.step for one in self.server.requests]

    def prompt(self, step: str) -> str:
        """Return what the last request of a step said."""
        return [one for one in self.server.requests if one.step == step][-1].prompt


class PlanModelDesk(LessonDesk):
    """A plan that a model writes, and the founder at it."""

    model: PlanModel

    async def begin(self, **changes: Any) -> None:
        """Start the bakery's plan."""
        await self.run(**{**BAKERY, **changes})


@asynccontextmanager
async def open_plan_desk(
    home: Path, server: ModelServer, parts: Data
) -> AsyncIterator[PlanModelDesk]:
    """Open an application whose plans are written by the server's model."""
    settings = settings_for(home, server)
    async with open_app(settings, writers=Hasty(settings, Sleeps())) as app:
        desk = PlanModelDesk(app, shipped("business_plan"), ScriptedWriter())
        desk.model = PlanModel(server, parts)
        yield desk
