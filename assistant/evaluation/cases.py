"""Datasets: files of cases, one JSON object a line, refused whole with all their problems."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError, field_validator

from assistant.evaluation.assertions import Assertion, Written
from assistant.evaluation.fitting import misfits
from assistant.evaluation.turns import Turn, is_edit
from graphs.errors import DefinitionError, Problem
from graphs.workflow import Workflow

MOST_BYTES = 4_000_000
FILES = "files"  # the folder beside a dataset with what its cases bring along
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$")]


class Given(Written):
    """What a run is started with."""

    brief: str = Field(default="", max_length=4_000)
    values: Mapping[str, Any] = Field(default_factory=dict)
    files: tuple[str, ...] = ()  # names under files/, beside the dataset


class Ending(Written):
    """How a case ends."""

    status: Literal["succeeded", "failed", "waiting", "paused", "cancelled", "refused"] = (
        "succeeded"  # refused: the inputs do not fit, so that nothing is started
    )
    block: tuple[str, ...] = ()  # exactly these checks block the last draft


class Metadata(Written):
    """What cases are chosen and grouped by."""

    tags: tuple[str, ...] = ()
    split: str = ""


class Case(Written):
    """One way through a template, and what it is to show."""

    id: Name
    template: str = ""  # by default as the file is called
    input: Given = Given()
    writer: str = ""  # rules, or a model; by default as the evaluation is started
    turns: tuple[Turn, ...] = ()
    expect: Ending = Ending()
    assertions: tuple[Assertion, ...] = Field(alias="assert")
    metadata: Metadata = Metadata()
    repeats: int = Field(default=1, ge=1, le=50)

    @field_validator("assertions")
    @classmethod
    def _some(cls, value: tuple[Assertion, ...]) -> tuple[Assertion, ...]:
        if not value:
            raise ValueError("a case needs at least one assertion")
        return value


class DatasetError(DefinitionError):
    """A dataset cannot be used."""


@dataclass(frozen=True)
class Placed:
    """A case, and where it stands."""

    case: Case
    dataset: str  # the file as it was named
    line: int
    folder: Path  # of the dataset
    template: str

    @property
    def id(self) -> str:
        return self.case.id

    def files(self) -> list[Path]:
        """Return the files that the case brings along."""
        return [self.folder / FILES / name for name in self.case.input.files]


Workflows = Callable[[str, Path], Workflow]  # a template by its name, as named from a folder


def read(files: Sequence[str], workflow_of: Workflows) -> list[Placed]:
    """Return the cases of all files; raise DatasetError with every problem of all of them."""
    problems: list[Problem] = []
    found: list[Placed] = []
    for file in files:
        found += _cases_of(file, problems)
    problems += _repeated(found)
    for placed in found:
        problems += misfits(placed, workflow_of)
    if not found and not problems:
        problems.append(Problem("there is no case", ", ".join(files)))
    if problems:
        raise DatasetError(sorted(problems, key=lambda one: (one.file, one.line)))
    return found


def _cases_of(file: str, problems: list[Problem]) -> Iterator[Placed]:
    path = Path(file)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(f"it has more than {MOST_BYTES:,} bytes")
        text = path.read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        problems.append(Problem(f"cannot be read: {reason}", file))
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            case = _case(line, file, number, problems)
            if case is not None:
                yield Placed(case, file, number, path.parent, case.template or path.stem)


def _case(line: str, file: str, number: int, problems: list[Problem]) -> Case | None:
    try:
        value = json.loads(line, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        column = getattr(error, "colno", 0)
        said = getattr(error, "msg", None) or str(error) or "it is nested too deep"
        problems.append(Problem(f"this is no JSON: {said}", file, number, column))
        return None
    try:
        case = Case.model_validate(value)
    except ValidationError as error:
        problems.extend(_problem(one, file, number) for one in error.errors())
        return None
    if case.expect.status != "refused" and not any(is_edit(turn) for turn in case.turns):
        said = "no turn changes the draft: every case tests at least one edit"
        problems.append(Problem(said, file, number, path="/turns"))
        return None
    return case


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; raise ValueError where a key is there twice, as one would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice!r} is there twice")
    return found


def _problem(error: Any, file: str, number: int) -> Problem:
    """Put what pydantic says into one line with its place, in the words of the file."""
    kind, said = error["type"], str(error["msg"]).removeprefix("Value error, ")
    allowed: tuple[str, ...] = ()
    if kind == "extra_forbidden":
        said = "this key is not known"
    elif kind == "missing":
        said = "this key is missing"
    elif kind == "union_tag_invalid":
        tag, of = error["ctx"]["tag"], error["loc"][0]
        said = f"there is no {'edit' if of == 'turns' else 'assertion'} {tag!r}"
        allowed = tuple(one.strip(" '") for one in error["ctx"]["expected_tags"].split(","))
    elif kind == "union_tag_not_found":
        said = f"it has no {error['ctx']['discriminator'].strip(chr(39))}"
    path = "".join(f"/{part}" for part in _path(error["loc"]))
    return Problem(said[:1].lower() + said[1:], file, number, 0, path, allowed)


def _path(at: Sequence[Any]) -> Iterator[Any]:
    """Yield the parts of a place as they stand in the file: without the tags of unions."""
    tags = set()
    if at and at[0] in ("turns", "assert") and len(at) > 2:
        tags = {2, 4} if at[2] in ("edit", "after_edit") else {2}
    return (part for index, part in enumerate(at) if index not in tags)


def _repeated(found: Iterable[Placed]) -> Iterator[Problem]:
    seen: dict[str, Placed] = {}
    for placed in found:
        if (first := seen.setdefault(placed.id, placed)) is not placed:
            said = f"the id {placed.id!r} is there twice, first at {first.dataset}:{first.line}"
            yield Problem(said, placed.dataset, placed.line, path="/id")
