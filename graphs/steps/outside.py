"""Steps that reach the world outside."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from graphs.steps.base import Mapped, Output, StepBase


class HttpStep(StepBase):
    """A request to an address of the definition; what changes something there asks a person."""

    kind: Literal["http"]
    method: Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    url: str = Field(pattern=r"^https?://[A-Za-z0-9.\-\[\]:]+(/[^\s]*)?$", max_length=2_000)
    headers: Mapping[str, str] = Field(default_factory=dict)
    with_: Mapped = Field(default_factory=dict, alias="with")
    output: Output | None = None
    ask: str = ""
    idempotent: bool = False  # twice is once, as the receiver knows Idempotency-Key
