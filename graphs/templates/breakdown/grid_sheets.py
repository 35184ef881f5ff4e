"""The breakdown as a workbook: threads by episode to fill in, cast, scenes, places, misfits."""

from graphs.documents.workbook import Cell, Sheet, Style, Workbook
from graphs.templates.breakdown.breakdown_page import TITLES
from graphs.templates.breakdown.draft import Breakdown

Row = tuple[Cell | None, ...]


def grid_workbook(whole: Breakdown, colophon: str) -> Workbook:
    """Return the sheets."""
    title = f"{whole.reading.title}: breakdown" if whole.reading.title else "Breakdown"
    sheets = (_grid(whole), _cast(whole), _scenes(whole), _places(whole), _misfits(whole))
    return Workbook(title=title, sheets=sheets, colophon=colophon)


def _grid(whole: Breakdown) -> Sheet:
    episodes = [one.id for one in whole.reading.episodes]
    head = [_row("title", "Threads by episode"), _row("note", _NOTE), ()]
    rows: list[Row] = [*head, _row("header", "Thread", "Kind", *episodes)]
    for row in whole.grid.rows:
        cells = [
            Cell(f"{len(cell.scenes)}: {', '.join(cell.scenes)}", style="plain")
            if cell.scenes
            else Cell(cell.question, style="input")
            for cell in row.cells
        ]
        rows.append((Cell(row.name, style="plain"), Cell(row.kind, style="plain"), *cells))
    widths = (26, 10, *(24 for _ in episodes))
    return Sheet("Threads", tuple(rows), widths, frozen=(4, 2), landscape=True)


_NOTE = "Scenes by their number. Blue cells are empty: the question in them is yours to answer."


def _cast(whole: Breakdown) -> Sheet:
    rows: list[Row] = [
        _row("header", "Name", "Episodes", "Scenes", "Speeches", "Words", "Of all words", "First")
    ]
    for one in whole.reading.cast:
        first = f"{one.first.episode} {one.first.scene}: {one.first.text}" if one.first else ""
        rows.append(
            (
                *_row("plain", one.name, ", ".join(one.episodes)),
                *_row("computed", one.scenes, one.speeches, one.words),
                Cell(one.percent / 100, style="computed", number="0.0%"),
                Cell(first, style="plain"),
            )
        )
    widths = (24, 18, 9, 9, 9, 9, 70)
    return Sheet("Cast", tuple(rows), widths, frozen=(1, 1), landscape=True)


def _scenes(whole: Breakdown) -> Sheet:
    rows: list[Row] = [
        _row("header", "Episode", "Scene", "Heading", "Page", "Eighths", "Length", "Who speaks")
    ]
    for episode in whole.reading.episodes:
        for one in episode.scenes:
            rows.append(
                (
                    *_row("plain", episode.id, one.number, one.heading, one.page),
                    Cell(one.eighths, style="computed"),
                    *_row("plain", one.length, ", ".join(one.who)),
                )
            )
    widths = (9, 8, 52, 7, 8, 8, 50)
    return Sheet("Scenes", tuple(rows), widths, frozen=(1, 3), landscape=True)


def _places(whole: Breakdown) -> Sheet:
    rows: list[Row] = [_row("header", "Place", "Scenes", "Episodes", "Times")]
    for one in whole.reading.places:
        told = (", ".join(one.episodes), ", ".join(one.times).lower())
        rows.append(
            (*_row("plain", one.name), Cell(one.scenes, style="computed"), *_row("plain", *told))
        )
    return Sheet("Places", tuple(rows), (44, 9, 24, 36), frozen=(1, 1))


def _misfits(whole: Breakdown) -> Sheet:
    rows: list[Row] = [_row("header", "Kind", "What", "Where it stands")]
    for one in whole.continuity.misfits:
        lines = "\n".join(f"{line.episode} {line.scene}: {line.text}" for line in one.quotes)
        rows.append(_row("plain", TITLES[one.kind], one.message, lines))
    return Sheet("Does not fit", tuple(rows), (26, 50, 80), frozen=(1, 0), landscape=True)


def _row(style: Style, *values: str | float) -> Row:
    return tuple(Cell(value, style=style) for value in values)
