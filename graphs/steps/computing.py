"""Steps in which code computes."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from graphs.steps.base import Duration, Gated, Mapped, Output, Place, Spec, StepBase, form

How = Literal["sum", "count", "mean", "median", "min", "max", "first", "last", "join", "distinct"]
Take = Literal["count"] | Annotated[Mapping[How, str], Field(min_length=1, max_length=1)]
Cel = Annotated[str, Field(min_length=1, max_length=2_000)]


class Aggregate(Spec):
    """Rows in groups: by which fields, and what is taken of each group."""

    by: str | tuple[str, ...] = ()
    take: Mapping[str, Take] = Field(min_length=1)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields whose values make a group."""
        return (self.by,) if isinstance(self.by, str) else self.by


class TransformStep(Gated):
    """Code computes a result: a function, CEL expressions, rows of a list, or a text."""

    kind: Literal["transform"]
    run: str | None = None
    value: str | None = Field(default=None, max_length=2_000)
    set: Mapping[str, str] | None = None
    with_: Mapped = Field(default_factory=dict, alias="with")
    output: Output | None = None
    from_: str | None = Field(default=None, alias="from")  # where the list of rows stands
    filter: Cel | None = None
    map: Cel | Annotated[Mapping[str, Cel], Field(min_length=1)] | None = None
    aggregate: Aggregate | None = None
    sort: str | tuple[str, ...] | None = None  # -field: the largest first
    limit: int | None = Field(default=None, ge=1)
    format: str | None = Field(default=None, max_length=20_000)

    @property
    def places(self) -> Mapping[str, str]:
        return {"from": self.from_} if self.from_ else {}

    @property
    def conditions(self) -> Mapping[Place, str]:
        when = super().conditions
        return {**when, ("filter",): self.filter} if self.filter else when

    @property
    def computed(self) -> Mapping[Place, str]:
        if self.value:
            return {("value",): self.value}
        if isinstance(self.map, str):
            return {("map",): self.map}
        key, named = ("map", self.map) if self.map else ("set", self.set or {})
        return {(key, name): source for name, source in named.items()}

    @property
    def sees(self) -> tuple[str, ...]:
        return ("row", "position") if self.from_ else ()


class AnalyzeStep(Gated):
    """Code computes figures: of the rows of a list, or of a text where no field is named."""

    kind: Literal["analyze"]
    from_: str = Field(alias="from")  # where the list or the text stands
    figures: tuple[str, ...] = Field(default=(), max_length=50)  # fields with numbers
    by: tuple[str, ...] = Field(default=(), max_length=5)  # fields whose values make a group
    over: str | None = None  # the field that a trend is over: a number or a date; else the position
    correlate: tuple[tuple[str, str], ...] = Field(default=(), max_length=50)
    words: int = Field(default=10, ge=0, le=200)  # so many of the most frequent words of a text

    @property
    def of_rows(self) -> bool:
        """Whether it is of a list."""
        return bool(self.figures or self.by or self.correlate)

    @property
    def places(self) -> Mapping[str, str]:
        return {"from": self.from_}


class Between(Spec):
    """Where the moments stand between which slots are made."""

    from_: str = Field(alias="from")
    until: str


Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"


class ScheduleStep(StepBase):
    """Code chooses the best slot by rules: of those given, or of all between two moments."""

    kind: Literal["schedule"]
    slots: str | None = None  # where slots stand: a list of {start, end}
    between: Between | None = None
    every: Duration = "30 minutes"  # the distance of the slots that are made
    length: Duration | None = None
    zone: str = "UTC"
    days: tuple[Day, ...] = ()
    hours: str | None = form(
        rf"^{_TIME}-(?:{_TIME}|24:00)$", "hours such as 09:00-17:00", default=None
    )
    after: str | None = None  # where the moment stands before which none begins
    avoid: str | None = None  # where a list of {start, end} or of dates stands
    gap: Duration | None = None  # to what is avoided
    prefer: Cel | None = None  # a number: the more, the better

    @property
    def places(self) -> Mapping[str, str]:
        between = self.between
        named = {
            "slots": self.slots,
            "between/from": between.from_ if between else None,
            "between/until": between.until if between else None,
            "after": self.after,
            "avoid": self.avoid,
        }
        return {key: one for key, one in named.items() if one is not None}

    @property
    def computed(self) -> Mapping[Place, str]:
        return {("prefer",): self.prefer} if self.prefer else {}

    @property
    def sees(self) -> tuple[str, ...]:
        return ("slot",)
