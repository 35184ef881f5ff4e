"""A page for students is fitted into its room: lines go first, boxes take what is left."""

import io

import pypdf
import pytest

from agents.sources import Source
from graphs.documents.blocks import (
    Block,
    Callout,
    Checklist,
    Document,
    Heading,
    KeyValue,
    Lines,
    ListBlock,
    Para,
    Rich,
    Run,
    Space,
    Table,
)
from graphs.documents.fitting import SHEET_MM, fitted, height
from graphs.documents.inline import label
from graphs.documents.layout import leads, may_split
from graphs.documents.render import render

ROOM = 100.0


def counts(blocks: tuple[Block, ...]) -> list[int]:
    return [block.count for block in blocks if isinstance(block, Lines)]


def test_a_page_that_has_room_stays_as_it_is() -> None:
    blocks = (Heading(1, "Write"), Lines(5))

    assert fitted(blocks, ROOM) == blocks


def test_a_long_page_gives_up_lines_where_there_are_most() -> None:
    made = fitted((Heading(1, "Short"), Lines(2), Heading(1, "Long"), Lines(9)), 85)

    assert counts(made)[0] == 2
    assert 2 < counts(made)[1] < 9
    assert height(made) <= 85


def test_lines_and_rows_come_closer_before_the_last_lines_go() -> None:
    table = Table(("A", "B"), (((), ()),) * 4, row_height_mm=7.5)

    made = fitted((table, Lines(3), Lines(3)), 85)

    narrow = next(block for block in made if isinstance(block, Table))
    assert narrow.row_height_mm == 6.5
    assert {block.spacing_mm for block in made if isinstance(block, Lines)} == {7.2}


def test_a_page_that_would_leave_next_to_nothing_to_write_on_takes_a_second_one() -> None:
    blocks = (Para(label("word " * 200)), Lines(8), Lines(8))

    assert fitted(blocks, ROOM) == blocks


def test_boxes_share_what_is_left_and_give_what_is_missing() -> None:
    grown = fitted((Space(30), Space(30)), ROOM)
    shrunk = fitted((Space(60), Lines(4), Space(60)), ROOM)

    assert {block.height_mm for block in grown if isinstance(block, Space)} == {44.0}
    assert all(block.height_mm < 60 for block in shrunk if isinstance(block, Space))
    assert counts(shrunk) == [4]


@pytest.mark.parametrize("box", [10.0, 500.0])
def test_no_box_is_too_small_or_fills_the_whole_page(box: float) -> None:
    made = fitted((Space(box),), SHEET_MM)

    assert [block.height_mm for block in made if isinstance(block, Space)] == [85.0]


@pytest.mark.parametrize(
    "block",
    [
        Heading(1, "Title"),
        KeyValue((("Name", ()),)),
        Para(label("words")),
        Para(label("words"), style="lead"),
        ListBlock((label("one"), label("two"))),
        Checklist((label("one"),)),
        Callout("note", "Word box", (label("one"),)),
        Table(("A",), ((label("one"),),)),
    ],
    ids=lambda block: type(block).__name__,
)
def test_every_block_of_a_sheet_has_a_height(block: Block) -> None:
    assert 3 < height((block,)) < 25


def test_the_estimate_is_safe_for_the_pdf() -> None:
    section: tuple[Block, ...] = (
        Heading(1, "Section"),
        Para(label("What do you see, and what do you think about it? " * 2)),
        Lines(9),
    )
    blocks = fitted((KeyValue((("Name", ()),)), *section * 4), SHEET_MM - 9)
    sheet = Document("sheet", "Sheet", blocks, audience="audience")

    assert sum(counts(blocks)) < 36
    assert len(pypdf.PdfReader(io.BytesIO(render(sheet, "pdf", copy="clean"))).pages) == 1


@pytest.mark.parametrize(
    ("text", "width", "split"),
    [("word " * 200, 0.3, False), ("word " * 400, 0.3, True), ("word " * 400, 1.0, False)],
    ids=["fits a page", "longer than a page", "long and wide"],
)
def test_a_row_is_cut_by_a_page_only_where_it_fits_on_none(
    text: str, width: float, split: bool
) -> None:
    row: tuple[Rich, ...] = ((Run(text, source=Source.STANDARD),), ())

    assert may_split(row, (width, 1 - width)) is split


def test_the_closing_line_keeps_the_lines_before_it_on_its_page() -> None:
    closing = Para(label("Made here."), style="small")

    assert leads(Lines(2), closing)
    assert not leads(Lines(2), Para(label("More.")))
