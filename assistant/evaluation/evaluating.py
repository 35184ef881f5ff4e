"""An evaluation: every case by every model, several at once, each scored once whatever happens."""

import asyncio
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from agents.errors import AgentError
from assistant.access import Access
from assistant.bootstrap import App, open_app
from assistant.errors import DraftroomError
from assistant.evaluation.cases import Placed
from assistant.evaluation.driving import Player
from assistant.evaluation.judge import Judge
from assistant.evaluation.played import PlayedWriters
from assistant.evaluation.purse import Purse
from assistant.evaluation.recorded import Recorded, append, lines
from assistant.evaluation.report import write as report
from assistant.evaluation.results import (
    DRAFTS,
    FILES,
    RESULTS,
    SUMMARY,
    TIMINGS,
    Drafted,
    Filed,
    Result,
    Trial,
    as_json,
    finding_told,
    write,
    write_json,
    write_lines,
)
from assistant.evaluation.scoring import Score, Scorer
from assistant.evaluation.thresholds import Ruling, Thresholds, ruled
from assistant.press import Press
from assistant.settings import Settings
from graphs.documents.formats import FORMATS
from graphs.edits import WriterPin
from graphs.keys import digest
from graphs.workflow import Workflow

DATABASE = "evaluation.db"
SCORED = "scored.jsonl"  # each line as soon as a trial is scored; results.jsonl is made of them
_RESULT = TypeAdapter(Result)


@dataclass(frozen=True, kw_only=True)
class Job:
    """One trial that is to be made."""

    trial: Trial
    placed: Placed
    workflow: Workflow
    pin: WriterPin

    @property
    def fingerprint(self) -> str:
        """The hash of everything that decides what is played, and what it is held against."""
        case = self.placed.case.model_dump(mode="json", by_alias=True)
        return digest([case, self.pin.model_dump(mode="json"), dict(versions(self.workflow))])


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be evaluated, and how."""

    jobs: Sequence[Job]
    out: Path
    parallel: int = 4
    most_usd: float | None = None
    thresholds: Thresholds = field(default_factory=Thresholds)
    taken_from: tuple[Path, ...] = ()  # results folders whose answers are taken over
    datasets: tuple[str, ...] = ()


@dataclass(kw_only=True)
class Evaluated:
    """What an evaluation has come to."""

    results: list[Result] = field(default_factory=list)
    ruling: Ruling
    cost_usd: float = 0.0
    paid_usd: float = 0.0


Told = Callable[[Result], None]


async def evaluate(
    settings: Settings, order: Order, *, judge: Judge | None = None, told: Told = lambda _: None
) -> Evaluated:
    """Make every trial that is not scored yet, and write the results; finished work is kept."""
    recorded = Recorded(order.out, order.taken_from)
    purse = Purse(order.most_usd, recorded.paid_usd)
    own = replace(
        settings,
        home=order.out,
        database_url=f"sqlite:///{order.out / DATABASE}",
        access=Access(),
        watched=None,
    )
    order.out.mkdir(parents=True, exist_ok=True)
    async with Press() as press, open_app(own, apart=press) as app:
        writers = PlayedWriters(app.worker.bench.writers, recorded, purse)
        app.worker.bench.writers = writers
        scorer = Scorer(order.out, judge, press)
        evaluation = _Evaluation(order, app, writers, scorer, told)
        await evaluation.run()
    return written(order, evaluation.results, evaluation.timings, purse.paid_usd)


class _Evaluation:
    """An evaluation under way."""

    def __init__(
        self, order: Order, app: App, writers: PlayedWriters, scorer: Scorer, told: Told
    ) -> None:
        self.order = order
        self.app = app
        self.writers = writers
        self.scorer = scorer
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
                row = done.get((job.trial.id, job.fingerprint))
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
                    "of": job.fingerprint,
                    "result": as_json(result),
                    "timing": timing,
                }
                await asyncio.to_thread(append, self.order.out / SCORED, row)
            self._note(result, timing)

    def _note(self, result: Result, timing: Mapping[str, Any]) -> None:
        self.results.append(result)
        self.timings.append(timing)
        self.told(result)

    async def _played(self, job: Job) -> Drafted:
        """Play a trial; only a defect of the product is told as a failure of the draft."""
        purse = self.writers.purse
        if purse.is_used_up and not job.pin.by_rules:
            return _not_played(job, "broken", f"Not run: {purse.told}")
        player = Player(self.app, job.placed, job.workflow, job.pin, self.writers.part(job.trial))
        try:
            drafted = await player.play()
            drafted = replace(drafted, files=await self._filed(job.trial, player))
        except (DraftroomError, AgentError, OSError) as error:
            return _not_played(job, "broken", f"{type(error).__name__}: {error}")
        except Exception as error:
            said = f"Something broke inside Draftroom: {type(error).__name__}: {error}"
            return _not_played(job, "failed", said)
        await asyncio.to_thread(
            write_json, self.order.out / draft_place(job.trial), as_json(drafted)
        )
        return drafted

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


def draft_place(trial: Trial) -> str:
    """Return where the draft of a trial lies in the results folder."""
    return f"{DRAFTS}/{trial.id}.json"


def result_of(job: Job, drafted: Drafted, score: Score) -> Result:
    """Return the line of results of one trial."""
    trial, case, last = job.trial, job.placed.case, drafted.last
    return Result(
        case=trial.case,
        asked=digest(case.model_dump(mode="json", by_alias=True))[:12],
        dataset=job.placed.dataset,
        line=job.placed.line,
        template=job.workflow.name,
        model=trial.model,
        prompts=trial.prompts,
        repeat=trial.repeat,
        split=case.metadata.split,
        tags=case.metadata.tags,
        brief=case.input.brief,
        verdict=score.verdict,
        run_status=drafted.run_status,
        why=score.why,
        assertions=score.assertions,
        turns=drafted.turns,
        findings=tuple(finding_told(one) for one in score.checked.findings),
        unexpected=len(score.unexpected),
        calls=drafted.calls,
        cost_usd=drafted.cost_usd,
        words=words_of(last.draft) if last else 0,
        draft=draft_place(trial) if last else "",
        files=tuple(one.path for one in drafted.files),
        steps=drafted.steps,
        versions=versions(job.workflow),
    )


def words_of(draft: Any) -> int:
    """Return how many words stand in a draft."""
    from agents.sources import leaves

    return sum(len(leaf.split()) for _, leaf in leaves(draft) if isinstance(leaf, str))


def timing_of(trial: Trial, drafted: Drafted) -> dict[str, Any]:
    """Return the line of timings of one trial."""
    return {
        "case": trial.case,
        "model": trial.model,
        "repeat": trial.repeat,
        "seconds": drafted.seconds,
        "steps": dict(drafted.step_seconds),
    }


def versions(workflow: Workflow, rubric: str = "") -> dict[str, Any]:
    """Return what a draft was made with, as hashes; each prompt has its own."""
    parts = workflow.resources
    return {
        "template": workflow.name,
        "definition": digest(workflow.text)[:12],
        "prompts": {name: digest(text)[:12] for name, text in sorted(parts.prompts.items())},
        "checks": parts.code_revision[:12],
        "rubric": rubric,
    }


def written(
    order: Order,
    results: Sequence[Result],
    timings: Sequence[Mapping[str, Any]],
    paid_usd: float,
) -> Evaluated:
    """Write the results folder; return what it says."""
    results = sorted(results, key=lambda one: one.order)
    timings = sorted(timings, key=lambda one: (one["case"], one["model"], one["repeat"]))
    ruling = ruled(results, order.thresholds)
    cost = round(sum(one.cost_usd for one in results), 6)
    write_lines(order.out / RESULTS, [as_json(one) for one in results])
    write_lines(order.out / TIMINGS, timings)
    write_json(
        order.out / SUMMARY,
        {
            "verdict": ruling.verdict,
            "exit_code": ruling.exit_code,
            "why": ruling.why,
            "thresholds": {
                "pass_rate": order.thresholds.pass_rate,
                "block": order.thresholds.block,
                "broken": order.thresholds.broken,
            },
            "counts": {
                "passed": ruling.passed,
                "failed": ruling.failed,
                "broken": ruling.broken,
            },
            "pass_rate": ruling.pass_rate,
            "cost_usd": cost,
            "paid_usd": round(paid_usd, 6),
            "calls": sum(one.calls for one in results),
            "models": sorted({one.model for one in results}),
            "datasets": list(order.datasets),
            "environment": environment(),
        },
    )
    report(order.out)
    return Evaluated(results=list(results), ruling=ruling, cost_usd=cost, paid_usd=paid_usd)


def environment() -> dict[str, str]:
    """Return on what an evaluation was made."""
    return {
        "draftroom": version("draftroom"),
        "python": platform.python_version(),
        "system": platform.system(),
        "machine": platform.machine(),
    }
