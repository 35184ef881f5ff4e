"""review: a role judges a draft once; code looks up every quote, and checks beside it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from agents.writer import Written
from graphs import paths
from graphs.definition import Reference
from graphs.findings import Finding
from graphs.journal import Kind, Outcome
from graphs.judgement import NOT_JUDGED, Judgement, joined, judged, sources_of, unjudged, unproved
from graphs.kinds.agent import Piece, written
from graphs.kinds.frame import Frame
from graphs.kinds.judging import found_in
from graphs.steps import ReviewStep


async def judge(frame: Frame, step: ReviewStep) -> Outcome:
    """Let the role judge the draft; without a model, only what code finds is told."""
    executor, workflow = frame.executor, frame.executor.workflow
    subject = await frame.result(Reference("steps", (step.of,)))
    if subject.kind is not Kind.RESULT:
        return Outcome(Kind.SKIPPED, note="There was nothing to review.")
    draft = await frame.filled(subject.value)
    form = workflow.output_type(frame.beside(step.of).step)
    found = found_in(frame, step.checks, draft, subject.sources, form).findings
    report = [one.model_dump(mode="json") for one in found]
    if executor.revision.writer_of(frame.placed.path, frame.item).by_rules:
        value = unjudged(step, found).model_dump(mode="json")
        outcome = Outcome(Kind.RESULT, value, sources_of(value), note=NOT_JUDGED)
        recipe = frame.recipe({"draft": draft, "report": report})
        return await executor.journaled(frame.address, recipe, frame.ready(outcome), pure=True)
    criteria = dict(step.criteria) if isinstance(step.criteria, Mapping) else list(step.criteria)
    values = {
        "draft": paths.without(draft, step.unseen),
        "report": report,
        "criteria": criteria,
    }
    name, text = workflow.prompt(frame.placed.path, step)
    piece = Piece(
        workflow.role(step.role),
        name,
        text,
        Judgement,
        step.id,
        read=partial(_read, step=step, draft=draft, found=found),
        reasoned=False,
        again=partial(_again, step=step, draft=draft),
        joined=partial(_joined, step=step, draft=draft),
    )
    return await written(frame, frame.address, piece, values, guidance=frame.guidance)


def _read(answer: Written, *, step: ReviewStep, draft: Any, found: list[Finding]) -> Written:
    value = judged(step, Judgement.model_validate(answer.value), draft, found).model_dump(
        mode="json"
    )
    return replace(answer, value=value, sources=sources_of(value), note=_note(value))


def _again(answer: Written, *, step: ReviewStep, draft: Any) -> str:
    """Return what a role is asked once more where its quotes do not stand in the draft."""
    missing = unproved(step, Judgement.model_validate(answer.value), draft)
    if not missing:
        return ""
    return (
        f"You have judged this once. For {', '.join(missing)} you gave no quote that stands in the "
        "draft. Judge these criteria again, and quote the draft sign by sign."
    )


def _joined(first: Written, second: Written, *, step: ReviewStep, draft: Any) -> Written:
    both = joined(
        step, Judgement.model_validate(first.value), Judgement.model_validate(second.value), draft
    )
    return replace(first, value=both.model_dump(mode="json"))


def _note(value: Mapping[str, Any]) -> str:
    without = [one["name"] for one in value["criteria"] if one["score"] is None]
    left = f" Not scored, for want of a quote: {', '.join(without)}." if without else ""
    if value["score"] is None:
        return f"Nothing counts.{left}"
    passed = "It passes." if value["passed"] else "It does not pass."
    return f"Scored {value['score']:.1f} of 4. {passed}{left}"
