"""Asking: what a template tells of its own draft, by the numbers and names that its pages print.

A template that tells some keeps it in its module ``asking``, as functions of the results so far
and, for an answer, of the words of a question.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from graphs.catalog import part
from graphs.journal import Address

Results = Mapping[Address, Any]


class Told(NamedTuple):
    """Something that a draft says, and what its pages call the place."""

    place: str
    text: str


def answers(template: str, words: str, results: Results) -> tuple[Told, ...]:
    """Return what a template answers to a question; nothing where it leaves that to quotes."""
    asked = part(template, "asking", "answers")
    return tuple(asked(words, results)) if asked else ()


def printed(template: str, results: Results) -> Mapping[str, str]:
    """Return by id what the pages of a draft call its parts; nothing where ids are printed."""
    asked = part(template, "asking", "printed")
    found: Mapping[str, str] = asked(results) if asked else {}
    return found
