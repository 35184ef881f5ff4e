"""The locations of a script, from its headings."""

from collections.abc import Sequence
from typing import NamedTuple

from graphs.screenplay.elements import Element, scenes
from graphs.screenplay.emphasis import plain
from graphs.screenplay.slugs import slug


class Location(NamedTuple):
    """A place, the scenes in it, and whether it is inside or outside."""

    name: str
    scenes: tuple[int, ...]
    sides: tuple[str, ...]
    times: tuple[str, ...]


def locations(elements: Sequence[Element]) -> list[Location]:
    """Return the places in the order in which they are first seen."""
    found: dict[str, tuple[list[int], set[str], set[str]]] = {}
    for number, scene in enumerate(scenes(elements)):
        if scene.heading is None or scene.heading.is_omitted:
            continue
        parts = slug(plain(scene.heading.text))
        if not parts.location:
            continue
        numbers, sides, times = found.setdefault(parts.location, ([], set(), set()))
        numbers.append(number)
        sides.update({parts.side} - {""})
        times.update({parts.time} - {""})
    return [
        Location(name, tuple(numbers), tuple(sorted(sides)), tuple(sorted(times)))
        for name, (numbers, sides, times) in found.items()
    ]
