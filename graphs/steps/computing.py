"""Steps in which code computes."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from graphs.steps.base import Mapped, Output, Place, StepBase


class TransformStep(StepBase):
    """Code computes a result: a function of the template, or CEL expressions."""

    kind: Literal["transform"]
    run: str | None = None
    value: str | None = Field(default=None, max_length=2_000)
    set: Mapping[str, str] | None = None
    with_: Mapped = Field(default_factory=dict, alias="with")
    output: Output | None = None

    @property
    def computed(self) -> Mapping[Place, str]:
        if self.value:
            return {("value",): self.value}
        return {("set", name): source for name, source in (self.set or {}).items()}
