"""Orders and what becomes of them: the jobs of an evaluation, and its results folder written."""

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from agents.sources import leaves
from assistant.evaluation.assertions import ByJudge, Pairwise
from assistant.evaluation.cases import Placed
from assistant.evaluation.fitting import rubric_beside
from assistant.evaluation.results import (
    DRAFTS,
    RESULTS,
    SUMMARY,
    TIMINGS,
    Drafted,
    Result,
    Trial,
    as_json,
    finding_told,
    write_json,
    write_lines,
)
from assistant.evaluation.scoring import Score
from assistant.evaluation.thresholds import Ruling, Thresholds, ruled
from assistant.evaluation.trust import Note, notes
from assistant.evaluation.turns import Simulate
from graphs.edits import WriterPin
from graphs.keys import digest
from graphs.workflow import Workflow


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
        return digest([case, self.pin.model_dump(mode="json"), self.versions])

    @property
    def is_simulated(self) -> bool:
        """True where a simulated person takes the turns."""
        return any(isinstance(one, Simulate) for one in self.placed.case.turns)

    @property
    def versions(self) -> dict[str, Any]:
        """What its draft is made with and held against, as hashes; each prompt has its own."""
        parts = self.workflow.resources
        judged = any(isinstance(one, ByJudge | Pairwise) for one in self.placed.case.assertions)
        rubric = rubric_beside(self.placed.folder, self.placed.template) if judged else None
        return {
            "template": self.workflow.name,
            "definition": digest(self.workflow.text)[:12],
            "prompts": {name: digest(text)[:12] for name, text in sorted(parts.prompts.items())},
            "checks": parts.code_revision[:12],
            "rubric": rubric.version if rubric else "",
        }


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
    judge: str = ""  # the model that judges
    person: str = ""  # the model that takes the turns of simulated persons


@dataclass(kw_only=True)
class Evaluated:
    """What an evaluation has come to."""

    results: list[Result] = field(default_factory=list)
    ruling: Ruling
    cost_usd: float = 0.0
    paid_usd: float = 0.0
    warnings: Sequence[str] = ()


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
        versions=job.versions,
    )


def words_of(draft: Any) -> int:
    """Return how many words stand in a draft."""
    return sum(len(leaf.split()) for _, leaf in leaves(draft) if isinstance(leaf, str))


def timing_of(trial: Trial, drafted: Drafted) -> dict[str, Any]:
    """Return the line of timings of one trial."""
    return {
        "case": trial.case,
        "model": trial.model,
        "prompts": trial.prompts,
        "repeat": trial.repeat,
        "seconds": drafted.seconds,
        "steps": dict(drafted.step_seconds),
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
    known = judge_notes(order)
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
            "judge": order.judge,
            "person": order.person,
            "judge_notes": [asdict(one) for one in known],
            "models": sorted({one.model for one in results}),
            "datasets": list(order.datasets),
            "environment": environment(),
        },
    )
    return Evaluated(
        results=list(results),
        ruling=ruling,
        cost_usd=cost,
        paid_usd=paid_usd,
        warnings=[one.told for one in known if not one.sure],
    )


def judge_notes(order: Order) -> tuple[Note, ...]:
    """Return what is known of the judge; of a replay, what was known when it judged."""
    if not order.jobs and (order.out / SUMMARY).is_file():
        summary = json.loads((order.out / SUMMARY).read_text("utf-8"))
        return tuple(Note(**one) for one in summary.get("judge_notes", ()))
    rubrics: dict[Path, dict[str, str]] = {}
    for job in order.jobs if order.judge else ():
        if version := job.versions["rubric"]:
            rubrics.setdefault(job.placed.folder, {})[job.placed.template] = version
    models = sorted({job.pin.name for job in order.jobs})
    told = (notes(folder, order.judge, known, models) for folder, known in rubrics.items())
    return tuple(dict.fromkeys(note for one in told for note in one))


def environment() -> dict[str, str]:
    """Return on what an evaluation was made."""
    return {
        "draftroom": version("draftroom"),
        "python": platform.python_version(),
        "system": platform.system(),
        "machine": platform.machine(),
    }
