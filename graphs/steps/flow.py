"""Steps that say what other steps do: for every item, in one of two lines, elsewhere, or later."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from graphs.steps.base import Duration, Mapped, Place, Slug, StepBase, form

if TYPE_CHECKING:
    from graphs.steps import Step


def last_of(steps: "Sequence[Step]") -> "Step":
    """Return the step whose result is that of a block: its last one.

    What is only done to take another step back, or in its place, is none of them.
    """
    others = {name for one in steps for name in (one.compensate, one.fallback)}
    return next((one for one in reversed(steps) if one.id not in others), steps[-1])


class EachStep(StepBase):
    """A small graph for every item of a list; the result is the list of the last step's results."""

    kind: Literal["each"]
    items: str
    key: str | None = None  # the field that names an item; its position otherwise
    in_order: bool = False  # one after the other, with the results so far as ``earlier``
    most: int = Field(default=50, ge=1, le=500)
    steps: tuple["Step", ...] = Field(min_length=1)

    @property
    def last(self) -> "Step":
        """The step whose result is that of an item."""
        return last_of(self.steps)

    @property
    def places(self) -> Mapping[str, str]:
        return {"items": self.items}


class BranchStep(StepBase):
    """One of two lines of steps, by a condition; the result is that of the last step taken."""

    kind: Literal["branch"]
    if_: str = Field(alias="if", min_length=1, max_length=2_000)
    then: tuple["Step", ...] = Field(min_length=1)
    otherwise: tuple["Step", ...] = ()

    @property
    def conditions(self) -> Mapping[Place, str]:
        return {**super().conditions, ("if",): self.if_}


class WorkflowStep(StepBase):
    """The steps of a workflow of the same definition, on inputs of their own."""

    kind: Literal["workflow"]
    use: Slug
    with_: Mapped = Field(default_factory=dict, alias="with")


class WaitStep(StepBase):
    """Nothing is done for a while, until a moment, or until somebody sends an event."""

    kind: Literal["wait"]
    for_: Duration | None = Field(default=None, alias="for")
    until: str | None = None  # where the moment stands: inputs.launch
    event: str | None = form(
        r"^[a-z][a-z0-9_.-]{0,79}$", "a name such as invoice.paid", default=None
    )
    key: str | None = None  # where that stands which the event must carry as its key
    where: str | None = Field(default=None, max_length=2_000)  # a condition on ``event``
    within: Duration | None = None  # how long an event is waited for
    late: Literal["fail", "skip"] = "fail"  # when it has not come by then

    @property
    def places(self) -> Mapping[str, str]:
        named = {"until": self.until, "key": self.key}
        return {key: one for key, one in named.items() if one is not None}

    @property
    def conditions(self) -> Mapping[Place, str]:
        when = super().conditions
        return {**when, ("where",): self.where} if self.where else when

    @property
    def sees(self) -> tuple[str, ...]:
        return ("event",)
