"""Results of an evaluation: what is known of each case, and the folder in which that is kept.

``results.jsonl`` holds no clock values, so two evaluations without a model give the same bytes.
"""

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from graphs.findings import Finding, Severity
from graphs.keys import digest

Verdict = Literal["passed", "failed", "broken"]
RESULTS, TIMINGS, SUMMARY = "results.jsonl", "timings.jsonl", "summary.json"
DRAFTS, FILES = "drafts", "files"
NOT_JUDGED = "Not run: needs a model to judge."


@dataclass(frozen=True, kw_only=True)
class Quote:
    """Words of the draft that a judge points at, and where they stand."""

    quote: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Asserted:
    """What came of one assertion; ``passed`` is None where nobody could tell."""

    type: str
    name: str
    passed: bool | None
    required: bool = True
    advisory: bool = False
    weight: float = 1
    score: float | None = None
    said: str = ""
    quotes: tuple[Quote, ...] = ()

    @property
    def fails(self) -> bool:
        """True where the case fails with it."""
        return self.passed is False and self.required and not self.advisory


@dataclass(frozen=True, kw_only=True)
class Turned:
    """What came of one turn: what was made again for it, and what stayed."""

    turn: int  # counted from 1
    did: str
    redone: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    calls: int = 0  # pieces that a writer was asked for
    asked: int = 0  # requests to the person
    said: str = ""
    passed: bool = True
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A whole draft as it stood after a turn, as checks look at it."""

    turn: int  # 0: before the first one
    draft: Any
    inputs: Mapping[str, Any]
    given: tuple[str, ...]
    sources: Mapping[str, str]
    waived: tuple[Mapping[str, str], ...] = ()  # check, path, evidence, reason


@dataclass(frozen=True, kw_only=True)
class Filed:
    """A finished file, and where it lies in the results folder."""

    name: str
    format: str
    copy: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Made:
    """A step that was made for the draft as it stands at the end, by its key."""

    step: str
    item: str
    key: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """All that scoring looks at: kept, so that it can be done again without any model."""

    template: str
    brief: str
    run_status: str
    reason: str = ""  # why a run lies still, or was not started
    broken: str = ""  # trouble that says nothing of the draft
    turns: tuple[Turned, ...] = ()
    stages: tuple[Stage, ...] = ()
    found: tuple[Finding, ...] = ()  # of reviews beside the one of the draft
    files: tuple[Filed, ...] = ()
    steps: tuple[Made, ...] = ()
    calls: int = 0
    cost_usd: float = 0.0
    seconds: float = 0.0
    step_seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def last(self) -> Stage | None:
        """The draft at the end; None where there never was one."""
        return self.stages[-1] if self.stages else None


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One playing of a case: by which model, and which time."""

    case: str
    model: str  # rules, or a model by its litellm name
    repeat: int  # counted from 1
    prompts: str = "current"

    @property
    def id(self) -> str:
        """A name that can be one of a file; no other trial has it."""
        parts = [self.case, self.model, *([self.prompts] if self.prompts != "current" else [])]
        plain = "~".join(re.sub(r"[^A-Za-z0-9_.-]+", "-", one) for one in parts)
        changed = plain != "~".join(parts)
        mark = f"~{digest([*parts])[:6]}" if changed else ""
        return f"{plain}{mark}~{self.repeat}"


@dataclass(frozen=True, kw_only=True)
class Result:
    """What an evaluation says of one trial: a line of results.jsonl."""

    case: str
    asked: str  # the hash of the case as it was written down
    dataset: str
    line: int
    template: str
    model: str
    prompts: str
    repeat: int
    split: str
    tags: tuple[str, ...]
    brief: str
    verdict: Verdict
    run_status: str
    why: str
    assertions: tuple[Asserted, ...]
    turns: tuple[Turned, ...]
    findings: tuple[Mapping[str, Any], ...]
    unexpected: int  # blocking findings that the case does not expect
    calls: int
    cost_usd: float
    words: int
    draft: str  # where it lies
    files: tuple[str, ...]
    steps: tuple[Made, ...]
    versions: Mapping[str, Any]

    @property
    def order(self) -> tuple[Any, ...]:
        return (self.template, self.case, self.model, self.prompts, self.repeat)


def draft_of(folder: Path, case: str) -> Any:
    """Return the last draft of a case in another results folder; None where there is none."""
    for path in sorted((folder / DRAFTS).glob("*.json")):
        kept = json.loads(path.read_text("utf-8"))
        if kept.get("case") == case and kept.get("stages"):
            return kept["stages"][-1]["draft"]
    return None


def finding_told(finding: Finding) -> dict[str, Any]:
    """Return a finding as a line of results tells it."""
    return {
        "check": finding.check,
        "severity": finding.severity.value,
        "message": finding.message,
        "place": finding.path,
    }


def blocking(findings: Iterable[Finding]) -> list[str]:
    """Return the checks that block, in order."""
    return sorted({one.check for one in findings if one.severity is Severity.BLOCK})


def line_of(value: Any) -> str:
    """Return a value as one line of JSON; the same value gives the same bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=False, allow_nan=False)


def write_lines(path: Path, values: Sequence[Any]) -> None:
    """Write a file of lines whole, or not at all."""
    write(path, "".join(f"{line_of(one)}\n" for one in values).encode())


def write_json(path: Path, value: Any) -> None:
    """Write a JSON document whole, or not at all."""
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    write(path, f"{text}\n".encode())


def write(path: Path, content: bytes) -> None:
    """Write a file whole, or not at all, also when the machine stops."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)


def as_json(value: Any) -> Any:
    """Return a result, or a part of one, as JSON."""
    return json.loads(json.dumps(asdict(value), ensure_ascii=False, default=_plain))


def _plain(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    raise TypeError(f"{type(value).__name__} is no part of a result")
