"""What was measured of the prose: chapter by chapter, so that decay can be seen."""

from collections.abc import Iterator

from agents.sources import Sources
from graphs.checks.check import Check, Draft
from graphs.checks.run import run_checks
from graphs.documents.blocks import Block, Document, Heading, ListBlock, Para, Table
from graphs.documents.inline import label
from graphs.templates.novel.checks_people import CANON, NAMES
from graphs.templates.novel.checks_prose import PATTERNS, REPEATED
from graphs.templates.novel.checks_telling import POINT_OF_VIEW, QUOTES, TENSE
from graphs.templates.novel.draft import Novel
from graphs.templates.novel.measures import LEAST_WORDS, Measured, decay, measured, shared_grams
from graphs.templates.novel.reading_text import told_chapters

_HEADER = (
    *("Chapter", "Words", "Of target", "Word variety", "Words a sentence"),
    *("One-sentence paragraphs", "Dialogue"),
)


_LOOKED_AT: tuple[Check, ...] = (*(POINT_OF_VIEW, TENSE, NAMES, CANON, PATTERNS, REPEATED, QUOTES),)
_MOST_SHOWN = 80
_LONGEST_QUOTE = 240


def reports(whole: Novel, sources: Sources, colophon: str) -> Document:
    """Return the measures of every chapter that is written."""
    chapters = told_chapters(whole)
    found = [measured(one) for one in chapters]
    return Document(
        name="reports",
        title=f"Reports: {whole.brief.title}",
        subtitle="Counted by code; a number is a place to look, not a grade.",
        blocks=tuple(_blocks(whole, found, sources)) if found else (_nothing(whole),),
        colophon=colophon,
    )


def _nothing(whole: Novel) -> Block:
    told = (
        "No chapter is written yet, so there is nothing to measure. Write into the manuscript and"
        " begin a novel from it, or from chapters of your own: then each is measured here."
    )
    return Para(label(told))


def _blocks(whole: Novel, found: list[Measured], sources: Sources) -> Iterator[Block]:
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
    yield Heading(1, "What to look at")
    yield from _findings(whole, sources)
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


def _findings(whole: Novel, sources: Sources) -> Iterator[Block]:
    """Yield what the checks of the prose found, each with the words that show it."""
    data = whole.model_dump(mode="json")
    brief = data["brief"]
    seen = Draft(value=whole, data=data, inputs=brief, given=frozenset(brief), sources=sources)
    report = run_checks(_LOOKED_AT, seen)
    titles = {one.id: one.title for one in _LOOKED_AT}
    rows = tuple(
        (label(titles[one.check]), label(one.message), label(one.evidence[:_LONGEST_QUOTE]))
        for one in report.findings[:_MOST_SHOWN]
    )
    if rows:
        yield Table(("Check", "What was found", "The words"), rows, (1.4, 2.8, 2.8))
    else:
        yield Para(label("Point of view, tense, names, facts, openings and quotation marks hold."))
    more = len(report.findings) - len(rows)
    if more > 0:
        yield Para(label(f"And {more} more of the same kinds."), style="small")
    skipped = tuple(label(f"{titles[one.check]}: {one.reason}.") for one in report.skipped)
    if skipped:
        yield Heading(2, "Not judged")
        yield ListBlock(skipped[:_MOST_SHOWN])


def _of_target(one: Measured, target: int) -> str:
    return f"{100 * one.words / target:.0f} %" if target else "\u2013"
