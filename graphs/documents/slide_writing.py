"""Writes the pages of a deck: what stands where on a slide of each kind."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.util import Inches, Pt

from graphs.documents.blocks import Rich
from graphs.documents.deck import (
    BigSlide,
    BulletSlide,
    ChartSlide,
    ColumnsSlide,
    PictureSlide,
    TableSlide,
    TaskSlide,
    TitleSlide,
)
from graphs.documents.figures import height_of as picture_height
from graphs.documents.figures import png
from graphs.documents.inline import label
from graphs.documents.slide_charts import add_chart
from graphs.documents.slide_fitting import (
    GAP,
    SIDE,
    SIDE_GAP,
    Page,
    box_height,
    column_widths,
    row_height,
)
from graphs.documents.slide_layouts import (
    BODY,
    COLUMN_HEAD,
    COLUMNS,
    INK,
    INNER,
    OPENING,
    QUIET,
    TEXT,
    TEXT_BELOW,
    TINT,
    TITLE_ALONE,
    Box,
    add_running,
    placed,
)
from graphs.documents.slide_parts import Type, boxed, describe, fill, rgb, speak, worded
from graphs.documents.slide_type import height_of, paragraphs

_GRID = "{5940675A-B579-460E-94D1-54222C63F5DA}"  # the table style with lines and no colours
_HIGHEST_ROW = 0.85  # inches of an empty row
_LAYOUTS: Mapping[type, int] = {
    TitleSlide: OPENING,
    BulletSlide: TEXT_BELOW,
    BigSlide: TEXT_BELOW,
    TaskSlide: TEXT_BELOW,
    ColumnsSlide: COLUMNS,
    TableSlide: TITLE_ALONE,
    ChartSlide: TITLE_ALONE,
    PictureSlide: TITLE_ALONE,
}


def write(shown: Any, page: Page, *, footer: str, language: str) -> None:
    """Add a page to a presentation."""
    slide = shown.slides.add_slide(shown.slide_layouts[_LAYOUTS[type(page.slide)]])
    fill(slide.shapes.title.text_frame, [label(page.slide.title)], Type(page.head, True, INK))
    _shown(slide, page)
    if not isinstance(page.slide, TitleSlide):
        add_running(slide, footer)
    if page.slide.notes:
        slide.notes_slide.notes_text_frame.text = "\n".join(page.slide.notes)
        speak(slide.notes_slide._element, language)
    speak(slide._element, language)


def _shown(slide: Any, page: Page) -> None:
    match page.slide:
        case TitleSlide() as told:
            _opening(slide, told, page)
        case BulletSlide() as told:
            _bullets(slide, told, page)
        case BigSlide() as told:
            _big(slide, told, page)
        case ColumnsSlide() as told:
            _columns(slide, told, page)
        case TableSlide() as told:
            _table(slide, told, page)
        case ChartSlide() as told:
            _chart(slide, told, page)
        case TaskSlide() as told:
            _task(slide, told, page)
        case PictureSlide() as told:
            _picture(slide, told, page)


def _opening(slide: Any, told: TitleSlide, page: Page) -> None:
    below = slide.placeholders[1]
    if told.subtitle:
        fill(below.text_frame, [label(told.subtitle)], Type(page.aside, colour=QUIET))
    else:
        below._element.getparent().remove(below._element)


def _bullets(slide: Any, told: BulletSlide, page: Page) -> None:
    _listed(slide.placeholders[1].text_frame, told.points, page.size)


def _big(slide: Any, told: BigSlide, page: Page) -> None:
    frame = slide.placeholders[1].text_frame
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    said, detail = paragraphs([told.statement]), paragraphs([told.detail])
    fill(frame, said, Type(page.size, True, INK, centred=True))
    if detail:
        more = len(frame.paragraphs)
        fill(frame, detail, Type(page.aside, centred=True), goes_on=True)
        frame.paragraphs[more].space_before = Inches(GAP)


def _columns(slide: Any, told: ColumnsSlide, page: Page) -> None:
    for half, head, body in ((told.left, 1, 2), (told.right, 3, 4)):
        heading = slide.placeholders[head].text_frame
        fill(heading, [label(half.heading)], Type(COLUMN_HEAD, True, INK))
        _listed(slide.placeholders[body].text_frame, half.points, page.size)


def _listed(frame: Any, points: Sequence[Rich], size: float) -> None:
    """Set points with dots; a single one is a paragraph."""
    fill(frame, points, Type(size), sign="dots" if len(points) > 1 else "none")


def _task(slide: Any, told: TaskSlide, page: Page) -> None:
    aside = bool(told.timer or told.way)
    width = BODY.width - (SIDE + SIDE_GAP if aside else 0)
    high = box_height(told.question, page.aside, width) if told.question else 0.0
    steps = slide.placeholders[1]
    room = BODY.height - (high + GAP if high else 0)
    steps.left, steps.top, steps.width, steps.height = placed(Box(BODY.left, BODY.top, width, room))
    if page.first:
        fill(steps.text_frame, told.steps, Type(page.size), sign="numbers", first=page.first)
    else:
        _listed(steps.text_frame, told.steps, page.size)
    if told.question:
        box = Box(INNER.left, BODY.top + BODY.height - high, width - 0.1, high)
        asked = paragraphs([told.question])
        fill(boxed(slide, box, "Question").text_frame, asked, Type(page.aside, True, INK))
    if aside:
        _timer(slide, told)


def _timer(slide: Any, told: TaskSlide) -> None:
    """Add how long and how, large enough to be seen while the class works."""
    number, _, unit = told.timer.partition(" ")
    box = Box(INNER.left + INNER.width - SIDE, BODY.top, SIDE, 2.6 if told.timer else 1.0)
    frame = boxed(slide, box, "Time").text_frame
    if number.isdigit() and len(number) <= 3:
        fill(frame, [label(number)], Type(66, True, INK, centred=True))
        fill(frame, [label(unit)], Type(24, centred=True), goes_on=True)
    elif told.timer:
        fill(frame, [label(told.timer)], Type(20, True, INK, centred=True))
    if told.way:
        fill(frame, [label(told.way)], Type(20, centred=True), goes_on=bool(told.timer))


def _table(slide: Any, told: TableSlide, page: Page) -> None:
    top = _line_above(slide, told.lead, 20.0)
    widths = column_widths(told)
    rows = (tuple(map(label, told.header)), *told.rows)
    high = [row_height(row, page.size, widths) for row in rows]
    spare = (BODY.top + BODY.height - top - sum(high)) / max(len(told.rows), 1)
    empty = [not any(paragraphs(list(row))) for row in rows]
    high = [
        max(one, min(_HIGHEST_ROW, one + spare)) if bare else one
        for one, bare in zip(high, empty, strict=True)
    ]
    box = Box(INNER.left, top, INNER.width, sum(high))
    shape = slide.shapes.add_table(len(rows), len(widths), *placed(box))
    shape.name = "Table"
    describe(shape, told.title)
    table = shape.table
    shape._element.graphic.graphicData.tbl.tblPr.find(_STYLE_ID).text = _GRID
    table.horz_banding = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Inches(width)
    for row, tall, cells in zip(table.rows, high, rows, strict=True):
        row.height = Inches(tall)
        for cell, words in zip(row.cells, cells, strict=True):
            _cell(cell, words, page.size, head=row is table.rows[0] or cells is rows[0])


_STYLE_ID = "{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId"


def _cell(cell: Any, words: Rich, size: float, *, head: bool) -> None:
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb(TINT if head else "FFFFFF")
    told = paragraphs([words])
    fill(cell.text_frame, told, Type(size, head, INK if head else TEXT))
    if not told:  # what is written here later has the size of the rest
        cell.text_frame.paragraphs[0].font.size = Pt(size)


def _chart(slide: Any, told: ChartSlide, page: Page) -> None:
    top = _line_above(slide, told.takeaway, page.aside)
    box = Box(BODY.left, top, BODY.width, BODY.top + BODY.height - top)
    add_chart(slide, box, told.chart)


def _picture(slide: Any, told: PictureSlide, page: Page) -> None:
    """Add a picture as large as its room, in the middle, below its caption."""
    top = _line_above(slide, told.picture.caption, page.aside)
    room = BODY.top + BODY.height - top
    ratio = picture_height(told.picture, 1.0) / told.picture.width
    width = min(BODY.width, room / ratio)
    left = BODY.left + (BODY.width - width) / 2
    shape = slide.shapes.add_picture(
        BytesIO(png(told.picture.svg, round(width * 25.4, 1))),
        *(Inches(left), Inches(top), Inches(width), Inches(width * ratio)),
    )
    shape.name = "Picture"
    describe(shape, told.picture.alt.strip() or told.title)


def _line_above(slide: Any, words: Rich, size: float) -> float:
    """Write a line above what the slide shows; return where that begins."""
    told = paragraphs([words])
    if not told:
        return BODY.top
    high = height_of(told, size, BODY.width)
    box = Box(BODY.left, BODY.top - 0.05, BODY.width, high + 0.1)
    fill(worded(slide, box, "Line"), told, Type(size))
    return BODY.top + high + GAP
