"""The check of lengths: how many words a section may have (X04)."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from graphs.checks.check import Check, Draft
from graphs.checks.passages import passages, words
from graphs.findings import Finding, Severity
from graphs.paths import select

_FAR_OFF = 0.5  # beyond the range by this share of it a length is no longer a matter of taste


class Words(NamedTuple):
    """The fewest and the most words of a section."""

    fewest: int
    most: int


def word_counts(ranges: Mapping[str, Words], names: Mapping[str, str] | None = None) -> Check:
    """X04: each place that a pattern fits has its number of words; far off it blocks.

    ``names`` says what a reader calls the places of a pattern.
    """

    def find(draft: Draft) -> Iterator[Finding]:
        for pattern, allowed in ranges.items():
            for path, _ in select(draft.data, pattern):
                count = sum(len(words(passage.text)) for passage in passages(draft, (path,)))
                if not allowed.fewest <= count <= allowed.most:
                    yield _off(path, count, allowed, (names or {}).get(pattern, "This part"))

    return Check(
        id="X04",
        title="Parts have a fitting length",
        nature="wording",
        severity=Severity.BLOCK,
        find=find,
    )


def _off(path: str, count: int, allowed: Words, name: str) -> Finding:
    least, most = allowed.fewest * (1 - _FAR_OFF), allowed.most * (1 + _FAR_OFF)
    told = "1 word" if count == 1 else f"{count} words"
    advice = "Say more." if count < allowed.fewest else "Shorten it."
    return Finding(
        check="X04",
        severity=Severity.WARN if least <= count <= most else Severity.BLOCK,
        path=path,
        message=f"{name} has {told}; {allowed.fewest} to {allowed.most} fit. {advice}",
        evidence=told,
        fix="reviser",
    )
