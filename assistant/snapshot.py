"""A snapshot: everything a screen shows of a run, read from the journal without doing anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from agents.rules.words import standard_share
from agents.sources import Source
from agents.style import PLAIN, Style
from assistant.states import State
from assistant.store.runs import Run
from assistant.waiting import ApprovalView, waiting
from assistant.words import say
from graphs.definition import AgentStep, ReviseStep
from graphs.edits import Guidance
from graphs.engine import Executor, Result
from graphs.findings import Finding, Question, Repair, Severity
from graphs.held import Held, Why
from graphs.journal import Address, Kind
from graphs.keys import digest
from graphs.reports import last_reports
from graphs.revision import Revision
from graphs.workflow import Workflow

STANDARD_LANGUAGE = "English"  # in which the standard wording is written
StepStatus = Literal["done", "skipped", "failed", "waiting", "held", "todo"]


@dataclass(frozen=True)
class StepView:
    """A step as a person sees it."""

    id: str
    item: str
    title: str
    kind: str
    status: StepStatus
    key: str
    reused: bool  # its outcome is older than the current version
    how: str
    note: str
    calls: int
    tokens: int
    cost_usd: float
    seconds: float
    value: Any
    sources: Mapping[str, Source]


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
    style_note: str = ""  # says so where the person's style is not used yet

    def step(self, id: str, item: str = "") -> StepView:
        """Return one step; raise KeyError."""
        return {(one.id, one.item): one for one in self.steps}[(id, item)]


def view(state: State, planner: Executor) -> Snapshot:
    """Return the snapshot of a run from what was looked up."""
    reports = last_reports(planner)
    findings = tuple(finding for report in reports.values() for finding in report.findings)
    failed = {one.check for one in findings if one.severity is not Severity.INFO}
    ran = {check for report in reports.values() for check in report.ran}
    draft = _draft(planner)
    return Snapshot(
        run=state.run,
        version=state.version,
        workflow=state.workflow,
        revision=state.revision,
        steps=tuple(_steps(state, planner)),
        approvals=tuple(waiting(state, planner, reports)),
        findings=findings,
        repairs=tuple(repair for report in reports.values() for repair in report.repairs),
        checks_passed=len(ran - failed),
        checks_failed=len(ran & failed),
        documents=tuple(documents_of(planner)),
        notes=tuple(one for one in state.revision.edits if isinstance(one, Guidance)),
        questions=tuple(_questions(draft.value)) if draft else (),
        standard_share=standard_share(draft.sources, draft.value) if draft else None,
        style=state.revision.style,
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


def _steps(state: State, planner: Executor) -> list[StepView]:
    order = {path: index for index, path in enumerate(planner.workflow.placed)}
    found = sorted(
        planner.results.items(),
        key=lambda one: (order.get(planner.workflow.whole(one[0].step), 0), one[0].item),
    )
    views = [_step(state, planner, address, result) for address, result in found]
    seen = {one.id for one in views}
    views += [
        _step(state, planner, Address(path), Held(Why.STALE, Address(path)))
        for path in planner.workflow.placed
        if path not in seen
    ]
    return views


def _step(state: State, planner: Executor, address: Address, result: Result) -> StepView:
    whole = planner.workflow.whole(address.step)
    step = planner.workflow.placed[whole].step
    part = address.step.removeprefix(whole).lstrip(".")
    key = planner.keys.get(address, "")
    entry = planner.entries.get((address, key))
    outcome = None if isinstance(result, Held) else result
    usage = entry.outcome.usage if entry else None
    return StepView(
        id=address.step,
        item=address.item,
        title=step.title or step.id,
        kind=f"{step.kind}.{part}" if part else step.kind,
        status=_status(planner.workflow, address, result),
        key=key or (digest(outcome.value) if outcome else ""),
        reused=entry is not None and entry.revision < state.revision.number,
        how=outcome.how if outcome else "",
        note=outcome.note if outcome else "",
        calls=usage.calls if usage else 0,
        tokens=usage.input_tokens + usage.output_tokens if usage else 0,
        cost_usd=usage.cost_usd if usage else 0.0,
        seconds=entry.seconds if entry else 0.0,
        value=outcome.value if outcome else None,
        sources=outcome.sources if outcome else {},
    )


def _status(workflow: Workflow, address: Address, result: Result) -> StepStatus:
    if isinstance(result, Held):
        asked = result.request.gate if result.request else None
        if asked and (workflow.whole(asked.step), asked.item) == address:
            return "waiting"
        return "todo" if result.why is Why.STALE else "held"
    return _ENDED[result.kind]


_ENDED: Mapping[Kind, StepStatus] = {
    Kind.RESULT: "done",
    Kind.SKIPPED: "skipped",
    Kind.FAILED: "failed",
}


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


def _draft(planner: Executor) -> Any:
    """Return the furthest whole draft there is: reviewed, or just put together."""
    loops = [
        placed.step
        for placed in planner.workflow.placed.values()
        if isinstance(placed.step, ReviseStep) and placed.block is None
    ]
    for address in [Address(one.id) for one in loops] + [Address(one.of) for one in loops]:
        result = planner.results.get(address)
        if result is not None and not isinstance(result, Held) and result.kind is Kind.RESULT:
            return result
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
