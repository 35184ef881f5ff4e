"""Counts the scripts: scenes in eighths, acts in pages, the cast with its share of what is said."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from graphs.screenplay.cast import Person, people
from graphs.screenplay.elements import SPOKEN, ElementType, speeches
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

_LONGEST_SPEECH = 40  # paragraphs


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
    lines: dict[str, Quote] = {}
    for one in listed:
        names = labels(one.script)
        for person in people(one.script.elements):
            found[person.name].append((one, person))
            if person.name not in lines and (line := _first(one, person, names)) is not None:
                lines[person.name] = line
    total = sum(person.words for all_ in found.values() for _, person in all_)
    members = [
        _member(number, name, all_, total, lines.get(name))
        for number, (name, all_) in enumerate(found.items(), 1)
    ]
    return sorted(members, key=lambda one: (-one.words, -one.speeches, one.name))


def _member(
    number: int,
    name: str,
    all_: Sequence[tuple[EpisodeScript, Person]],
    total: int,
    first: Quote | None,
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
        first=first,
    )


def _first(one: EpisodeScript, person: Person, names: Mapping[int, str]) -> Quote | None:
    """Return the line in which somebody is first seen, or the first one that they say."""
    if person.introduction is not None:
        text = person.introduction.text
        return quote(one, names.get(person.introduction.scene, ""), text)
    if not person.speaks_in:
        return None
    after = one.script.elements[person.first_cue + 1 : person.first_cue + _LONGEST_SPEECH]
    spoken = takewhile(lambda line: line.type in SPOKEN or not line.is_printed, after)
    said = "\n".join(line.text for line in spoken if line.type is ElementType.DIALOGUE)
    return quote(one, names.get(person.speaks_in[0], ""), said)


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
