"""Writes the blocks of a document into a Word file that is already dressed."""

from collections.abc import Sequence
from io import BytesIO
from itertools import chain

from docx.blkcntnr import BlockItemContainer
from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_BREAK
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from graphs.documents.blocks import (
    Block,
    Callout,
    Checklist,
    Document,
    Figure,
    Heading,
    KeyValue,
    Lines,
    ListBlock,
    PageBreak,
    Para,
    Rich,
    Space,
    Table,
    Together,
    TwoUp,
)
from graphs.documents.figures import png
from graphs.documents.layout import (
    LINE_MM,
    LINES_TOGETHER,
    MARKS,
    Mark,
    facts_side_by_side,
    is_form,
    leads,
    lines,
    may_split,
    pieces,
    shares,
    stays_together,
)
from graphs.documents.word_styles import (
    INK,
    PAGE_HEIGHT,
    QUIET,
    RULE,
    TABLE,
    TINT,
    margin,
    text_width,
)
from graphs.documents.word_tables import (
    add_table,
    border,
    keep_whole,
    pad,
    repeat_header,
    set_height,
    shade,
    underline,
)

_BOXES = {
    "note": ("EEF2F7", "1F3A5F"),
    "safety": ("FDF3E0", "8A5300"),
    "question": ("FBECEA", "B3261E"),
}
_THIN = "\u2009"
_LETTER_MM = 2.2  # how wide a bold letter of a label is, with room to spare
_PARA_STYLES = {
    "body": "Normal",
    "lead": "Lead",
    "small": "Small Print",
    "break": "Scene Break",
}


def write(word: WordDocument, document: Document) -> None:
    """Write the title and every block."""
    if not (document.blocks and isinstance(document.blocks[0], TwoUp)):
        word.add_paragraph(document.title, style="Title")
        if document.subtitle:
            word.add_paragraph(document.subtitle, style="Subtitle")
    half = Length((PAGE_HEIGHT - 2 * margin(document)) // 2 - Mm(3))
    _Writer(word, half).blocks(word._body, document.blocks, text_width(document))


class _Writer:
    def __init__(self, word: WordDocument, half: Length) -> None:
        self.word = word
        self.half = half

    def blocks(self, to: BlockItemContainer, blocks: Sequence[Block], width: int) -> None:
        for position, block in enumerate(blocks):
            # Counting what is there takes its time in a book, so it is done only where it matters.
            holds = leads(block, blocks[position + 1] if position + 1 < len(blocks) else None)
            before, tables = (len(to.paragraphs), len(to.tables)) if holds else (0, 0)
            self.block(to, block, width)
            if holds:
                inside = [_paragraphs(table) for table in to.tables[tables:]]
                for paragraph in chain(to.paragraphs[before:], *inside):
                    paragraph.paragraph_format.keep_with_next = True

    def block(self, to: BlockItemContainer, block: Block, width: int) -> None:
        match block:
            case KeyValue():
                self.facts(to, block, width)
            case Table():
                self.table(to, block, width)
            case Callout():
                self.callout(to, block, width)
            case Figure():
                self.figure(to, block, width)
            case Together():
                self.together(to, block, width)
            case Lines() | Space() | PageBreak() | TwoUp():
                self.room(to, block, width)
            case _:
                self.words(to, block)

    def together(self, to: BlockItemContainer, block: Together, width: int) -> None:
        before, tables = len(to.paragraphs), len(to.tables)
        self.blocks(to, block.blocks, width)
        inside = [_paragraphs(table) for table in to.tables[tables:]]
        for paragraph in chain(to.paragraphs[before:-1], *inside):
            paragraph.paragraph_format.keep_with_next = True
        if block.blocks and isinstance(block.blocks[0], Para):
            to.paragraphs[before].paragraph_format.space_before = Pt(9)

    def words(self, to: BlockItemContainer, block: Heading | Para | ListBlock | Checklist) -> None:
        match block:
            case Heading(level, text, source):
                heading = to.add_paragraph(text, style=f"Heading {level}")
                _add_mark(heading, MARKS[source] if source else None)
            case Para(text, style):
                _add_lines(to, text, _PARA_STYLES[style], "List Bullet")
            case ListBlock(items, ordered):
                self.list(to, items, ordered)
            case Checklist(items):
                for item in items:
                    _add_runs(to.add_paragraph("☐\t", style="Checklist"), _one_line(item))

    def room(
        self, to: BlockItemContainer, block: Lines | Space | PageBreak | TwoUp, width: int
    ) -> None:
        match block:
            case Lines():
                self.ruled(to, block, width)
            case Space(height, label):
                self.space(to, height, label, width)
            case PageBreak():
                to.add_paragraph(style="Gap").add_run().add_break(WD_BREAK.PAGE)
            case TwoUp(halves):
                self.two_up(to, halves, width)

    def list(self, to: BlockItemContainer, items: Sequence[Rich], ordered: bool) -> None:
        numbering = self.restarted_numbering() if ordered else None
        for item in items:
            paragraph = to.add_paragraph(style="List Number" if ordered else "List Bullet")
            if numbering is not None:
                number = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                number.get_or_add_numId().val = numbering
                number.get_or_add_ilvl().val = 0
            _add_runs(paragraph, _one_line(item))

    def restarted_numbering(self) -> int:
        """Return the id of a numbering that begins at 1 and looks like List Number."""
        styled = self.word.styles["List Number"].element.pPr.numPr.numId.val
        numbering = self.word.part.numbering_part.element
        abstract = numbering.num_having_numId(styled).abstractNumId.val
        added = numbering.add_num(abstract)
        added.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(added.numId)

    def facts(self, to: BlockItemContainer, block: KeyValue, width: int) -> None:
        if is_form(block):
            self.form(to, block, width)
            return
        side_by_side = facts_side_by_side(block)
        name = Mm(max(len(name) for name, _ in block.pairs) * _LETTER_MM + 4)
        value = width // side_by_side - name
        rows = -(-len(block.pairs) // side_by_side)
        table = add_table(to, rows, [name, value] * side_by_side, name="Facts")
        cells = [cell for row in table.rows for cell in row.cells]
        for cell in cells:
            shade(cell, TINT)
        for position, (label, text) in enumerate(block.pairs):
            _label(cells[2 * position], label)
            _fill(cells[2 * position + 1], text)
        _gap(to)

    def form(self, to: BlockItemContainer, block: KeyValue, width: int) -> None:
        names = [name for name, _ in block.pairs]
        labels = [
            Mm(len(name) * _LETTER_MM + (10 if position else 7))  # room for larger letterhead fonts
            for position, name in enumerate(names)
        ]
        parts = [2.4, *(1.0 for _ in names[1:])]
        room = (width - sum(labels)) / sum(parts)
        widths = [
            one
            for pair in zip(labels, (round(room * part) for part in parts), strict=True)
            for one in pair
        ]
        table = add_table(to, 1, widths, name="To fill in: " + ", ".join(names), flush=True)
        set_height(table.rows[0], LINE_MM)
        for position, name in enumerate(names):
            left, right = table.cell(0, 2 * position), table.cell(0, 2 * position + 1)
            left.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
            _label(left, name)
            if position:
                left.paragraphs[0].paragraph_format.left_indent = Mm(3)
            _fill(right, ())
            underline(right, QUIET)
        _gap(to)

    def table(self, to: BlockItemContainer, block: Table, width: int) -> None:
        if block.caption:
            caption = to.add_paragraph(style="Normal")
            caption.add_run(block.caption).bold = True
            caption.paragraph_format.keep_with_next = True
        widths = [round(width * share) for share in shares(block)]
        name = block.caption or ", ".join(filter(None, block.header))
        table = add_table(to, 1 + len(block.rows), widths, name=name, style=TABLE)
        _header(table, block)
        for row, cells in zip(table.rows[1:], block.rows, strict=True):
            if not may_split(cells, shares(block)):
                keep_whole(row)
            if block.row_height_mm:
                set_height(row, block.row_height_mm)
            for place, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
                _fill(cell, text, _cell_style(block, place))
                if block.row_height_mm:
                    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        if stays_together(block):
            _keep_together(table)
        _gap(to)

    def callout(self, to: BlockItemContainer, block: Callout, width: int) -> None:
        fill, line = _BOXES[block.kind]
        table = add_table(to, 1, [width], name=block.title)
        border(table, left=f"single 24 {line}")
        keep_whole(table.rows[0])
        cell = table.cell(0, 0)
        shade(cell, fill)
        pad(cell, top=1.5, left=3, bottom=1.5)
        _label(cell, block.title, line)
        for text in block.text:
            _add_lines(cell, text, "Table Text", "Table Bullet")
        _gap(to)

    def figure(self, to: BlockItemContainer, block: Figure, width: int) -> None:
        paragraph = to.add_paragraph(style="Picture")
        shown = Length(round(width * block.width))
        picture = paragraph.add_run().add_picture(BytesIO(png(block.svg, shown.mm)), width=shown)
        picture._inline.docPr.set("descr", block.alt)
        paragraph.paragraph_format.keep_with_next = bool(block.caption)
        _add_lines(to, block.caption, "Caption", "Table Bullet")

    def ruled(self, to: BlockItemContainer, block: Lines, width: int) -> None:
        table = add_table(to, block.count, [width], name="Lines to write on", flush=True)
        border(table, bottom=f"single 4 {RULE}", insideH=f"single 4 {RULE}")
        for row in table.rows:
            set_height(row, block.spacing_mm, exact=True)
        if block.count <= LINES_TOGETHER:
            _keep_together(table)
        _gap(to)

    def space(self, to: BlockItemContainer, height: float, label: str, width: int) -> None:
        table = add_table(to, 1, [width], name=label or "Space to draw")
        border(table, **dict.fromkeys(("top", "left", "bottom", "right"), f"single 6 {QUIET}"))
        set_height(table.rows[0], height, exact=True)
        keep_whole(table.rows[0])
        run = table.cell(0, 0).paragraphs[0].add_run(label)
        run.font.color.rgb = RGBColor.from_string(QUIET)
        _gap(to)

    def two_up(self, to: BlockItemContainer, blocks: Sequence[Block], width: int) -> None:
        table = add_table(
            to, 2, [width], name="Twice the same half page; cut along the line", flush=True
        )
        border(table, insideH=f"dashed 6 {QUIET}")
        for row in table.rows:
            set_height(row, self.half.mm)
            keep_whole(row)
            cell = row.cells[0]
            pad(cell, top=6)
            self.blocks(cell, blocks, width)
            empty = cell.paragraphs[0]._p
            empty.getparent().remove(empty)
        _gap(to)


def _header(table: WordTable, block: Table) -> None:
    row = table.rows[0]
    repeat_header(row)
    keep_whole(row)
    for place, (cell, name) in enumerate(zip(row.cells, block.header, strict=True)):
        shade(cell, TINT)
        _label(cell, name, style=_cell_style(block, place))
        if name and block.header_source:
            _add_mark(cell.paragraphs[0], MARKS[block.header_source])


def _keep_together(table: WordTable) -> None:
    for paragraph in _paragraphs(table, but_last=1):
        paragraph.paragraph_format.keep_with_next = True


def _paragraphs(table: WordTable, but_last: int = 0) -> list[Paragraph]:
    rows = table.rows[: len(table.rows) - but_last]
    return [one for row in rows for cell in row.cells for one in cell.paragraphs]


def _cell_style(table: Table, place: int) -> str:
    if not table.numbers_from:
        return "Table Text"
    return "Table Number" if place >= table.numbers_from else "Table Number Label"


def _label(cell: _Cell, text: str, colour: str = INK, style: str = "Table Text") -> None:
    paragraph = cell.paragraphs[0]
    _set_style(paragraph, style)
    run = paragraph.add_run(text)
    run.bold = True
    run.font.color.rgb = RGBColor.from_string(colour)


def _fill(cell: _Cell, text: Rich, style: str = "Table Text") -> None:
    broken = lines(text)
    first = cell.paragraphs[0]
    _set_style(first, "Table Bullet" if broken and broken[0].bullet else style)
    if broken:
        _add_runs(first, broken[0].runs)
    for line in broken[1:]:
        paragraph = _set_style(cell.add_paragraph(), "Table Bullet" if line.bullet else style)
        _add_runs(paragraph, line.runs)


def _add_lines(to: BlockItemContainer, text: Rich, style: str, bullet: str) -> None:
    for line in lines(text):
        paragraph = _set_style(to.add_paragraph(), bullet if line.bullet else style)
        _add_runs(paragraph, line.runs)


def _one_line(text: Rich) -> Rich:
    runs = [run for line in lines(text) for run in line.runs]
    return tuple(runs)


def _add_runs(paragraph: Paragraph, runs: Rich) -> None:
    for run, mark in pieces(runs):
        added = paragraph.add_run(run.text)
        if run.source:
            added._r.style = _id(f"Passage {MARKS[run.source].name}")
        added.bold = run.bold or None
        added.italic = run.italic or None
        if run.code:
            added.font.name = "Courier New"
        _add_mark(paragraph, mark)


def _add_mark(paragraph: Paragraph, mark: Mark | None) -> None:
    if mark:
        paragraph.add_run(_THIN)
        paragraph.add_run(mark.letter)._r.style = _id(f"Mark {mark.name}")
        # LibreOffice cuts the letter in two where its box ends the paragraph.
        paragraph.add_run(_THIN)


def _gap(to: BlockItemContainer) -> None:
    # Without a paragraph between them Word would merge two tables into one.
    _set_style(to.add_paragraph(), "Gap")


def _set_style(paragraph: Paragraph, name: str) -> Paragraph:
    """Set a style of ours by its id: looking names up takes seconds where there are many cells."""
    paragraph._p.style = _id(name)
    return paragraph


def _id(name: str) -> str:
    return name.replace(" ", "")
