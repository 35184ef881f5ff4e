"""Errors of the workflows.

    GraphError
    ├── DefinitionError      a text or definition cannot be used; lists every problem in it
    ├── ExpressionError      a condition or transform does not compile, or has no usable value
    ├── PathError            a draft has no such place; names what is there
    ├── UnknownTemplate      there is no template of this name
    ├── InputError           inputs of a run do not fit; lists every problem
    ├── DecisionError        an answer at a gate is not understood
    └── CheckDefect          a check broke down; the check is at fault, not the draft

The docstring of a class is its default message.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_MOST_SHOWN = 20


class GraphError(Exception):
    """A workflow could not be used."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: what, where, and what is allowed there."""

    message: str
    file: str = "<text>"
    line: int = 0  # counted from 1; 0 where no line can be named
    column: int = 0
    path: str = ""  # "/steps/3/kind"; "" is the whole text
    allowed: tuple[str, ...] = ()

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        path = f" {self.path}" if self.path else ""
        allowed = f" (allowed: {', '.join(self.allowed)})" if self.allowed else ""
        return f"{place}:{path} {self.message}{allowed}"


class DefinitionError(GraphError):
    """This definition cannot be used."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems[:_MOST_SHOWN]]
        if len(self.problems) > _MOST_SHOWN:
            lines.append(f"... and {len(self.problems) - _MOST_SHOWN} more")
        super().__init__("\n".join(lines))


class ExpressionError(GraphError):
    """This expression cannot be used."""

    def __init__(self, expression: str, reason: str, *, allowed: Sequence[str] = ()) -> None:
        self.expression = expression
        self.reason = reason
        self.allowed = tuple(allowed)
        choice = f" (allowed: {', '.join(self.allowed)})" if self.allowed else ""
        super().__init__(f"{self.said}{choice}")

    @property
    def said(self) -> str:
        """What is wrong, without what is allowed."""
        return f"the expression {clipped(self.expression)}: {self.reason}"


@dataclass(frozen=True)
class InputProblem:
    """One input that does not fit: which, why, and what is allowed."""

    name: str
    message: str
    allowed: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.message}" + (
            f"; allowed: {self.allowed}" if self.allowed else ""
        )


class InputError(GraphError):
    """These inputs cannot be used."""

    def __init__(self, problems: Iterable[InputProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnknownTemplate(GraphError):
    """There is no template of this name."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f"there is no template {name!r}; there are: {', '.join(known)}")


class DecisionError(GraphError):
    """This answer is not a decision."""


class PathError(GraphError, LookupError):
    """There is no such place in this draft."""


class CheckDefect(GraphError):
    """This check broke down."""


def clipped(value: object, most: int = 80) -> str:
    """Return ``value`` as Python would write it, cut to a length that fits into a message."""
    text = repr(value[: most + 1] if isinstance(value, str) else value)
    return text if len(text) <= most else f"{text[: most - 1]}…"
