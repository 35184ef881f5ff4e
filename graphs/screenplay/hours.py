"""Day and night from scene to scene: what cannot be as the headings and the lines say."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from graphs.screenplay.cues import cue
from graphs.screenplay.elements import Element, ElementType, Scene, scenes, speeches
from graphs.screenplay.emphasis import plain
from graphs.screenplay.slugs import Slug, slug

Impossible = Literal["nothing_before", "turned", "light_in_line", "two_places"]
_T = ElementType
_SUN = re.compile(
    r"\b(?:sunlight|sunshine|sunlit|daylight|broad day|blue sky|midday sun|noon sun"
    r"|sun (?:beats|blazes|shines|glares|streams|pours))\b",
    re.IGNORECASE,
)
_MOON = re.compile(
    r"\b(?:moonlight|moonlit|starlight|starlit|starry|full moon|crescent moon|pitch[- ]dark"
    r"|under the stars|stars overhead|dead of night)\b",
    re.IGNORECASE,
)
# Words that make a line speak of another time, or of a picture.
_ELSEWHERE = re.compile(
    r"\b(?:remember\w*|dream\w*|imagin\w*|photo\w*|paint\w*|poster|screen|television|tv"
    r"|last night|tomorrow|yesterday|wait\w* for|until|like|as if|no|without)\b",
    re.IGNORECASE,
)
_JUMPS = re.compile(r"\b(?:DISSOLVE|FADE|LATER|TIME CUT|SMASH|MATCH|FLASH)", re.IGNORECASE)
_OFF = re.compile(r"\b(?:V\.?O|O\.?S|O\.?C|PHONE|RADIO|FILTERED|ON (?:TV|SCREEN)|PRE-?LAP)", re.I)


class Hour(NamedTuple):
    """A scene with its heading in parts, and whether it is light or dark once SAME is resolved."""

    number: int  # counted from 0, as `scenes` yields them
    scene: Scene
    slug: Slug
    light: str  # light, dark, between, or nothing where that is not known


class Clash(NamedTuple):
    """Something that cannot be: what kind of thing, in which scenes, and the lines that show it."""

    kind: Impossible
    scenes: tuple[int, ...]
    quotes: tuple[str, ...]


def hours(elements: Sequence[Element]) -> list[Hour]:
    """Return the scenes with their light; CONTINUOUS is as the scene before it."""
    found: list[Hour] = []
    light = ""
    for number, scene in enumerate(scenes(elements)):
        if scene.heading is None or scene.heading.is_omitted:
            continue
        parts = slug(plain(scene.heading.text))
        told = parts.light
        if told not in ("same", "later"):
            light = told
        elif told == "later":
            light = ""
        found.append(Hour(number, scene, parts, light))
    return found


def clashes(elements: Sequence[Element]) -> list[Clash]:
    """Return what cannot be as it stands."""
    listed = hours(elements)
    return [
        *_nothing_before(listed),
        *_turned(listed),
        *_two_places(listed),
        *_light_in_lines(listed),
    ]


def _heading(hour: Hour) -> str:
    return hour.scene.heading.text if hour.scene.heading else ""


def _nothing_before(listed: Sequence[Hour]) -> Iterator[Clash]:
    """Find a first scene that says it goes on from another."""
    if listed and listed[0].slug.light == "same":
        yield Clash("nothing_before", (listed[0].number,), (_heading(listed[0]),))


def _turned(listed: Sequence[Hour]) -> Iterator[Clash]:
    """Find night, then CONTINUOUS, then day at one place or with the same people, and no cut."""
    for place in range(1, len(listed) - 1):
        before, same, after = listed[place - 1 : place + 2]
        if same.slug.light != "same" or after.slug.light not in ("light", "dark"):
            continue
        turned = {same.light, after.light} == {"light", "dark"}
        if turned and _goes_on(same, after) and not _jumps(same):
            quotes = tuple(_heading(one) for one in (before, same, after))
            yield Clash("turned", (before.number, same.number, after.number), quotes)


def _goes_on(one: Hour, other: Hour) -> bool:
    same_place = _root(one.slug.location) == _root(other.slug.location)
    return same_place or bool(_present(one) & _present(other))


def _root(location: str) -> str:
    return re.split(r" - |/", location, maxsplit=1)[0].strip()


def _jumps(hour: Hour) -> bool:
    """Tell whether time passes at the end of a scene."""
    return any(
        one.type in (_T.TRANSITION, _T.CENTERED) and _JUMPS.search(one.text)
        for one in hour.scene.elements
    )


def _present(hour: Hour) -> set[str]:
    """Return who speaks in the place itself: nobody over a phone or from off screen."""
    return {
        one.cue.character
        for one in speeches(hour.scene.elements)
        if not _OFF.search(" ".join(cue(one.cue.text).extensions))
    }


def _two_places(listed: Sequence[Hour]) -> Iterator[Clash]:
    """Find somebody in two places at the same time."""
    for before, same in pairwise(listed):
        if same.slug.time not in ("SAME", "SAME TIME", "SIMULTANEOUS"):
            continue
        if _root(before.slug.location) == _root(same.slug.location):
            continue
        for name in sorted(_present(before) & _present(same)):
            quotes = (_heading(before), f"{name} speaks in both", _heading(same))
            yield Clash("two_places", (before.number, same.number), quotes)


def _light_in_lines(listed: Sequence[Hour]) -> Iterator[Clash]:
    """Find sunlight at night, and the moon by day."""
    for hour in listed:
        pattern = {"dark": _SUN, "light": _MOON}.get(hour.light)
        if pattern is None:
            continue
        for element in hour.scene.elements:
            if element.type is not _T.ACTION:
                continue
            for line in re.split(r"(?<=[.!?])\s+|\n", plain(element.text)):
                if pattern.search(line) and not _ELSEWHERE.search(line):
                    yield Clash("light_in_line", (hour.number,), (_heading(hour), line.strip()))
