"""Fits a page for students: gives up ruled lines until it is one page, gives drawings what is left.

Heights are estimates that suit both the PDF and the Word file, so a page may stay a little short.
"""

from collections.abc import Sequence
from dataclasses import replace

from graphs.documents.blocks import (
    Block,
    Callout,
    Checklist,
    Figure,
    Heading,
    KeyValue,
    Lines,
    ListBlock,
    Para,
    Rich,
    Space,
    Table,
)
from graphs.documents.figures import height_of
from graphs.documents.inline import label
from graphs.documents.layout import LINE_MM, lines_of, shares

SHEET_MM = 253.0  # a page without its margins, as these estimates count
_ACROSS = 84  # characters from margin to margin
_ACROSS_MM = 185.0  # the text of a Word file, which is the wider one
_TEXT_MM = 4.7  # a line of text
_NARROWER = 0.9  # as far as ruled lines may come closer, from 8 to 7.2 mm
_NARROW_ROW_MM = 6.5
_LEAST_LEFT = 0.4  # of the ruled lines
_SMALLEST_BOX_MM = 18.0
_LARGEST_BOX_MM = 85.0
_SPARE = 0.04  # of the room, that boxes leave where lines would have left a part of a line
_HEADING_MM, _FORM_MM, _GAP_MM, _CELL_MM = 9.0, 11.0, 3.2, 2.2


def fitted(blocks: Sequence[Block], room_mm: float) -> tuple[Block, ...]:
    """Return the blocks with as many ruled lines and as large boxes as the room allows.

    Where next to nothing to write on would be left, they stay as they are and take a second page.
    """
    made = list(blocks)
    for fewest in (3, 2, 1):
        while _over(made, room_mm) and (at := _longest(made, fewest)) is not None:
            made[at] = _shorter(made[at])
        if _over(made, room_mm):
            made = [_closer(block) for block in made]
    if _over(made, room_mm) or _ruled(made) < _LEAST_LEFT * _ruled(blocks):
        return tuple(blocks)
    return tuple(_boxes_fitted(made, room_mm))


def height(blocks: Sequence[Block]) -> float:
    """Return about how high blocks stand below each other, in millimetres."""
    return sum(_height(block) for block in blocks)


def _over(blocks: Sequence[Block], room_mm: float) -> bool:
    smallest = [
        replace(block, height_mm=min(block.height_mm, _SMALLEST_BOX_MM))
        if isinstance(block, Space)
        else block
        for block in blocks
    ]
    return height(smallest) > room_mm


def _closer(block: Block) -> Block:
    if isinstance(block, Lines) and block.spacing_mm >= LINE_MM:
        return replace(block, spacing_mm=block.spacing_mm * _NARROWER)
    if isinstance(block, Table) and block.row_height_mm > _NARROW_ROW_MM:
        return replace(block, row_height_mm=_NARROW_ROW_MM)
    return block


def _ruled(blocks: Sequence[Block]) -> int:
    return sum(block.count for block in blocks if isinstance(block, Lines))


def _longest(blocks: Sequence[Block], fewest: int) -> int | None:
    """Return where the most lines stand; of equal ones the last, which is the least begun."""
    counts = [(block.count, at) for at, block in enumerate(blocks) if isinstance(block, Lines)]
    most, at = max(counts, default=(0, 0))
    return at if most > fewest else None


def _shorter(block: Block) -> Block:
    return replace(block, count=block.count - 1) if isinstance(block, Lines) else block


def _boxes_fitted(blocks: Sequence[Block], room_mm: float) -> list[Block]:
    """Share what room is left among the boxes to draw in."""
    boxes = [block.height_mm for block in blocks if isinstance(block, Space)]
    if not boxes:
        return list(blocks)
    each = (room_mm * (1 - _SPARE) - height(blocks)) / len(boxes)
    return [
        replace(block, height_mm=_bounded(block.height_mm + each))
        if isinstance(block, Space)
        else block
        for block in blocks
    ]


def _bounded(box_mm: float) -> float:
    return float(int(min(max(box_mm, _SMALLEST_BOX_MM), _LARGEST_BOX_MM)))


def _height(block: Block) -> float:
    match block:
        case Heading():
            return _HEADING_MM
        case KeyValue():
            return _FORM_MM
        case Lines(count, spacing):
            return count * spacing + _GAP_MM
        case Space(box):
            return box + _GAP_MM
        case Figure():
            return _figure(block)
        case Table():
            return _table(block)
        case Para() | ListBlock() | Checklist() | Callout():
            return _text(block)
    return 0.0


def _text(block: Para | ListBlock | Checklist | Callout) -> float:
    match block:
        case Para(text, style):
            return _high(text) + (3.5 if style == "lead" else 1.2)
        case ListBlock(items) | Checklist(items):
            return sum(_high(item) + 0.4 for item in items) + 1
        case Callout(_, title, parts):
            return _high(label(title)) + sum(map(_high, parts)) + 6


def _figure(block: Figure) -> float:
    return height_of(block, _ACROSS_MM) + _high(block.caption) + _GAP_MM


def _high(text: Rich) -> float:
    return lines_of(text, _ACROSS) * _TEXT_MM


def _table(table: Table) -> float:
    widths = [share * _ACROSS for share in shares(table)]
    head = max(
        lines_of(label(name), width) for name, width in zip(table.header, widths, strict=True)
    )
    rows = [
        max((lines_of(cell, width) for cell, width in zip(row, widths, strict=True)), default=1)
        for row in table.rows
    ]
    filled = sum(max(lines * _TEXT_MM + _CELL_MM, table.row_height_mm) for lines in rows)
    return head * _TEXT_MM + _CELL_MM + filled + _GAP_MM
