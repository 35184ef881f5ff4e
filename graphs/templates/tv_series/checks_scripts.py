"""Checks of one script: its cues, length, form, headings, entrances and speech."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from graphs.checks.check import Check, Draft
from graphs.findings import Finding, Severity, Skipped
from graphs.screenplay import fountain_reading, fountain_writing, slugs
from graphs.screenplay.elements import SPOKEN, Element, ElementType, scenes, speeches
from graphs.screenplay.elements import Script as Screenplay
from graphs.screenplay.lengths import Lengths
from graphs.screenplay.rows import blocks
from graphs.templates.tv_series.checks_season import PAGES, dangling
from graphs.templates.tv_series.checks_view import (
    Read,
    called,
    called_at,
    found,
    outline,
    place_in,
    reads,
    scene_at,
    script,
)
from graphs.templates.tv_series.checks_view import speeches as said_in
from graphs.templates.tv_series.screenplay import cast_ids, screenplay
from graphs.templates.tv_series.scripted import Script
from graphs.templates.tv_series.shapes import Act

_SLACK = 0.3  # of the length that an act is meant to have
_DIALOGUE = (0.35, 0.75)
_LONGEST_SPEECH = 8  # lines
_ASIDES = 6  # speeches for each parenthetical
_CLOSE = 0.75  # how near a cue must be to a name to be taken for it
_HALVES = {"light": "day", "dark": "night"}
_BLOCK, _WARN = Severity.BLOCK, Severity.WARN


def _cast(draft: Draft) -> Iterator[Finding]:
    if (whole := outline(draft)) is not None:
        yield from dangling(whole)
    if (one := script(draft)) is not None:
        yield from _cues(one)


def _cues(one: Script) -> Iterator[Finding]:
    known = cast_ids(one)
    for said in said_in(one):
        if said.name in known:
            continue
        close = _near(said.name, known)
        if said.line.extra and not close:
            continue
        hint = f" Did you mean {close}?" if close else " Put them into the cast, or say extra."
        message = f"{said.scene}: nobody in the cast speaks as {said.name}.{hint}"
        evidence = f"{said.name}: {said.line.text}"
        severity = _WARN if said.line.extra else _BLOCK
        yield found("T01", severity, f"{said.path}/cue", message, evidence, suggestion=close)


def _near(name: str, known: dict[str, str]) -> str:
    return next(iter(get_close_matches(name, list(known), n=1, cutoff=_CLOSE)), "")


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


def _rows(elements: Sequence[Element]) -> Counter[int]:
    """Return how many lines of a page every paragraph takes, by its place."""
    made = blocks(elements)
    return Counter(row.element for block in made for row in block.rows if row.element >= 0)


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
        light, before = "", ""  # what it was at last, and the heading that only goes on from it
        for index, one in enumerate(read.elements):
            if one.type is not ElementType.SCENE_HEADING or one.is_omitted:
                continue
            slug = slugs.slug(one.text)
            if slug.problem:
                message = f"{called_at(read, index)}: {slug.problem}"
                yield found("T06", _WARN, place_in(read, index), message, one.text)
            if slug.light == "same":
                before = one.text
                continue
            if before and {light, slug.light} == {"light", "dark"}:
                message = (
                    f"{called_at(read, index)}: {one.text} cannot follow {before}, which goes on"
                    f" from the {_HALVES[light]}."
                )
                evidence = f"{before} / {one.text}"
                yield found("T06", _BLOCK, place_in(read, index), message, evidence)
            light, before = slug.light, ""


def _entrances(draft: Draft) -> Iterator[Finding]:
    one = script(draft)
    if one is None:
        return
    ages = {name.id: name.age for name in one.plan.names}
    names = {name.id: name.names for name in one.plan.names}
    ids = cast_ids(one)
    seen: set[str] = set()
    for scene in one.scenes:
        told = "\n".join(line.text for line in scene.lines if line.kind in ("action", "shot"))
        for name, called_by in names.items():
            if name in seen:
                continue
            speaks = any(
                line.kind == "speech" and ids.get(_bare(line.cue)) == name for line in scene.lines
            )
            shown = [
                one for one in called_by if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", told, re.I)
            ]
            if not shown and not speaks:
                continue
            seen.add(name)
            yield from _entrance(scene.id, called(scene), told, called_by, ages[name])


def _entrance(
    scene: str, where: str, told: str, names: Sequence[str], age: int | None
) -> Iterator[Finding]:
    capitals = any(re.search(rf"(?<!\w){re.escape(one.upper())}(?!\w)", told) for one in names)
    path = f"/scenes/{scene}/lines"
    if not capitals:
        message = f"{where}: {names[0]} comes in for the first time; the name goes in capitals."
        yield found("T07", _WARN, path, message, names[0])
    elif age is not None and not re.search(rf"(?<!\d){age}(?!\d)|\b{age // 10 * 10}s\b", told):
        message = (
            f"{where}: {names[0]} comes in for the first time; the age ({age}) goes beside it."
        )
        yield found("T07", _WARN, path, message, names[0])


def _bare(text: str) -> str:
    return re.sub(r"\s*\([^)]*\)", "", text).strip().upper()


def _talk(draft: Draft) -> Iterator[Finding | Skipped]:
    for read in reads(draft):
        spoken = list(speeches(read.elements))
        if not spoken:
            yield Skipped(check="T10", reason=f"{read.id} has no dialogue to measure")
            continue
        rows = _rows(read.elements)
        for one in spoken:
            lines = sum(
                rows[one.start + place]
                for place, part in enumerate(one.parts, 1)
                if part.type is ElementType.DIALOGUE
            )
            if lines > _LONGEST_SPEECH:
                message = (
                    f"{called_at(read, one.start)}: {one.cue.text} speaks for {lines} lines; over"
                    f" {_LONGEST_SPEECH} somebody would cut in."
                )
                yield found("T10", _WARN, _said_at(read, one.start), message, one.words)
        asides = sum(
            any(part.type is ElementType.PARENTHETICAL for part in one.parts) for one in spoken
        )
        if asides * _ASIDES > len(spoken) and asides > 1:
            message = (
                f"{read.id}: {asides} of {len(spoken)} speeches have a parenthetical; one in"
                f" {_ASIDES} is plenty. Actors cross them out."
            )
            yield found("T10", _WARN, read.path, message, f"{asides} of {len(spoken)}")
        yield from _share(read, rows)


def _share(read: Read, rows: Mapping[int, int]) -> Iterator[Finding]:
    spoken = (*SPOKEN, ElementType.CHARACTER)
    talk = sum(rows[at] for at, one in enumerate(read.elements) if one.type in spoken)
    total = sum(rows.values())
    low, high = _DIALOGUE
    if total and not low <= talk / total <= high:
        told = f"{talk / total:.0%}"
        message = f"{read.id}: {told} of its lines are dialogue; {low:.0%} to {high:.0%} is usual."
        yield found("T10", _WARN, read.path, message, told)


def _said_at(read: Read, index: int) -> str:
    """Return the line of a speech in the draft, as near as the elements tell."""
    if read.own:
        return f"{read.path}/{index}"
    scene = scene_at(read, index)
    return f"{read.path}/{scene}/lines" if scene else read.path


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
    title="Dialogue has a fitting share, and nobody speaks for too long",
    nature="wording",
    severity=_WARN,
    find=_talk,
)
