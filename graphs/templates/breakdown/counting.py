"""Counts the scripts: scenes in eighths, acts in pages, the cast with its share of what is said."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from graphs.screenplay.cast import Person, people
from graphs.screenplay.elements import scenes, speeches
from graphs.screenplay.emphasis import plain
from graphs.screenplay.lengths import Lengths
from graphs.screenplay.measures import measured
from graphs.screenplay.places import locations
from graphs.templates.breakdown.draft import (
    ActLine,
    Episode,
    EpisodeScript,
    Member,
    Place,
    Quote,
    Reading,
    SceneLine,
    Scripts,
)
from graphs.templates.breakdown.episodes import labels, quote, told


def counted(scripts: Scripts, title: str) -> Reading:
    """Return everything that can be counted over these scripts."""
    listed = scripts.episodes
    said = title.strip() or next((one.script.title for one in listed if one.script.title), "")
    return Reading(
        title=said,
        episodes=[_episode(one) for one in listed],
        cast=_cast(listed),
        places=_places(listed),
    )


def _episode(one: EpisodeScript) -> Episode:
    script = one.script
    lengths = Lengths(script.elements)
    found = measured(script.elements)
    acts = [
        ActLine(
            name=act.name,
            page=act.length.page,
            eighths=act.length.eighths,
            length=act.length.told,
        )
        for act in lengths.acts()
    ]
    return Episode(
        id=one.id,
        name=one.name,
        pages=lengths.count,
        scenes=list(_scenes(one, lengths)),
        acts=acts,
        spoken_words=found.spoken_words,
        seen_words=found.seen_words,
        dialogue_percent=round(100 * found.dialogue_share),
        speeches=found.speeches,
        parentheticals=found.parentheticals,
    )


def _scenes(one: EpisodeScript, lengths: Lengths) -> Iterator[SceneLine]:
    long = lengths.scenes()
    for scene in told(one.script):
        length = long[scene.place]
        heading = scene.scene.heading
        who = [speech.cue.character for speech in speeches(scene.scene.elements)]
        yield SceneLine(
            id=f"{one.id}_{heading.scene_id if heading else scene.place}",
            number=scene.label,
            heading=plain(heading.text) if heading else "",
            page=length.page,
            eighths=length.eighths,
            length=length.told,
            who=list(dict.fromkeys(who)),
        )


def _cast(listed: Sequence[EpisodeScript]) -> list[Member]:
    found: dict[str, list[tuple[EpisodeScript, Person]]] = defaultdict(list)
    for one in listed:
        for person in people(one.script.elements):
            found[person.name].append((one, person))
    total = sum(person.words for all_ in found.values() for _, person in all_)
    members = [
        _member(number, name, all_, total) for number, (name, all_) in enumerate(found.items(), 1)
    ]
    return sorted(members, key=lambda one: (-one.words, -one.speeches, one.name))


def _member(
    number: int, name: str, all_: Sequence[tuple[EpisodeScript, Person]], total: int
) -> Member:
    words = sum(person.words for _, person in all_)
    return Member(
        id=f"C{number:02}",
        name=name,
        scenes=sum(len(person.scenes) for _, person in all_),
        speeches=sum(person.speeches for _, person in all_),
        words=words,
        percent=round(100 * words / total, 1) if total else 0.0,
        episodes=[one.id for one, _ in all_],
        first=_first(*all_[0]),
    )


def _first(one: EpisodeScript, person: Person) -> Quote | None:
    """Return the line in which somebody is first seen, or the first one that they say."""
    scene_of = labels(one.script)
    if person.introduction is not None:
        text = person.introduction.text
        return quote(one, scene_of.get(person.introduction.scene, ""), text)
    first = next(iter(person.speaks_in), None)
    if first is None:
        return None
    scene = list(scenes(one.script.elements))[first]
    said = next((s.words for s in speeches(scene.elements) if s.cue.character == person.name), "")
    return quote(one, scene_of.get(first, ""), said)


def _places(listed: Sequence[EpisodeScript]) -> list[Place]:
    found: dict[str, tuple[list[str], set[str], list[int]]] = {}
    for one in listed:
        for place in locations(one.script.elements):
            episodes, times, counts = found.setdefault(place.name, ([], set(), []))
            episodes.append(one.id)
            times.update(place.times)
            counts.append(len(place.scenes))
    made = [
        Place(
            id=f"L{number:02}",
            name=name,
            scenes=sum(counts),
            episodes=episodes,
            times=sorted(times),
        )
        for number, (name, (episodes, times, counts)) in enumerate(found.items(), 1)
    ]
    return sorted(made, key=lambda one: (-one.scenes, one.name))
