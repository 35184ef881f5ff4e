"""The assertions of a case as they are written down: one form a type, unknown keys refused."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from assistant.evaluation.patterns import compiled

Place = Annotated[str, StringConstraints(pattern=r"^(/.*)?$")]  # in the draft, as /handouts/sheet
NONE_BLOCKING = "none_blocking"
BEFORE = "before"  # the draft before the last edit, as the other one of a pair


class Written(BaseModel):
    """A part of a dataset: keys that are not known are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Base(Written):
    """What every assertion can say of itself."""

    name: str = Field(default="", max_length=80)
    weight: float = Field(default=1, gt=0, le=100)
    required: bool = True  # the case fails with it
    advisory: bool = False  # shown, and never counted


class Schema(Base):
    """The draft has its form."""

    type: Literal["schema"]


class CheckOf(Base):
    """A check of the template finds nothing in the draft; or nothing blocks it."""

    type: Literal["check"]
    id: str  # L01, or none_blocking


class Regex(Base):
    """A pattern stands in a text of the draft, or in a file; ``absent``: it does not."""

    type: Literal["regex"]
    pattern: str = Field(min_length=1, max_length=400)
    path: Place | None = None
    file: str | None = None  # its name, as lesson_plan.md
    absent: bool = False

    @model_validator(mode="after")
    def _one_place(self) -> "Regex":
        if (self.path is None) == (self.file is None):
            raise ValueError("a regex looks at a path or at a file")
        compiled(self.pattern)
        return self


class Words(Base):
    """A part of the draft has so many words."""

    type: Literal["words"]
    path: Place
    min: int = Field(default=0, ge=0)
    max: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _bounded(self) -> "Words":
        if self.max is None and not self.min:
            raise ValueError("words needs min or max")
        return self


class Reading(Base):
    """A part of the draft reads no harder than a school grade."""

    type: Literal["fk"]
    path: Place
    max: float = Field(ge=0, le=30)


class KnownNumbers(Base):
    """Every number in a part of the draft was given or computed."""

    type: Literal["known_numbers"]
    path: Place


class References(Base):
    """Every reference in the draft leads to something, and every id is there once."""

    type: Literal["refs"]


class Export(Base):
    """A file of this format was made; ``opens``: and a reader can read it."""

    type: Literal["export"]
    format: str
    opens: bool = True


class Redone(Base):
    """Exactly these steps were made again in a turn, counted from 1."""

    type: Literal["redone"]
    turn: int = Field(ge=1)
    steps: tuple[str, ...]


class Kept(Base):
    """These steps were there before a turn, and were not made again in it."""

    type: Literal["kept"]
    turn: int = Field(ge=1)
    steps: tuple[str, ...] = Field(min_length=1)


class ByJudge(Base):
    """A judge gives a criterion of the rubric at least this level."""

    type: Literal["judge"]
    criterion: str
    min: int = Field(ge=1, le=4)


class Pairwise(Base):
    """A judge finds the draft no worse than another one, by a criterion of the rubric."""

    type: Literal["pairwise"]
    against: str = Field(min_length=1)  # before; or a results folder, from the dataset's
    criterion: str


class Cost(Base):
    """The models took no more than this for the draft."""

    type: Literal["cost_usd"]
    max: float = Field(ge=0)


class Latency(Base):
    """The room worked no longer than this on the draft."""

    type: Literal["latency_s"]
    max: float = Field(gt=0)


class AfterEdit(Base):
    """Something holds of the first whole draft after an edit, not of the last draft alone."""

    type: Literal["after_edit"]
    turn: int | None = Field(default=None, ge=1)  # the edit; by default the last one
    assertion: "OfDraft" = Field(alias="assert")


OfDraft = Annotated[
    Schema | CheckOf | Regex | Words | Reading | KnownNumbers | References,
    Field(discriminator="type"),
]
Assertion = Annotated[
    Schema
    | CheckOf
    | Regex
    | Words
    | Reading
    | KnownNumbers
    | References
    | Export
    | Redone
    | Kept
    | ByJudge
    | Pairwise
    | Cost
    | Latency
    | AfterEdit,
    Field(discriminator="type"),
]
AfterEdit.model_rebuild()


def titled(assertion: Any) -> str:
    """Return what an assertion is called: by its own name, or by what it says."""
    if assertion.name:
        return str(assertion.name)
    return " ".join([assertion.type, *_facts(assertion)])


def _facts(assertion: Any) -> Iterator[str]:
    match assertion:
        case AfterEdit():
            yield titled(assertion.assertion)
        case Regex():
            absent = "no " if assertion.absent else ""
            place = assertion.file or assertion.path or "the draft"
            yield f"{absent}{assertion.pattern!r} in {place}"
        case CheckOf():
            yield assertion.id
        case Words() | Reading() | KnownNumbers():
            yield assertion.path or "the draft"
        case Export():
            yield assertion.format
        case Redone() | Kept():
            yield f"turn {assertion.turn}"
        case ByJudge():
            yield f"{assertion.criterion} >= {assertion.min}"
        case Pairwise():
            yield f"{assertion.criterion} against {assertion.against}"
        case Cost() | Latency():
            yield f"<= {assertion.max:g}"
        case _:
            return
