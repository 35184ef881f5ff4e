"""What several routes say of a run: its line in a list, what was found in it, and its titles."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from assistant.snapshot import Snapshot
from assistant.statuses import Status
from assistant.store.runs import Run
from graphs.edits import UseWriter
from graphs.findings import Finding, Repair, Severity, Waived


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


class FindingShape(BaseModel):
    """A problem that a check has found."""

    check: str
    severity: Severity
    path: str
    message: str
    evidence: str
    suggestion: str


class WaivedShape(FindingShape):
    """A problem that is meant to be so, with the reason that was given."""

    reason: str


class RepairShape(BaseModel):
    """Something that was fixed for the person."""

    check: str
    path: str
    message: str
    before: Any
    after: Any


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


def waived_shape(one: Waived) -> WaivedShape:
    """Return a problem that is meant to be so."""
    return WaivedShape(**finding_shape(one.finding).model_dump(), reason=one.reason)


def repair_shape(one: Repair) -> RepairShape:
    """Return a repair."""
    return RepairShape(
        check=one.check, path=one.path, message=one.message, before=one.before, after=one.after
    )
