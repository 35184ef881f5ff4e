"""A replay: the drafts that an evaluation has kept, scored again without any model."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from assistant.errors import DraftroomError
from assistant.evaluation.cases import Case, Placed, Workflows
from assistant.evaluation.orders import Evaluated, Job, Order, draft_place, result_of, written
from assistant.evaluation.recorded import lines
from assistant.evaluation.results import RESULTS, SUMMARY, TIMINGS, Drafted, Result, Trial
from assistant.evaluation.scoring import Scorer
from assistant.evaluation.thresholds import Thresholds
from graphs.edits import WriterPin

_RESULT, _DRAFTED = TypeAdapter(Result), TypeAdapter(Drafted)


class NoResults(DraftroomError):
    """This is no folder of results."""


async def replay(
    out: Path,
    cases: Sequence[Placed],
    workflow_of: Workflows,
    thresholds: Thresholds | None = None,
) -> Evaluated:
    """Score what lies in a results folder again: by ``cases``, or by those that were kept there.

    What a judge had said counts as it was; what has no draft stays as it is.
    """
    if not (out / RESULTS).is_file():
        raise NoResults(f"{out} is no folder of results: it has no {RESULTS}")
    summary = json.loads((out / SUMMARY).read_text("utf-8"))
    by_id = {one.id: one for one in cases}
    results = []
    for row in lines(out / RESULTS):
        before = _RESULT.validate_python(row)
        results.append(await _again(out, before, by_id.get(before.case), workflow_of))
    order = Order(
        jobs=(),
        out=out,
        thresholds=thresholds or Thresholds(**summary["thresholds"]),
        datasets=tuple(summary["datasets"]),
        judge=summary.get("judge", ""),
        person=summary.get("person", ""),
    )
    timings = list(lines(out / TIMINGS))
    return await asyncio.to_thread(written, order, results, timings, summary["paid_usd"])


async def _again(
    out: Path, before: Result, placed: Placed | None, workflow_of: Workflows
) -> Result:
    """Return the result of one trial, scored again."""
    trial = Trial(
        case=before.case, model=before.model, repeat=before.repeat, prompts=before.prompts
    )
    path = out / draft_place(trial)
    if before.verdict == "broken" or not path.is_file():
        return before
    kept = json.loads(await asyncio.to_thread(path.read_text, "utf-8"))
    placed = placed or _placed(kept["placed"])
    workflow = workflow_of(placed.template, placed.folder)
    drafted = _DRAFTED.validate_python(_of_draft(kept))
    earlier = {one.name: one for one in before.assertions if one.type in ("judge", "pairwise")}
    scorer = Scorer(out, earlier=earlier)
    score = await scorer.score(placed, drafted, workflow)
    job = Job(trial=trial, placed=placed, workflow=workflow, pin=WriterPin(name=trial.model))
    result = result_of(job, drafted, score)
    return replace(result, versions={**before.versions, "checks": result.versions["checks"]})


def kept_with(placed: Placed) -> dict[str, Any]:
    """Return what is kept of a case beside its draft, so that it can be scored again."""
    return {
        "dataset": placed.dataset,
        "line": placed.line,
        "folder": str(placed.folder.resolve()),
        "template": placed.template,
        "case": placed.case.model_dump(mode="json", by_alias=True, exclude_unset=True),
    }


def _placed(kept: Mapping[str, Any]) -> Placed:
    return Placed(
        Case.model_validate(kept["case"]),
        kept["dataset"],
        kept["line"],
        Path(kept["folder"]),
        kept["template"],
    )


def _of_draft(kept: Mapping[str, Any]) -> dict[str, Any]:
    beside = {"placed", *Trial.__dataclass_fields__}
    return {name: value for name, value in kept.items() if name not in beside}
