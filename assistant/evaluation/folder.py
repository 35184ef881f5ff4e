"""A results folder as it is read: one row for each case, model and repeat, and what they were."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import DraftroomError
from assistant.evaluation.texts import cleaned

Verdict = Literal["passed", "failed", "broken"]
_NAMED = 3  # problems that a message names at most
CURRENT = "current"  # the prompts as they are
ORDER: tuple[Verdict, ...] = ("failed", "broken", "passed")  # what needs a look comes first


class UnreadableResults(DraftroomError):
    """This is no folder of results."""


class Read(BaseModel):
    """What was read from a file of results. What a later version adds is passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Quote(Read):
    """Words of a draft that a judge gave as its reason, and where they stand."""

    quote: str
    path: str = ""


class Assertion(Read):
    """What was asserted of a case, and what came out; ``passed`` is None where it was not run."""

    type: str
    name: str = ""
    passed: bool | None = None
    required: bool = True
    advisory: bool = False
    weight: float = 1.0
    score: float | None = None
    said: str = ""
    quotes: tuple[Quote, ...] = ()


class Turn(Read):
    """What was done or said, what it made again, and whether that was as expected."""

    turn: int = 0  # counted from 1
    did: str = ""
    redone: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    calls: int = 0
    asked: int = 0
    said: str = ""
    passed: bool | None = True
    why: str = ""


class Found(Read):
    """A finding of a gate."""

    check: str
    severity: str
    message: str
    place: str = ""


class Row(Read):
    """One case as one model did it once."""

    case: str
    template: str
    model: str = "rules"
    prompts: str = CURRENT
    repeat: int = 1
    asked: str = ""  # the hash of the case as it was written down
    dataset: str = ""
    line: int = 0
    split: str | None = None
    tags: tuple[str, ...] = ()
    brief: str = ""
    verdict: Verdict
    run_status: str = ""
    why: str = ""
    assertions: tuple[Assertion, ...] = ()
    turns: tuple[Turn, ...] = ()
    findings: tuple[Found, ...] = ()
    calls: int = 0
    cost_usd: float = 0.0
    words: int = 0
    draft: str | None = None
    files: tuple[Any, ...] = ()
    steps: tuple[dict[str, Any], ...] = ()
    versions: dict[str, Any] = Field(default_factory=dict)

    @property
    def contender(self) -> "Contender":
        """Return what did the case."""
        return Contender(self.model, self.prompts)

    @property
    def key(self) -> "Key":
        """Return what tells this row from all others."""
        return Key(self.case, self.model, self.prompts, self.repeat)


class Contender(NamedTuple):
    """What is held against what: a model with a set of prompts."""

    model: str
    prompts: str

    @property
    def label(self) -> str:
        """Return what a person calls it."""
        return self.model if self.prompts == CURRENT else f"{self.model} · {self.prompts}"


class Key(NamedTuple):
    """A case, what did it, and for which time."""

    case: str
    model: str
    prompts: str
    repeat: int


@dataclass(frozen=True)
class Results:
    """All that a folder of results says."""

    folder: Path
    summary: Mapping[str, Any]
    rows: Sequence[Row]
    seconds: Mapping[Key, float]

    @property
    def contenders(self) -> list[Contender]:
        """Return what did the cases, in the order of the run."""
        return list(dict.fromkeys(row.contender for row in self.rows))

    @property
    def templates(self) -> list[str]:
        """Return the templates of the cases."""
        return sorted({row.template for row in self.rows})

    def stages(self, row: Row) -> dict[int, Any]:
        """Return the draft after each turn, 0 before the first; none where there is no draft."""
        kept = self._content(row.draft)
        if not isinstance(kept, Mapping):
            return {}
        return {one["turn"]: one["draft"] for one in kept.get("stages", ()) if one.get("draft")}

    def draft(self, row: Row) -> Any:
        """Return the draft as it stood at the end; None where there was none."""
        return next(reversed(self.stages(row).values()), None)

    def _content(self, name: str | None) -> Any:
        path = (self.folder / (name or "")).resolve()
        if not name or not path.is_relative_to(self.folder.resolve()) or not path.is_file():
            return None
        try:
            return cleaned(json.loads(path.read_text("utf-8")))
        except ValueError as error:
            raise UnreadableResults(f"{path} is not JSON: {error}") from None


def read(folder: Path) -> Results:
    """Return what a results folder says; raise UnreadableResults."""
    results = folder / "results.jsonl"
    if not results.is_file():
        raise UnreadableResults(f"{folder} is no folder of results: it has no results.jsonl")
    try:
        rows = [_row(results, number, one) for number, one in enumerate(_lines(results), 1)]
        summary = folder / "summary.json"
        return Results(
            folder=folder,
            summary=cleaned(json.loads(summary.read_text("utf-8"))) if summary.is_file() else {},
            rows=rows,
            seconds=dict(_seconds(folder / "timings.jsonl")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableResults(f"{folder} cannot be read as results: {error}") from None


def _row(file: Path, number: int, value: Any) -> Row:
    try:
        return Row.model_validate(value)
    except ValidationError as error:
        told = "; ".join(
            f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()[:_NAMED]
        )
        raise UnreadableResults(f"{file}:{number} is no row of results: {told}") from None


def _lines(file: Path) -> Iterator[Any]:
    for number, line in enumerate(file.read_text("utf-8").split("\n"), 1):
        try:
            if line.strip():
                yield cleaned(json.loads(line))
        except ValueError as error:
            raise UnreadableResults(f"{file}:{number} is not JSON: {error}") from None


def _seconds(file: Path) -> Iterator[tuple[Key, float]]:
    for one in _lines(file) if file.is_file() else ():
        key = Key(one["case"], one["model"], one.get("prompts", CURRENT), one.get("repeat", 1))
        yield key, float(one["seconds"])
