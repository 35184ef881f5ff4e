"""Where acts begin and end: the lines that say so, whatever they are in the file."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from graphs.screenplay.elements import Element, ElementType
from graphs.screenplay.emphasis import plain

_NUMBER = r"(?:ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN|[1-9]\d?|[IVX]{1,4})"
_NAME = rf"(?:ACT {_NUMBER}|TEASER|COLD OPEN(?:ING)?|TAG|PROLOGUE|EPILOGUE|CODA)"
_BEGINS = re.compile(rf"^(?P<name>{_NAME})\b(?:\s*[:\u2013\u2014-].*|\s*\(CONT.*)?$")
_ENDS = re.compile(rf"^END (?:OF )?(?P<name>{_NAME}|SHOW|EPISODE|PILOT)\b.{{0,40}}$")
_SAYS = frozenset({ElementType.CENTERED, ElementType.SECTION, ElementType.ACTION, ElementType.SHOT})
_LONGEST = 60


class Act(NamedTuple):
    """An act: its name, and the elements it holds, from `start` up to but without `end`."""

    name: str
    start: int
    end: int


def begins_act(text: str) -> str:
    """Return the name of the act that a line begins, or nothing."""
    found = _BEGINS.match(_said(text))
    return found["name"] if found else ""


def ends_act(text: str) -> bool:
    """Tell whether a line ends an act."""
    return _ENDS.match(_said(text)) is not None


def acts(elements: Iterable[Element]) -> Iterator[Act]:
    """Yield the acts in their order; what stands before the first one belongs to none."""
    name, start, count = "", 0, 0
    for index, element in enumerate(elements):
        count = index + 1
        told = begins_act(element.text) if element.type in _SAYS else ""
        if told and told != name:
            if name:
                yield Act(name, start, index)
            name, start = told, index
    if name:
        yield Act(name, start, count)


def _said(text: str) -> str:
    return (
        " ".join(plain(text).upper().split()).strip(' "\u201c\u201d')
        if len(text) < _LONGEST
        else ""
    )
