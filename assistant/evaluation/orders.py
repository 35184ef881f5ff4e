"""Orders and what becomes of them: the jobs of an evaluation, and its results folder written."""

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
            "judges": [asdict(one) for one in judges(order)],
            "warnings": warnings(order),
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
        warnings=warnings(order),
    )


def warnings(order: Order) -> list[str]:
    """Return what makes scores less sure than they look."""
    return [one.told for one in judges(order) if not one.sure]


def judges(order: Order) -> list[Note]:
    """Return what is known of the judge, for the rubrics that it judges by."""
    if not order.judge:
        return []
    models = {job.pin.name for job in order.jobs}
    rubrics: dict[Path, dict[str, str]] = {}
    for job in order.jobs:
        if version_ := job.versions["rubric"]:
            rubrics.setdefault(job.placed.folder, {})[job.placed.template] = version_
    found = [
        note for folder, of in rubrics.items() for note in notes(folder, order.judge, of, models)
    ]
    return list(dict.fromkeys(found))


def environment() -> dict[str, str]:
    """Return on what an evaluation was made."""
    return {
        "draftroom": version("draftroom"),
        "python": platform.python_version(),
        "system": platform.system(),
        "machine": platform.machine(),
    }
