"""The sentences of a file that found no place: told, so that nobody takes them for kept."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.materials.material import Material
from graphs.bringing import Brought

_FEWEST = 6  # words; less is a label or a figure
_AT_ONCE = 3  # words that stand beside each other in what was taken
_ENOUGH = 0.5  # of a sentence, as an opening or a label is left out
_WORD = re.compile(r"\w+")


def leftover(material: Material, taken: Brought) -> tuple[str, ...]:
    """Return the lines of a text of which less than half stands in what was taken."""
    known = set(_runs(" ".join(_texts([*taken.results.values(), *taken.inputs.values()]))))
    return tuple(
        line.text
        for line in material.lines
        if (found := list(_runs(line.text)))
        and len(found) > _FEWEST - _AT_ONCE
        and sum(one in known for one in found) < _ENOUGH * len(found)
    )


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(text)]
    return zip(*(words[start:] for start in range(_AT_ONCE)), strict=False)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for one in value.values() for text in _texts(one))
    elif isinstance(value, list | tuple):
        yield from (text for one in value for text in _texts(one))
