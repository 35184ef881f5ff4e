"""Fountain's emphasis inside a line: from marks to runs of bold, italic and underline, and back.

Every text of an element is written so; what stands after a backslash is no mark. Marks never reach
over the end of a line. Reading takes time in proportion to the text, whatever stands in it.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

_TOKEN = re.compile(r"\\[*_]|\*+|_|[^\\*_]+|\\")
_BOLD, _ITALIC, _UNDERLINE = "**", "*", "_"


class Span(NamedTuple):
    """A run of words in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False


def spans(text: str) -> tuple[Span, ...]:
    """Return the runs of a text, its marks and backslashes taken out."""
    if not any(sign in text for sign in "*_\\"):
        return (Span(text),) if text else ()
    found: list[Span] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            found.append(Span("\n"))
        found += _line(line)
    return tuple(_merged(found))


def plain(text: str) -> str:
    """Return the words alone."""
    return "".join(span.text for span in spans(text))


def marked(runs: Iterable[Span]) -> str:
    """Return the text that has these runs; spaces at their edges lose their style."""
    lines: list[list[Span]] = [[]]
    for run in runs:
        for number, piece in enumerate(run.text.split("\n")):
            if number:
                lines.append([])
            if piece:
                lines[-1].append(run._replace(text=piece))
    return "\n".join(_written(list(_merged(_tight(line)))) for line in lines)


def _line(line: str) -> Iterator[Span]:
    pieces = _TOKEN.findall(line)
    marks = _paired(pieces)
    on: set[str] = set()
    for place, piece in enumerate(pieces):
        mark, left = marks.get(place, ("", piece))
        for one in _parts(mark):
            on.symmetric_difference_update({one})
        if left:
            words = left[1:] if left[0] == "\\" and len(left) > 1 else left
            yield Span(words, _BOLD in on, _ITALIC in on, _UNDERLINE in on)


def _paired(pieces: list[str]) -> dict[int, tuple[str, str]]:
    """Return for each run of marks what of it opens or closes something, and what is literal."""
    closed: dict[int, tuple[str, str]] = {}
    opened: dict[str, int] = {}
    kept: dict[int, set[str]] = {}
    words = -1  # where the last piece stands that is no mark: marks around nothing are literal
    for place, piece in enumerate(pieces):
        if piece[0] not in "*_" or len(piece) > 3:
            words = place
            continue
        before = pieces[place - 1][-1] if place else " "
        after = pieces[place + 1][0] if place + 1 < len(pieces) else " "
        kept[place] = set()
        for one in sorted(_parts(piece), key=lambda mark: mark not in opened):
            if one in opened and opened[one] < words and not before.isspace():
                kept[opened.pop(one)].add(one)
                kept[place].add(one)
            elif one not in opened and not after.isspace():
                opened[one] = place
    for place, used in kept.items():
        literal = "".join(one for one in _parts(pieces[place]) if one not in used)
        closed[place] = ("".join(sorted(used)), literal)
    return closed


def _parts(mark: str) -> tuple[str, ...]:
    """Return the marks in a run of them: three stars are bold and italic."""
    if mark == "***":
        return (_BOLD, _ITALIC)
    return (mark,) if mark else ()


def _tight(line: list[Span]) -> Iterator[Span]:
    """Give spaces at the edges of runs the style of both sides: marks hold on to words."""
    pieces = [
        run._replace(text=piece)
        for run in line
        for piece in re.split(r"(^\s+|\s+$)", run.text)
        if piece
    ]
    before = Span("")
    for place, piece in enumerate(pieces):
        if not piece.text.isspace():
            before = piece
            yield piece
            continue
        after = next((one for one in pieces[place:] if not one.text.isspace()), Span(""))
        yield Span(
            piece.text,
            before.bold and after.bold,
            before.italic and after.italic,
            before.underline and after.underline,
        )


def _merged(runs: Iterable[Span]) -> Iterator[Span]:
    for _, same in groupby((run for run in runs if run.text), key=lambda run: run[1:]):
        held = list(same)
        yield held[0]._replace(text="".join(run.text for run in held))


def _written(runs: list[Span]) -> str:
    """Return a line with its marks; letters that look like marks are escaped where they count."""
    bare = "".join(_with_marks(runs, escape=False))
    if tuple(_merged(_line(bare))) == tuple(runs):
        return bare
    return "".join(_with_marks(runs, escape=True))


def _with_marks(runs: list[Span], *, escape: bool) -> Iterator[str]:
    before = Span("")
    for run in (*runs, Span("")):
        yield _change(before, run)
        yield re.sub(r"([*_])", r"\\\1", run.text) if escape else run.text
        before = run


def _change(before: Span, after: Span) -> str:
    """Return the marks between two runs, those that close in front of those that open."""
    found = ""
    for closing in (True, False):
        stars = ""
        for mark, was, now in (
            (_BOLD, before.bold, after.bold),
            (_ITALIC, before.italic, after.italic),
        ):
            stars += mark if was != now and was is closing else ""
        under = before.underline != after.underline and before.underline is closing
        line = _UNDERLINE if under else ""
        found += f"{line}{stars}" if closing else f"{stars}{line}"
    return found
