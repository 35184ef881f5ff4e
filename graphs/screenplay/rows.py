"""What every paragraph of a script is on the page: rows at their columns, in blocks that hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from graphs.screenplay.cues import cue
from graphs.screenplay.elements import SPOKEN, Element, ElementType
from graphs.screenplay.emphasis import Span
from graphs.screenplay.wrapping import width, wrapped

COLUMNS = 60  # of action: six inches at ten signs an inch
_T = ElementType


class Place(NamedTuple):
    """Where a kind of paragraph stands: its first column and how many it has."""

    indent: int
    columns: int


ACTION = Place(0, COLUMNS)
DIALOGUE = Place(10, 35)
DIRECTION = Place(16, 25)
CUE = Place(22, 38)
HEADING = Place(0, 57)  # leaves room for its number
_SIDES = {"left": (0, 28), "right": (31, 28)}  # two who speak at once
MORE = "(MORE)"
CONTINUED = "(CONT'D)"


class Piece(NamedTuple):
    """Words on a row, from a column on."""

    indent: int
    runs: tuple[Span, ...]


@dataclass(frozen=True)
class Row:
    """A line of the page: words, of which element they are, and what stands in the margins."""

    pieces: tuple[Piece, ...]
    element: int  # -1 for what the page adds: (MORE)
    number: str = ""  # of a scene, in both margins
    is_changed: bool = False  # an asterisk in the right margin

    @property
    def text(self) -> str:
        """The words alone."""
        return " ".join("".join(run.text for run in piece.runs) for piece in self.pieces)


@dataclass(frozen=True)
class Block:
    """Rows that belong together; where they may be cut, and what they need around them."""

    rows: tuple[Row, ...]
    space: int = 1  # empty rows above
    kind: ElementType = _T.ACTION
    speaker: str = ""  # a speech is cut with (MORE) and (CONT'D)
    leads: bool = False  # may not stand alone at the end of a page
    whole: bool = False


def blocks(
    elements: Sequence[Element], *, revision: int = 0, before: Mapping[int, str] | None = None
) -> list[Block]:
    """Return the blocks of a script.

    Rows of elements of this revision are marked as changed; `before` says, by element, what its
    text was, so that only the lines that differ are marked.
    """
    return list(_Blocks(elements, revision, before or {}).made())


def marked_removal(block: Block) -> Block:
    """Mark the last row of a block: something behind it was taken out."""
    return replace(block, rows=(*block.rows[:-1], replace(block.rows[-1], is_changed=True)))


class _Blocks:
    def __init__(
        self, elements: Sequence[Element], revision: int, before: Mapping[int, str]
    ) -> None:
        self._elements = elements
        self._revision = revision
        self._before = before
        self._last = ""  # who spoke last in the scene

    def made(self) -> Iterator[Block]:
        at = 0
        while at < len(self._elements):
            element = self._elements[at]
            end = at + 1
            if element.type is _T.PAGE_BREAK:
                yield Block((), 0, _T.PAGE_BREAK)
            elif element.type is _T.CHARACTER:
                end = self._end_of_speech(at)
                yield from self._speech(at, end)
            elif element.is_printed and element.text:
                yield self._single(at, element)
            at = end

    def _end_of_speech(self, at: int) -> int:
        """Return where a speech ends, and for one on the left side the one on the right."""
        sides = 1 if self._elements[at].dual == "left" else 0
        end = at + 1
        while end < len(self._elements):
            element = self._elements[end]
            beside = sides and element.type is _T.CHARACTER and element.dual == "right"
            if beside:
                sides = 0
            elif element.type not in SPOKEN and element.is_printed:
                break
            end += 1
        return end

    def _single(self, at: int, element: Element) -> Block:
        kind = element.type
        if kind is _T.SCENE_HEADING:
            self._last = ""
            told = element.model_copy(update={"text": element.text.upper()})
            rows = self._rows(at, told, HEADING)
            numbered = replace(rows[0], number=element.scene_number)
            return Block((numbered, *rows[1:]), 2, kind, leads=not element.is_omitted)
        if kind is _T.TRANSITION:
            return Block(tuple(self._aligned(at, element, 1)), 1, kind)
        if kind is _T.CENTERED:
            return Block(tuple(self._aligned(at, element, 0.5)), 1, kind)
        if kind in SPOKEN:  # by nobody
            place = DIALOGUE if kind is not _T.PARENTHETICAL else DIRECTION
            return Block(self._rows(at, element, place), 1, kind)
        return Block(self._rows(at, element, ACTION), 1, kind, leads=kind is _T.SHOT)

    def _aligned(self, at: int, element: Element, share: float) -> Iterator[Row]:
        for row in self._rows(at, element, ACTION):
            wide = width(row.text)
            indent = int((COLUMNS - wide) * share)
            yield replace(row, pieces=(Piece(indent, row.pieces[0].runs),))

    def _speech(self, start: int, end: int) -> Iterator[Block]:
        first = self._elements[start]
        right = next(
            (at for at in range(start + 1, end) if self._elements[at].type is _T.CHARACTER), None
        )
        if right is not None:
            self._last = ""
            sides = (self._side(start, right, "left"), self._side(right, end, "right"))
            longest = max(map(len, sides))
            pairs = (
                _beside([side[at] for side in sides if at < len(side)]) for at in range(longest)
            )
            yield Block(tuple(pairs), kind=_T.CHARACTER, whole=True)
            return
        who = cue(first.text)
        goes_on = who.name == self._last and not who.is_continued
        told = f"{first.text} {CONTINUED}" if goes_on else first.text
        self._last = who.name
        rows = list(self._rows(start, first.model_copy(update={"text": told}), CUE))
        for at in range(start + 1, end):
            if self._elements[at].type in SPOKEN:
                rows += self._rows(at, self._elements[at], _place_of(self._elements[at]))
        yield Block(tuple(rows), kind=_T.CHARACTER, speaker=_again(first.text))

    def _side(self, start: int, end: int, side: str) -> list[Row]:
        indent, columns = _SIDES[side]
        found: list[Row] = []
        for at in range(start, end):
            element = self._elements[at]
            if not element.is_printed:
                continue
            inset = {_T.CHARACTER: 9, _T.PARENTHETICAL: 3}.get(element.type, 0)
            found += self._rows(at, element, Place(indent + inset, columns - inset))
        return found

    def _rows(self, at: int, element: Element, place: Place) -> tuple[Row, ...]:
        lines = wrapped(element.text, place.columns)
        rows = [Row((Piece(place.indent, line),), at) for line in lines]
        if not self._revision or element.revision != self._revision:
            return tuple(rows)
        old = self._before.get(at)
        known = set(wrapped(old, place.columns)) if old is not None else set()
        changed = [replace(row, is_changed=row.pieces[0].runs not in known) for row in rows]
        if not any(row.is_changed for row in changed):  # words were taken out, and none added
            changed[-1] = replace(changed[-1], is_changed=True)
        return tuple(changed)


def _place_of(element: Element) -> Place:
    return DIRECTION if element.type is _T.PARENTHETICAL else DIALOGUE


def _beside(rows: Sequence[Row]) -> Row:
    pieces = tuple(piece for row in rows for piece in row.pieces)
    return Row(pieces, rows[0].element, is_changed=any(row.is_changed for row in rows))


def _again(text: str) -> str:
    """Return the cue above the rest of a speech on the next page."""
    return text if cue(text).is_continued else f"{text} {CONTINUED}"
