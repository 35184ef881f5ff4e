"""The JSON that programs read: a run with its steps, and what an edit would mean."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.runs import Impact
from assistant.snapshot import ApprovalView, DocumentView, Snapshot, StepView
from assistant.store.runs import Run

Places = Mapping[DocumentView, Path]


def run(snapshot: Snapshot, places: Places) -> dict[str, Any]:
    """Return a run; ``places`` says where its files lie."""
    it = snapshot.run
    return {
        "run": it.id,
        "template": it.template,
        "version": snapshot.version,
        "status": it.status.value,
        "revision": it.revision,
        "writer": (it.writer or {}).get("name", "rules"),
        "steps": [_step(step) for step in snapshot.steps],
        "gates": {"passed": snapshot.checks_passed, "failed": snapshot.checks_failed},
        "approvals": [_approval(one) for one in snapshot.approvals],
        "findings": [
            {
                "check": one.check,
                "severity": one.severity.value,
                "path": one.path,
                "message": one.message,
                "evidence": one.evidence,
            }
            for one in snapshot.findings
        ],
        "waived": [
            {"check": one.finding.check, "path": one.finding.path, "reason": one.reason}
            for one in snapshot.waived
        ],
        "documents": [
            {
                "format": one.format,
                "name": one.name,
                "copy": one.copy,
                "path": str(places.get(one, "")),
                "sha256": one.sha256,
            }
            for one in snapshot.documents
        ],
        "standard_share": snapshot.standard_share,
        "reason": dict(it.reason or {}),
        "calls": it.calls,
        "cost_usd": it.spent_usd,
        "seconds": round(seconds(snapshot), 3),
    }


def _step(step: StepView) -> dict[str, Any]:
    return {
        "id": step.id,
        "item": step.item,
        "status": step.status,
        "key": step.key,
        "reused": step.reused,
        "calls": step.calls,
        "tokens": step.tokens,
        "cost_usd": step.cost_usd,
        "seconds": round(step.seconds, 3),
    }


def _approval(one: ApprovalView) -> dict[str, Any]:
    return {
        "id": one.id,
        "gate": one.gate,
        "item": one.item,
        "kind": one.kind,
        "title": one.title,
        "ask": one.ask,
        "shown": one.shown,
        "blocked": one.blocked,
        "content": one.content,
    }


def seconds(snapshot: Snapshot) -> float:
    """Return how long the steps took; the time in which a draft waited is not counted."""
    return sum(step.seconds for step in snapshot.steps)


def row(it: Run) -> dict[str, Any]:
    """Return a line of the list of runs."""
    return {
        "run": it.id,
        "template": it.template,
        "title": it.title,
        "status": it.status.value,
        "revision": it.revision,
        "calls": it.calls,
        "cost_usd": it.spent_usd,
        "created_at": it.created_at.isoformat(),
        "updated_at": it.updated_at.isoformat(),
    }


def impact(it: Impact) -> dict[str, Any]:
    """Return what edits would redo and cost."""
    return {
        "edits": [edit.model_dump(mode="json") for edit in it.edits],
        "redo": [{"step": one.step, "item": one.item, "why": one.why} for one in it.redo],
        "keep": [str(address) for address in it.keep],
        "sent_again": list(it.sent_again),
        "stays": list(it.stays),
        "calls": it.calls,
        "cost_usd": it.cost_usd,
        "cost_limit_usd": it.cost_limit_usd,
    }
