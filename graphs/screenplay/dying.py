"""Who dies on the page, and speaks again later."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from graphs.screenplay.cues import cue
from graphs.screenplay.elements import ElementType, Scene, speeches
from graphs.screenplay.emphasis import plain

_BODY = r"(?:dead body|corpse|body lies)"
_DIES = r"(?:dies|is dead|lies dead|falls dead|drops dead|is killed|bleeds out)"
_DEATH = re.compile(rf"\b(?:{_BODY}|{_DIES})\b")
_PRONOUN = re.compile(rf"^(?:He|She)\s+(?:\w+\s+)?{_DIES}\b")
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
            before = ""
            for line in re.split(r"(?<=[.!?])\s+|\n", plain(element.text)):
                if _DEATH.search(line) and not _NOT.search(line):
                    for name in _dead(line, before, patterns):
                        found.setdefault(name, (number, line.strip()))
                before = line
    return found


def _dead(line: str, before: str, patterns: Mapping[str, re.Pattern[str]]) -> list[str]:
    """Return who dies in a sentence: by name, or as the one whom the sentence before names."""
    by_name = [name for name, pattern in patterns.items() if pattern.search(line)]
    if by_name or not _PRONOUN.match(line.strip()):
        return by_name
    told = set(re.findall(r"[^\W_]+", before.upper()))
    named = [name for name in patterns if set(name.split()) <= told]
    return named if len(named) == 1 else []


def _pattern(name: str) -> re.Pattern[str]:
    told = re.escape(name)
    title = re.escape(" ".join(part.capitalize() for part in name.split()))
    return re.compile(
        rf"(?<!\w)(?:{told}|{title})(?:['\u2019]s {_BODY}|\s+(?:\w+\s+){{0,2}}?{_DIES})\b"
    )
