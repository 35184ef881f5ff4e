"""The checks of prose: patterns (N07), wear (N08), length (N10), readers (N11), overlap (N12)."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Literal

from agents.rules.banks import load
from graphs.checks.check import Check, Draft
from graphs.checks.passages import says
from graphs.findings import Finding, Severity, Skipped, blocking
from graphs.templates.novel.checks_telling import NO_PROSE, novel
from graphs.templates.novel.manuscript import count_words
from graphs.templates.novel.measures import LEAST_WORDS, drops, measured, shared_grams
from graphs.templates.novel.naming import scene_called
from graphs.templates.novel.reading_text import ToldChapter, told_chapters, told_scenes
from graphs.templates.novel.speech import sentences

_OPENING, _BEGINNING = 6, 3
_IN_A_ROW = 3
_OFTEN = 4
_LEAST_SHARE = 0.6
_OVERLAP = 12
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_SHORT = 4
_Find = Callable[[Draft], Iterable[Finding | Skipped]]
Ending = Literal["a question", "a line of dialogue", "a fragment", "a statement"]


def _patterns(draft: Draft) -> Iterator[Finding | Skipped]:
    chapters = told_chapters(novel(draft))
    if len(chapters) < 2:
        yield Skipped(check="N07", reason=NO_PROSE if not chapters else "one chapter alone")
        return
    first: dict[tuple[str, ...], ToldChapter] = {}
    for chapter in chapters:
        words = _words(chapter.text)
        whole, begins = tuple(words[:_OPENING]), tuple(words[:_BEGINNING])
        shown = " ".join(chapter.text.split()[:_OPENING])
        if whole in first:
            message = (
                f"Chapter {chapter.number} opens with the same words as chapter"
                f" {first[whole].number}."
            )
            yield blocking("N07", chapter.scenes[0].path, message, shown)
        elif begins in first:
            message = (
                f"Chapter {chapter.number} begins as chapter {first[begins].number} does: open it"
                " in another way."
            )
            yield _warning("N07", chapter.scenes[0].path, message, shown)
        first.setdefault(whole, chapter)
        first.setdefault(begins, chapter)
    yield from _endings(chapters)


def _endings(chapters: list[ToldChapter]) -> Iterator[Finding]:
    row = 1
    for before, after in pairwise(chapters):
        kind = _ending(after.text)
        row = row + 1 if kind == _ending(before.text) and kind != "a statement" else 1
        if row == _IN_A_ROW:
            message = f"{_IN_A_ROW} chapters in a row end on {kind}, up to chapter {after.number}."
            yield _warning("N07", after.scenes[-1].path, message, _last(after.text))


def _ending(text: str) -> Ending:
    last = _last(text)
    if last.endswith(("\u201d", '"')):
        return "a line of dialogue"
    if last.endswith("?"):
        return "a question"
    return "a fragment" if count_words(last) <= _SHORT else "a statement"


def _last(text: str) -> str:
    paragraph = text.rstrip().rsplit("\n", 1)[-1].strip()
    found = sentences(paragraph)
    return paragraph if paragraph.endswith(("\u201d", '"')) else found[-1] if found else paragraph


def _repeated(draft: Draft) -> Iterator[Finding | Skipped]:
    chapters = told_chapters(novel(draft))
    if len(chapters) < 2:
        yield Skipped(check="N08", reason=NO_PROSE if not chapters else "one chapter alone")
        return
    for one in shared_grams(chapters):
        if one.times >= _OFTEN:
            last = next(c for c in chapters if c.number == one.chapters[-1])
            named = ", ".join(map(str, one.chapters))
            message = f"These words come {one.times} times, in chapters {named}."
            scene = next((s for s in last.scenes if one.words in " ".join(_words(s.text))), None)
            yield _warning("N08", (scene or last.scenes[0]).path, message, one.words)
    found = [measured(one) for one in chapters]
    if all(one.variety is None for one in found):
        reason = f"word variety: every chapter has fewer than {LEAST_WORDS} words"
        yield Skipped(check="N08", reason=reason)
    paths = {one.number: one.scenes[0].path for one in chapters}
    for before, after in drops(found):
        message = (
            f"Word variety falls from {before.variety:.2f} in chapter {before.number} to"
            f" {after.variety:.2f} in chapter {after.number}."
        )
        yield _warning("N08", paths[after.number], message, f"{after.variety:.2f}")


def _long_enough(draft: Draft) -> Iterator[Finding | Skipped]:
    book = novel(draft)
    targets = {one.number: one.words for one in book.scene_list.chapters}
    drafted = [one for one in told_chapters(book) if not one.own]
    if not drafted:
        yield Skipped(check="N10", reason=NO_PROSE)
    for chapter in drafted:
        words, target = count_words(chapter.text), targets.get(chapter.number, 0)
        if words < _LEAST_SHARE * target:
            share = round(100 * words / target)
            message = (
                f"Chapter {chapter.number} has {words:,} words, {share} % of its {target:,}. At"
                f" least {_LEAST_SHARE:.0%} are wanted."
            )
            shortest = min(chapter.scenes, key=lambda one: len(one.text))
            yield blocking("N10", shortest.path, message, f"{words:,} words")


def _for_readers(draft: Draft) -> Iterator[Finding | Skipped]:
    book = novel(draft)
    told = list(told_scenes(book))
    if not told:
        yield Skipped(check="N11", reason=NO_PROSE)
    terms = load(__package__, "words")["rated"].get(book.brief.audience, [])
    rated = re.compile(rf"\b(?:{'|'.join(terms)})\b", re.IGNORECASE) if terms else None
    barred = [one.removeprefix("no ").strip() for one in book.brief.taboos]
    for scene in told:
        if rated and (found := rated.search(scene.text)):
            message = (
                f"{scene_called(scene.scene).capitalize()} says {found[0]!r}; books for"
                f" {book.brief.audience} readers leave it out."
            )
            yield blocking("N11", scene.path, message, _sentence(scene.text, found[0]))
        for one in barred:
            if len(one.split()) <= 2 and says(scene.text, one):
                message = (
                    f"{scene_called(scene.scene).capitalize()} has {one!r}, which you ruled out."
                )
                yield blocking("N11", scene.path, message, _sentence(scene.text, one))


def _taken_over(draft: Draft) -> Iterator[Finding | Skipped]:
    references = [str(one) for one in draft.inputs.get("references") or ()]
    if not references:
        yield Skipped(check="N12", reason="no text was given that nothing may be taken from")
        return
    grams: dict[tuple[str, ...], int] = defaultdict(int)
    for place, text in enumerate(references, 1):
        words = _words(text)
        for at in range(len(words) - _OVERLAP + 1):
            grams[tuple(words[at : at + _OVERLAP])] = place
    for scene in told_scenes(novel(draft)):
        spots = list(_WORD.finditer(scene.text))
        words = [one[0].replace("\u2019", "'").lower() for one in spots]
        for at in range(len(words) - _OVERLAP + 1):
            if number := grams.get(tuple(words[at : at + _OVERLAP])):
                shown = scene.text[spots[at].start() : spots[at + _OVERLAP - 1].end()]
                message = (
                    f"{scene_called(scene.scene).capitalize()} has {_OVERLAP} words in a row from"
                    f" text {number} that nothing may be taken from."
                )
                yield blocking("N12", scene.path, message, " ".join(shown.split()))
                break


def _words(text: str) -> list[str]:
    return [one.replace("\u2019", "'").lower() for one in _WORD.findall(text)]


def _sentence(text: str, word: str) -> str:
    low = word.casefold()
    return next((one for one in sentences(text) if low in one.casefold()), word)


def _warning(check: str, path: str, message: str, evidence: str) -> Finding:
    return Finding(
        check=check,
        severity=Severity.WARN,
        path=path,
        message=message,
        evidence=evidence,
        fix="reviser",
    )


def _check(name: str, title: str, severity: Severity, find: _Find) -> Check:
    return Check(id=name, title=title, nature="wording", severity=severity, find=find)


PATTERNS = _check("N07", "Chapters open and end in their own way", Severity.BLOCK, _patterns)
REPEATED = _check("N08", "Nothing wears out from chapter to chapter", Severity.WARN, _repeated)
LONG_ENOUGH = _check("N10", "Chapters reach their length", Severity.BLOCK, _long_enough)
FOR_READERS = _check("N11", "It fits its readers", Severity.BLOCK, _for_readers)
# No wording: the words that are found stand among what the writer gave, as what is not to be taken.
TAKEN_OVER = Check(
    id="N12",
    title="Nothing is taken from others",
    nature="safety",
    severity=Severity.BLOCK,
    find=_taken_over,
)
