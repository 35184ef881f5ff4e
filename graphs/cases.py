"""Cases of a rehearsal: what steps say, people answer and the world holds, and what is expected."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graphs.errors import DefinitionError, Problem
from graphs.loader import Loaded, load


class Scripted(BaseModel):
    """A part of a file of cases: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(Scripted):
    """What a person answers at a gate."""

    edit: Mapping[str, Any] = Field(default_factory=dict)  # by path; saved, and approved
    ask: str = ""  # changes that are asked for, or another try of what failed
    give: Any = None  # the result of a step that failed
    stop: bool = False


class Sent(Scripted):
    """An event that is sent once nothing else goes on."""

    name: str
    key: str = ""
    payload: Mapping[str, Any] = Field(default_factory=dict)


class Standing(Scripted):
    """The files and databases that are there when a case begins."""

    files: Mapping[str, str] = Field(default_factory=dict)  # by path, with their text
    databases: Mapping[str, str] = Field(default_factory=dict)  # by name, as SQL that makes it


class Expect(Scripted):
    """How a case ends. What is not named is not looked at."""

    status: Literal["succeeded", "waiting", "failed", "paused"] = "succeeded"
    results: Mapping[str, Any] = Field(default_factory=dict)  # parts of results, by step
    skipped: tuple[str, ...] = ()
    failed: Mapping[str, str] = Field(default_factory=dict)  # by step, words of the reason
    asked: tuple[str, ...] | None = None  # the gates that a person answered, in their order
    calls: Mapping[str, int] = Field(default_factory=dict)  # how often a step was written
    files: tuple[str, ...] | None = None  # the formats that were made
    sent: tuple[str, ...] | None = None  # what went outside, as "POST https://..."
    folder: Mapping[str, str | None] = Field(default_factory=dict)  # what a file holds; null: none
    notices: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)  # the texts, by file
    taken_back: tuple[str, ...] | None = None  # steps, the first that was taken back first
    told: tuple[str, ...] | None = None  # what was told beside steps: approval.reminded, ...
    written: Mapping[str, str] | None = None  # the files that were loaded, with their text
    tables: Mapping[str, Sequence[Any]] = Field(default_factory=dict)  # "shop.prices": its rows


class Case(Scripted):
    """One way through a definition."""

    name: str
    inputs: Mapping[str, Any] = Field(default_factory=dict)
    results: Mapping[str, Any] = Field(default_factory=dict)  # a list is an answer for each try
    answers: Mapping[str, Literal["approve"] | Answer] = Field(default_factory=dict)
    replies: Mapping[str, Any] = Field(
        default_factory=dict
    )  # by "GET https://..."; a list: in turn
    data: Standing = Field(default_factory=Standing)
    folder: Mapping[str, str] = Field(default_factory=dict)  # what stands there before
    events: tuple[Sent, ...] = ()  # sent one by one; after them waits come to their end
    expect: Expect


class Cases(Scripted):
    """A file of cases."""

    cases: tuple[Case, ...] = Field(min_length=1)


# By the key under which it stands.
_PARTS: Mapping[str, type[Scripted]] = {
    "": Cases,
    "cases": Case,
    "answers": Answer,
    "events": Sent,
    "data": Standing,
    "expect": Expect,
}


def cases_in(text: str, *, file: str = "<text>") -> tuple[Case, ...]:
    """Return the cases in a text; raise DefinitionError with every problem."""
    loaded = load(text, file=file)
    try:
        return Cases.model_validate(loaded.value).cases
    except ValidationError as error:
        found = [one for one in error.errors() if one["type"] != "too_short"]  # these follow
        raise DefinitionError(
            _problem(loaded, file, one) for one in found or error.errors()
        ) from None


def _problem(loaded: Loaded, file: str, error: Any) -> Problem:
    at = tuple(error["loc"])
    line, column = loaded.place(at)
    path = "".join(f"/{part}" for part in at)
    said = str(error["msg"])
    allowed: tuple[str, ...] = ()
    if error["type"] == "extra_forbidden":
        parts = [_PARTS[one] for one in ("", *at[:-1]) if one in _PARTS]
        said, allowed = "is not a known key here", tuple(parts[-1].model_fields)
    elif error["type"] == "missing":
        said = "is missing"
    return Problem(said[:1].lower() + said[1:], file, line, column, path, allowed)
