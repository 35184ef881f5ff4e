"""Locked pages: each begins where it began, what does not fit goes on A-pages, and only pages
that changed are handed out again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from graphs.screenplay.elements import Script
from graphs.screenplay.locking import Locked, number_after
from graphs.screenplay.paging import Page, pages_of, rest_of, start_of
from graphs.screenplay.rows import Block, blocks, marked_removal


class Boundary(NamedTuple):
    """Where a page began: in which block, and behind how many of its rows."""

    block: int
    rows: int


def relocked_pages(previous: Script, old: Sequence[Page], locked: Locked) -> list[Page]:
    """Return all pages of the new script; `old` are the locked ones of the previous script."""
    revision = max((one.number for one in locked.script.revisions), default=0)
    new = [
        marked_removal(block) if _ends_in(block, locked.removed_after) and block.rows else block
        for block in blocks(locked.script.elements, revision=revision, before=locked.before)
    ]
    cuts = list(_cuts(blocks(previous.elements), old, new, locked.after))
    return _numbered(list(_segments(new, cuts)), [page.number for page in old])


def changed(old: Sequence[Page], new: Sequence[Page]) -> list[Page]:
    """Return the pages that are new, carry a mark, or read differently."""
    known = {page.number: _read(page) for page in old}
    return [page for page in new if page.is_changed or known.get(page.number) != _read(page)]


def _read(page: Page) -> list[str]:
    return ["" if row is None else f"{row.number} {row.text}" for row in page.rows]


def _ends_in(block: Block, places: frozenset[int]) -> bool:
    return any(row.element in places for row in block.rows)


def _cuts(
    before: Sequence[Block], pages: Sequence[Page], new: Sequence[Block], after: dict[int, int]
) -> Iterator[Boundary]:
    """Yield where each page but the first begins in the new script."""
    old_block = {row.element: at for at, block in enumerate(before) for row in block.rows}
    new_block = {row.element: at for at, block in enumerate(new) for row in block.rows}
    for page in pages[1:]:
        first = next((row.element for row in page.rows if row and row.element >= 0), None)
        if first is None or first not in old_block:
            continue
        at = old_block[first]
        element = before[at].rows[0].element
        inside = _rows_before(pages, page, before[at])
        moved = _moved(element, after, new_block)
        if moved is None:
            yield Boundary(len(new), 0)
        elif not inside:
            yield Boundary(moved, 0)
        elif len(new[moved].rows) == len(before[at].rows):
            yield Boundary(moved, inside)
        else:  # what grew or shrank stays on the page on which it began
            yield Boundary(moved + 1, 0)


def _rows_before(pages: Sequence[Page], page: Page, block: Block) -> int:
    """Return how many rows of a block stand on earlier pages."""
    mine = {row.element for row in block.rows}
    found = 0
    for one in pages:
        if one is page:
            break
        found += sum(1 for row in one.rows if row is not None and row.element in mine)
    return found


def _moved(element: int, after: dict[int, int], new_block: dict[int, int]) -> int | None:
    """Return the block in which an element stands now, or the next one that is still there."""
    for place in sorted(one for one in after if one >= element):
        if after[place] in new_block:
            return new_block[after[place]]
    return None


def _segments(new: Sequence[Block], cuts: Sequence[Boundary]) -> Iterator[list[Block]]:
    """Yield what belongs to each locked page."""
    at = Boundary(0, 0)
    for cut in (*cuts, Boundary(len(new), 0)):
        end = max(cut, at)
        yield list(_within(new, at, end))
        at = end


def _within(new: Sequence[Block], start: Boundary, end: Boundary) -> Iterator[Block]:
    for place in range(start.block, len(new)):
        if (place, 0) >= end:
            return
        block = new[place]
        if place == start.block and start.rows:
            block = rest_of(block, start.rows)
        if place == end.block and end.rows:
            taken = end.rows - (start.rows if place == start.block else 0)
            block = start_of(block, taken)
        yield block


def _numbered(segments: Sequence[Sequence[Block]], numbers: Sequence[str]) -> list[Page]:
    """Number the pages: the locked ones as they were, those that overflow 12A; 11-12 where one
    is empty now.
    """
    taken = set(numbers)
    pages: list[Page] = []
    for place, segment in enumerate(segments):
        number = numbers[place] if place < len(numbers) else str(place + 1)
        made = pages_of(segment)
        if not made and pages:
            first = pages[-1].number.partition("-")[0]
            pages[-1] = replace(pages[-1], number=f"{first}-{number}")
        for further, rows in enumerate(made):
            if further:
                number = number_after(number, taken)
                taken.add(number)
            pages.append(Page(number, rows))
    return pages
