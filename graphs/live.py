"""Figures beside an approval: computed anew from what waits, while the person types into it.

A template that has some keeps them in its module ``live``, by the step that is approved.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from graphs.findings import Patch

Tone = Literal["plain", "ok", "warn", "bad"]


class Shown(NamedTuple):
    """One figure that follows from what waits, in words, and whether it is good."""

    label: str
    value: str
    tone: Tone = "plain"
    note: str = ""


class Way(NamedTuple):
    """A computed way out: the changes that it is."""

    title: str
    says: str
    patches: tuple[Patch, ...]


class Number(NamedTuple):
    """A number of what waits, to be typed over: what it is called, and whose it is."""

    path: str
    label: str
    group: str
    value: float
    scale: float = 1  # it is shown and typed so many times as large: 100 for percent
    unit: str = ""
    whose: str = ""
    hint: str = ""


class Figures(NamedTuple):
    """Everything that is shown beside an approval."""

    shown: tuple[Shown, ...]
    ways: tuple[Way, ...] = ()
    numbers: tuple[Number, ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class Live:
    """How one step's result is shown and changed while it waits for an OK.

    Each function raises ValueError with the rule where a value is absurd.
    """

    figures: Callable[[Any, Mapping[str, Any]], Figures]  # of the result, and of those beside it
    numbers: Callable[[Any], tuple[Number, ...]]  # of the figures, without all that follows
    settle: Callable[[Any, Any], Any]  # before and after: what the person's changes lead to
    inputs: Callable[[Any, Any], Mapping[str, Any]]  # the changes that are values of inputs
    places: Callable[[str], tuple[str, ...]]  # where an input stands in the result
    beside: tuple[str, ...] = ()  # other steps whose results belong to the figures
