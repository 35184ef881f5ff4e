"""The scripts of a season in their order: which episode a file is."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from graphs.screenplay.elements import Scene, Script, scenes
from graphs.screenplay.emphasis import plain
from graphs.templates.breakdown.draft import EpisodeScript, Quote, Scripts

_EPISODE = re.compile(
    r"(?:\bs\d{1,2}[ ._-]?e|\bep(?:isode)?[ ._#-]*|(?:^|[ ._-])e|\b\d{1,2}x)(?P<number>\d{1,3})"
    r"(?!\d)",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<!\d)(?P<number>\d{1,3})(?!\d)")
_SUFFIX = re.compile(r"\.(?:fdx|fountain|spmd|txt|md)$", re.IGNORECASE)


class Told(NamedTuple):
    """A scene of an episode with the name it goes by on paper."""

    place: int
    label: str
    scene: Scene


def taken(name: str, script: Script) -> EpisodeScript:
    """Return a script as an episode: its number from the file's name or the title page."""
    number = _number(name, script)
    return EpisodeScript(
        id=f"EP{number:02}" if number else "",
        name=_name(name, script),
        script=script,
        is_numbered=bool(number),
    )


def joined(before: Scripts, more: Scripts) -> Scripts:
    """Return the scripts with further ones; one of the same episode takes the place of the old."""
    found: dict[str, EpisodeScript] = {}
    listed = (*before.episodes, *more.episodes)
    for one in sorted(listed, key=lambda one: not one.is_numbered):
        key = one.id if one.is_numbered else _kept(found, one.name) or _free(found)
        found[key] = one.model_copy(update={"id": key})
    return Scripts(episodes=[found[key] for key in sorted(found, key=_order)])


def _kept(found: dict[str, EpisodeScript], name: str) -> str:
    """Return the id of a script without a number that came before under the same name."""
    named = (key for key, one in found.items() if one.name == name and not one.is_numbered)
    return next(named, "")


def told(script: Script) -> Iterator[Told]:
    """Yield the scenes that have a heading, each with its number, or its place without one."""
    for index, scene in enumerate(scenes(script.elements)):
        if scene.heading is not None:
            yield Told(index, scene.heading.scene_number or str(_place(script, index)), scene)


def quote(episode: EpisodeScript, label: str, text: str) -> Quote:
    """Return a line with its place, without its emphasis."""
    return Quote(episode=episode.id, scene=label, text=" ".join(plain(text).split()))


def labels(script: Script) -> dict[int, str]:
    """Return the name of every scene by its index."""
    return {one.place: one.label for one in told(script)}


def _place(script: Script, index: int) -> int:
    first = next(iter(scenes(script.elements)), None)
    return index + 1 if first is None or first.heading is not None else index


def _number(name: str, script: Script) -> int:
    bare = _SUFFIX.sub("", name)
    for pattern, text in (
        (_EPISODE, bare),
        (_EPISODE, script.field("episode")),
        (_BARE, script.field("episode")),
        (_EPISODE, script.title),
        (_BARE, bare),
    ):
        if found := pattern.search(text):
            return int(found["number"])
    return 0


def _name(name: str, script: Script) -> str:
    said = " ".join(plain(script.field("episode")).split())
    if any(sign.isalpha() for sign in said):
        return said
    return _SUFFIX.sub("", name).replace("_", " ").strip() or script.title or "Script"


def _free(found: dict[str, EpisodeScript]) -> str:
    number = 1
    while f"EP{number:02}" in found:
        number += 1
    return f"EP{number:02}"


def _order(key: str) -> tuple[int, str]:
    return (int(key[2:]) if key[2:].isdigit() else 0, key)
