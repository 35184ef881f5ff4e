"""What a writer has in hand: their own lines, and where they gave none, what their scripts show."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from graphs.screenplay.cast import Person, people
from graphs.screenplay.elements import scenes
from graphs.screenplay.emphasis import plain
from graphs.screenplay.slugs import slug
from graphs.templates.tv_series.people_of import untitled
from graphs.templates.tv_series.scripted import InHand, OwnScript, OwnScripts
from graphs.templates.tv_series.spacing import number_of

_MOST_PEOPLE, _MOST_PLACES = 12, 12
_FEWEST_SPEECHES = 2  # of somebody who belongs to the show
_SIDES = {"INT": "INT.", "EXT": "EXT.", "INT/EXT": "INT./EXT."}
_QUOTED = re.compile(r"[\"\u201c]([^\"\u201d]+)[\"\u201d]")
_NUMBER = re.compile(
    r"^(?:s\d{1,2}\s*e|ep(?:isode)?[ ._-]*|#)?\d{1,3}\s*[.:)\u2013\u2014-]*\s*", re.I
)


def in_hand(
    own: OwnScripts,
    cast: list[str] | None = None,
    places: list[str] | None = None,
    outline: list[str] | None = None,
) -> InHand:
    """Return the writer's lines; without any, what the scripts show of each."""
    return InHand(
        cast=cast or list(_cast(own.scripts)),
        places=places or list(_places(own.scripts)),
        outline=outline or list(_titles(own.scripts)),
    )


def _cast(scripts: Sequence[OwnScript]) -> Iterator[str]:
    """Yield who speaks more than once, or is introduced with an age, by how much they say."""
    met: dict[str, list[Person]] = {}
    for one in scripts:
        for person in people(one.script.elements):
            met.setdefault(untitled(person.name), []).append(person)
    spoken = {key: sum(one.speeches for one in persons) for key, persons in met.items()}
    ranked = sorted(met, key=lambda key: -spoken[key])
    regular = [key for key in ranked if spoken[key] >= _FEWEST_SPEECHES or _age(met[key])]
    for key in (regular or ranked)[:_MOST_PEOPLE]:
        age = _age(met[key])
        yield _name(met[key]) + (f", {age}" if age else "")


def _age(persons: Sequence[Person]) -> int | None:
    return next((one.introduction.age for one in persons if one.introduction), None)


def _name(persons: Sequence[Person]) -> str:
    """Return the longest form of a name: above speeches, or in capitals where they come in."""
    forms = [one.name for one in persons]
    for one in persons:
        if one.introduction is not None and one.introduction.in_capitals:
            told = rf"(?<!\w){re.escape(one.name)}(?:[ ][A-Z][A-Z'\u2019-]+)?(?!\w)"
            forms += re.findall(told, plain(one.introduction.text))
    return max(forms, key=len).title()


def _places(scripts: Sequence[OwnScript]) -> Iterator[str]:
    """Yield where the scripts play, the places of the most scenes first."""
    found: Counter[str] = Counter()
    for one in scripts:
        for scene in scenes(one.script.elements):
            read = slug(scene.heading.text) if scene.heading is not None else None
            if read is not None and read.location and read.side in _SIDES:
                found[f"{_SIDES[read.side]} {read.location}"] += 1
    yield from (place for place, _ in found.most_common(_MOST_PLACES))


def _titles(scripts: Sequence[OwnScript]) -> list[str]:
    """Return a line for each episode up to the last that has a script: its title, or nothing."""
    told = {number_of(one.id): _title(one) for one in scripts}
    if not any(told.values()):
        return []
    return [f"{told[at]};" if told.get(at) else "" for at in range(1, max(told) + 1)]


def _title(one: OwnScript) -> str:
    """Return what a title page calls the episode: 101 "The Fog"."""
    for key in ("episode title", "episode"):
        said = " ".join(plain(one.script.field(key)).split())
        if quoted := _QUOTED.search(said):
            return quoted[1].strip()
        if rest := _NUMBER.sub("", said).strip():
            return rest
    return ""
