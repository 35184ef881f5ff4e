"""The breakdown as pages: what does not fit first, then the grid, the cast, places and scenes."""

from collections.abc import Iterator

from graphs.documents.blocks import (
    Block,
    Document,
    Heading,
    KeyValue,
    ListBlock,
    Para,
    Rich,
    Run,
    Table,
)
from graphs.documents.inline import label
from graphs.documents.passages import Passage
from graphs.templates.breakdown.draft import ActLine, Breakdown, Cell, Kind, Misfit

_WIDE = 5  # episodes whose cells have room for words
_MOST_ASKED = 24
_MOST_ROWS = 30  # of one kind of misfit on the pages
TITLES: dict[Kind, str] = {
    "names": "Names that are nearly the same",
    "returned": "Speaks after their death",
    "hours": "Day and night",
    "ages": "Two ages",
    "numbers": "Scene numbers there twice",
    "headings": "Headings",
    "introductions": "First appearances",
    "speech": "Ways of speaking",
}


def page(whole: Breakdown, shown: Passage, notes: tuple[str, ...], colophon: str) -> Document:
    """Return the document."""
    return Document(
        name="breakdown",
        title=f"Breakdown: {whole.reading.title}" if whole.reading.title else "Breakdown",
        title_path="/reading/title" if whole.reading.title else "",
        subtitle=", ".join(one.id for one in whole.reading.episodes),
        blocks=tuple(_blocks(whole, shown)),
        colophon=colophon,
        questions=tuple(one["question"].rich for one in shown["grid"]["questions"]),
        notes=notes,
    )


def _blocks(whole: Breakdown, shown: Passage) -> Iterator[Block]:
    yield Heading(1, "At a glance")
    yield _glance(whole)
    yield Heading(1, "What does not fit")
    yield from _misfits(whole)
    yield Heading(1, "Threads by episode")
    yield from _grid(whole)
    yield Heading(1, "Cast")
    yield _cast(whole)
    yield Heading(1, "Places")
    yield _places(whole)
    for episode in whole.reading.episodes:
        yield Heading(1, f"{episode.id}: scenes")
        if episode.acts:
            yield _acts(whole, episode.id)
        yield _scenes(whole, episode.id)


def _glance(whole: Breakdown) -> Block:
    rows = tuple(
        (
            label(one.id),
            _words(one.name),
            *_numbers(one.pages, len(one.scenes), one.speeches),
            label(f"{one.dialogue_percent} %"),
        )
        for one in whole.reading.episodes
    )
    if not rows:
        return Para(label("No script was given."))
    header = ("Episode", "Script", "Pages", "Scenes", "Speeches", "Dialogue")
    return Table(header, rows, (1, 3, 1, 1, 1, 1), "The scripts at a glance", numbers_from=2)


def _misfits(whole: Breakdown) -> Iterator[Block]:
    if not whole.continuity.misfits:
        yield Para(label("Nothing was found that does not fit."))
    for kind, title in TITLES.items():
        found = [one for one in whole.continuity.misfits if one.kind == kind]
        if not found:
            continue
        yield Heading(2, title)
        rows = tuple((_words(one.message), _quotes(one)) for one in found[:_MOST_ROWS])
        yield Table(("What", "Where it stands"), rows, (2, 3))
        if more := len(found) - len(rows):
            yield Para(label(f"{more} more stand in the workbook."))


def _quotes(one: Misfit) -> Rich:
    told: list[Run] = []
    for place, line in enumerate(one.quotes):
        told.append(
            Run(f"{chr(10) if place else ''}{line.episode}, scene {line.scene}: ", bold=True)
        )
        told.append(Run(f"\u201c{line.text}\u201d"))
    return tuple(told)


def _grid(whole: Breakdown) -> Iterator[Block]:
    episodes = [one.id for one in whole.reading.episodes]
    if not episodes or not whole.grid.rows:
        yield Para(label("There is nobody to follow yet."))
        return
    few = len(episodes) <= _WIDE
    rows = tuple(
        (label(row.name), *(_cell(cell, few) for cell in row.cells)) for row in whole.grid.rows
    )
    header = ("Thread", *episodes)
    yield Table(header, rows, (2, *(2 for _ in episodes)), "Scenes of each thread by episode")
    asked = [cell.question for row in whole.grid.rows for cell in row.cells if cell.question]
    if asked and not few:
        yield ListBlock(tuple(label(one) for one in asked[:_MOST_ASKED]))


def _cell(cell: Cell, few: bool) -> Rich:
    """Return the scenes of a cell, or its question; in a wide grid their number, or a mark."""
    if cell.scenes:
        noun = "scene" if len(cell.scenes) == 1 else "scenes"
        listed = ", ".join(cell.scenes[:8]) + (" \u2026" if len(cell.scenes) > 8 else "")
        return label(f"{len(cell.scenes)} {noun}: {listed}" if few else str(len(cell.scenes)))
    if cell.question:
        return (Run(cell.question if few else "?", italic=True),)
    return label("\u2013")


def _cast(whole: Breakdown) -> Block:
    rows = tuple(
        (
            label(one.name),
            label(", ".join(one.episodes)),
            *_numbers(one.scenes, one.speeches, one.words),
            label(f"{one.percent:.1f} %"),
        )
        for one in whole.reading.cast
    )
    if not rows:
        return Para(label("Nobody speaks."))
    header = ("Name", "Episodes", "Scenes", "Speeches", "Words", "Of all words")
    caption = "Everybody who speaks"
    return Table(header, rows, (3, 3, 1, 1, 1, 1), caption, numbers_from=2)


def _places(whole: Breakdown) -> Block:
    rows = tuple(
        (
            label(one.name),
            label(str(one.scenes)),
            label(", ".join(one.episodes)),
            label(", ".join(one.times).lower()),
        )
        for one in whole.reading.places
    )
    if not rows:
        return Para(label("No heading names a place."))
    return Table(("Place", "Scenes", "Episodes", "Times"), rows, (3, 1, 2, 3), "All places")


def _acts(whole: Breakdown, episode: str) -> Block:
    found = next(one for one in whole.reading.episodes if one.id == episode)
    pairs = tuple(
        (act.name.title(), label(f"{_pages(act)}, from page {act.page}")) for act in found.acts
    )
    return KeyValue(pairs)


def _scenes(whole: Breakdown, episode: str) -> Block:
    found = next(one for one in whole.reading.episodes if one.id == episode)
    rows = tuple(
        (
            label(one.number),
            label(one.heading),
            label(one.page),
            label(one.length),
            label(", ".join(one.who)),
        )
        for one in found.scenes
    )
    if not rows:
        return Para(label("It has no scene headings."))
    header = ("Scene", "Heading", "Page", "Length", "Who speaks")
    return Table(header, rows, (1, 5, 1, 1, 4), f"Scenes of {episode}")


def _pages(act: ActLine) -> str:
    if act.eighths < 8:
        return f"{act.length} of a page"
    return "1 page" if act.eighths == 8 else f"{act.length} pages"


def _numbers(*values: int) -> tuple[Rich, ...]:
    return tuple(label(f"{value:,}") for value in values)


def _words(text: str) -> Rich:
    return (Run(text),)
