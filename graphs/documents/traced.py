"""The lines of a document as its file shows them, each piece with its place in the draft.

A file holds no places. Its lines are found again here by their words, so that what a person changed
in one leads to what it was made from.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from graphs.documents.blocks import (
    Block,
    Callout,
    Checklist,
    Document,
    Figure,
    Heading,
    KeyValue,
    ListBlock,
    Para,
    Rich,
    Table,
    Together,
    TwoUp,
)
from graphs.documents.layout import PICTURE, is_form, lines

Form = Literal["docx", "md"]


class Piece(NamedTuple):
    """A stretch of a line; its path is empty where it is a label of the layout."""

    text: str
    path: str = ""


class TracedLine(NamedTuple):
    """A line in its pieces."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(piece.text for piece in self.pieces)


def traced(document: Document, form: Form) -> list[TracedLine]:
    """Return the lines of a document, prepared for its copy, in the order of its file."""
    title = TracedLine((Piece(document.title, document.title_path),))
    subtitle = TracedLine((Piece(document.subtitle),))
    found = [title, subtitle, *_lines_of(document.blocks, form)]
    return [line for line in found if line.text.strip()]


def _lines_of(blocks: Iterable[Block], form: Form) -> Iterator[TracedLine]:
    for block in blocks:
        if isinstance(block, Together):
            yield from _lines_of(block.blocks, form)
        else:
            yield from _lines(block, form)


def _lines(block: Block, form: Form) -> Iterator[TracedLine]:
    match block:
        case Heading():
            yield TracedLine((Piece(block.text, block.path),))
        case Para():
            yield from _broken(block.text)
        case ListBlock() | Checklist():
            for item in block.items:
                yield from _item(item, form)
        case KeyValue():
            yield from _facts(block, form)
        case Table():
            yield from _table(block)
        case Callout():
            yield TracedLine((Piece(block.title),))
            for text in block.text:
                yield from _broken(text)
        case Figure():
            yield from _figure(block, form)
        case TwoUp():
            for _ in range(2 if form == "docx" else 1):
                yield from _lines_of(block.blocks, form)
        case _:
            return


def _item(text: Rich, form: Form) -> Iterator[TracedLine]:
    if form == "docx":  # an item is one paragraph there
        yield TracedLine(tuple(piece for line in _broken(text) for piece in line.pieces))
    else:
        yield from _broken(text)


def _facts(block: KeyValue, form: Form) -> Iterator[TracedLine]:
    if is_form(block):
        return
    for name, value in block.pairs:
        told = list(_broken(value))
        if form == "docx":
            yield TracedLine((Piece(name),))
        else:
            first = told.pop(0).pieces if told else ()
            yield TracedLine((Piece(f"{name}: "), *first))
        yield from told


def _table(table: Table) -> Iterator[TracedLine]:
    yield TracedLine((Piece(table.caption),))
    for place, name in enumerate(table.header):
        path = f"{table.header_path}/{place}" if table.header_path else ""
        yield TracedLine((Piece(name, path),))
    for row in table.rows:
        for cell in row:
            yield from _broken(cell)


def _figure(block: Figure, form: Form) -> Iterator[TracedLine]:
    if form == "md":
        yield TracedLine((Piece(f"{PICTURE}{block.alt}"),))
    yield from _broken(block.caption)


def _broken(text: Rich) -> Iterator[TracedLine]:
    for line in lines(text):
        yield TracedLine(tuple(Piece(run.text, run.path) for run in line.runs))
