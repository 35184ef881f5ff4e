"""Who dies on the page, and speaks again later."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from graphs.screenplay.cues import cue
from graphs.screenplay.elements import ElementType, Scene, speeches
from graphs.screenplay.emphasis import plain

_BODY = r"(?:dead body|corpse|body lies)"
_DIES = r"(?:dies|is dead|lies dead|falls dead|drops dead|is killed|bleeds out)"
_DEATH = re.compile(rf"\b(?:{_BODY}|{_DIES})\b")
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
    for name, death in _deaths(listed, names).items():
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


def _deaths(listed: Sequence[Scene], names: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Return by name the scene and the line of a death; each line is looked at once."""
    patterns = {name: _pattern(name) for name in names}
    found: dict[str, tuple[int, str]] = {}
    for number, scene in enumerate(listed):
        for element in scene.elements:
            if element.type is not ElementType.ACTION or not _DEATH.search(element.text):
                continue
            for line in re.split(r"(?<=[.!?])\s+|\n", plain(element.text)):
                if not _DEATH.search(line) or _NOT.search(line):
                    continue
                for name, pattern in patterns.items():
                    if name not in found and pattern.search(line):
                        found[name] = (number, line.strip())
    return found


def _pattern(name: str) -> re.Pattern[str]:
    told = re.escape(name)
    title = re.escape(" ".join(part.capitalize() for part in name.split()))
    return re.compile(
        rf"(?<!\w)(?:{told}|{title})(?:['\u2019]s {_BODY}|\s+(?:\w+\s+){{0,2}}?{_DIES})\b"
    )
