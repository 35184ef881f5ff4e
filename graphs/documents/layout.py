"""What the emitters share: the marks of the review copy, and where lines and pages break."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from math import ceil
from typing import NamedTuple

from agents.sources import Source
from graphs.documents.blocks import (
    BULLET,
    Block,
    Figure,
    KeyValue,
    Lines,
    ListBlock,
    Para,
    Rich,
    Run,
    Space,
    Table,
)

LINE_MM = Lines(1).spacing_mm
LINES_TOGETHER = 8  # so many ruled lines stay on one page
SMALL_TABLE_ROWS = 4  # a table up to this many rows and this much text stays on one page
SMALL_TABLE_TEXT = 900
NUMBER_ROWS_TOGETHER = 30  # of a table of numbers, whose rows are low and belong together
ROW_LINES_TO_SPLIT = 45  # of text; a row up to this high fits on a page and stays whole
_ACROSS = 105  # characters of a table's text from margin to margin
PICTURE = "Picture: "  # stands before its words where a format shows none
SHORT_VALUE = 44  # characters up to which two facts stand side by side


class Mark(NamedTuple):
    """How the review copy shows who wrote a passage: never by colour alone."""

    letter: str
    name: str
    colour: str  # six hex digits, at least 4.5 to 1 against white
    more: str = ""  # what the legend adds to the name


MARKS = {
    # A standard sentence around a person's words counts as theirs; the reader should know.
    Source.YOURS: Mark("Y", "yours", "1D4E9E", ", or built around your words"),
    Source.COMPUTED: Mark("C", "computed", "1B6B3A"),
    Source.STANDARD: Mark("S", "standard wording", "5A5F66"),
    Source.QUESTION: Mark("?", "question for you", "B3261E"),
    Source.MODEL: Mark("M", "written by a model", "6B3FA0"),
}


class Line(NamedTuple):
    """One line of a text that was broken by hand; a bullet stands before it or not."""

    runs: Rich
    bullet: bool


class Piece(NamedTuple):
    """A run, and the mark that follows it where a passage of one origin ends."""

    run: Run
    mark: Mark | None


def plain(text: Rich) -> str:
    """Return the words alone."""
    return "".join(run.text for run in text)


def lines(text: Rich) -> list[Line]:
    """Return the text cut at its line breaks, with empty lines left out."""
    broken: list[list[Run]] = [[]]
    for run in text:
        for number, part in enumerate(run.text.split("\n")):
            if number:
                broken.append([])
            if part:
                broken[-1].append(replace(run, text=part))
    return [_line(tuple(runs)) for runs in broken if plain(tuple(runs)).strip()]


def _line(runs: Rich) -> Line:
    first = runs[0] if runs else Run("")
    if not first.text.startswith(BULLET):
        return Line(runs, bullet=False)
    rest = replace(first, text=first.text.removeprefix(BULLET))
    return Line((rest, *runs[1:]) if rest.text else runs[1:], bullet=True)


def pieces(runs: Rich) -> Iterator[Piece]:
    """Yield each run, the last of a passage with its mark."""
    for position, run in enumerate(runs):
        rest = runs[position + 1 :]
        following = rest[0].source if rest else None
        ends = run.source is not None and run.source is not following
        # A figure that code put into a sentence does not end it.
        goes_on = run.source is not Source.COMPUTED and run.path and _same_passage(run, rest)
        yield Piece(run, MARKS[run.source] if ends and run.source and not goes_on else None)


def _same_passage(run: Run, rest: Rich) -> bool:
    """Tell whether a passage goes on behind runs of another origin that stand inside it."""
    return any(
        one.source is run.source
        for one in takewhile(lambda following: following.path == run.path, rest)
    )


def is_form(block: KeyValue) -> bool:
    """Tell whether the facts are a line to fill in by hand."""
    return not any(plain(value).strip() for _, value in block.pairs)


def facts_side_by_side(block: KeyValue) -> int:
    """Return how many facts stand in one row: two while all are short."""
    values = [plain(value) for _, value in block.pairs]
    return 2 if all(len(value) <= SHORT_VALUE and "\n" not in value for value in values) else 1


def leads(block: Block, following: Block | None) -> bool:
    """Tell whether a block belongs on the page of what follows: its lines, or the last words."""
    if isinstance(block, Lines):
        return isinstance(following, Para) and following.style == "small"
    return isinstance(block, Para) and isinstance(
        following, Lines | Space | Figure | Table | ListBlock
    )


def shares(table: Table) -> list[float]:
    """Return the width of each column as a share of the whole."""
    widths = table.widths or (1.0,) * len(table.header)
    return [width / sum(widths) for width in widths]


def may_split(row: tuple[Rich, ...], widths: Sequence[float]) -> bool:
    """Tell whether a row is so high that a page may cut it; ``widths`` are shares of the whole."""
    return any(
        lines_of(cell, width * _ACROSS) > ROW_LINES_TO_SPLIT
        for cell, width in zip(row, widths, strict=True)
    )


def lines_of(text: Rich, across: float) -> int:
    """Return about how many lines a text takes where ``across`` characters stand in one."""
    return sum(max(1, ceil(len(plain(line.runs)) / max(across, 1))) for line in lines(text))


def stays_together(table: Table) -> bool:
    """Tell whether a table is so small that no page should cut it."""
    if table.numbers_from:
        return len(table.rows) <= NUMBER_ROWS_TOGETHER
    text = sum(len(plain(cell)) for row in table.rows for cell in row)
    return len(table.rows) <= SMALL_TABLE_ROWS and text <= SMALL_TABLE_TEXT
