"""Who dies on the page, and speaks again later."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from graphs.screenplay.cues import cue
from graphs.screenplay.elements import ElementType, Scene, speeches
from graphs.screenplay.emphasis import plain

_BEFORE = re.compile(
    r"\b(?:FLASHBACK|DREAM|MEMORY|YEARS? (?:AGO|EARLIER)|EARLIER)\b", re.IGNORECASE
)
_NOT = re.compile(r"\b(?:not|never|almost|nearly|would|if|thinks?|thought|pretends?)\b", re.I)


class Returned(NamedTuple):
    """A death as it is written, and the first speech after it; scenes counted from 0."""

    name: str
    died_in: int
    death: str
    speaks_in: int
    speech: str


def returned(listed: Sequence[Scene], names: Iterable[str]) -> list[Returned]:
    """Return who speaks in a scene after the one that shows their death, over all these scenes."""
    found = []
    for name in names:
        death = _death(listed, name)
        if death is None:
            continue
        for number in range(death[0] + 1, len(listed)):
            if (said := _said(listed[number], name)) is not None:
                found.append(Returned(name, *death, number, said))
                break
    return found


def _said(scene: Scene, name: str) -> str | None:
    """Return what somebody says in a scene, unless it is a memory or a voice over."""
    if scene.heading is not None and _BEFORE.search(scene.heading.text):
        return None
    for one in speeches(scene.elements):
        if one.cue.character == name and not cue(one.cue.text).is_voice_over:
            return plain(one.words)
    return None


def _death(listed: Sequence[Scene], name: str) -> tuple[int, str] | None:
    told = re.escape(name)
    title = re.escape(" ".join(part.capitalize() for part in name.split()))
    who = rf"(?<!\w)(?:{told}|{title})"
    pattern = re.compile(
        rf"{who}(?:['\u2019]s (?:dead body|corpse|body lies)|\s+(?:\w+\s+){{0,2}}?"
        r"(?:dies|is dead|lies dead|falls dead|drops dead|is killed|bleeds out))\b"
    )
    for number, scene in enumerate(listed):
        for element in scene.elements:
            if element.type is not ElementType.ACTION:
                continue
            for line in re.split(r"(?<=[.!?])\s+|\n", plain(element.text)):
                if pattern.search(line) and not _NOT.search(line):
                    return number, line.strip()
    return None
