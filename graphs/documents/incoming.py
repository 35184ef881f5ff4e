"""What comes in: the words of a file in their order, whatever program wrote them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

# What stands before an item of a list in plain text: a bullet, a box, a number or a letter.
MARKER = re.compile(
    r"^\s*(?:[-*+\u2022\u2013\u2014\u00b7\u25aa\u25cf\u25cb\u25e6\u25a0\u2751\u2610\u2611\u2612]"
    r"|\[[ xX]\]|\(?\d{1,2}[.)]|\(?[a-h][.)])\s+(?=\S)"
)
_ENDS = re.compile(r"[.?!:;]\W*$")
# Text was broken to fit a width where many of its lines are about as long as the longest.
_NARROWEST, _WIDEST, _RAGGED, _FULL = 40, 100, 12, 0.3
_LONG = 0.6  # of the longest line: a shorter one was ended on purpose


@dataclass(frozen=True)
class Line:
    """A paragraph. ``level`` is 0 for ordinary text and 1 for a title, 2 and more for headings."""

    text: str
    level: int = 0
    item: bool = False  # of a list
    strong: bool = False  # bold from end to end, as headings are that nobody styled


@dataclass(frozen=True)
class Grid:
    """A table. A line break in a cell begins a new paragraph of it; rows may differ in length."""

    rows: tuple[tuple[str, ...], ...]
    header: tuple[str, ...] = ()
    name: str = ""


Part = Line | Grid


class Unreadable(Exception):
    """The file is not what it looks like, or is damaged."""


def lines(parts: Iterable[Part]) -> Iterator[Line]:
    """Yield every paragraph in order; those of a table cell by cell, row by row."""
    for part in parts:
        if isinstance(part, Line):
            yield part
            continue
        for row in (part.header, *part.rows) if part.header else part.rows:
            for cell in row:
                yield from (Line(one) for one in cell.split("\n") if one.strip())


def text(parts: Iterable[Part]) -> str:
    """Return the words alone: a paragraph a line, a row of a table a line with its cells apart."""
    return "\n".join(_told(parts))


def plain_lines(raw: str, *, broken: bool = False) -> list[Line]:
    """Return the paragraphs of plain text; where it is ``broken`` to fit a width, joined again."""
    found = [_line(one) for one in raw.splitlines()]
    lengths = [len(one.text) for one in found if one.text]
    widest = max(lengths, default=0)
    full = sum(length >= widest - _RAGGED for length in lengths)
    if broken or (_NARROWEST <= widest <= _WIDEST and full >= max(3, _FULL * len(lengths))):
        return list(_joined(found, widest))
    return [one for one in found if one.text]


def header_of(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first row names the columns: all words, all different, and rows follow."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return False
    first = [cell.strip() for cell in rows[0]]
    words = all(re.search(r"[^\W\d_]", cell) and len(cell) <= 80 for cell in first)
    return words and len(set(first)) == len(first)


def _told(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Line):
            yield part.text
        else:
            rows = (part.header, *part.rows) if part.header else part.rows
            yield from ("\t".join(cell.replace("\n", " ") for cell in row) for row in rows)


def _line(raw: str) -> Line:
    marked = MARKER.match(raw)
    return Line(raw[marked.end() :].strip() if marked else raw.strip(), item=marked is not None)


def _joined(broken: Sequence[Line], widest: int) -> Iterator[Line]:
    """Put together what one paragraph was: a full line goes on in the next one."""
    open_: Line | None = None
    last = ""
    for one in broken:
        if open_ is not None and not one.item and _goes_on(last, one.text, widest):
            open_ = replace(open_, text=f"{open_.text} {one.text}")
        else:
            if open_ is not None and open_.text:
                yield open_
            open_ = one
        last = one.text
    if open_ is not None and open_.text:
        yield open_


def _goes_on(before: str, after: str, widest: int) -> bool:
    if not before or not after or len(before) < _LONG * widest or widest < _NARROWEST:
        return False
    return after[:1].islower() or (not _ENDS.search(before) and not after[:1].isupper())
