"""Bring your own: what a person has already, as results of the steps that would have made it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from graphs.documents.incoming import Part
from graphs.screenplay.elements import Script


class Brought(NamedTuple):
    """Results by step, inputs by name, and the sentences that found no place in either."""

    results: Mapping[str, Any]
    inputs: Mapping[str, Any]
    left: tuple[str, ...] = ()


class Bring(NamedTuple):
    """What a template knows of bringing: a person's own text, and a draft that it made itself."""

    text: Callable[[Sequence[Part]], Brought]
    inputs: Callable[[Any], Mapping[str, Any]]  # of a typed draft, so that its code steps agree
    raw: Callable[[str], Brought] | None = None  # a text file sign by sign, where that matters
    script: Callable[[str, Script], Brought] | None = None  # of a file's name, and the script in it
    beside: Mapping[str, Callable[[Any, Any], Any]] = {}  # by step: what one more file adds to it
