"""The shapes of what waits, or waited, for a person's OK, as the API gives and takes them."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.api.differences import DifferenceShape
from assistant.api.passages import PassageShape
from assistant.api.shapes import FindingShape, NoteShape, RepairShape, WaivedShape
from assistant.statuses import Status
from assistant.store.words import ApprovalStatus
from assistant.wanted import Taken
from graphs.findings import Patch
from graphs.journal import Verdict


class OptionShape(BaseModel):
    """One of the things to choose from; ``path`` is where one that is taken stands."""

    number: int
    text: str
    taken: bool
    path: str


class PlacedFinding(FindingShape):
    """A problem with the name of its place."""

    place: str
    value: Any = Field(description="What stands there, where it is one passage.")


class PlacedRepair(RepairShape):
    """A repair with the name of its place."""

    place: str


class ReportShape(BaseModel):
    """How the checks of what waits went."""

    passed: int
    fixed: list[PlacedRepair]
    found: list[PlacedFinding]
    waived: list[WaivedShape]


class DecidedShape(BaseModel):
    """What was decided, by whom and when, and what they changed first."""

    verdict: Verdict | None
    by: str
    mine: bool
    at: datetime | None
    comment: str
    changed: list[DifferenceShape]


class ApprovalShape(BaseModel):
    """Something that waits, or waited, for an OK."""

    id: str
    run: str
    run_title: str
    run_status: Status
    run_reason: dict[str, Any]
    offline: bool
    gate: str
    item: str
    kind: Literal["approval", "conflict", "effect"]
    is_accept: bool = Field(description="Something stops this draft; only a person accepts it.")
    title: str
    ask: str
    part: str
    place: str
    shown: str
    status: ApprovalStatus
    newer: str | None = Field(description="Where this was superseded: what waits in its place.")
    withdrawn: str = Field(description="Why it is asked no more, where an answer came too late.")
    is_current: bool = Field(description="False while what was shown is being made again.")
    blocked: bool
    has_document: bool
    has_figures: bool = Field(description="What follows from it is computed while it is changed.")
    passages: list[PassageShape]
    options: list[OptionShape]
    content: Any = Field(description="Of a conflict or an effect: what was shown, as it is.")
    checks: ReportShape | None
    since: list[DifferenceShape] = Field(description="What changed since it was last seen.")
    notes: list[NoteShape]
    created_at: datetime
    decided: DecidedShape | None


class InboxRow(BaseModel):
    """A line of what waits for you."""

    approval: str
    run: str
    run_title: str
    title: str
    since: datetime
    conversation: str | None


class PatchShape(BaseModel):
    """A passage as the person wants it."""

    model_config = ConfigDict(extra="forbid")

    path: str = Field(max_length=1_000)
    value: Any


class TakenShape(BaseModel):
    """An option that is taken."""

    model_config = ConfigDict(extra="forbid")

    number: int
    instead: int = Field(default=1, description="The number of the option it takes the place of.")


class WantedShape(BaseModel):
    """What a person wants in the place of what they were shown."""

    model_config = ConfigDict(extra="forbid")

    taken: list[TakenShape] = Field(default=[], max_length=20)
    patches: list[PatchShape] = Field(default=[], max_length=500)

    @property
    def changes_something(self) -> bool:
        """True when anything of what was shown is to be another."""
        return bool(self.taken or self.patches)

    def options(self) -> list[Taken]:
        """Return the options that are taken."""
        return [Taken(one.number, one.instead) for one in self.taken]

    def passages(self) -> list[Patch]:
        """Return the passages that are changed."""
        return [Patch(path=one.path, value=one.value) for one in self.patches]


class IntendedShape(BaseModel):
    """A problem that is meant to be so, and why."""

    model_config = ConfigDict(extra="forbid")

    check: str = Field(max_length=40)
    path: str = Field(max_length=1_000)
    evidence: str = Field(default="", max_length=4_000)
    reason: str = Field(min_length=1, max_length=400)


class DecisionShape(WantedShape):
    """An answer to what was shown. ``edit`` approves it with changes, ``approve`` takes none.

    ``request_changes`` takes words, and changes to begin from; ``stop`` takes neither.
    """

    shown: str = Field(description="The hash of what the person was looking at.")
    verdict: Verdict
    comment: str = Field(default="", max_length=4_000)
    value: Any = Field(default=None, description="The whole content, in place of patches.")
    intended: list[IntendedShape] = Field(default=[], max_length=200)

    @model_validator(mode="after")
    def _once(self) -> "DecisionShape":
        if self.value is not None and self.changes_something:
            raise ValueError("give the whole value, or what is taken and changed in it; not both")
        return self


class WantedView(BaseModel):
    """How the draft would read, and what differs from what was shown."""

    passages: list[PassageShape]
    options: list[OptionShape]
    changed: list[DifferenceShape]


class SeenShape(BaseModel):
    """What was shown, as the documents that would be made of it."""

    run: str
    shown: str
    documents: list[dict[str, Any]]
