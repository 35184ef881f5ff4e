"""Breaks a text into the lines of a page: so many columns, every sign one wide, styles kept."""

import re
import unicodedata
from collections.abc import Iterator

from graphs.screenplay.emphasis import Span, spans

_WORD = re.compile(r"\S+\s*")


def wrapped(text: str, columns: int) -> list[tuple[Span, ...]]:
    """Return the lines of a text, each no wider than this; an empty text has one empty line."""
    lines: list[tuple[Span, ...]] = []
    for told in _lines(spans(text)):
        words = "".join(span.text for span in told)
        lines += [_cut(told, start, end) for start, end in _breaks(words, columns)]
    return lines or [()]


def width(text: str) -> int:
    """Return the columns that a text takes: signs of East Asia take two, joined ones none."""
    if text.isascii():
        return len(text)
    return sum(_columns(sign) for sign in text)


def _columns(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Cf", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _lines(told: tuple[Span, ...]) -> Iterator[tuple[Span, ...]]:
    line: list[Span] = []
    for span in told:
        pieces = span.text.split("\n")
        for place, piece in enumerate(pieces):
            if place:
                yield tuple(line)
                line = []
            if piece:
                line.append(span._replace(text=piece))
    yield tuple(line)


def _breaks(words: str, columns: int) -> Iterator[tuple[int, int]]:
    """Yield where lines begin and end; a word that is too wide for a line is cut."""
    indent = len(words) - len(words.lstrip())
    start, used = 0, min(width(words[:indent]), columns // 2)
    for found in _WORD.finditer(words):
        word = found[0].rstrip()
        wide = width(word)
        if used and used + wide > columns and found.start() > start:
            yield start, found.start()
            start, used = found.start(), 0
        at = found.start()
        while wide > columns:
            cut = max(1, _fitting(words[at : found.start() + len(word)], columns - used))
            yield start, at + cut
            at = start = at + cut
            used, wide = 0, width(words[at : found.start() + len(word)])
        used += wide + len(found[0]) - len(word)
    if start < len(words) or not words:
        yield start, len(words)


def _fitting(word: str, columns: int) -> int:
    taken = 0
    for place, sign in enumerate(word):
        taken += _columns(sign)
        if taken > columns:
            return place
    return len(word)


def _cut(told: tuple[Span, ...], start: int, end: int) -> tuple[Span, ...]:
    """Return the runs between two places, without the spaces at the end."""
    found, at = [], 0
    for span in told:
        first, last = max(start - at, 0), min(end - at, len(span.text))
        if first < last:
            found.append(span._replace(text=span.text[first:last]))
        at += len(span.text)
    while found and not found[-1].text.rstrip():
        found.pop()
    if found:
        found[-1] = found[-1]._replace(text=found[-1].text.rstrip())
    return tuple(found)
