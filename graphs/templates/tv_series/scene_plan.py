"""Turns the beats of the chosen episodes into scenes: numbers, slugs, players and eighths."""

import re
from collections.abc import Iterator, Sequence

from agents.rules.words import computed, keep
from graphs.checks.minutes import apportion
from graphs.templates.tv_series.draft import (
    Beat,
    Character,
    Characters,
    Episode,
    EpisodeBeats,
    Shape,
)
from graphs.templates.tv_series.people_of import called, cues
from graphs.templates.tv_series.scripted import (
    Card,
    EpisodePlan,
    Name,
    OwnScripts,
    Player,
    ScenePlan,
    Slug,
)
from graphs.templates.tv_series.shapes import Act, Location
from graphs.templates.tv_series.spacing import episode_id

_EIGHTHS = 8
_ALL = re.compile(r"^(?:all|every|everything|the (?:whole )?season)$", re.IGNORECASE)
_PILOT = re.compile(r"^(?:the )?pilot$", re.IGNORECASE)
_NUMBER = re.compile(
    r"^(?:ep(?:isode)?s?\.?\s*)?0*(\d{1,2})(?:\s*(?:-|\u2013|to)\s*0*(\d{1,2}))?$", re.I
)


def chosen(write_now: Sequence[str], episodes: Sequence[str]) -> list[str]:
    """Return the ids of the episodes that scripts are wanted of, in the order of the season."""
    wanted: set[str] = set()
    for one in (part.strip() for told in write_now for part in told.split(",")):
        if _ALL.match(one):
            return list(episodes)
        if _PILOT.match(one):
            wanted.update(episodes[:1])
        elif found := _NUMBER.match(one):
            first, last = int(found[1]), int(found[2] or found[1])
            wanted.update(episode_id(number) for number in range(first, last + 1))
    return [one for one in episodes if one in wanted]


def scene_plan(
    shape: Shape,
    characters: Characters,
    locations: list[Location],
    episodes: list[Episode],
    beats: list[EpisodeBeats],
    write_now: list[str],
    own: OwnScripts,
) -> ScenePlan:
    """Return the scenes of every script that is wanted and not there already."""
    theirs = {one.id for one in own.scripts}
    wanted = [one for one in chosen(write_now, [ep.id for ep in episodes]) if one not in theirs]
    titles = {one.id: one.title for one in episodes}
    sheets = {one.id: one for one in beats}
    names = _names(characters.cast)
    return keep(
        ScenePlan,
        episodes=[
            keep(
                EpisodePlan,
                id=computed(one),
                title=titles[one],
                acts=list(shape.acts),
                least=shape.least,
                most=shape.most,
                cards=_cards(sheets[one], shape.acts, characters.cast, locations),
                names=names,
                locations=list(locations),
                breaks=shape.breaks,
            )
            for one in wanted
            if one in sheets
        ],
    )


def _names(cast: Sequence[Character]) -> list[Name]:
    cue = cues(cast)
    return [
        keep(
            Name,
            id=computed(one.id),
            cue=computed(cue[one.id]),
            names=called(one),
            age=one.age,
            lead=one.lead,
        )
        for one in cast
    ]


def _cards(
    sheet: EpisodeBeats,
    acts: Sequence[Act],
    cast: Sequence[Character],
    locations: Sequence[Location],
) -> list[Card]:
    people = _People(cast)
    sets = {one.id: one for one in locations}
    named = {one.id: one for one in acts}
    made: list[Card] = []
    for act in sheet.acts:
        target = named.get(act.id)
        eighths = _shares(target.pages if target else 1, act.beats)
        for beat, size in zip(act.beats, eighths, strict=True):
            number = len(made) + 1
            made.append(
                keep(
                    Card,
                    id=computed(f"{sheet.id}-S{number:02}"),
                    number=computed(str(number)),
                    act=computed(act.id),
                    act_name=computed(target.name if target else act.id),
                    story=beat.story,
                    slug=_slug(beat, sets),
                    players=list(people.of(beat)),
                    turn=beat.turn,
                    shift=beat.shift,
                    eighths=size,
                    act_out=beat.id == act.act_out,
                )
            )
    return made


def _shares(pages: int, beats: Sequence[Beat]) -> list[int]:
    """Share the pages of an act out over its beats, in eighths as a script coordinator counts."""
    return apportion(pages * _EIGHTHS, [1.0] * len(beats), 1) or [1] * len(beats)


def _slug(beat: Beat, sets: dict[str, Location]) -> Slug:
    place = sets.get(beat.location)
    return keep(
        Slug,
        inside=place.inside if place else "INT.",
        location=computed(beat.location),
        name=place.name if place else beat.location,
        time=beat.time,
    )


class _People:
    """Who is in each scene of a script, and for the first time in which."""

    def __init__(self, cast: Sequence[Character]) -> None:
        self._cast = {one.id: one for one in cast}
        self._cues = cues(cast)
        self._seen: set[str] = set()

    def of(self, beat: Beat) -> Iterator[Player]:
        for name in beat.char_ids:
            if (one := self._cast.get(name)) is None:
                continue
            first = name not in self._seen
            self._seen.add(name)
            yield keep(
                Player,
                id=computed(name),
                cue=computed(self._cues[name]),
                name=one.name,
                age=one.age,
                first=first,
                wants=one.want,
                voice="; ".join(filter(None, (one.voice.vocabulary, one.voice.rhythm))),
            )
