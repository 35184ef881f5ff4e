"""Rubrics: what an expert looks at in the drafts of a template, and how each level reads.

A rubric is a YAML file under evals/rubrics, one a template. It is refused whole, with every problem
and its line. Its version is the hash of what it says, so that a score is never kept past its words.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path, PurePath
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from graphs.errors import DefinitionError, Problem
from graphs.keys import digest
from graphs.loader import Loaded, load

LEVELS = (4, 3, 2, 1)
LEAST_CRITERIA, MOST_CRITERIA = 5, 7
_WORDS = re.compile(r"\w+")
_SAME = "two levels are the same"

Level = Literal["4", "3", "2", "1"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_200)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$")]


class _Strict(BaseModel):
    """A part of a rubric: keys that are not known are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Criterion(_Strict):
    """One thing that is judged by itself, with four levels in words."""

    id: Name
    title: Text
    question: Text
    look: Text  # where it shows, and what is not its business
    levels: Mapping[Level, Text]
    weight: float = Field(default=1, gt=0, le=10)
    floor: int | None = Field(default=None, ge=1, le=4)  # a draft below it does not pass
    source: Text
    advisory: bool = False  # a matter of taste: shown, and never counted

    @property
    def version(self) -> str:
        """The hash of what a judge reads of it."""
        return digest([self.id, self.question, self.look, dict(self.levels)])[:12]


class Rubric(_Strict):
    """What is judged in the drafts of one template, and in whose eyes."""

    rubric: Literal[1]
    template: Name
    judge: Text  # who judges: their trade, and what they have to answer for
    unseen: tuple[Text, ...] = Field(default=(), strict=False)  # places no judge needs to read
    criteria: tuple[Criterion, ...] = Field(
        min_length=LEAST_CRITERIA, max_length=MOST_CRITERIA, strict=False
    )

    @cached_property
    def version(self) -> str:
        """The hash of the whole rubric."""
        return digest(self.model_dump(mode="json"))[:12]

    def criterion(self, name: str) -> Criterion | None:
        """Return a criterion by its id."""
        return next((one for one in self.criteria if one.id == name), None)


def read(text: str | bytes, *, file: str = "<text>") -> Rubric:
    """Return the rubric in a text; raise DefinitionError with every problem."""
    loaded = load(text, file=file)
    try:
        rubric = Rubric.model_validate(loaded.value)
    except ValidationError as error:
        raise DefinitionError(_problem(loaded, one) for one in error.errors()) from None
    if problems := list(_sense(rubric, loaded)):
        raise DefinitionError(problems)
    return rubric


def rubric_in(folder: Path, template: str) -> Rubric:
    """Return the rubric of a template, or of a workflow in a file by the name of that.

    Raise DefinitionError, also where there is none.
    """
    template = PurePath(template).stem
    path = folder / f"{template}.yaml"
    if not path.is_file():
        found = tuple(sorted(one.stem for one in folder.glob("*.yaml")))
        raise DefinitionError([Problem("there is no such rubric", str(path), allowed=found)])
    rubric = read(path.read_bytes(), file=str(path))
    if rubric.template != template:
        message = f"it is for {rubric.template!r}, and its name says {template!r}"
        raise DefinitionError([Problem(message, str(path), 1, 1, "/template", (template,))])
    return rubric


def _problem(loaded: Loaded, error: Any) -> Problem:
    """Put what pydantic says into one line with its place."""
    path = tuple(part for part in error["loc"] if part != "[key]")
    if error["type"] == "extra_forbidden":
        return loaded.problem("this key is not known", path, _keys_of(path))
    if error["type"] == "literal_error" and "levels" in path:
        return loaded.problem("this level is not known", path, tuple(map(str, LEVELS)))
    message = str(error["msg"])
    return loaded.problem(message[:1].lower() + message[1:], path)


def _keys_of(path: tuple[str | int, ...]) -> tuple[str, ...]:
    form = Criterion if path[0] == "criteria" and len(path) > 2 else Rubric
    return tuple(form.model_fields)


def _sense(rubric: Rubric, loaded: Loaded) -> Iterator[Problem]:
    """Yield what no form can say: names that are there twice, and levels that are missing."""
    seen: set[str] = set()
    for number, one in enumerate(rubric.criteria):
        at = ("criteria", number)
        if one.id in seen:
            yield loaded.problem(f"{one.id!r} is there twice", (*at, "id"))
        seen.add(one.id)
        missing = [str(level) for level in LEVELS if str(level) not in one.levels]
        if missing:
            yield loaded.problem(f"the level {missing[0]!r} is missing", (*at, "levels"))
        if one.advisory and one.floor is not None:
            message = "what is only advisory has no floor"
            yield loaded.problem(message, (*at, "floor"))
        if len({tuple(_WORDS.findall(text.lower())) for text in one.levels.values()}) < len(
            one.levels
        ):
            yield loaded.problem(_SAME, (*at, "levels"))
    for number, place in enumerate(rubric.unseen):
        if not place.startswith("/"):
            yield loaded.problem("a place begins with '/'", ("unseen", number))
