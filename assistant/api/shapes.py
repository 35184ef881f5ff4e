"""What the API says of a run, in the order and the words in which a screen needs it."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

from assistant.snapshot import Snapshot, StepView
from assistant.statuses import Autonomy, Status
from assistant.store.runs import Run
from graphs.edits import UseWriter
from graphs.findings import Finding, Repair, Severity
from graphs.journal import Address

StepStatus = Literal["done", "skipped", "failed", "waiting", "held", "todo", "running"]


class RunRow(BaseModel):
    """A line in a list of runs."""

    id: str
    template: str
    title: str
    status: Status
    version: int
    created_at: datetime
    updated_at: datetime
    conversation: str | None = None


class StepShape(BaseModel):
    """One step of a run, without what it gave."""

    id: str
    item: str
    title: str
    kind: str
    status: StepStatus
    reused: bool
    seconds: float
    cost_usd: float
    calls: int
    note: str
    parts: int = 0  # rounds and items that are folded into it


class FindingShape(BaseModel):
    """A problem that a check has found."""

    check: str
    severity: Severity
    path: str
    message: str
    evidence: str
    suggestion: str


class RepairShape(BaseModel):
    """Something that was fixed for the person."""

    check: str
    path: str
    message: str
    before: Any
    after: Any


class DocumentShape(BaseModel):
    """A finished file."""

    name: str
    format: str
    copy_kind: Literal["clean", "review"]
    sha256: str
    url: str


class NoteShape(BaseModel):
    """Words that were kept for a step."""

    step: str
    title: str
    text: str


class QuestionShape(BaseModel):
    """Something only the person can decide."""

    id: str
    question: str
    why: str


class ChecksShape(BaseModel):
    """How the checks went."""

    passed: int
    fixed: list[RepairShape]
    found: list[FindingShape]


class WaitingShape(BaseModel):
    """What waits for an OK, by name."""

    id: str
    gate: str
    title: str


class RunShape(BaseModel):
    """Everything a live view shows of a run, without the contents of its steps."""

    id: str
    template: str
    template_title: str
    title: str
    status: Status
    reason: dict[str, Any]
    version: int
    seq: int
    autonomy: Autonomy
    writer: str
    offline: bool
    steps: list[StepShape]
    waiting: list[WaitingShape]
    checks: ChecksShape
    documents: list[DocumentShape]
    notes: list[NoteShape]
    questions: list[QuestionShape]
    standard_share: float | None
    calls: int
    spent_usd: float
    limit_usd: float | None
    seconds: float
    created_at: datetime
    updated_at: datetime


def run_row(run: Run, conversation: str | None = None) -> RunRow:
    """Return a run as a line."""
    return RunRow(
        id=run.id,
        template=run.template,
        title=run.title,
        status=run.status,
        version=run.revision,
        created_at=run.created_at,
        updated_at=run.updated_at,
        conversation=conversation,
    )


def run_shape(snapshot: Snapshot, started: set[Address]) -> RunShape:
    """Return a run; ``started`` are the steps that are being made just now."""
    run, titles = snapshot.run, titles_of(snapshot)
    writer = writer_of(snapshot)
    return RunShape(
        id=run.id,
        template=run.template,
        template_title=snapshot.workflow.definition.title,
        title=run.title,
        status=run.status,
        reason=dict(run.reason or {}),
        version=run.revision,
        seq=run.last_seq,
        autonomy=run.autonomy,
        writer=writer,
        offline=writer == "rules",
        steps=_folded(snapshot, started),
        waiting=[
            WaitingShape(id=one.id, gate=one.gate, title=one.title) for one in snapshot.approvals
        ],
        checks=ChecksShape(
            passed=snapshot.checks_passed,
            fixed=[repair_shape(one) for one in snapshot.repairs],
            found=[finding_shape(one) for one in snapshot.findings],
        ),
        documents=[
            DocumentShape(
                name=one.name,
                format=one.format,
                copy_kind="review" if one.copy == "review" else "clean",
                sha256=one.sha256,
                url=f"/api/runs/{run.id}/documents/{one.sha256}",
            )
            for one in snapshot.documents
        ],
        notes=[
            NoteShape(step=one.step, title=titles.get(one.step, one.step), text=one.text)
            for one in snapshot.notes
        ],
        questions=[
            QuestionShape(id=one.id, question=one.question, why=one.why)
            for one in snapshot.questions
        ],
        standard_share=snapshot.standard_share,
        calls=run.calls,
        spent_usd=run.spent_usd,
        limit_usd=run.limit_usd,
        seconds=round(sum(step.seconds for step in snapshot.steps), 3),
        created_at=run.created_at,
        updated_at=run.updated_at,
    )


def writer_of(snapshot: Snapshot) -> str:
    """Return the model that reads the words of a run; ``rules`` where none does."""
    chosen = [one.writer for one in snapshot.revision.edits if isinstance(one, UseWriter)]
    models = [one.name for one in (snapshot.revision.writer, *chosen) if not one.by_rules]
    return models[-1] if models else "rules"


def titles_of(snapshot: Snapshot) -> dict[str, str]:
    """Return the titles of the steps by their paths."""
    return {
        path: placed.step.title or placed.step.id
        for path, placed in snapshot.workflow.placed.items()
    }


def finding_shape(one: Finding) -> FindingShape:
    """Return a problem."""
    return FindingShape(
        check=one.check,
        severity=one.severity,
        path=one.path,
        message=one.message,
        evidence=one.evidence,
        suggestion=one.suggestion,
    )


def repair_shape(one: Repair) -> RepairShape:
    """Return a repair."""
    return RepairShape(
        check=one.check, path=one.path, message=one.message, before=one.before, after=one.after
    )


def _folded(snapshot: Snapshot, started: set[Address]) -> list[StepShape]:
    """Return the steps of the template, each with its rounds and items added up in it."""
    workflow = snapshot.workflow
    shapes: dict[str, StepShape] = {}
    for view in snapshot.steps:
        whole = workflow.whole(view.id)
        placed = workflow.placed[whole]
        top = placed
        while top.block is not None:
            top = top.block
        if top.path not in shapes:
            shapes[top.path] = _step(view, top.path, top.step.title or top.step.id, top.step.kind)
            is_whole = view.id == top.path
            shapes[top.path].status = view.status if is_whole else "todo"
        else:
            _add(shapes[top.path], view, view.id == top.path)
        here = Address(view.id, view.item)
        if here in started and shapes[top.path].status in ("todo", "held"):
            shapes[top.path].status = "running"
    return list(shapes.values())


def _step(view: StepView, id: str, title: str, kind: str) -> StepShape:
    return StepShape(
        id=id,
        item="",
        title=title,
        kind=kind,
        status=view.status,
        reused=view.reused,
        seconds=view.seconds,
        cost_usd=view.cost_usd,
        calls=view.calls,
        note=view.note,
    )


def _add(shape: StepShape, view: StepView, is_whole: bool) -> None:
    shape.parts += 1
    shape.seconds += view.seconds
    shape.cost_usd += view.cost_usd
    shape.calls += view.calls
    if is_whole:
        shape.status, shape.note, shape.reused = view.status, view.note, view.reused
