"""Cuts a script into pages of 54 lines, as a production counts them.

No heading stands alone at the end of a page; a paragraph and a speech leave two lines on either
side; a speech that is cut says (MORE), and its speaker is named again on the next page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphs.screenplay.elements import Element, ElementType
from graphs.screenplay.emphasis import Span
from graphs.screenplay.rows import CUE, DIRECTION, MORE, Block, Piece, Row, blocks

LINES = 54
_FEWEST = 2  # lines on either side of a cut
_T = ElementType


@dataclass(frozen=True)
class Page:
    """A page: its number, 12 or 12A, and its rows; None is an empty line."""

    number: str
    rows: tuple[Row | None, ...]

    @property
    def is_changed(self) -> bool:
        """Something on the page carries a mark."""
        return any(row is not None and row.is_changed for row in self.rows)


def paged(elements: Sequence[Element]) -> list[Page]:
    """Return the pages of a script, numbered from 1."""
    return numbered(blocks(elements))


def numbered(made: Iterable[Block]) -> list[Page]:
    """Return the pages of blocks, numbered from 1."""
    cut = pages_of(made)
    return [Page(str(number), rows) for number, rows in enumerate(cut, 1)]


def pages_of(made: Iterable[Block]) -> list[tuple[Row | None, ...]]:
    """Return the rows of each page."""
    filling = _Filling()
    listed = list(made)
    for place, block in enumerate(listed):
        filling.take(block, listed[place + 1 : place + 4])
    return filling.pages()


class _Filling:
    """The pages while they fill."""

    def __init__(self) -> None:
        self._done: list[tuple[Row | None, ...]] = []
        self._open: list[Row | None] = []

    def pages(self) -> list[tuple[Row | None, ...]]:
        return [*self._done, tuple(self._open)] if self._open else self._done

    def take(self, block: Block, after: Sequence[Block]) -> None:
        """Place a block; `after` are the next ones, of which a heading needs a beginning."""
        if block.kind is _T.PAGE_BREAK:
            self._turn()
            return
        rest: Block | None = block
        while rest is not None:
            rest = self._placed(rest, after)

    def _placed(self, block: Block, after: Sequence[Block]) -> Block | None:
        """Place as much of a block as this page takes; return what is left of it."""
        space = block.space if self._open else 0
        room = LINES - len(self._open) - space
        need = len(block.rows) + (_beginning(after) if block.leads else 0)
        if need <= room:
            self._put(block.rows, space)
            return None
        cut = 0 if block.leads or block.whole else _cut(block, room)
        if cut:
            self._put(start_of(block, cut).rows, space)
            self._turn()
            return rest_of(block, cut)
        if self._open:
            self._turn()
            return block
        self._put(block.rows[:LINES], 0)  # longer than a page, and not to be cut otherwise
        if len(block.rows) <= LINES:
            return None
        self._turn()
        return _with_rows(block, block.rows[LINES:])

    def _put(self, rows: Iterable[Row], space: int) -> None:
        self._open += [None] * space
        self._open += rows

    def _turn(self) -> None:
        if self._open:
            self._done.append(tuple(self._open))
            self._open = []


def _beginning(after: Sequence[Block]) -> int:
    """Return how many lines must follow a heading on its page."""
    for place, block in enumerate(after):
        if block.kind is _T.PAGE_BREAK or not block.rows:
            return 0
        if block.leads:
            return block.space + len(block.rows) + _beginning(after[place + 1 :])
        least = 3 if block.speaker else _FEWEST
        short = len(block.rows) if block.whole else min(len(block.rows), least)
        return block.space + min(short, LINES // 2)
    return 0


def _cut(block: Block, room: int) -> int:
    """Return after how many rows a block may be cut so that it fits; 0 where nowhere."""
    total = len(block.rows)
    if block.speaker:
        # A cue with two lines stay; (MORE) takes a line; no direction is left behind at the end.
        for cut in range(min(room - 1, total - _FEWEST), _FEWEST, -1):
            if block.rows[cut - 1].pieces[0].indent != DIRECTION.indent:
                return cut
        return 0
    cut = min(room, total - _FEWEST)
    return cut if cut >= _FEWEST else 0


def start_of(block: Block, cut: int) -> Block:
    """Return the first rows of a block that is cut, and (MORE) below those of a speech."""
    more = (Row((Piece(CUE.indent, (Span(MORE),)),), -1),) if block.speaker else ()
    return _with_rows(block, (*block.rows[:cut], *more))


def rest_of(block: Block, cut: int) -> Block:
    """Return the rows behind a cut, the name of the speaker above those of a speech."""
    again = (Row((Piece(CUE.indent, (Span(block.speaker),)),), -1),) if block.speaker else ()
    return _with_rows(block, (*again, *block.rows[cut:]))


def _with_rows(block: Block, rows: tuple[Row, ...]) -> Block:
    return Block(rows, block.space, block.kind, block.speaker, whole=block.whole)
