"""Measures of prose, chapter by chapter, and how they change from the first to the last."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from graphs.templates.novel.manuscript import count_words, paragraphs
from graphs.templates.novel.reading_text import ToldChapter
from graphs.templates.novel.speech import parted, sentences

LEAST_WORDS = 300
WINDOW = 100
GRAM = 4
MOST_GRAMS = 20
_DROP = 0.08  # of word variety, from one chapter to the next
_VARIETY_MATTERS, _WORDS_MATTER, _SHARE_MATTERS = 0.04, 3.0, 0.15
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
# A run of four words says something only where one of them is more than grammar.
_LISTED = """a an and as at be been but by did do for from had has have he her hers him his i in
into is it its me my no not of off on one or our out over own she so than that the their them then
there they this to up was we were what when where which who will with would you your could all back
down just like said if about after again before other some any know going go get got see"""
_SMALL = frozenset(_LISTED.split())


class Measured(NamedTuple):
    """What was counted of a chapter."""

    number: int
    words: int
    variety: float | None  # different words in a stretch, as a share; None where it is too short
    sentence: float  # words of a sentence on average
    single: float  # share of paragraphs that are one sentence
    dialogue: float  # share of the words that are said


class Shared(NamedTuple):
    """Four words in a row that come in several chapters."""

    words: str
    times: int
    chapters: tuple[int, ...]
    rate: float


def measured(chapter: ToldChapter) -> Measured:
    """Return what can be counted of a chapter."""
    text = chapter.text
    words = _words(text)
    told = sentences(text)
    pieces = [one for scene in chapter.scenes for one in paragraphs(scene.text)]
    # A line of dialogue is one sentence by nature; what is told is where the habit shows.
    narrated = [one for one in pieces if count_words(parted(one).told) > count_words(one) / 2]
    single = [one for one in narrated if len(sentences(one)) == 1]
    said = count_words(parted(text).said)
    return Measured(
        number=chapter.number,
        words=count_words(text),
        variety=_variety(words),
        sentence=len(words) / max(1, len(told)),
        single=len(single) / max(1, len(narrated)),
        dialogue=said / max(1, count_words(text)),
    )


def decay(found: Sequence[Measured]) -> Iterator[str]:
    """Yield how the measures change from the first chapter to the last."""
    if len(found) < 2:
        yield "One chapter alone shows no course; it takes two."
        return
    first, last = found[0], found[-1]
    if first.variety is not None and last.variety is not None:
        yield _course("Word variety", first.variety, last.variety, _VARIETY_MATTERS, ".2f")
    yield _course("Words a sentence", first.sentence, last.sentence, _WORDS_MATTER, ".1f")
    yield _course("One-sentence paragraphs", first.single, last.single, _SHARE_MATTERS, ".0%")


def shared_grams(chapters: Sequence[ToldChapter]) -> list[Shared]:
    """Return runs of four words that come back in another chapter, the most frequent first."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for chapter in chapters:
        for scene in chapter.scenes:
            words = _words(scene.text)
            for at in range(len(words) - GRAM + 1):
                gram = tuple(words[at : at + GRAM])
                if sum(one not in _SMALL for one in gram) >= 2:
                    places[gram].append(chapter.number)
    total = sum(count_words(one.text) for one in chapters) or 1
    found = [
        Shared(" ".join(gram), len(at), tuple(sorted(set(at))), 10_000 * len(at) / total)
        for gram, at in places.items()
        if len(set(at)) > 1
    ]
    found.sort(key=lambda one: (-one.times, one.words))
    return list(_apart(found))[:MOST_GRAMS]


def drops(found: Sequence[Measured]) -> Iterator[tuple[Measured, Measured]]:
    """Yield neighbours between which word variety falls sharply."""
    told = [one for one in found if one.variety is not None]
    for before, after in pairwise(told):
        if (before.variety or 0) - (after.variety or 0) > _DROP:
            yield before, after


def _apart(found: Sequence[Shared]) -> Iterator[Shared]:
    """Yield runs of which none is another one moved on by a word or two."""
    told: list[list[str]] = []
    for one in found:
        words = one.words.split()
        if not any(_overlap(words, other) for other in told):
            yield one
        told.append(words)


def _overlap(one: Sequence[str], other: Sequence[str]) -> bool:
    return any(
        one[moved:] == other[:-moved] or one[:-moved] == other[moved:] for moved in range(1, GRAM)
    )


def _variety(words: Sequence[str]) -> float | None:
    if len(words) < LEAST_WORDS:
        return None
    counts: dict[str, int] = defaultdict(int)
    different, total, windows = 0, 0, 0
    for at, word in enumerate(words):
        counts[word] += 1
        different += counts[word] == 1
        if at >= WINDOW:
            old = words[at - WINDOW]
            counts[old] -= 1
            different -= counts[old] == 0
        if at >= WINDOW - 1:
            total += different
            windows += 1
    return total / (windows * WINDOW)


def _course(name: str, first: float, last: float, matters: float, form: str) -> str:
    change = last - first
    told = "about the same" if abs(change) < matters else "higher" if change > 0 else "lower"
    begins, ends = _told(first, form), _told(last, form)
    return f"{name}: {begins} in the first chapter, {ends} in the last ({told})."


def _told(value: float, form: str) -> str:
    return f"{value:{form}}".replace("%", " %")


def _words(text: str) -> list[str]:
    return [one.replace("\u2019", "'").lower() for one in _WORD.findall(text)]
