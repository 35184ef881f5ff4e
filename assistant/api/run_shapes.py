"""What a live view shows of a run: its steps by name, and everything that fits on its card."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

from assistant.api.shapes import (
    FindingShape,
    NoteShape,
    QuestionShape,
    RepairShape,
    WaivedShape,
    finding_shape,
    repair_shape,
    titles_of,
    waived_shape,
    writer_of,
)
from assistant.snapshot import Snapshot
from assistant.statuses import ASKABLE, Autonomy, CommandKind, Status
from assistant.steps import StepView
from assistant.whole_steps import whole_steps
from graphs.definition import Placed
from graphs.journal import Address
from graphs.steps import AgentStep, EachStep
from graphs.workflow import Workflow

StepStatus = Literal[
    "done", "skipped", "failed", "waiting", "held", "todo", "running", "taken_back"
]
Begun = Mapping[Address, datetime]  # what is being made just now, and since when


class ItemsShape(BaseModel):
    """How many items of a block there are, and how many are finished."""

    done: int
    total: int


class StepShape(BaseModel):
    """One step of a run, without what it gave."""

    id: str
    title: str
    kind: str
    role: str  # who does it; empty where code does
    status: StepStatus
    since: datetime | None  # when what is being made just now was begun
    doing: list[str]  # the items that are being made just now
    reused: bool
    seconds: float
    cost_usd: float
    calls: int
    note: str
    items: ItemsShape | None


class DocumentShape(BaseModel):
    """A finished file."""

    name: str
    format: str
    copy_kind: Literal["clean", "review"]
    sha256: str
    url: str


class ChecksShape(BaseModel):
    """How the checks went."""

    passed: int
    fixed: list[RepairShape]
    found: list[FindingShape]
    waived: list[WaivedShape]


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
    where: str  # the sentence that says where words go
    can: list[CommandKind]  # what may be asked of it now
    asked: list[CommandKind]  # what was asked of it and is still to be done
    steps: list[StepShape]
    waiting: list[WaitingShape]
    checks: ChecksShape
    documents: list[DocumentShape]
    has_draft: bool
    notes: list[NoteShape]
    questions: list[QuestionShape]
    standard_share: float | None
    calls: int
    spent_usd: float
    limit_usd: float | None
    limit_tokens: int | None
    limit_calls: int | None
    seconds: float
    outside: list[str]  # where something was done that nobody took back
    forked_from: str | None
    created_at: datetime
    updated_at: datetime
    now: datetime  # by the clock of the server


def run_shape(
    snapshot: Snapshot,
    begun: Begun,
    *,
    where: str,
    asked: Collection[CommandKind],
    now: datetime,
) -> RunShape:
    """Return a run; ``begun`` are the steps that are being made just now."""
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
        where=where,
        can=_can(run.status, asked),
        asked=sorted(asked),
        steps=_steps(snapshot, begun),
        waiting=[
            WaitingShape(id=one.id, gate=one.gate, title=one.title) for one in snapshot.approvals
        ],
        checks=_checks(snapshot),
        documents=_documents(snapshot),
        has_draft=any(_is_written(snapshot.workflow, one) for one in snapshot.steps),
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
        limit_tokens=run.limit_tokens,
        limit_calls=run.limit_calls,
        seconds=round(sum(step.seconds for step in snapshot.steps), 3),
        outside=list(snapshot.outside),
        forked_from=run.forked_from,
        created_at=run.created_at,
        updated_at=run.updated_at,
        now=now,
    )


def _checks(snapshot: Snapshot) -> ChecksShape:
    return ChecksShape(
        passed=snapshot.checks_passed,
        fixed=[repair_shape(one) for one in snapshot.repairs],
        found=[finding_shape(one) for one in snapshot.findings],
        waived=[waived_shape(one) for one in snapshot.waived],
    )


def _documents(snapshot: Snapshot) -> list[DocumentShape]:
    return [
        DocumentShape(
            name=one.name,
            format=one.format,
            copy_kind="review" if one.copy == "review" else "clean",
            sha256=one.sha256,
            url=f"/api/runs/{snapshot.run.id}/documents/{one.sha256}",
        )
        for one in snapshot.documents
    ]


def _can(status: Status, asked: Collection[CommandKind]) -> list[CommandKind]:
    """Return what may be asked of a run; a pause that was not reached yet can be taken back."""
    pausing = CommandKind.PAUSE in asked
    may = {kind for kind in CommandKind if status in ASKABLE.get(kind, ())}
    if pausing and status in {Status.QUEUED, Status.RUNNING}:
        may = may - {CommandKind.PAUSE} | {CommandKind.RESUME}
    return sorted(may)


def _is_written(workflow: Workflow, view: StepView) -> bool:
    placed = workflow.placed.get(view.id)
    return view.value is not None and placed is not None and isinstance(placed.step, AgentStep)


def _steps(snapshot: Snapshot, begun: Begun) -> list[StepShape]:
    """Return the steps of the template, each with its rounds and items added up in it."""
    views: dict[str, list[StepView]] = {}
    for one in snapshot.steps:
        views.setdefault(_top(one.id), []).append(one)
    now: dict[str, dict[Address, datetime]] = {}
    for address, since in begun.items():
        now.setdefault(_top(address.step), {})[address] = since
    return [
        _Folded(placed, views[placed.path], now.get(placed.path, {})).shape()
        for placed in whole_steps(snapshot.workflow, snapshot.run.autonomy)
    ]


def _top(path: str) -> str:
    return path.partition(".")[0]


class _Folded:
    """A step of the template with everything that is inside it."""

    def __init__(self, placed: Placed, views: list[StepView], begun: Begun) -> None:
        self._placed = placed
        self._views = views
        self._whole = next(one for one in views if one.id == placed.path)
        self._begun = begun

    def shape(self) -> StepShape:
        """Return it as it stands."""
        step, whole = self._placed.step, self._whole
        status = self._status()
        underway = status == "running"
        return StepShape(
            id=self._placed.path,
            title=step.title or step.id,
            kind=step.kind,
            role=whole.role,
            status=status,
            since=min(self._begun.values()) if underway else None,
            doing=self._doing() if underway else [],
            reused=whole.reused,
            seconds=sum(one.seconds for one in self._views),
            cost_usd=sum(one.cost_usd for one in self._views),
            calls=sum(one.calls for one in self._views),
            note=whole.note,
            items=self._items(),
        )

    def _status(self) -> StepStatus:
        """Return how it stands; what is inside it tells while the whole has no outcome."""
        if self._whole.status not in ("todo", "held"):
            return self._whole.status
        if self._begun:
            return "running"
        asked = any(one.status == "waiting" for one in self._views)
        return "waiting" if asked else self._whole.status

    def _doing(self) -> list[str]:
        if not isinstance(self._placed.step, EachStep):
            return []
        return sorted({one.item.split("/")[0] for one in self._begun if one.item})

    def _items(self) -> ItemsShape | None:
        step = self._placed.step
        if not isinstance(step, EachStep):
            return None
        last = f"{self._placed.path}.{step.last.id}"
        found = {one.item: one for one in self._views if one.id == last and one.item}
        done = sum(one.status in ("done", "skipped") for one in found.values())
        names = {one.item.split("/")[0] for one in self._views if one.item}
        return ItemsShape(done=done, total=max(len(names), len(found)))
