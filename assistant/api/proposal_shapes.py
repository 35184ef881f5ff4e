"""The shapes of a change before it is made: its parts, and what it would redo, keep and cost."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.api.differences import DifferenceShape
from assistant.api.passages import PassageShape
from assistant.proposals import Became
from assistant.reach import When
from assistant.statuses import Status
from graphs.edits import Edit

About = Literal["change", "note", "upgrade", "finish"]


class Words(BaseModel):
    """A change in a person's own words, or as typed edits."""

    model_config = ConfigDict(extra="forbid")

    words: str = Field(default="", max_length=4_000)
    edits: list[Edit] | None = Field(default=None, max_length=50)
    tell: bool = Field(default=False, description="Show it in the conversation of the run too.")


class PartShape(BaseModel):
    """A step of the template that is redone, with any part of it, or kept as a whole."""

    step: str
    title: str = Field(description="Of what is done for each of many, with how many of them.")
    why: str = ""


class AppliesShape(BaseModel):
    """When a change takes effect in a part that it is aimed at."""

    title: str
    when: When


class ImpactShape(BaseModel):
    """What a change would redo at most, what stays, and what it may take."""

    redo: list[PartShape]
    keep: list[PartShape]
    asks: list[str]
    sent_again: list[str] = Field(description="Steps that ask to send their requests again.")
    stays: list[str] = Field(description="Where they were sent before: that is not taken back.")
    own_words: list[str] = Field(description="Passages of the person's that it would touch.")
    applies: list[AppliesShape] = Field(description="When it takes effect, by part.")
    calls: int
    seconds: float
    cost_usd: float | None
    cost_limit_usd: float | None


class EditShape(BaseModel):
    """One part of a change that can be left out: what it is about, and what it does to it.

    ``before`` and ``after`` are told of a value that is replaced, ``passages`` of a hand edit.
    """

    index: int
    kind: str
    title: str
    text: str
    before: str = ""
    after: str = ""
    passages: list[DifferenceShape] = []
    edit: dict[str, Any]


class StaysShape(BaseModel):
    """Of an upgrade: what a model would write, and what stays as it is."""

    parts: int
    fields: int
    approvals: int


class ProposalShape(BaseModel):
    """A change and what became of it."""

    id: str
    run: str
    run_title: str
    run_status: Status
    words: str
    reading: str
    about: About
    offline: bool
    status: Became
    is_current: bool
    version: int | None
    decided_at: datetime | None
    edits: list[EditShape]
    impact: ImpactShape | None
    stays: StaysShape | None
    here: list[PassageShape] = Field(description="Of a note: what stands now where it is kept.")
    refusal: str


class Parts(BaseModel):
    """Which parts of a change are wanted; all of them when it is left out."""

    model_config = ConfigDict(extra="forbid")

    only: list[int] | None = None


class Applied(BaseModel):
    """The version that a change became."""

    run: str
    version: int
