"""A snapshot: everything a screen shows of a run, read from the journal without doing anything."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from agents.rules.words import standard_share
from agents.style import PLAIN, Style
from assistant.accepted import accepted_apart
from assistant.done_outside import stands
from assistant.states import State
from assistant.steps import Shown, StepView, step_views
from assistant.store.runs import Run
from assistant.taken_back import with_taken_back
from assistant.waiting import ApprovalView, waiting
from assistant.words import say
from graphs.edits import Guidance
from graphs.engine import Executor
from graphs.findings import Finding, Question, Repair, Severity, Waived
from graphs.held import Held
from graphs.journal import Address, Kind, Outcome
from graphs.reports import last_reports
from graphs.revision import Revision
from graphs.steps import AgentStep, ReviseStep
from graphs.workflow import Workflow

STANDARD_LANGUAGE = "English"  # in which the standard wording is written


@dataclass(frozen=True)
class DocumentView:
    """A finished file of the current version."""

    name: str
    format: str
    copy: str
    sha256: str


@dataclass(frozen=True)
class Snapshot:
    """A run at one moment."""

    run: Run
    version: int
    workflow: Workflow
    revision: Revision
    steps: tuple[StepView, ...]
    approvals: tuple[ApprovalView, ...]
    findings: tuple[Finding, ...]
    repairs: tuple[Repair, ...]
    checks_passed: int
    checks_failed: int
    documents: tuple[DocumentView, ...]
    notes: tuple[Guidance, ...]
    questions: tuple[Question, ...]
    standard_share: float | None  # of the fields with words in them; None before there is a draft
    style: Style = PLAIN
    waived: tuple[Waived, ...] = ()  # findings that are meant to be so
    outside: tuple[str, ...] = ()  # where something was done that nobody took back
    style_note: str = ""  # says so where the person's style is not used yet

    def step(self, id: str, item: str = "") -> StepView:
        """Return one step; raise KeyError."""
        return {(one.id, one.item): one for one in self.steps}[(id, item)]


def view(state: State, planner: Executor, shown: Shown) -> Snapshot:
    """Return the snapshot of a run from what was looked up, and how results of it are shown."""
    reports = accepted_apart(planner, last_reports(planner))
    findings = tuple(finding for report in reports.values() for finding in report.findings)
    waived = tuple(one for report in reports.values() for one in report.waived)
    failed = {one.check for one in findings if one.severity is not Severity.INFO}
    ran = {check for report in reports.values() for check in report.ran}
    draft = _draft(planner, shown)
    views = step_views(state, planner, reports, shown)
    return Snapshot(
        run=state.run,
        version=state.version,
        workflow=state.workflow,
        revision=state.revision,
        steps=tuple(with_taken_back(state, views)),
        approvals=tuple(waiting(state, planner, reports)),
        findings=findings,
        repairs=tuple(repair for report in reports.values() for repair in report.repairs),
        waived=waived,
        checks_passed=len(ran - failed - {one.finding.check for one in waived}),
        checks_failed=len(ran & failed),
        documents=tuple(documents_of(planner)),
        notes=tuple(one for one in state.revision.edits if isinstance(one, Guidance)),
        questions=tuple(_questions(draft.value)) if draft else (),
        standard_share=standard_share(draft.sources, draft.value) if draft else None,
        style=state.revision.style,
        outside=tuple(stands(state)),
        style_note=_style_note(state),
    )


def _style_note(state: State) -> str:
    """Say that standard wording follows no style, where some of it is left to be written so."""
    placed, revision = state.workflow.placed, state.revision
    written = [path for path, one in placed.items() if isinstance(one.step, AgentStep)]
    by_rules = any(revision.writer_of(path).by_rules for path in written)
    facts = {name for name, text in revision.style.facts.items() if text != STANDARD_LANGUAGE}
    if not (facts and by_rules):
        return ""
    return say("style.language.waits" if "language" in facts else "style.waits")


def documents_of(planner: Executor) -> list[DocumentView]:
    """Return the finished files of what was looked up."""
    return [
        DocumentView(**listed)
        for address, result in planner.results.items()
        if address.step in planner.workflow.placed
        and planner.workflow.placed[address.step].step.kind == "export"
        and not isinstance(result, Held)
        for listed in result.value or ()
    ]


def _draft(planner: Executor, shown: Shown) -> Outcome | None:
    """Return the furthest whole draft there is: reviewed, or just put together."""
    loops = [
        placed.step
        for placed in planner.workflow.placed.values()
        if isinstance(placed.step, ReviseStep) and placed.block is None
    ]
    for address in [Address(one.id) for one in loops] + [Address(one.of) for one in loops]:
        result = planner.results.get(address)
        if isinstance(result, Outcome) and result.kind is Kind.RESULT:
            return replace(result, value=shown.get(address, result.value))
    return None


def _questions(value: Any) -> list[Question]:
    """Return every question left to the person, wherever it stands in a draft."""
    if isinstance(value, Mapping):
        found = [
            Question.model_validate(one)
            for one in value.get("questions", ())
            if isinstance(one, Mapping) and "question" in one
        ]
        return found + [
            one for key, child in value.items() if key != "questions" for one in _questions(child)
        ]
    if isinstance(value, list | tuple):
        return [one for child in value for one in _questions(child)]
    return []


__all__ = ["ApprovalView", "DocumentView", "Snapshot", "StepView", "documents_of", "view"]
