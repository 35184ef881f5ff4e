"""An evaluation: every case by every model, several at once, each scored once whatever happens."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from agents.errors import AgentError
from assistant.access import Access
from assistant.bootstrap import App, open_app
from assistant.errors import DraftroomError
from assistant.evaluation.answers import Answers
from assistant.evaluation.driving import Player
from assistant.evaluation.judging import ModelJudge
from assistant.evaluation.orders import (
    Evaluated,
    Job,
    Order,
    draft_place,
    result_of,
    timing_of,
    written,
)
from assistant.evaluation.panel import Judge, Panel
from assistant.evaluation.played import PlayedWriters
from assistant.evaluation.purse import Purse
from assistant.evaluation.recorded import Recorded, append, lines
from assistant.evaluation.replaying import kept_with
from assistant.evaluation.results import (
    FILES,
    Drafted,
    Filed,
    Result,
    Trial,
    as_json,
    write,
    write_json,
)
from assistant.evaluation.scoring import Scorer
from assistant.evaluation.simulated import Person, SimulatedPlayer
from assistant.press import Press
from assistant.settings import Settings
from graphs.documents.formats import FORMATS
from graphs.edits import WriterPin
from graphs.keys import digest

DATABASE = "evaluation.db"
JUDGED = "judged.jsonl"  # answers of judges and simulated persons: none is paid for twice
JUDGE, PERSON = "judge", "person"
SCORED = "scored.jsonl"  # each line as soon as a trial is scored; results.jsonl is made of them
_RESULT = TypeAdapter(Result)


Told = Callable[[Result], None]


async def evaluate(
    settings: Settings, order: Order, *, judge: Judge | None = None, told: Told = lambda _: None
) -> Evaluated:
    """Make every trial that is not scored yet, and write the results; finished work is kept."""
    recorded = Recorded(order.out, order.taken_from)
    purse = Purse(order.most_usd, recorded.paid_usd + _judged_usd(order.out))
    own = replace(
        settings,
        home=order.out,
        database_url=f"sqlite:///{order.out / DATABASE}",
        access=Access(),
        watched=None,
    )
    order.out.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread(_clear, order.out)
    async with Press() as press, open_app(own, apart=press) as app:
        writers = PlayedWriters(app.worker.bench.writers, recorded, purse)
        app.worker.bench.writers = writers
        answers = Answers.at(order.out / JUDGED)
        scorer = Scorer(order.out, judge or _panel(order, writers, answers), press)
        person = _person(order, writers, answers)
        evaluation = _Evaluation(order, app, writers, scorer, person, told)
        await evaluation.run()
    evaluated = written(order, evaluation.results, evaluation.timings, purse.paid_usd)
    (order.out / SCORED).unlink(missing_ok=True)  # it is whole: a later one looks at all anew
    return evaluated


def _clear(out: Path) -> None:
    """Take away the runs of before: they are not gone on with, what they wrote was recorded."""
    for name in (DATABASE, "checkpoints.db"):
        for path in out.glob(f"{name}*"):
            path.unlink()


def _panel(order: Order, writers: PlayedWriters, answers: Answers) -> Judge | None:
    """Return the judge that the settings name; without one nothing is judged."""
    if not order.judge:
        return None
    writer = writers.inner(WriterPin(name=order.judge), JUDGE)
    return Panel(ModelJudge(writer, meter=writers.purse, answers=answers))


def _person(order: Order, writers: PlayedWriters, answers: Answers) -> Person | None:
    """Return who takes the turns of cases that leave them to a simulated person."""
    if not order.person:
        return None
    writer = writers.inner(WriterPin(name=order.person), PERSON)
    return Person(writer, meter=writers.purse, answers=answers)


def _judged_usd(out: Path) -> float:
    """Return what the answers of judges and simulated persons have cost so far."""
    rows = (one for one in lines(out / JUDGED) if isinstance(one, dict))
    return sum(float(one["usage"]["cost_usd"]) for one in rows)


class _Evaluation:
    """An evaluation under way."""

    def __init__(
        self,
        order: Order,
        app: App,
        writers: PlayedWriters,
        scorer: Scorer,
        person: Person | None,
        told: Told,
    ) -> None:
        self.order = order
        self.app = app
        self.writers = writers
        self.scorer = scorer
        self.person = person
        self.told = told
        self.results: list[Result] = []
        self.timings: list[Mapping[str, Any]] = []
        self._turns = asyncio.Semaphore(order.parallel)

    async def run(self) -> None:
        """Make every trial; those that were scored before are taken as they are."""
        done = {
            (row["trial"], row["of"]): row
            for row in lines(self.order.out / SCORED)
            if isinstance(row, dict)
        }
        async with asyncio.TaskGroup() as group:
            for job in self.order.jobs:
                row = done.get((job.trial.id, self._mark(job)))
                if row is None:
                    group.create_task(self._in_turn(job), name=f"trial {job.trial.id}")
                else:
                    self._note(_RESULT.validate_python(row["result"]), row["timing"])

    async def _in_turn(self, job: Job) -> None:
        async with self._turns:
            drafted = await self._played(job)
            score = await self.scorer.score(job.placed, drafted, job.workflow)
            result, timing = result_of(job, drafted, score), timing_of(job.trial, drafted)
            if result.verdict != "broken":  # what could not be judged is tried again
                row = {
                    "trial": job.trial.id,
                    "of": self._mark(job),
                    "result": as_json(result),
                    "timing": timing,
                }
                await asyncio.to_thread(append, self.order.out / SCORED, row)
            self._note(result, timing)

    def _mark(self, job: Job) -> str:
        return digest([job.fingerprint, self.order.judge, job.is_simulated and self.order.person])

    def _note(self, result: Result, timing: Mapping[str, Any]) -> None:
        self.results.append(result)
        self.timings.append(timing)
        self.told(result)

    async def _played(self, job: Job) -> Drafted:
        """Play a trial; only a defect of the product is told as a failure of the draft."""
        purse = self.writers.purse
        if purse.is_used_up and not job.pin.by_rules:
            return _not_played(job, "broken", f"Not run: {purse.told}")
        player = self._player(job)
        try:
            drafted = await player.play()
            drafted = replace(drafted, files=await self._filed(job.trial, player))
        except (DraftroomError, AgentError, OSError) as error:
            return _not_played(job, "broken", f"{type(error).__name__}: {error}")
        except Exception as error:
            said = f"Something broke inside Draftroom: {type(error).__name__}: {error}"
            return _not_played(job, "failed", said)
        kept = {**as_json(job.trial), "placed": kept_with(job.placed), **as_json(drafted)}
        await asyncio.to_thread(write_json, self.order.out / draft_place(job.trial), kept)
        return drafted

    def _player(self, job: Job) -> Player:
        part = self.writers.part(job.trial)
        if self.person is None or not job.is_simulated:
            return Player(self.app, job.placed, job.workflow, job.pin, part)
        player = SimulatedPlayer(self.app, job.placed, job.workflow, job.pin, part)
        player.person = self.person
        return player

    async def _filed(self, trial: Trial, player: Player) -> tuple[Filed, ...]:
        """Write the finished files of a trial."""
        found = []
        for one in await player.documents():
            name = f"{one.name}{FORMATS[one.format].extension}"
            place = f"{FILES}/{trial.id}/{'review/' if one.copy == 'review' else ''}{name}"
            content = await self.app.runs.document(player.part.owner, player.run_id, one.sha256)
            await asyncio.to_thread(write, self.order.out / place, content)
            found.append(Filed(name=one.name, format=one.format, copy=one.copy, path=place))
        return tuple(found)


def _not_played(job: Job, status: str, said: str) -> Drafted:
    return Drafted(
        template=job.workflow.name,
        brief=job.placed.case.input.brief,
        run_status=status,
        reason=said,
        broken=said if status == "broken" else "",
    )
