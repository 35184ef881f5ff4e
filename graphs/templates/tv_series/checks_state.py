"""Checks of what holds: nobody gone speaks (T08), and leads do not sound alike (T13)."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from graphs import canon
from graphs.checks.check import Check, Draft
from graphs.checks.passages import normal, words
from graphs.findings import Finding, Severity, Skipped
from graphs.screenplay.dying import returned
from graphs.screenplay.elements import scenes
from graphs.screenplay.elements import speeches as speeches_in
from graphs.templates.tv_series.checks_view import (
    Read,
    Spoken,
    called_at,
    found,
    place_in,
    reads,
    script,
    series,
    speeches,
)
from graphs.templates.tv_series.screenplay import cast_ids
from graphs.templates.tv_series.scripted import Name, Script
from graphs.templates.tv_series.standing import facts_of, place_of, says_gone

_ENOUGH = 300  # words of each, before two voices can be told apart or not
_FLOOR = 0.05  # distance of two voices by their small words
_LISTED = """the a and but or so if then that this it i you he she we they not no yes do did
have had is are was were be will would can could just well now what why how of to in on for
with about me my your maybe really never always think know want got get like okay oh"""
_SMALL = _LISTED.split()
_SEEN_OTHERWISE = ("V.O.", "VOICE OVER", "ON TAPE", "RECORDING", "FLASHBACK")


class _Voice(NamedTuple):
    """What one of the cast says in all scripts."""

    name: Name
    words: list[str]


def _gone(draft: Draft) -> Iterator[Finding]:
    """Find who speaks after they died or left: in one script, and at the end over all of them."""
    if (one := script(draft)) is not None:
        yield from _speaking(one, facts_of(one.scenes), "")
    if (whole := series(draft)) is not None:
        facts: list[canon.Fact] = []
        for one in sorted(whole.scripts, key=lambda one: one.id):
            yield from _speaking(one, facts, f"/scripts/{one.id}")
            facts += facts_of(one.scenes)
        yield from _died(list(reads(draft)))


def _died(scripts: Sequence[Read]) -> Iterator[Finding]:
    """Find who dies on the page of a script that was brought, and speaks in a later scene."""
    placed = [(read, scene) for read in scripts for scene in scenes(read.elements)]
    names = {one.cue.character for read in scripts for one in speeches_in(read.elements)}
    for back in returned([scene for _, scene in placed], sorted(names)):
        read, scene = placed[back.speaks_in]
        before, died = placed[back.died_in]
        message = (
            f"{called_at(read, scene.start)}: {back.name} speaks, but dies in"
            f" {called_at(before, died.start)}: {back.death!r}."
        )
        path = place_in(read, scene.start)
        yield found("T08", Severity.BLOCK, path, message, f"{back.name}: {back.speech}")


def _speaking(one: Script, facts: Sequence[canon.Fact], top: str) -> Iterator[Finding]:
    ids = cast_ids(one)
    for said in speeches(one):
        name = ids.get(said.name, "")
        held = canon.at(facts, place_of(said.scene_id)) if name else []
        fact = next((one for one in held if one.subject == name and says_gone(one)), None)
        if fact is None or fact.since >= place_of(said.scene_id) or _is_otherwise(said):
            continue
        episode, _, number = fact.id.partition(".")[0].partition("-S")
        message = (
            f"{said.scene}: {said.name} speaks, but is {fact.value} since {episode} scene"
            f" {int(number)}: {fact.quote!r}."
        )
        path = f"{top}{said.path}"
        yield found("T08", Severity.BLOCK, path, message, f"{said.name}: {said.line.text}")


def _is_otherwise(said: Spoken) -> bool:
    """Tell whether a speech can come from somebody who is not there."""
    return any(one in said.line.cue.upper() for one in _SEEN_OTHERWISE)


def _voices(draft: Draft) -> Iterator[Finding | Skipped]:
    whole = series(draft)
    if whole is None:
        return
    leads = [one for one in _heard(whole.scripts) if len(one.words) >= _ENOUGH]
    if len(leads) < 2:
        yield Skipped(check="T13", reason=f"no two leads have {_ENOUGH} words of dialogue yet")
        return
    for one, other in combinations(leads, 2):
        apart = _distance(one.words, other.words)
        if apart < _FLOOR:
            message = (
                f"{one.name.cue} and {other.name.cue} sound alike: their small words differ by"
                f" {apart:.3f}; {_FLOOR} is the least. Give one of them another rhythm."
            )
            evidence = f"{one.name.cue} and {other.name.cue}: {apart:.3f}"
            path = f"/characters/cast/{other.name.id}/voice"
            yield found("T13", Severity.WARN, path, message, evidence)


def _heard(scripts: Sequence[Script]) -> Iterator[_Voice]:
    by_id: dict[str, list[str]] = {}
    names: dict[str, Name] = {}
    for one in scripts:
        names |= {name.id: name for name in one.plan.names if name.lead}
        ids = cast_ids(one)
        for said in speeches(one):
            by_id.setdefault(ids.get(said.name, ""), []).extend(words(normal(said.line.text)))
    return (_Voice(names[one], told) for one, told in by_id.items() if one in names)


def _distance(one: Sequence[str], other: Sequence[str]) -> float:
    """Return how far two voices are apart by their small words: 0 is the same."""
    some, others = _profile(one), _profile(other)
    dot = sum(a * b for a, b in zip(some, others, strict=True))
    length = math.hypot(*some) * math.hypot(*others)
    return 1 - dot / length if length else 0.0


def _profile(said: Sequence[str]) -> list[float]:
    count = Counter(said)
    return [count[word] / len(said) for word in _SMALL]


NOBODY_GONE = Check(
    id="T08",
    title="Nobody who is dead or away speaks",
    nature="wording",
    severity=Severity.BLOCK,
    find=_gone,
)
VOICES = Check(
    id="T13",
    title="Leads do not sound alike",
    nature="wording",
    severity=Severity.WARN,
    find=_voices,
)
