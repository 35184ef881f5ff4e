"""The checks of people: names (N04), and what is so of them from which scene on (N05)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from graphs.canon import Fact, Passage, contradictions, told_early
from graphs.checks.check import Check, Draft
from graphs.checks.passages import given
from graphs.checks.passages import words as words_of
from graphs.findings import Finding, Severity, Skipped, blocking
from graphs.templates.novel.checks_telling import NO_PROSE, novel
from graphs.templates.novel.draft import Character, Novel
from graphs.templates.novel.drafting import facts_of, place_of
from graphs.templates.novel.names import is_near, names_in, pairs_near
from graphs.templates.novel.naming import scene_called
from graphs.templates.novel.reading_text import Told, told_scenes
from graphs.templates.novel.speech import parted, sentences

_MAIN = ("lead", "second lead", "against")
_HERS = re.compile(r"\b(?:her|his|their|she|he|they)\b", re.IGNORECASE)
_OFTEN = 3
_COLOURS = (
    "black|brown|blue|green|grey|gray|hazel|amber|dark|blond|blonde|red|auburn|ginger|white|silver"
    "|golden|violet|chestnut"
)
_SEEN: Mapping[str, re.Pattern[str]] = {
    "eyes": re.compile(
        rf"\b({_COLOURS})[- ]?eye(?:s|d)\b|\beyes (?:were|are) ({_COLOURS})\b", re.I
    ),
    "hair": re.compile(rf"\b({_COLOURS})[- ]?hair(?:ed)?\b|\bhair (?:was|is) ({_COLOURS})\b", re.I),
    "hand": re.compile(r"\b(left|right)-handed\b", re.I),
    "age": re.compile(r"\b(\d{1,3})(?:-year-old|\s+years\s+old)\b", re.I),
}
_SAME = {"grey": "gray", "blonde": "blond", "golden": "blond"}


def _names(draft: Draft) -> Iterator[Finding | Skipped]:
    book = novel(draft)
    for one, other in combinations([c for c in book.cast.characters if c.part in _MAIN], 2):
        if one.name[:1].casefold() == other.name[:1].casefold():
            message = f"{one.name} and {other.name} begin alike; readers mix such names up."
            path = f"/cast/characters/{other.id}/name"
            yield _warning("N04", path, message, other.name)
    for one_name, other_name in pairs_near([c.name for c in book.cast.characters]):
        message = f"{other_name} and {one_name} are nearly the same name. Are they one person?"
        yield _warning("N04", "/cast/characters", message, other_name)
    told = list(told_scenes(book))
    if not told:
        yield Skipped(check="N04", reason=NO_PROSE)
        return
    called = sorted({part for one in book.cast.characters for part in _called(one)})
    known = {one.casefold() for one in called} | _known(book, draft)
    for name, times, first in names_in([one.text for one in told]):
        if name.casefold() in known:
            continue
        scene = told[first]
        near = next((one for one in called if is_near(name, one)), "")
        where = _sentence(scene.text, name)
        if near:
            message = f"{name} in {scene_called(scene.scene)} is nearly {near}. Is it {near}?"
            yield blocking("N04", scene.path, message, where)
        elif times >= _OFTEN:
            message = (
                f"{name} is named {times} times, first in {scene_called(scene.scene)}, and is not"
                " in the cast."
            )
            yield _warning("N04", scene.path, message, where)


def _known(book: Novel, draft: Draft) -> set[str]:
    ours = [
        *(one.name for one in book.world.places),
        *(one.what for one in book.world.places),
        *book.world.rules,
        book.world.period,
        *(one.who for one in book.cast.characters),
        *(scene.location for c in book.scene_list.chapters for scene in c.scenes),
    ]
    told = {word.casefold() for text in ours for word in words_of(text)}
    mine = {k: v for k, v in draft.inputs.items() if k not in ("manuscript", "references")}
    return told | set(words_of(given(mine)))


def _canon(draft: Draft) -> Iterator[Finding | Skipped]:
    book = novel(draft)
    told = list(told_scenes(book))
    if not told:
        yield Skipped(check="N05", reason=NO_PROSE)
        return
    facts = facts_in(book)
    at = {place_of(one.scene): one for one in told}
    names = {one.id: _called(one) for one in book.cast.characters}
    for clash in contradictions(facts):
        scene = at.get(clash.later.since)
        path = scene.path if scene else f"/cast/characters/{clash.later.subject}/traits"
        who = names.get(clash.later.subject, [clash.later.subject])[0]
        message = (
            f"{who}: {clash.later.attribute} {clash.later.value} {_since(clash.later)}, but"
            f" {clash.earlier.value} {_since(clash.earlier)}."
        )
        yield blocking("N05", path, message, clash.later.quote or clash.later.value)
    passages = [Passage(one.path, place_of(one.scene), one.text) for one in told]
    for early in told_early(facts, passages, names):
        who = names[early.fact.subject][0]
        message = (
            f"{who}: {early.fact.value or early.fact.attribute} comes {_since(early.fact)}; this is"
            f" {_place(early.passage.place)}."
        )
        yield blocking("N05", early.passage.path, message, early.quote)
    for scene in told:
        yield from _looks(scene, book)


def facts_in(book: Novel) -> list[Fact]:
    """Return everything that holds in a book: of the cast, and of the scenes that are written."""
    noted = (fact for one in book.chapters for scene in one.scenes for fact in scene.facts)
    return [*facts_of(book.cast), *noted]


def _looks(scene: Told, book: Novel) -> Iterator[Finding]:
    """Find looks and ages that differ from what the cast says."""
    outside = parted(scene.text).told
    here = [one for one in book.cast.characters if _is_named(one, scene.text)]
    for sentence in sentences(outside):
        named = [one for one in book.cast.characters if _is_named(one, sentence)]
        if not named and _HERS.search(sentence):
            named = here  # whose they are is clear where one person alone is named
        if len(named) != 1:
            continue
        for trait in named[0].traits:
            pattern = _SEEN.get(trait.attribute.casefold())
            found = pattern.search(sentence) if pattern else None
            if found is None:
                continue
            said = next(group for group in found.groups() if group).casefold()
            if _plain(said) not in trait.value.casefold().replace("grey", "gray"):
                message = (
                    f"{named[0].name}: {trait.attribute} {said} in {scene_called(scene.scene)}, but"
                    f" {trait.value} in the cast."
                )
                yield blocking("N05", scene.path, message, sentence)


def _plain(said: str) -> str:
    return _SAME.get(said, said)


def _called(one: Character) -> list[str]:
    names = [one.name, *one.aliases]
    parts = [part for name in names for part in name.split() if part[:1].isupper()]
    return list(dict.fromkeys([*names, *parts]))


def _is_named(one: Character, sentence: str) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence) for name in _called(one))


def _sentence(text: str, name: str) -> str:
    return next((one for one in sentences(text) if name in one), name)


def _since(fact: Fact) -> str:
    return f"from {_place(fact.since)} on" if fact.since else "from the beginning"


def _place(place: Sequence[int]) -> str:
    if not place:
        return "the book"
    return f"chapter {place[0]}" + (f", scene {place[1]}" if len(place) > 1 else "")


def _warning(check: str, path: str, message: str, evidence: str) -> Finding:
    return Finding(
        check=check,
        severity=Severity.WARN,
        path=path,
        message=message,
        evidence=evidence,
        fix="reviser",
    )


NAMES = Check(id="N04", title="Names hold", nature="wording", severity=Severity.BLOCK, find=_names)
CANON = Check(
    id="N05",
    title="What is so of people holds, from its scene on",
    nature="wording",
    severity=Severity.BLOCK,
    find=_canon,
)
