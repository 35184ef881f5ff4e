"""The sentences of a file that found no place: told, so that nobody takes them for kept."""

import re
from collections.abc import Iterator

from agents.sources import leaves
from assistant.materials.material import Material
from graphs.bringing import Brought

_FEWEST = 6  # words; less is a label or a figure
_AT_ONCE = 3  # words that stand beside each other in what was taken
_ENOUGH = 0.5  # of a sentence, as an opening or a label is left out
_WORD = re.compile(r"\w+")


def leftover(material: Material, taken: Brought) -> tuple[str, ...]:
    """Return the lines of a text of which less than half stands in what was taken."""
    kept = leaves([*taken.results.values(), *taken.inputs.values()])
    known = set(_runs(" ".join(text for _, text in kept if isinstance(text, str))))
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
