"""What the steps of all kinds have in common: how they are called, when they run, how they fail."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
)

from agents.errors import Fault
from graphs.durations import duration

FORMS: dict[str, str] = {}  # what a text looks like that fits a pattern, by the pattern


def form(pattern: str, words: str, **more: Any) -> Any:
    """Return a field for a text of one form; ``words`` tell it to whoever wrote another."""
    FORMS[pattern] = words
    return Field(pattern=pattern, **more)


Slug = Annotated[
    str, form(r"^[a-z][a-z0-9_]{0,39}$", "a small letter, then small letters, digits and _")
]


def _a_duration(text: str) -> str:
    duration(text)
    return text


class Spec(BaseModel):
    """A part of a definition: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class ByReference(Spec):
    """An input whose value is named, not shown: a change of it does not redo the prose."""

    ref: str


Duration = Annotated[str, AfterValidator(_a_duration)]
Mapped = Mapping[str, str | ByReference]
Output = str | Mapping[str, Any]


# Keys that came after runs were begun without them.
_LATER = (
    *("retry", "timeout", "fallback", "compensate"),
    "revert",
    *("assignee", "remind", "escalate", "due", "late"),
    *("from_", "from", "filter", "map", "aggregate", "sort", "limit", "format", "gate"),
)


class Retry(Spec):
    """How often a step is tried, and how long is waited between the tries, in seconds."""

    attempts: int = Field(default=3, ge=2, le=10)
    delay: float = Field(default=1.0, ge=0, le=3_600)
    factor: float = Field(default=2.0, ge=1, le=10)
    jitter: float = Field(default=0.1, ge=0, le=1)  # of each wait, so that not all come at once
    most: float = Field(default=60.0, ge=0, le=3_600)  # the longest wait
    on: tuple[Fault, ...] = Field(default=("transient",), min_length=1)


class StepBase(Spec):
    """What every step has."""

    id: Slug
    title: str = ""
    when: str | None = Field(default=None, max_length=2_000)
    needs: tuple[str, ...] = ()
    on_error: Literal["fail", "skip", "ask"] = "fail"
    retry: Retry | None = None
    timeout: float | None = Field(default=None, gt=0, le=86_400)  # seconds that a try may take
    fallback: Slug | None = None  # the step that is done in its place when it fails
    compensate: Slug | None = None  # the step that takes it back when the run fails later
    revert: Slug | None = None  # the step before it whose result stands in its place when it fails

    @model_serializer(mode="wrap")
    def _as_before(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out later keys that are not used, so that older runs keep their step keys."""
        written: dict[str, Any] = dump(self)
        return {
            key: value for key, value in written.items() if key not in _LATER or value is not None
        }

    @property
    def named(self) -> Mapping[str, str]:
        """The steps that it is about, by the key that names each."""
        return {}

    @property
    def places(self) -> Mapping[str, str]:
        """Where the values stand that its keys refer to, by key."""
        return {}

    @property
    def conditions(self) -> "Mapping[Place, str]":
        """The CEL conditions of it, by where each is written in it."""
        return {("when",): self.when} if self.when else {}

    @property
    def computed(self) -> "Mapping[Place, str]":
        """The CEL expressions of it that compute a value, by where each is written in it."""
        return {}

    @property
    def reaches(self) -> tuple[str, ...]:
        """The hosts and databases outside that it sends to or reads from."""
        return ()

    @property
    def asks_first(self) -> bool:
        """True where it changes something outside, and so asks a person each time."""
        return False

    @property
    def sees(self) -> tuple[str, ...]:
        """What its conditions can name beside what every step sees."""
        return ()


Place = tuple[str | int, ...]


class Gate(Spec):
    """What must hold of a result, and what happens where something does not."""

    if_: str | Mapping[str, str] | None = Field(default=None, alias="if")  # CEL on ``result``
    checks: Literal["all"] | tuple[str, ...] = ()  # of the template
    otherwise: Literal["pause", "continue", "abort"] = "pause"

    @property
    def rules(self) -> Mapping[str, str]:
        """The conditions by their names; one alone has none."""
        if isinstance(self.if_, str):
            return {"": self.if_}
        return self.if_ or {}


class Gated(StepBase):
    """A step whose result can be held to conditions before anything is built on it."""

    gate: Gate | None = None

    @property
    def conditions(self) -> Mapping[Place, str]:
        rules = self.gate.rules if self.gate else {}
        found: dict[Place, str] = {**super().conditions}
        for name, rule in rules.items():
            found[("gate", "if", name) if name else ("gate", "if")] = rule
        return found


def mapped(step: StepBase) -> Mapped:
    """Return the declared inputs of a step."""
    found: Mapped = getattr(step, "with_", {})
    return found
