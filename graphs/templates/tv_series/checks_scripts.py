"""Checks of one script: its cues, length, form, headings, entrances and speech."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from graphs.checks.check import Check, Draft
from graphs.findings import Finding, Severity, Skipped
from graphs.screenplay import fountain_reading, fountain_writing, slugs
from graphs.screenplay.cast import Person, near_names, people
from graphs.screenplay.elements import Element, ElementType, scenes, speeches
from graphs.screenplay.elements import Script as Screenplay
from graphs.screenplay.emphasis import plain
from graphs.screenplay.hours import clashes
from graphs.screenplay.lengths import Lengths
from graphs.screenplay.measures import LONG_SPEECH, measured
from graphs.templates.tv_series.checks_season import PAGES, dangling
from graphs.templates.tv_series.checks_view import (
    Read,
    called_at,
    found,
    outline,
    place_in,
    reads,
    script,
    series,
)
from graphs.templates.tv_series.checks_view import speeches as said_in
from graphs.templates.tv_series.people_of import cues
from graphs.templates.tv_series.screenplay import cast_ids, screenplay
from graphs.templates.tv_series.scripted import Script
from graphs.templates.tv_series.shapes import Act

_SLACK = 0.3  # of the length that an act is meant to have
_DIALOGUE = (0.35, 0.75)
_ASIDES = 6  # speeches for each parenthetical
_CANNOT_BE = {
    "nothing_before": "it goes on from a scene before it, and there is none.",
    "turned": "night has become day, or day night, while we only went on.",
    "two_places": "somebody is in two places at the same time.",
    "light_in_line": "the line has the light of the other half of the day.",
}
_BLOCK, _WARN = Severity.BLOCK, Severity.WARN


def _cast(draft: Draft) -> Iterator[Finding]:
    if (whole := outline(draft)) is not None:
        yield from dangling(whole)
    if (one := script(draft)) is not None:
        yield from _cues(one)
    for read in reads(draft):
        if read.own:
            show = series(draft)
            yield from _slips(read, set(cues(show.characters.cast).values()) if show else set())


def _slips(read: Read, cast: Collection[str]) -> Iterator[Finding]:
    """Find names of a script that was brought that are nearly another of its names."""
    spoken = list(speeches(read.elements))
    counts = Counter(one.cue.character for one in spoken if one.cue.character)
    for pair in near_names(counts.items()):
        one = next(one for one in spoken if one.cue.character == pair.rare)
        often = f"{pair.rare_speeches} to {pair.usual_speeches} speeches"
        message = (
            f"{called_at(read, one.start)}: {pair.rare} and {pair.usual} ({often}): is it one name?"
        )
        path, evidence = place_in(read, one.start), f"{pair.rare}: {one.words}"
        yield found("T01", _WARN, path, message, evidence, suggestion=pair.usual)


def _cues(one: Script) -> Iterator[Finding]:
    known = cast_ids(one)
    extras = {scene.id: {name.upper() for name in scene.extras} for scene in one.scenes}
    for said in said_in(one):
        if said.name in known:
            continue
        close = _near(said.name, known)
        extra = said.name in extras[said.scene_id]
        if extra and not close:
            continue
        hint = f" Did you mean {close}?" if close else " Put them into the cast or the extras."
        message = f"{said.scene}: nobody in the cast speaks as {said.name}.{hint}"
        evidence = f"{said.name}: {said.line.text}"
        severity = _WARN if extra else _BLOCK
        yield found("T01", severity, f"{said.path}/cue", message, evidence, suggestion=close)


def _near(name: str, known: Mapping[str, str]) -> str:
    """Return the name that a cue is a slip of the pen for."""
    pairs = near_names([(name, 0), *((one, 1) for one in known)])
    return next((one.usual for one in pairs if one.rare == name), "")


def _length(draft: Draft) -> Iterator[Finding | Skipped]:
    yield from PAGES(draft)
    one = script(draft)
    if one is None:
        return
    if not any(True for _ in said_in(one)):
        yield Skipped(check="T04", reason=f"{one.id} holds scene cards, no pages to measure")
        return
    whole = 0.0
    lengths = _lengths(screenplay(one).elements)
    for act in one.plan.acts:
        pages = _pages(one, lengths, act)
        whole += pages
        if pages and not (1 - _SLACK) * act.pages <= pages <= (1 + _SLACK) * act.pages:
            told = f"{pages:.1f} pages"
            message = f"{one.id} {act.name} runs {told}; {act.pages} are meant, give or take 30 %."
            yield found("T04", _WARN, "/scenes", message, f"{act.name}: {told}")
    if not one.plan.least <= whole <= one.plan.most:
        message = (
            f"{one.id} runs {whole:.1f} pages; {one.plan.least} to {one.plan.most} fit its format."
        )
        yield found("T04", _WARN, "/scenes", message, f"{whole:.1f} pages")


def _pages(one: Script, lengths: Mapping[str, int], act: Act) -> float:
    """Return how many pages the scenes of an act take."""
    return sum(lengths.get(card.id, 0) for card in one.plan.cards if card.act == act.id) / 8


def _lengths(elements: Sequence[Element]) -> dict[str, int]:
    """Return the eighths of every scene, by its id."""
    cut = [one.heading for one in scenes(elements)]
    found = zip(cut, Lengths(elements).scenes(), strict=True)
    return {heading.scene_id: length.eighths for heading, length in found if heading is not None}


def _form(draft: Draft) -> Iterator[Finding]:
    """Write a script as Fountain, read it again, and hold both against each other."""
    for read in reads(draft):
        before = [one for one in read.elements if one.type is not ElementType.PAGE_BREAK]
        text = fountain_writing.written(Screenplay(elements=tuple(before)))
        after = list(fountain_reading.read(text).elements)
        after = [one for one in after if one.type is not ElementType.PAGE_BREAK]
        for index, one in enumerate(before):
            other = after[index] if index < len(after) else None
            if other is None or other.type is not one.type:
                became = "nothing" if other is None else other.type.value.replace("_", " ")
                message = (
                    f"{called_at(read, index)}: this {one.type.value.replace('_', ' ')} comes out"
                    f" as {became}: {one.text[:60]!r}."
                )
                evidence = one.text.strip() or called_at(read, index)
                yield found("T05", _BLOCK, place_in(read, index), message, evidence)
                break


def _headings(draft: Draft) -> Iterator[Finding]:
    for read in reads(draft):
        for index, one in enumerate(read.elements):
            if one.type is ElementType.SCENE_HEADING and not one.is_omitted:
                problem = slugs.slug(plain(one.text)).problem
                if problem:
                    message = f"{called_at(read, index)}: {problem}"
                    yield found("T06", _WARN, place_in(read, index), message, one.text)
        starts = [one.start for one in scenes(read.elements)]
        for clash in clashes(read.elements):
            index = starts[clash.scenes[-1]]
            message = f"{called_at(read, index)}: {_CANNOT_BE[clash.kind]}"
            severity = _BLOCK if clash.kind == "turned" else _WARN
            yield found("T06", severity, place_in(read, index), message, " / ".join(clash.quotes))


def _entrances(draft: Draft) -> Iterator[Finding]:
    one = script(draft)
    if one is None:
        return
    ages = {name.id: name.age for name in one.plan.names}
    cards = [card.id for card in one.plan.cards]
    for person in people(screenplay(one).elements):
        first = person.introduction
        if person.char_id not in ages or first is None or person.only_heard:
            continue
        scene = cards[first.scene - 1] if 0 < first.scene <= len(cards) else cards[0]
        where = f"{one.id} scene {int(scene[-2:])}"
        yield from _entrance(f"/scenes/{scene}/lines", where, person, ages[person.char_id])


def _entrance(path: str, where: str, person: Person, age: int | None) -> Iterator[Finding]:
    first = person.introduction
    assert first is not None
    if not first.in_capitals:
        message = f"{where}: {person.name} comes in for the first time; the name goes in capitals."
        yield found("T07", _WARN, path, message, first.text)
    elif age is not None and first.age not in (age, age // 10 * 10):
        told = f"is {first.age} here" if first.age else "comes in without an age"
        message = f"{where}: {person.name} {told}; the cast says {age}."
        yield found("T07", _WARN, path, message, first.text)


def _talk(draft: Draft) -> Iterator[Finding | Skipped]:
    if (one := script(draft)) is not None and draft.inputs.get("dialogue") is False:
        for said in said_in(one):
            message = f"{said.scene}: the dialogue is yours, and {said.name} was given a line."
            yield found("T10", _BLOCK, said.path, message, f"{said.name}: {said.line.text}")
    for read in reads(draft):
        counts = measured(read.elements)
        if not counts.speeches:
            yield Skipped(check="T10", reason=f"{read.id} has no dialogue to measure")
            continue
        for index in counts.long_speeches:
            who = read.elements[index].text
            message = (
                f"{called_at(read, index)}: {who} speaks for more than {LONG_SPEECH} lines;"
                " somebody would cut in."
            )
            first = read.elements[index + 1].text
            yield found("T10", _WARN, place_in(read, index), message, f"{who}: {first}")
        if counts.parentheticals > 1 and counts.parenthetical_rate > 1 / _ASIDES:
            told = f"{counts.parentheticals} in {counts.speeches} speeches"
            message = (
                f"{read.id}: {told} have a parenthetical; one in {_ASIDES} is plenty. Actors cross"
                " them out."
            )
            yield found("T10", _WARN, read.path, message, told)
        low, high = _DIALOGUE
        if not low <= counts.dialogue_share <= high:
            told = f"{counts.dialogue_share:.0%}"
            message = f"{read.id}: {told} of its words are said; {low:.0%} to {high:.0%} is usual."
            yield found("T10", _WARN, read.path, message, told)


CAST_KNOWN = Check(
    id="T01",
    title="Everybody, every set and thread that is named is there",
    nature="reference",
    severity=_BLOCK,
    find=_cast,
)
LENGTHS = Check(
    id="T04",
    title="Pages fit the format",
    nature="arithmetic",
    severity=_BLOCK,
    find=_length,
    typed=True,
)
FORM = Check(
    id="T05",
    title="Scripts come back from Fountain as they are",
    nature="reference",
    severity=_BLOCK,
    find=_form,
)
HEADINGS = Check(
    id="T06",
    title="Headings say where and when, and times of day can follow each other",
    nature="wording",
    severity=_BLOCK,
    find=_headings,
)
ENTRANCES = Check(
    id="T07",
    title="Who comes in for the first time is named in capitals, with the age",
    nature="wording",
    severity=_WARN,
    find=_entrances,
)
TALK = Check(
    id="T10",
    title="Dialogue is asked for, has a fitting share, and nobody speaks for too long",
    nature="wording",
    severity=_BLOCK,
    find=_talk,
)
