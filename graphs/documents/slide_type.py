"""How much room type takes on a slide, and text cut into what fits."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from math import ceil

from graphs.documents.blocks import Rich, Run
from graphs.documents.layout import lines as broken
from graphs.documents.layout import plain

LEADING = 1.2  # of the size: from line to line
BETWEEN = 0.36  # of the size: between paragraphs
_SPARE = 1.04  # programs differ a little in how they set the same words
_INSETS = 0.2  # inches that a box keeps free at its sides
_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[]/\u2019 "), frozenset("mwMW@%\u2014\u2026")


def across(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a line of text stands, in inches: about that of Arial, and rather more."""
    return sum(map(_letter, text)) * size * (1.07 if bold else 1.0) * _SPARE / 72


def lines_of(text: str, size: float, width: float, *, bold: bool = False) -> int:
    """Return how many lines a text takes in a box of this width, in inches."""
    room = width - _INSETS
    count, used = 1, 0.0
    space = across(" ", size, bold=bold)
    for word in text.split():
        wide = across(word, size, bold=bold)
        if used and used + space + wide > room:
            count, used = count + 1, 0.0
        if wide > room:  # a word that is longer than its line is cut wherever the line ends
            count += ceil(wide / room) - 1
            wide %= room
        used += (space if used else 0.0) + wide
    return count


def height_of(points: Sequence[Rich], size: float, width: float, *, bold: bool = False) -> float:
    """Return how high paragraphs stand below each other, in inches."""
    lines = sum(lines_of(plain(point), size, width, bold=bold) for point in points)
    return (lines * LEADING + max(len(points) - 1, 0) * BETWEEN) * size / 72


def paragraphs(points: Sequence[Rich]) -> list[Rich]:
    """Return each line of the points as a paragraph of its own, without the empty ones."""
    return [line.runs for point in points for line in broken(point)]


def pieces(text: Rich, size: float, width: float, lines: int) -> Iterator[Rich]:
    """Yield a text in pieces that take so many lines each."""
    while lines_of(plain(text), size, width) > lines:
        first, text = _parted(text, _fitting(plain(text), size, width, lines))
        yield first
    yield text


def shortened(text: str, size: float, width: float, lines: int, *, bold: bool = False) -> str:
    """Return a text that takes at most so many lines, with an ellipsis where it was longer."""
    if lines_of(text, size, width, bold=bold) <= lines:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = lines_of(f"{text[:middle]}\u2026", size, width, bold=bold) <= lines
        low, high = (middle, high) if fits else (low, middle - 1)
    return f"{_to_word(text[:low])}\u2026"


def runs_right_to_left(text: str) -> bool:
    """Tell whether a text begins in a script such as Arabic or Hebrew."""
    found = (unicodedata.bidirectional(one) for one in text)
    return next((one for one in found if one in {"L", "R", "AL"}), "L") != "L"


def _fitting(text: str, size: float, width: float, lines: int) -> int:
    """Return where to cut, so that what stands before takes so many lines."""
    low, high = 1, len(text) - 1
    while low < high:
        middle = (low + high + 1) // 2
        fits = lines_of(text[:middle], size, width) <= lines
        low, high = (middle, high) if fits else (low, middle - 1)
    return max(len(_to_word(text[:low])), 1)


def _to_word(text: str) -> str:
    """Return the text up to the last end of a sentence or a word that is not far back."""
    sentence = list(re.finditer(r"[.?!\u2026;:](?=\s|$)", text))
    if sentence and sentence[-1].end() > len(text) * 0.7:
        return text[: sentence[-1].end()]
    space = text.rfind(" ")
    return text[:space] if space > len(text) * 0.6 else text


def _parted(text: Rich, at: int) -> tuple[Rich, Rich]:
    first: list[Run] = []
    rest: list[Run] = []
    for run in text:
        first.append(replace(run, text=run.text[: max(at, 0)]))
        rest.append(replace(run, text=run.text[max(at, 0) :]))
        at -= len(run.text)
    rest_ = [run for run in rest if run.text]
    if rest_:
        rest_[0] = replace(rest_[0], text=rest_[0].text.lstrip())
    return tuple(run for run in first if run.text), tuple(rest_)


@cache
def _letter(letter: str) -> float:
    """Return how wide a letter is, as a share of its size."""
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0.0
    if letter in _NARROW:
        return 0.31
    if letter in _WIDE:
        return 0.92
    return 0.7 if letter.isupper() else 0.555
