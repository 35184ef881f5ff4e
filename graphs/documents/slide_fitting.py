"""Fits slides: type gets smaller down to a floor, then what is left goes on to another slide."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, zip_longest
from math import ceil
from typing import NamedTuple

from graphs.documents.blocks import Rich
from graphs.documents.deck import (
    BigSlide,
    BulletSlide,
    ChartSlide,
    ColumnsSlide,
    PictureSlide,
    Slide,
    TableSlide,
    TaskSlide,
    TitleSlide,
)
from graphs.documents.inline import label
from graphs.documents.layout import plain
from graphs.documents.slide_layouts import (
    BODY,
    COLUMN_HEAD,
    FIRST_LINE,
    FIRST_TITLE,
    HEAD,
    INNER,
    LEFT,
    LEFT_HEAD,
)
from graphs.documents.slide_type import (
    LEADING,
    height_of,
    lines_of,
    paragraphs,
    pieces,
    shortened,
)

SIDE, SIDE_GAP = 3.0, 0.4  # inches of a slide that the time for a task takes
BOX_PAD = 0.3  # inside a box, above and below its words together
CELL_PAD = 0.16
GAP = 0.2  # between a line of words and what stands below it
_FLOOR = 20.0  # of type that is read from the last row
_FIRST = (48.0, 40.0, 34.0, 28.0)
_HEADS = (34.0, 30.0, 26.0)
_TEXT = (36.0, 32.0, 30.0, 28.0, 26.0, 24.0, 22.0, _FLOOR)
_BIG = (60.0, 54.0, 48.0, 40.0, 34.0, 28.0)
_ASIDE = (24.0, 22.0, _FLOOR)
_FEW_COLUMNS, _CELLS = 5, (28.0, 26.0, 24.0, 22.0, _FLOOR)
_SMALL_CELLS = (*_CELLS, 18.0, 16.0)  # of tables with more columns, which no class reads


class Page(NamedTuple):
    """A slide as it fits, with the sizes of its type in points."""

    slide: Slide
    size: float
    aside: float = _FLOOR  # of the line beside what the slide is about
    head: float = _HEADS[0]
    first: int = 0  # the number of the first step; 0 where steps have none


def pages(slide: Slide) -> list[Page]:
    """Return a slide as one page, or as many as its words need."""
    if isinstance(slide, TitleSlide):
        return [_opening(slide)]
    made = _paged(slide)
    if len(made) == 1:
        return [_headed(made[0], slide, "")]
    return [_headed(page, slide, f" ({n}/{len(made)})") for n, page in enumerate(made, 1)]


def box_height(text: Rich, size: float, width: float) -> float:
    """Return how high a box around a text is."""
    return height_of(paragraphs([text]), size, width - BOX_PAD) + BOX_PAD


def row_height(row: Sequence[Rich], size: float, widths: Sequence[float]) -> float:
    """Return how high a row of a table is."""
    cells = zip(row, widths, strict=True)
    high = [height_of(paragraphs([cell]), size, width) for cell, width in cells]
    return max([*high, size * LEADING / 72]) + CELL_PAD


def column_widths(slide: TableSlide) -> list[float]:
    """Return how wide each column is, in inches."""
    widths = slide.widths or (1.0,) * len(slide.header)
    return [INNER.width * width / sum(widths) for width in widths]


def _headed(page: Page, slide: Slide, suffix: str) -> Page:
    """Return a page with a title that fits; the first has the notes, and all of a long title."""
    title = " ".join(slide.title.split()) or "Slide"
    first = suffix in ("", f" (1/{suffix.rpartition('/')[2]}")
    size, shown = _sized(f"{title}{suffix}", HEAD.width, HEAD.height, _HEADS)
    if shown != f"{title}{suffix}":
        room = HEAD.width - 1.2 if suffix else HEAD.width
        shown = shortened(title, size, room, _most_lines(size, HEAD.height), bold=True) + suffix
    cut = (title,) if shown != f"{title}{suffix}" else ()
    notes = (*cut, *slide.notes) if first else ()
    return page._replace(slide=replace(page.slide, title=shown, notes=notes), head=size)


def _opening(slide: TitleSlide) -> Page:
    title, line = " ".join(slide.title.split()) or "Slides", " ".join(slide.subtitle.split())
    size, shown = _sized(title, FIRST_TITLE.width, FIRST_TITLE.height, _FIRST)
    aside, below = _sized(line, FIRST_LINE.width, FIRST_LINE.height, (26.0, *_ASIDE))
    cut = tuple(whole for whole, kept in ((title, shown), (line, below)) if whole != kept)
    fits = replace(slide, title=shown, subtitle=below, notes=(*cut, *slide.notes))
    return Page(fits, size, aside, head=size)


def _sized(text: str, width: float, height: float, sizes: Sequence[float]) -> tuple[float, str]:
    """Return the largest size that fits, and the text, cut short where none does."""
    for size in sizes:
        if lines_of(text, size, width, bold=True) <= _most_lines(size, height):
            return size, text
    size = sizes[-1]
    return size, shortened(text, size, width, _most_lines(size, height), bold=True)


def _most_lines(size: float, height: float) -> int:
    return max(1, int((height - 0.1) * 72 / (size * LEADING)))


def _paged(slide: Slide) -> list[Page]:
    match slide:
        case BulletSlide(points=points):
            size, groups = _spread(points, BODY.width, BODY.height, _TEXT)
            return [Page(replace(slide, points=group), size) for group in groups]
        case BigSlide():
            return _big(slide)
        case ColumnsSlide():
            return _columns(slide)
        case TableSlide():
            return _table(slide)
        case ChartSlide() | PictureSlide():
            return _shown(slide)
        case TaskSlide():
            return _task(slide)
    raise TypeError(f"{type(slide).__name__} is no slide with words to fit")


def _spread(
    points: Sequence[Rich], width: float, height: float, sizes: Sequence[float]
) -> tuple[float, list[tuple[Rich, ...]]]:
    """Return the largest size at which the points fit, on as few pages as they need."""
    told = paragraphs(points)
    floor = sizes[-1]
    lines = _most_lines(floor, height)
    parts = [part for point in told for part in pieces(point, floor, width, lines)]
    groups = _grouped(parts, [height_of([part], floor, width) for part in parts], height, floor)
    for size in sizes:
        if all(height_of(group, size, width) <= height for group in groups):
            return size, groups
    return floor, groups


def _grouped(
    parts: Sequence[Rich], high: Sequence[float], height: float, size: float
) -> list[tuple[Rich, ...]]:
    ends = _ends(high, height, size * 0.36 / 72)
    return [tuple(parts[start:end]) for start, end in zip((0, *ends), ends, strict=False)]


def _ends(high: Sequence[float], height: float, between: float) -> list[int]:
    """Return where pages end, so that there are as few as can be and they are about as full."""
    fewest = _filled(high, height, between)
    total = sum(high) + between * max(len(high) - 1, 0)
    level = total / len(fewest)
    while level < height:
        ends = _filled(high, level, between)
        if len(ends) <= len(fewest):
            return ends
        level += height / 40
    return fewest


def _filled(high: Sequence[float], height: float, between: float) -> list[int]:
    ends: list[int] = []
    used = 0.0
    for at, one in enumerate(high):
        if used and used + between + one > height:
            ends.append(at)
            used = 0.0
        used += one + (between if used else 0.0)
    return [*ends, len(high)]


def _big(slide: BigSlide) -> list[Page]:
    statement, detail = paragraphs([slide.statement]), paragraphs([slide.detail])
    for size in _BIG:
        aside = max(size / 2, _ASIDE[0])
        high = height_of(statement, size, BODY.width, bold=True)
        if high + GAP + height_of(detail, aside, BODY.width) <= BODY.height:
            return [Page(slide, size, aside)]
    return _paged(BulletSlide(slide.title, (slide.statement, slide.detail)))


def _columns(slide: ColumnsSlide) -> list[Page]:
    halves = (slide.left, slide.right)
    (left_size, left), (right_size, right) = (
        _spread(half.points, LEFT.width, LEFT.height, _TEXT[2:]) for half in halves
    )
    heads = [shortened(half.heading, COLUMN_HEAD, LEFT_HEAD.width, 1, bold=True) for half in halves]
    first, second = (replace(half, heading=head) for half, head in zip(halves, heads, strict=True))
    return [
        Page(
            replace(slide, left=replace(first, points=one), right=replace(second, points=other)),
            min(left_size, right_size),
        )
        for one, other in zip_longest(left, right, fillvalue=())
    ]


def _shown(slide: ChartSlide | PictureSlide) -> list[Page]:
    """Return a picture with its line; words that take too much room have a page of their own."""
    words = slide.takeaway if isinstance(slide, ChartSlide) else slide.picture.caption
    for size in _ASIDE:
        if sum(lines_of(plain(one), size, BODY.width) for one in paragraphs([words])) <= 2:
            return [Page(slide, size, size)]
    alone = (
        replace(slide, takeaway=())
        if isinstance(slide, ChartSlide)
        else replace(slide, picture=replace(slide.picture, caption=()))
    )
    return [Page(alone, _FLOOR), *_paged(BulletSlide(slide.title, (words,)))]


def _task(slide: TaskSlide) -> list[Page]:
    width = BODY.width - (SIDE + SIDE_GAP if slide.timer or slide.way else 0)
    timer, way = (shortened(one, _FLOOR, SIDE, 3, bold=True) for one in (slide.timer, slide.way))
    fits = [one for one in _ASIDE if box_height(slide.question, one, width) <= BODY.height / 3]
    aside, question = (fits[0], slide.question) if fits else (_FLOOR, ())
    taken = box_height(question, aside, width) + GAP if question else 0.0
    size, groups = _spread(slide.steps, width - 0.4, BODY.height - taken, _TEXT)
    count = sum(map(len, groups))
    starts = accumulate(map(len, groups), initial=1)
    made = [
        Page(
            replace(slide, steps=group, question=question, timer=timer, way=way),
            size,
            aside,
            first=start if 1 < count == len(slide.steps) else 0,
        )
        for group, start in zip(groups, starts, strict=False)
    ]
    return made if fits else [*made, *_big(BigSlide(slide.title, slide.question))]


def _table(slide: TableSlide) -> list[Page]:
    widths = column_widths(slide)
    lead = paragraphs([slide.lead])
    if height_of(lead, _FLOOR, BODY.width) > BODY.height / 3:
        words = BulletSlide(slide.title, (slide.lead,))
        return [*_paged(words), *_table(replace(slide, lead=()))]
    room = BODY.height - (height_of(lead, _FLOOR, BODY.width) + GAP if lead else 0)
    sizes = _CELLS if len(widths) <= _FEW_COLUMNS else _SMALL_CELLS
    for size in sizes:
        named = replace(slide, header=_header(slide, size, widths))
        left = room - row_height(tuple(map(label, named.header)), size, widths)
        if sum(row_height(row, size, widths) for row in slide.rows) <= left:
            return [Page(named, size)]
    rows = [part for row in slide.rows for part in _row_parts(row, size, widths, left)]
    ends = _ends([row_height(row, size, widths) for row in rows], left, 0.0)
    groups = [tuple(rows[start:end]) for start, end in zip((0, *ends), ends, strict=False)]
    return [Page(replace(named, rows=group), size) for group in groups]


def _header(slide: TableSlide, size: float, widths: Sequence[float]) -> tuple[str, ...]:
    names = zip(slide.header, widths, strict=True)
    return tuple(shortened(name, size, width, 3, bold=True) for name, width in names)


def _row_parts(
    row: tuple[Rich, ...], size: float, widths: Sequence[float], height: float
) -> list[tuple[Rich, ...]]:
    """Return a row, cut into several where it is higher than a page."""
    if row_height(row, size, widths) <= height:
        return [row]
    lines = max(1, int((height - CELL_PAD) * 72 / (size * ceil(LEADING * 10) / 10)) - 1)
    cells = [
        [part for one in paragraphs([cell]) for part in pieces(one, size, width, lines)]
        for cell, width in zip(row, widths, strict=True)
    ]
    return list(zip_longest(*cells, fillvalue=()))
