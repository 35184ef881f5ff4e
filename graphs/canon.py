"""Canon: what is true in a story, and the place from which it holds.

A place counts from the whole down: season, episode, scene, or book, chapter, scene. ``(1, 3)`` is
the whole of a third chapter and holds from its first line; ``()`` is the whole story.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from pydantic import Field

from graphs.findings import Frozen

Place = tuple[int, ...]
Kind = Literal["trait", "state", "mark", "has", "knows"]

# A subject has one value of these at a time; of the others it can have several.
_SINGLE: tuple[Kind, ...] = ("trait", "state")
_SENTENCE = re.compile(r"(?<=[.!?\u2026])[\"'\u201d\u2019)]*\s+|\n+")
_WORD = re.compile(r"[^\W\d_]+")
_LISTED = """a an and at be by for from has have her his in into is it its no not of on one or our
that the their them they this to was were with above across all along also any both down each left
right long old new small large over under up who"""
_COMMON = frozenset(_LISTED.split())
# A short word that doubled no consonant before its ending had an e there: scared, not scarred.
_HAD_AN_E = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")
_SHORTEST_STEM = 3
_ENDINGS = [
    (ending, re.compile(wanted))
    for ending, wanted in (("ing", ""), ("ed", ""), ("es", "(?:s|x|z|ch|sh)$"), ("s", "[^s]$"))
]


class Fact(Frozen):
    """One thing that holds for a subject from a place on, with the words that established it.

    A ``trait`` never changes (eyes, a birth year); a ``state`` does, and the later one counts
    (job, alive); a ``mark`` stays once it is there (a scar); ``has`` and ``knows`` gather.
    """

    id: str
    subject: str  # the id of a character, a location or a thing
    kind: Kind
    attribute: str = Field(max_length=60)  # eyes, job, scar, the letter
    value: str = Field(max_length=300)
    since: tuple[int, ...] = ()
    until: tuple[int, ...] | None = None  # the first place where it does not hold any more
    quote: str = Field(default="", max_length=400)


class Passage(NamedTuple):
    """A text of the story: where it stands in the draft, and where in the story."""

    path: str
    place: Place
    text: str


class Contradiction(NamedTuple):
    """Two facts that cannot both hold; ``later`` is the one that came after."""

    earlier: Fact
    later: Fact


class Early(NamedTuple):
    """A sentence that tells a fact before the place from which it holds."""

    fact: Fact
    passage: Passage
    quote: str


def holds(fact: Fact, place: Place) -> bool:
    """Tell whether a fact holds at a place; a scene that establishes it counts."""
    return fact.since <= place and (fact.until is None or place < fact.until)


def at(facts: Iterable[Fact], place: Place) -> list[Fact]:
    """Return what holds at a place: of a trait or a state the last one, of the rest all."""
    current: dict[tuple[str, ...], Fact] = {}
    for fact in sorted(facts, key=lambda one: one.since):
        if holds(fact, place):
            current[_slot(fact)] = fact
    return list(current.values())


def contradictions(facts: Sequence[Fact]) -> Iterator[Contradiction]:
    """Yield each trait that was given two values."""
    first: dict[tuple[str, ...], Fact] = {}
    for fact in sorted(facts, key=lambda one: one.since):
        if fact.kind != "trait":
            continue
        known = first.setdefault(_slot(fact), fact)
        if known is not fact and not _same(known.value, fact.value):
            yield Contradiction(known, fact)


def told_early(
    facts: Iterable[Fact], passages: Sequence[Passage], names: Mapping[str, Sequence[str]]
) -> Iterator[Early]:
    """Yield the sentences that show a mark, a thing or knowledge before it is there.

    ``names`` are what each subject is called. A sentence counts when it names the fact, and it or
    the sentence before names the subject. Put a flashback at the place it goes back to.
    """
    for fact in facts:
        called = [name for name in names.get(fact.subject, ()) if name.strip()]
        if fact.kind in _SINGLE or not fact.since or not called:
            continue
        about = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in called), re.I)
        told = _told(fact, called)
        for passage in passages:
            if passage.place < fact.since and not _contains(passage.place, fact.since):
                quote = told and _sentence(passage.text, about, told)
                if quote:
                    yield Early(fact, passage, quote)


def _slot(fact: Fact) -> tuple[str, ...]:
    """Return what only one fact can stand in at a time."""
    if fact.kind in _SINGLE:
        return fact.subject, fact.kind, fact.attribute.casefold()
    return fact.subject, fact.kind, fact.attribute.casefold(), fact.value.casefold()


def _contains(whole: Place, part: Place) -> bool:
    """Tell whether a place is the chapter or episode that another one lies in."""
    return part[: len(whole)] == whole


def _same(one: str, other: str) -> bool:
    return _stems(one) == _stems(other)


def _told(fact: Fact, called: Sequence[str]) -> list[set[str]]:
    """Return the ways a sentence can tell a fact: its attribute, or all that its value says."""
    named = set().union(*(_stems(name) for name in called))
    value = _stems(fact.value) - named
    attribute = _stems(fact.attribute) - named
    if fact.kind == "knows":  # one may speak of a thing before one knows of it
        return [value | attribute] if value else []
    return [way for way in (attribute, value) if way]


def _sentence(text: str, about: re.Pattern[str], told: Sequence[set[str]]) -> str:
    before = ""
    for sentence in _SENTENCE.split(text):
        stems = _stems(sentence)
        if any(way <= stems for way in told) and (about.search(sentence) or about.search(before)):
            return sentence.strip()
        before = sentence
    return ""


def _stems(text: str) -> set[str]:
    """Return the words that carry a text, without their endings."""
    words = (word.casefold() for word in _WORD.findall(text))
    return {_stem(word) for word in words if len(word) > 1 and word not in _COMMON}


def _stem(word: str) -> str:
    for ending, wanted in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _SHORTEST_STEM or not wanted.search(stem):
            continue
        if ending in ("ing", "ed") and _HAD_AN_E.fullmatch(stem):
            return f"{stem}e"
        return stem[:-1] if len(stem) > _SHORTEST_STEM and stem[-1] == stem[-2] else stem
    return word
