"""Steps in which code computes."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from graphs.steps.base import Mapped, Output, Place, Spec, StepBase

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


class TransformStep(StepBase):
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
