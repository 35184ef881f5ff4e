"""What a writer is asked, what it gives back, and the protocol that models and rules share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from pydantic import BaseModel

from agents.sources import Source
from agents.style import PLAIN, Style

ModelRole = Literal["fast", "strong", "judge"]


@dataclass(frozen=True, kw_only=True)
class Role:
    """A member of the room: who speaks, with which brief, and which kind of model fits."""

    name: str
    title: str
    brief: str  # the rendered system prompt
    model_role: ModelRole = "strong"
    tools: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """One piece of writing: the role, what is asked, and the form of the answer."""

    template: str
    step: str
    item: str = ""
    role: Role
    instructions: str  # the rendered step prompt
    output: type[BaseModel]
    context: Mapping[str, Any]  # the declared inputs by name, as JSON values
    guidance: tuple[str, ...] = ()  # what the person asked for in words, oldest first
    style: Style = PLAIN  # how the person wants all of it to read; rules have words of their own
    reasoned: bool = True  # the role says in one line why it wrote this
    seed: str = ""  # stable for equal work; the only randomness a writer may use
    rules: Callable[..., Any] | None = None  # the offline handler of this step, where it has one


@dataclass(frozen=True)
class Usage:
    """What calls to models took: number, tokens and price in US dollars."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0

    @property
    def tokens(self) -> int:
        """All tokens, read and written."""
        return self.input_tokens + self.output_tokens

    def of(self, kind: Literal["usd", "tokens", "calls"]) -> float:
        """Return how much of one kind was taken."""
        return {"usd": self.cost_usd, "tokens": self.tokens, "calls": self.calls}[kind]

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.calls + other.calls,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.cost_usd + other.cost_usd,
        )


@dataclass(frozen=True)
class Written:
    """A finished piece: the JSON value (valid against the output type) and where it came from."""

    value: Any
    sources: Mapping[str, Source] = field(default_factory=dict)
    usage: Usage = Usage()
    note: str = ""  # the role's one line of why, empty when there is none


class Meter(Protocol):
    """Keeps a run inside its limits: each call is reserved before it and settled after it."""

    async def reserve(self, model: str, most: Usage) -> str:
        """Set aside the most a call can take and return a ticket; raise LimitReached instead."""
        ...

    async def settle(self, ticket: str, usage: Usage) -> None:
        """Replace the reserve of ``ticket`` by what the call really took."""
        ...


class Writer(Protocol):
    """Fills a step: a model or the offline rules."""

    @property
    def name(self) -> str:
        """``rules``, or the model's litellm name; part of the step key."""
        ...

    async def write(
        self,
        assignment: Assignment,
        *,
        meter: Meter,
        emit: Callable[[str], None] | None = None,
    ) -> Written:
        """Write one piece. ``emit`` receives text as it comes, and is given only while watched."""
        ...
