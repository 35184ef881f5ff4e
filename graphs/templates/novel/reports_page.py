"""What was measured of the prose: chapter by chapter, so that decay can be seen."""

from collections.abc import Iterator

from graphs.documents.blocks import Block, Document, Heading, ListBlock, Para, Table
from graphs.documents.inline import label
from graphs.templates.novel.draft import Novel
from graphs.templates.novel.measures import LEAST_WORDS, Measured, decay, measured, shared_grams
from graphs.templates.novel.reading_text import told_chapters

_HEADER = (
    *("Chapter", "Words", "Of target", "Word variety", "Words a sentence"),
    *("One-sentence paragraphs", "Dialogue"),
)


def reports(whole: Novel, colophon: str) -> Document:
    """Return the measures of every chapter that is written."""
    chapters = told_chapters(whole)
    found = [measured(one) for one in chapters]
    return Document(
        name="reports",
        title=f"Reports: {whole.brief.title}",
        subtitle="Counted by code; a number is a place to look, not a grade.",
        blocks=tuple(_blocks(whole, found)) if found else (_nothing(whole),),
        colophon=colophon,
    )


def _nothing(whole: Novel) -> Block:
    told = (
        "No chapter is written yet, so there is nothing to measure. Drop your chapters into the"
        " chat, or write into the manuscript and drop it back: then every chapter is measured here."
    )
    return Para(label(told))


def _blocks(whole: Novel, found: list[Measured]) -> Iterator[Block]:
    targets = {one.number: one.words for one in whole.scene_list.chapters}
    yield Heading(1, "Chapter by chapter")
    yield Table(
        _HEADER,
        tuple(
            (
                label(str(one.number)),
                label(f"{one.words:,}"),
                label(_of_target(one, targets.get(one.number, 0))),
                label(f"{one.variety:.2f}" if one.variety is not None else "too short"),
                label(f"{one.sentence:.1f}"),
                label(f"{100 * one.single:.0f} %"),
                label(f"{100 * one.dialogue:.0f} %"),
            )
            for one in found
        ),
        (0.8, 0.8, 0.9, 1.0, 1.0, 1.2, 0.9),
    )
    explained = (
        "Word variety: different words in each stretch of 100, on average."
        f" Chapters under {LEAST_WORDS} words are too short for it."
    )
    yield Para(label(explained), style="small")
    yield Heading(1, "From the first chapter to the last")
    yield ListBlock(tuple(label(one) for one in decay(found)))
    yield Heading(1, "Said in more than one chapter")
    grams = shared_grams(told_chapters(whole))
    if grams:
        yield Table(
            ("Words", "Times", "Chapters"),
            tuple(
                (label(one.words), label(str(one.times)), label(", ".join(map(str, one.chapters))))
                for one in grams
            ),
            (3.0, 0.7, 2.0),
        )
    else:
        yield Para(label("No four words in a row come back in more than one chapter."))


def _of_target(one: Measured, target: int) -> str:
    return f"{100 * one.words / target:.0f} %" if target else "\u2013"
