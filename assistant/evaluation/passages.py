"""A draft as assertions look at it: its checks, its texts, its form and its numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from agents.sources import Source, leaves
from assistant.evaluation.looking import draft_at
from assistant.evaluation.results import Stage
from graphs import paths
from graphs.checks.check import Check, Draft
from graphs.checks.numbers import known_numbers
from graphs.checks.reading import grade_level
from graphs.checks.references import ids_resolve
from graphs.checks.run import run_checks
from graphs.edits import Waive
from graphs.findings import Finding, GateReport, Severity
from graphs.kinds.judging import unreadable
from graphs.steps import ReviewStep, ReviseStep
from graphs.waivers import without
from graphs.workflow import Workflow

MOST_TOLD = 5


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What checks say of a draft; what a person meant to be so is left out."""

    findings: tuple[Finding, ...] = ()
    ran: frozenset[str] = frozenset()
    skipped: Mapping[str, str] = field(default_factory=dict)  # by check, why it could not tell


def checked(workflow: Workflow, stage: Stage, beside: Sequence[Finding]) -> Checked:
    """Look at a draft with every check of its review, and with the one of references."""
    report = _report(workflow, stage)
    waivers = [Waive.model_validate(dict(one)) for one in stage.waived]
    report = without(report, waivers)
    skipped = {one.check: one.reason for one in report.skipped}
    return Checked(
        findings=(*report.findings, *beside),
        ran=frozenset(report.ran) | {one.check for one in beside},
        skipped=skipped,
    )


def formed(workflow: Workflow, stage: Stage) -> list[str]:
    """Return what keeps a draft from having its form."""
    form = _form(workflow)
    if form is None:
        return ["This template gives its draft no form."]
    try:
        form.model_validate(stage.draft)
    except ValidationError as error:
        return [one.message for one in unreadable(error).findings][:MOST_TOLD]
    return []


def text_at(draft: Any, path: str) -> str:
    """Return all that stands at or below a place, a line each; empty where there is no place."""
    found = [(path, draft)] if path == "" else paths.select(draft, path)
    return "\n".join(str(leaf) for top, value in found for _, leaf in leaves(value, top))


def read_at(draft: Any, path: str) -> tuple[float | None, str]:
    """Return the school grade at which a part of a draft reads, and that in words."""
    text = text_at(draft, path)
    if not text.strip():
        return None, f"There are no words at {path or 'the draft'}."
    level = grade_level(text)
    return level, f"It reads at grade {level:.1f}"


def numbers_unknown(stage: Stage, path: str) -> list[str]:
    """Return where a number in a part of a draft was neither given nor computed."""
    draft = _seen(None, stage)
    found = known_numbers(Severity.BLOCK, (path,)).find(draft)
    return [one.message for one in found if isinstance(one, Finding)][:MOST_TOLD]


def words_in(content: bytes, format_: str) -> str:
    """Return the words of a finished file."""
    from assistant.evaluation.opening import READ

    if format_ not in READ:
        return content.decode("utf-8", "replace")
    from assistant.materials.extraction import extracted
    from assistant.materials.material import Material

    return Material.read("file", extracted(content, READ[format_], len(content) * 100)).text


def _report(workflow: Workflow, stage: Stage) -> GateReport:
    try:
        form = _form(workflow)
        value = form.model_validate(stage.draft) if form else None
    except ValidationError as error:
        return unreadable(error)
    return run_checks(_checks(workflow), _seen(value, stage))


def _checks(workflow: Workflow) -> list[Check]:
    """Return the checks of the draft's review; a template without its own has the common one."""
    at = workflow.placed.get(draft_at(workflow))
    chosen = at.step.checks if at and isinstance(at.step, ReviseStep | ReviewStep) else "all"
    checks = [one for one in workflow.resources.checks if chosen == "all" or one.id in chosen]
    common = [] if any(one.id == "X01" for one in checks) else [ids_resolve(())]
    return [*checks, *common]


def _form(workflow: Workflow) -> type[BaseModel] | None:
    return workflow.resources.types.get(workflow.definition.draft or "")


def _seen(value: BaseModel | None, stage: Stage) -> Draft:
    return Draft(
        value=value,
        data=stage.draft,
        inputs=stage.inputs,
        given=frozenset(stage.given),
        sources={path: Source(one) for path, one in stage.sources.items()},
    )
