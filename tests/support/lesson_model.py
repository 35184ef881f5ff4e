"""A model that writes the sample lesson well, step by step, and an application that asks it."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

from agents.llm_writer import LLMWriter
from agents.patience import Patience
from agents.prices import TokenPrice
from agents.rules_writer import RulesWriter
from agents.writer import Writer
from assistant.bootstrap import App, open_app
from assistant.settings import Settings
from assistant.snapshot import ApprovalView, Snapshot
from assistant.statuses import Status
from graphs.catalog import shipped
from graphs.edits import Edit, WriterPin
from graphs.journal import Verdict
from graphs.limits import Limits
from graphs.templates.lesson_plan.steps import timing
from tests.support.lesson_sample import sample
from tests.support.model_replies import Reply, value
from tests.support.model_server import ModelServer, Received

ACTOR = "ana"
MODEL = "openai/test-model"
KEY = "sk-canary-0123456789abcdef"
PRICE = TokenPrice(input_usd=1.0, output_usd=2.0)
MINUTES = 47
CRITERIA = ("alignment", "rigour", "checks", "access", "engagement", "usability")
STANDARDS = [
    "MS-PS1-2: Analyze and interpret data on the properties of substances.",
    "MS-PS1-4",
]
_ASKED = (
    *("topic", "subject", "grade", "students", "shape", "figure_out", "activity"),
    *("misconception", "materials", "language_bands", "newcomers", "needs", "prior"),
)
_OLD_PHASES = {"launch": "predict", "make_sense": "explain", "exit": "exit_ticket"}
_SET_UP = {
    "teacher_does": ["Send one recorder from each group for the tray and the tub."],
    "students_do": ["Set the balance to zero and lay the six objects out in a row."],
    "questions": [],
    "grouping": "small groups",
    "objectives": [],
    "checks": [],
    "materials": ["balance", "tub of water"],
    "transition": "",
}


def lesson_inputs(**changes: Any) -> dict[str, Any]:
    """Return what the teacher of the sample lesson gave."""
    given = sample().brief.model_dump(mode="json")
    asked = {name: given[name] for name in _ASKED}
    return {**asked, "minutes": MINUTES, "standards": STANDARDS, **changes}


def lesson_parts() -> dict[str, Any]:
    """Return the sample lesson by step, in the phases that code cuts a lab day into."""
    parts = sample().model_dump(mode="json")
    taught = {one["id"]: one for one in parts["sequence"]["phases"]} | {"set_up": _SET_UP}
    phases = timing(MINUTES, "lab", 7).model_dump(mode="json")["phases"]
    names = {old: new for new, old in _OLD_PHASES.items()}
    parts["sequence"]["phases"] = [
        {**taught[_OLD_PHASES.get(one["id"], one["id"])]}
        | {name: one[name] for name in ("id", "name", "minutes")}
        for one in phases
    ]
    for one in (*parts["evidence"]["checks"], *parts["udl"]["options"]):
        one["phase"] = names.get(one["phase"], one["phase"])
    return parts


def lesson_parts_for(objectives: list[str]) -> dict[str, Any]:
    """Return the sample lesson by step, written for objectives of these ids."""
    parts = lesson_parts()
    for check in parts["evidence"]["checks"]:
        check["objectives"] = objectives
    for number, item in enumerate(parts["evidence"]["exit_ticket"]):
        item["objective"] = objectives[number % len(objectives)]
    for phase in parts["sequence"]["phases"]:
        phase["objectives"] = objectives
    return parts


def review(score: int = 4, *, changes: Any = (), **scores: int) -> dict[str, Any]:
    """Return a critic's answer, each score proved by words of the lesson."""
    quote = sample().goals.objectives[0].text
    return {
        "scored": True,
        "criteria": [
            {"id": one, "score": scores.get(one, score), "quote": quote, "reason": "It shows here."}
            for one in CRITERIA
        ],
        "changes": list(changes),
        "summary": "The measuring carries the idea. Watch the units tomorrow.",
    }


def change(path: str, problem: str, suggestion: str = "Say it in another way.") -> dict[str, str]:
    """Return one change that a critic asks for."""
    return {"path": path, "problem": problem, "suggestion": suggestion}


class LessonModel:
    """Answers every step of the lesson; a part can be replaced, and single calls scripted.

    ``scripted`` holds replies by step, each used once and in order before the good answer.
    """

    def __init__(self, server: ModelServer) -> None:
        self.server = server
        self.parts = lesson_parts()
        self.reviews: list[dict[str, Any]] = []  # after the last one: content with everything
        self.patches: list[list[dict[str, Any]]] = []  # one list a call of the reviser
        self.scripted: dict[str, list[Reply]] = {}
        server.answer_with(self.answer)

    def answer(self, received: Received) -> Reply:
        """Return the answer to one request."""
        if self.scripted.get(received.step):
            return self.scripted[received.step].pop(0)
        match received.step:
            case "":
                return Reply(text="yes")  # a connection is tried
            case "review.critic":
                return value(self.reviews.pop(0) if self.reviews else review())
            case "review.fix":
                return value({"patches": self.patches.pop(0) if self.patches else []})
            case step:
                return value(self.parts[step])

    def asked(self, step: str) -> list[Received]:
        """Return the requests of one step."""
        return [one for one in self.server.requests if one.step == step]

    @property
    def steps(self) -> list[str]:
        """The steps that were asked for, in order."""
        return [one.step for one in self.server.requests]


class Sleeps(list[float]):
    """Notes what would have been slept, and does not sleep."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


class Hasty(NamedTuple):
    """Makes writers that try twice, wait on nothing, and know what the model costs."""

    settings: Settings
    sleeps: Sleeps

    def __call__(self, pin: WriterPin) -> Writer:
        if pin.by_rules:
            return RulesWriter()
        patience = Patience(tries=2, timeout_seconds=0.8, sleep=self.sleeps, chance=lambda: 1.0)
        return LLMWriter(
            pin.name,
            api_base=self.settings.api_base,
            prices={pin.name: PRICE},
            patience=patience,
        )


class Desk(NamedTuple):
    """An open application, the model it asks, and the waits that it was asked for."""

    app: App
    model: LessonModel
    sleeps: Sleeps

    async def start(
        self, *, writer: WriterPin | None = None, limit_usd: float | None = None, **changes: Any
    ) -> str:
        """Start the sample lesson and return its run."""
        workflow, inputs = shipped("lesson_plan"), lesson_inputs(**changes)
        limits = Limits(usd=limit_usd)
        run = await self.app.runs.start(ACTOR, workflow, inputs, writer=writer, limits=limits)
        return run.id

    async def settle(self, run_id: str) -> Snapshot:
        """Work until the run rests and return how it stands."""
        await self.app.worker.settle(run_id)
        return await self.look(run_id)

    async def look(self, run_id: str) -> Snapshot:
        """Return how a run stands."""
        return await self.app.runs.snapshot(ACTOR, run_id)

    async def decide(
        self, run_id: str, approval: ApprovalView, verdict: Verdict, **more: Any
    ) -> None:
        """Give one answer."""
        await self.app.runs.decide(
            ACTOR, run_id, approval.id, shown=approval.shown, verdict=verdict, **more
        )

    async def approve(self, run_id: str) -> Snapshot:
        """Approve what waits now, and work until the run rests again."""
        for approval in (await self.look(run_id)).approvals:
            await self.decide(run_id, approval, Verdict.APPROVE)
        return await self.settle(run_id)

    async def to_the_last_stop(self, **changes: Any) -> Snapshot:
        """Start a lesson and go through to the approval of the whole draft."""
        run_id = await self.start(**changes)
        await self.settle(run_id)
        return await self.approve(run_id)

    async def finished(self, **changes: Any) -> Snapshot:
        """Start a lesson and approve everything."""
        snapshot = await self.to_the_last_stop(**changes)
        while snapshot.run.status is Status.WAITING:
            snapshot = await self.approve(snapshot.run.id)
        return snapshot

    async def edit(self, run_id: str, *edits: Edit) -> Snapshot:
        """Make edits, and work until the run rests."""
        await self.app.runs.edit(ACTOR, run_id, edits)
        return await self.settle(run_id)

    async def resume(self, run_id: str) -> Snapshot:
        """Let a run go on, and work until it rests."""
        await self.app.runs.resume(ACTOR, run_id)
        return await self.settle(run_id)

    async def document(self, snapshot: Snapshot, name: str, format_: str = "md") -> str:
        """Return the text of a finished file, in its clean copy."""
        found = next(
            one
            for one in snapshot.documents
            if (one.name, one.format, one.copy) == (name, format_, "clean")
        )
        content = await self.app.runs.document(ACTOR, snapshot.run.id, found.sha256)
        return content.decode("utf-8")


def settings_for(home: Path, server: ModelServer, model: str = MODEL) -> Settings:
    """Return the settings of an application whose model is on loopback."""
    return Settings.load(
        {
            "DRAFTROOM_HOME": str(home),
            "DRAFTROOM_MODEL": model,
            "DRAFTROOM_API_BASE": server.base_url,
        }
    )


@asynccontextmanager
async def open_desk(home: Path, server: ModelServer, *, model: str = MODEL) -> AsyncIterator[Desk]:
    """Open the application with a model on loopback as its writer."""
    settings, sleeps = settings_for(home, server, model), Sleeps()
    async with open_app(settings, writers=Hasty(settings, sleeps)) as app:
        yield Desk(app, LessonModel(server), sleeps)


def block(received: Received, name: str) -> Any:
    """Return one data block of a prompt."""
    opening = f'<data name="{name}">\n'
    return json.loads(received.prompt.split(opening, 1)[1].split("\n</data>", 1)[0])
