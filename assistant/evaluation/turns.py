"""The turns of a case: what a person decides, says and changes, and what is expected of it."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, StringConstraints, Tag, field_validator, model_validator

from assistant.evaluation.assertions import Place, Written
from assistant.evaluation.patterns import compiled
from graphs.edits import Edit

Gate = Annotated[str, StringConstraints(pattern=r"^gate:.+$")]
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)]


class AtGate(Written):
    """A decision on what waits at a gate. ``set`` gives places of it other values."""

    at: Gate
    do: Literal["approve", "request_changes", "edit", "stop"]
    text: str = Field(default="", max_length=4_000)
    set: Mapping[Place, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _whole(self) -> "AtGate":
        if self.do == "request_changes" and not self.text.strip():
            raise ValueError("to request changes needs a text: what should be different?")
        if (self.do == "edit") != bool(self.set):
            raise ValueError("'set' says what an edit changes, and goes with do: edit")
        return self

    @property
    def gate(self) -> str:
        """The step at which it waits, with its item."""
        return self.at.removeprefix("gate:")


class Say(Written):
    """Words about the draft as it waits or has ended; they are carried out, or understood as no."""

    say: Said
    then: Literal["apply", "refuse"] = "apply"


class While(Written):
    """The same words while a step is being written: it is held until they were carried out."""

    step: str = Field(alias="while")
    say: Said
    then: Literal["apply", "refuse"] = "apply"


class Change(Written):
    """A typed edit, as the chat makes one of words."""

    edit: Edit


class Undo(Written):
    """The last change is taken back."""

    undo: Literal[True]


class Calls(Written):
    """How many pieces a writer may be asked for."""

    min: int = Field(default=0, ge=0)
    max: int | None = Field(default=None, ge=0)


class Simulated(Written):
    """Who takes all turns of a case: a model that wants something, for so many turns."""

    goal: Said
    turns_max: int = Field(ge=1, le=30)


class Simulate(Written):
    """A simulated person in place of all turns; never without a model that was named for it."""

    simulate: Simulated


class Asked(Written):
    """How often the person may be asked."""

    max: int = Field(ge=0)


class Expected(Written):
    """What a turn should have led to."""

    redone: tuple[str, ...] | None = None  # exactly these were made again
    kept: tuple[str, ...] = ()
    calls: Calls | None = None
    asked: Asked | None = None
    said: str | None = None  # a pattern

    @field_validator("said")
    @classmethod
    def _is_pattern(cls, value: str | None) -> str | None:
        if value is not None:
            compiled(value)
        return value


class Expect(Written):
    """Judges the turn before it."""

    expect: Expected


_FORMS = {
    "while": While,
    "at": AtGate,
    "say": Say,
    "edit": Change,
    "undo": Undo,
    "expect": Expect,
    "simulate": Simulate,
}


def _kind(value: Any) -> str | None:
    """Return which turn something is, by the key that only such a one has."""
    if isinstance(value, Mapping):
        return next((name for name in _FORMS if name in value), None)
    return next((name for name, form in _FORMS.items() if isinstance(value, form)), None)


Turn = Annotated[
    Annotated[AtGate, Tag("at")]
    | Annotated[While, Tag("while")]
    | Annotated[Say, Tag("say")]
    | Annotated[Change, Tag("edit")]
    | Annotated[Undo, Tag("undo")]
    | Annotated[Expect, Tag("expect")]
    | Annotated[Simulate, Tag("simulate")],
    Discriminator(
        _kind,
        custom_error_type="turn",
        custom_error_message="a turn has one of: at, while, say, edit, undo, expect, simulate",
    ),
]


def is_edit(turn: Any) -> bool:
    """Tell whether a turn changes the draft."""
    match turn:
        case AtGate():
            return turn.do in {"request_changes", "edit"}
        case Say() | While():
            return turn.then == "apply"
        case Change() | Simulate():
            return True
        case _:
            return False


def told(turn: Any) -> str:
    """Return a turn in a line."""
    match turn:
        case AtGate():
            return f"{turn.gate}: {turn.do}{f' {turn.text!r}' if turn.text else ''}"
        case While():
            return f"while {turn.step}: {turn.say!r}"
        case Say():
            return repr(turn.say)
        case Change():
            return f"edit: {turn.edit.kind}"
        case Undo():
            return "undo"
        case Simulate():
            return f"a simulated person: {turn.simulate.goal!r}"
        case _:
            return "expect"
