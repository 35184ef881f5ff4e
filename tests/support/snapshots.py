"""Snapshots of runs as the screen sees them, made without a database."""

from datetime import UTC, datetime
from typing import Any

from agents.sources import leaves
from assistant.snapshot import ApprovalView, Snapshot, StepView
from assistant.statuses import Status
from assistant.store.runs import Run
from graphs.catalog import written
from graphs.journal import Address
from graphs.revision import Revision

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TINY = """\
draftroom: 1
name: tiny
title: Tiny plan
description: Half the time for each of two parts.
inputs:
  topic: {type: string, title: Topic, required: true, example: Density}
  minutes: {type: integer, title: Minutes, default: 40, min: 10, max: 180}
  wish: {type: text, title: What do you wish?, ask: true}
  tools: {type: list, title: Tools at hand}
steps:
  - id: half
    kind: transform
    title: Halve the time
    set: {first: inputs.minutes / 2, topic: inputs.topic}
    output: {first: integer, topic: string}
  - id: ok
    kind: approval
    title: Your OK on the halves
    of: half
    ask: The rest is built on it.
  - id: total
    kind: transform
    title: Add it up
    needs: [ok]
    set: {text: "'About ' + steps.half.topic", minutes: steps.half.first * 2}
    output: {text: string, minutes: integer}
  - id: files
    kind: export
    title: Make the files
    of: total
    formats: [md, json]
"""
UNTITLED = """\
draftroom: 1
name: untitled
title: Untitled steps
inputs:
  topic: {type: string, title: Topic, default: tea}
  words: {type: integer, title: Words, default: 50, min: 10, max: 100}
steps:
  - {id: body, kind: transform, set: {words: inputs.words, topic: inputs.topic}}
  - {id: price, kind: transform, set: {topic: inputs.topic}}
  - {id: ok, kind: approval, of: body, ask: Is it right?}
  - {id: doc, kind: transform, set: {words: steps.ok.words, topic: steps.price.topic}}
"""  # its steps have no titles


def a_run(**facts: Any) -> Run:
    """Return a run that has just succeeded, with other facts where they are given."""
    usual: dict[str, Any] = {
        "id": "abcdef0123456789abcdef0123456789",
        "owner": "local",
        "template": "tiny",
        "version_id": "v1",
        "title": "Tiny plan: Density",
        "status": Status.SUCCEEDED,
        "reason": None,
        "writer": {"name": "rules", "models": []},
        "revision": 1,
        "forked_from": None,
        "lease_owner": None,
        "lease_epoch": 1,
        "lease_until": None,
        "limit_usd": 1.0,
        "spent_usd": 0.0,
        "reserved_usd": 0.0,
        "calls": 0,
        "tokens": 0,
        "last_seq": 0,
        "created_at": NOON,
        "updated_at": NOON,
        "finished_at": NOON,
    }
    return Run(**{**usual, **facts})


def a_step(id: str, **facts: Any) -> StepView:
    """Return a step that is done."""
    usual: dict[str, Any] = {
        "id": id,
        "item": "",
        "title": id.capitalize(),
        "kind": "transform",
        "status": "done",
        "key": f"key of {id}",
        "reused": False,
        "how": "made",
        "note": "",
        "calls": 0,
        "tokens": 0,
        "cost_usd": 0.0,
        "seconds": 0.5,
        "value": {},
        "sources": {},
    }
    return StepView(**{**usual, **facts})


def an_approval(content: Any, **facts: Any) -> ApprovalView:
    """Return content that waits for an OK."""
    usual: dict[str, Any] = {
        "id": "a1",
        "gate": "ok",
        "item": "",
        "subject": Address("half"),
        "kind": "approval",
        "title": "Your OK on the halves",
        "ask": "The rest is built on it.",
        "content": content,
        "shown": "hash",
        "findings": (),
        "repairs": (),
        "sources": {},
    }
    return ApprovalView(**{**usual, **facts})


def a_snapshot(**facts: Any) -> Snapshot:
    """Return a run that has just succeeded and left nothing open."""
    usual: dict[str, Any] = {
        "run": a_run(),
        "version": 1,
        "workflow": written(TINY),
        "revision": Revision(),
        "steps": (),
        "approvals": (),
        "findings": (),
        "repairs": (),
        "checks_passed": 0,
        "checks_failed": 0,
        "documents": (),
        "notes": (),
        "questions": (),
        "standard_share": None,
    }
    return Snapshot(**{**usual, **facts})


def sources_of(value: Any, source: Any) -> dict[str, Any]:
    """Return the same source for every passage of a value."""
    return {path: source for path, _ in leaves(value)}
