"""Slides without what is still open, and one that names it: nobody shows investors a blank."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from agents.sources import Source
from graphs.documents.answered import NOT_SAID
from graphs.documents.blocks import Rich, Run
from graphs.documents.deck import BigSlide, BulletSlide, ColumnsSlide, Slide, TableSlide
from graphs.documents.inline import label

TO_ADD = "For you to add"


def said(slides: Sequence[Slide]) -> tuple[Slide, ...]:
    """Return the slides without questions, and only those that then say something."""
    return tuple(kept for one in slides if (kept := _said(one)) is not None)


def to_add(slides: Sequence[Slide]) -> tuple[Slide, ...]:
    """Return a slide with every question that is open, by the title of its slide; or none."""
    points = tuple(
        dict.fromkeys(
            (*label(f"{one.title}: ", bold=True), *label(run.text))
            for one in slides
            for run in _runs(one)
            if run.source is Source.QUESTION
        )
    )
    return (BulletSlide(TO_ADD, points),) if points else ()


def _said(slide: Slide) -> Slide | None:
    match slide:
        case BulletSlide(points=points):
            kept = _answered(points)
            return replace(slide, points=kept) if kept else None
        case BigSlide(statement=statement):
            return None if _is_open(statement) else slide
        case TableSlide(rows=rows):
            told = tuple(tuple(map(_cell, row)) for row in rows if _tells(row))
            return replace(slide, rows=told) if told else None
        case ColumnsSlide(left=left, right=right):
            told_left = replace(left, points=_answered(left.points))
            return replace(
                slide, left=told_left, right=replace(right, points=_answered(right.points))
            )
    return slide


def _answered(points: Sequence[Rich]) -> tuple[Rich, ...]:
    return tuple(one for one in points if not _is_open(one))


def _is_open(text: Rich) -> bool:
    return any(run.source is Source.QUESTION for run in text)


def _tells(row: Sequence[Rich]) -> bool:
    """True for a row that says something of what it names."""
    return any(text and not _is_open(text) for text in row[1:])


def _cell(text: Rich) -> Rich:
    return label(NOT_SAID) if _is_open(text) else text


def _runs(slide: Slide) -> Iterator[Run]:
    match slide:
        case BulletSlide(points=points):
            texts: Sequence[Rich] = points
        case BigSlide(statement=statement):
            texts = (statement,)
        case TableSlide(rows=rows):
            texts = [text for row in rows for text in row]
        case ColumnsSlide(left=left, right=right):
            texts = (*left.points, *right.points)
        case _:
            texts = ()
    for text in texts:
        yield from text
