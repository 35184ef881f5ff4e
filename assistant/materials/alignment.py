"""Finds each line of one text again in another one: the same, changed, gone or new."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from graphs.documents.incoming import Line, Part

_UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_MARK = re.compile("\u2009[YCSM?]\u2009?")  # of a review copy, where its look is lost
_LIKE = 0.4  # so much of their words two lines share that are one line changed
_MOST_PAIRS = 250_000  # that are looked at; beyond it lines go by their order


class Placed(NamedTuple):
    """A line, and the cell of a table that it stands in; empty outside of tables."""

    text: str
    cell: tuple[int, int, int] | tuple[()] = ()


class Pair(NamedTuple):
    """Two lines by their positions, that are the same or one changed; or one without the other."""

    before: int | None
    after: int | None


def placed_lines(parts: Sequence[Part]) -> list[Placed]:
    """Return the lines of a file in their order."""
    return list(_placed(parts))


def unmarked(lines: Sequence[Placed]) -> list[Placed]:
    """Return lines of a review copy without the letters that say who wrote what."""
    return [one._replace(text=_MARK.sub("", one.text)) for one in lines]


def normal(text: str) -> str:
    """Return a line in the form that compares: what cannot be seen makes no difference."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())


def aligned(before: Sequence[str], after: Sequence[str]) -> list[Pair]:
    """Return every line of both texts once, in order."""
    old, new = [normal(one) for one in before], [normal(one) for one in after]
    found: list[Pair] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Pair(i1 + k, j1 + k) for k in range(i2 - i1)]
        else:
            found += _matched(old, new, range(i1, i2), range(j1, j2))
    return found


def _placed(parts: Sequence[Part]) -> Iterator[Placed]:
    for number, part in enumerate(parts):
        if isinstance(part, Line):
            # Cells that are pasted as plain text stand with a tab between them.
            yield from (Placed(one) for one in re.split("[\n\t]", part.text) if normal(one))
            continue
        for row, cells in enumerate((part.header, *part.rows)):
            for column, cell in enumerate(cells):
                for one in cell.split("\n"):
                    if normal(one):
                        yield Placed(one, (number, row, column))


def _matched(old: Sequence[str], new: Sequence[str], rows: range, columns: range) -> list[Pair]:
    """Pair the lines of a stretch that differs, each with the one that is most like it."""
    if len(rows) * len(columns) > _MOST_PAIRS:
        anchors: list[tuple[int, int]] = []
    else:
        anchors = _anchors([old[i] for i in rows], [new[j] for j in columns])
    found: list[Pair] = []
    i, j = rows.start, columns.start
    for row, column in [*anchors, (len(rows), len(columns))]:
        found += _between(range(i, rows.start + row), range(j, columns.start + column))
        if row < len(rows):
            found.append(Pair(rows.start + row, columns.start + column))
        i, j = rows.start + row + 1, columns.start + column + 1
    return found


def _between(rows: range, columns: range) -> Iterator[Pair]:
    """Yield lines without a likeness: as many as there were are rewritten ones."""
    if len(rows) == len(columns):
        yield from (Pair(i, j) for i, j in zip(rows, columns, strict=True))
        return
    yield from (Pair(i, None) for i in rows)
    yield from (Pair(None, j) for j in columns)


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return which lines are most like each other, in the order of both."""
    words = [Counter(re.findall(r"\w+", one.lower())) for one in old]
    others = [Counter(re.findall(r"\w+", one.lower())) for one in new]
    rows, columns = len(old), len(new)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    like = [[_likeness(one, other) for other in others] for one in words]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            with_it = like[i][j] + best[i + 1][j + 1] if like[i][j] >= _LIKE else 0.0
            best[i][j] = max(with_it, best[i + 1][j], best[i][j + 1])
    found, i, j = [], 0, 0
    while i < rows and j < columns:
        if like[i][j] >= _LIKE and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
