"""A small workflow with its dataset, to be evaluated by the real command in this process."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.cli import main

WORKFLOW = """\
draftroom: 1
name: notes
title: Notes
inputs:
  subject: {type: string, title: Subject, default: Tides}
  size: {type: integer, title: Size, default: 3, min: 1, max: 9}
roles:
  writer: {title: Writer}
steps:
  - id: points
    kind: agent
    role: writer
    with: {subject: inputs.subject}
    output: {text: string}
  - {id: ok, kind: approval, of: points}
  - id: page
    kind: agent
    role: writer
    with: {points: steps.points, size: inputs.size}
    needs: [ok]
    output: {text: string}
  - id: end
    kind: transform
    set: {text: steps.page.text, size: inputs.size}
"""
APPROVE = {"at": "gate:ok", "do": "approve"}
SMALLER = {"edit": {"kind": "set_input", "name": "size", "value": 2}}
REDONE = {"expect": {"redone": ["page", "end"], "kept": ["points"]}}


def case(name: str = "tides", **more: Any) -> dict[str, Any]:
    """Return a case that passes, unless it is told otherwise."""
    return {
        "id": name,
        "template": "notes.yaml",
        "turns": [APPROVE, SMALLER, REDONE],
        "assert": [{"type": "regex", "path": "/text", "pattern": "."}],
        **more,
    }


def dataset(folder: Path, *cases: Mapping[str, Any]) -> Path:
    """Write the workflow and a dataset of cases; return the dataset."""
    (folder / "notes.yaml").write_text(WORKFLOW, "utf-8")
    path = folder / "cases.jsonl"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in cases), "utf-8")
    return path


def evaluated(*typed: object) -> int:
    """Return how ``draftroom eval`` ends."""
    return main(["eval", *map(str, typed)])


def rows(out: Path) -> Sequence[dict[str, Any]]:
    """Return the lines of results."""
    return [json.loads(one) for one in (out / "results.jsonl").read_text("utf-8").splitlines()]
