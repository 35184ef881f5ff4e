"""The names in a text: words with a capital inside a sentence that are never written small."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from agents.rules.banks import load

SHORTEST, _LONG = 4, 8
_CAPITAL = re.compile(r"(?<=[a-z,;:] )([A-Z][a-z]+(?:['\u2019][A-Z][a-z]+)?)\b")
_WITH_CAPITAL = re.compile(r"(?<!\w)([A-Z][a-z]+(?:['\u2019][A-Z][a-z]+)?)\b")
_SMALL = re.compile(r"\b[a-z]+\b")


class Named(NamedTuple):
    """A name, how often it comes, and the place of the text in which it comes first."""

    name: str
    times: int
    first: int


def names_in(texts: Sequence[str]) -> list[Named]:
    """Return the names of texts, the most frequent first."""
    small = {word for text in texts for word in _SMALL.findall(text)} | _nobody()
    inside = {name for text in texts for name in _CAPITAL.findall(text)}
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for place, text in enumerate(texts):
        for name in _WITH_CAPITAL.findall(text):  # also where a sentence begins with it
            if name in inside and name.casefold() not in small:
                counts[name] += 1
                first.setdefault(name, place)
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return [Named(name, times, first[name]) for name, times in ranked]


def is_near(name: str, known: str) -> bool:
    """Tell whether a name is another one with a slip: a letter off, in a long one two."""
    least = min(len(name), len(known))
    if least < SHORTEST or name[:1] != known[:1]:
        return False
    if _is_swapped(name.casefold(), known.casefold()):
        return True
    return 0 < _distance(name.casefold(), known.casefold()) <= (2 if least >= _LONG else 1)


def pairs_near(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield names that a reader could take for each other."""
    for at, one in enumerate(names):
        yield from ((one, other) for other in names[at + 1 :] if is_near(other, one))


@lru_cache(maxsize=1)
def _nobody() -> frozenset[str]:
    return frozenset(str(one).casefold() for one in load(__package__, "words")["not_names"])


def _is_swapped(one: str, other: str) -> bool:
    """Tell whether two letters side by side changed places: Coel for Cole."""
    off = [at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    return (
        len(one) == len(other)
        and len(off) == 2
        and off[1] == off[0] + 1
        and one[off[0]] == other[off[1]]
        and one[off[1]] == other[off[0]]
    )


def _distance(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for at, sign in enumerate(one, 1):
        before, row[0] = row[0], at
        for to, against in enumerate(other, 1):
            least = min(row[to] + 1, row[to - 1] + 1, before + (sign != against))
            before, row[to] = row[to], least
    return row[-1]
