"""Steps in which a role thinks: it writes, judges or mends a typed draft."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from graphs.steps.base import Gated, Mapped, Output, Spec


class AgentStep(Gated):
    """A role writes a typed result."""

    kind: Literal["agent"]
    role: str
    prompt: str | None = Field(default=None, max_length=20_000)
    prompt_file: str | None = None
    with_: Mapped = Field(default_factory=dict, alias="with")
    output: Output


class ReviewStep(Gated):
    """A role judges a draft once, by criteria; code looks up every quote, and checks."""

    kind: Literal["review"]
    of: str
    role: str
    criteria: Annotated[Mapping[str, str], Field(min_length=1)] | tuple[str, ...]
    prompt: str | None = Field(default=None, max_length=20_000)
    prompt_file: str | None = None
    checks: Literal["all"] | tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()  # places of the draft that the role is not shown
    min: float = Field(default=3.0, ge=1, le=4)  # the least mean score with which it passes
    floors: Mapping[str, int] = Field(default_factory=dict)  # the least score of a criterion

    @property
    def named(self) -> Mapping[str, str]:
        return {"of": self.of}


class CriticSpec(Spec):
    """Who judges a draft, by which criteria, and what is good enough."""

    role: str
    prompt: str | None = None
    prompt_file: str | None = None
    criteria: tuple[str, ...] = ()
    min_mean: float = Field(default=3.0, ge=1, le=4)
    floors: Mapping[str, int] = Field(default_factory=dict)


class ReviserSpec(Spec):
    """Who mends a draft."""

    role: str
    prompt: str | None = None
    prompt_file: str | None = None


class ReviseStep(Gated):
    """Checks, repairs, judges and revises a draft until it holds or no round helps."""

    kind: Literal["revise"]
    of: str
    checks: Literal["all"] | tuple[str, ...] = "all"
    critic: CriticSpec | None = None
    reviser: ReviserSpec | None = None
    targets: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()  # places of the draft that neither critic nor reviser is shown
    max_rounds: int = Field(default=2, ge=1, le=5)

    @property
    def named(self) -> Mapping[str, str]:
        return {"of": self.of}
