"""Suggestions: what a template offers to pick from for what only the person knows.

A template that has some keeps them in its module ``suggestions``: as a function of the inputs, and,
where its rules can change what is made, as functions of words and of the results so far.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from graphs.catalog import part
from graphs.journal import Address

Suggestions = Mapping[str, tuple[str, ...]]
Hints = Mapping[str, str]
Results = Mapping[Address, Any]


class Move(NamedTuple):
    """A change of one place of a result that rules can make, and what it does in a sentence."""

    step: str
    item: str
    path: str
    base: Any
    value: Any
    says: str


class Figure(NamedTuple):
    """How a number that is an input is read: what it is called, and a value with its unit."""

    label: str  # empty: it goes by the title of its input
    usual: str  # what stands where nobody gives it
    said: Callable[[float], str]


def suggestions(template: str, inputs: Mapping[str, Any]) -> Suggestions:
    """Return texts to pick from by the input they would fill; nothing where none are known."""
    found: Suggestions = _asked(template, "suggestions", inputs)
    return found


def hints(template: str, inputs: Mapping[str, Any]) -> Hints:
    """Return what a template says beside single inputs: how far what is usual reaches."""
    found: Hints = _asked(template, "hints", inputs)
    return found


def figures(template: str, inputs: Mapping[str, Any]) -> Mapping[str, Figure]:
    """Return how a template reads its numbers, by input; nothing where it has no way of its own."""
    found: Mapping[str, Figure] = _asked(template, "figures", inputs)
    return found


def moves(template: str, words: str, results: Results) -> tuple[Move, ...]:
    """Return the changes of results that a template reads in words; nothing where it reads none."""
    asked = part(template, "suggestions", "moves")
    return tuple(asked(words, results)) if asked else ()


def offers(template: str, words: str, results: Results) -> tuple[str, ...]:
    """Return phrases for moves that go the way a wish goes."""
    asked = part(template, "suggestions", "offers")
    return tuple(asked(words, results)) if asked else ()


def ways(template: str, words: str, inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """Return phrases that do by rules what words wish for; each has to be one that is read."""
    asked = part(template, "suggestions", "ways")
    found: tuple[str, ...] = asked(words, inputs) if asked else ()
    return found


def _asked(template: str, what: str, inputs: Mapping[str, Any]) -> Any:
    asked = part(template, "suggestions", what)
    return asked(inputs) if asked else {}
