"""The season as a workbook: episodes over threads, beats, cast over episodes, pages of the acts."""

from collections.abc import Iterator, Sequence

from graphs.documents.workbook import Cell, OneOf, Sheet, Workbook, address, reference
from graphs.templates.tv_series.bible_page import subtitle_of, title_of
from graphs.templates.tv_series.draft import Series
from graphs.templates.tv_series.people_of import cues
from graphs.templates.tv_series.presence import beats_of
from graphs.templates.tv_series.spacing import thread_called

_DOES = {"setup": "SETUP", "turn": "TURN", "payoff": "PAYOFF", "rests": ""}
_SHIFTS = {"up": "+", "down": "-"}
_STORIES = ("A", "B", "C")
Row = tuple[Cell | None, ...]


def season_workbook(whole: Series, colophon: str) -> Workbook:
    """Return the sheets of a season."""
    return Workbook(
        title=f"{title_of(whole)}: season grid",
        sheets=(_grid(whole), _beats(whole), _cast(whole), _pages(whole)),
        colophon=colophon,
    )


def _grid(whole: Series) -> Sheet:
    episodes = whole.grid.episodes
    titles = {one.id: one for one in whole.episodes}
    told = [titles[one.id] for one in episodes]
    head = _header("Thread", "Who", *(one.id for one in episodes))
    names = {one.id: one.name for one in whole.characters.cast}
    rows = [_title(title_of(whole)), _note(subtitle_of(whole)), (), head]
    rows.append((_plain("Title"), None, *(_plain(one.title) for one in told)))
    rows.append((_plain("Logline"), None, *(_plain(one.logline.text) for one in told)))
    for place, thread in enumerate(whole.arc.threads):
        who = ", ".join(names.get(one, one) for one in thread.char_ids)
        called = thread_called(thread.kind)
        cells = [_cell(_DOES[slot.cells[place].does], slot.cells[place].what) for slot in episodes]
        rows.append(
            (_plain(f"{called[0].upper()}{called[1:]}: {thread.question}"), _plain(who), *cells)
        )
    rows.append((_plain("Goes out on"), None, *(_plain(one.hook_out) for one in told)))
    widths = (26, 14, *(20 for _ in episodes))
    return Sheet("Grid", tuple(rows), widths, frozen=(4, 2), landscape=True, pages_wide=1)


def _cell(does: str, what: str) -> Cell:
    return Cell(f"{does}\n{what}".strip(), style="plain")


def _beats(whole: Series) -> Sheet:
    cue = cues(whole.characters.cast)
    sets = {one.id: f"{one.inside} {one.name}" for one in whole.world.locations}
    acts = {one.id: one.name for one in whole.shape.acts}
    rows: list[Row] = [
        _title("Beats"),
        _note("A beat is a scene: what turns in it, who is there, and which way it goes."),
        (),
        _header("Beat", "Act", "Story", "Who", "Where", "When", "What turns", "+/-", "Thread"),
    ]
    for sheet in whole.beats:
        for act in sheet.acts:
            for beat in act.beats:
                rows.append(
                    (
                        _plain(beat.id),
                        _plain(acts.get(act.id, act.id)),
                        Cell(beat.story, allowed=OneOf(_STORIES)),
                        _plain(", ".join(cue.get(one, one) for one in beat.char_ids)),
                        _plain(sets.get(beat.location, beat.location)),
                        _plain(beat.time),
                        _plain(beat.turn),
                        Cell(_SHIFTS[beat.shift], allowed=OneOf(("+", "-"))),
                        _plain(beat.thread),
                    )
                )
    widths = (11, 12, 7, 26, 24, 12, 70, 6, 9)
    return Sheet("Beats", tuple(rows), widths, frozen=(4, 1), landscape=True)


def _cast(whole: Series) -> Sheet:
    """Return how many beats everybody has in each episode, added up by formulas over the beats."""
    order = [one.id for one in whole.beats]
    rows: list[Row] = [
        _title("Who is in how many beats"),
        _note("A lead that is missing two episodes in a row is worth a look."),
        (),
        _header("Who", *order, "Season", "Episodes"),
    ]
    for one in whole.characters.cast:
        counts = [sum(one.id in beat.char_ids for beat in beats_of(sheet)) for sheet in whole.beats]
        rows.append((_plain(one.name), *map(_number, counts), *_sums(len(rows), counts)))
    for place in whole.world.locations:
        counts = [
            sum(beat.location == place.id for beat in beats_of(sheet)) for sheet in whole.beats
        ]
        name = f"{place.inside} {place.name}"
        rows.append((_plain(name), *map(_number, counts), *_sums(len(rows), counts)))
    return Sheet(
        "Cast and sets",
        tuple(rows),
        (26, *(7 for _ in order), 9, 10),
        frozen=(4, 1),
        landscape=True,
    )


def _sums(row: int, counts: Sequence[int]) -> Iterator[Cell]:
    first, last = address(row, 1), address(row, len(counts))
    yield Cell(sum(counts), formula=f"=SUM({first}:{last})", style="total")
    there = sum(one > 0 for one in counts)
    yield Cell(there, formula=f'=COUNTIF({first}:{last},">0")', style="total")


def _pages(whole: Series) -> Sheet:
    acts = whole.shape.acts
    rows: list[Row] = [
        _title("Pages and beats of an episode"),
        _note(f"The format runs {whole.shape.least} to {whole.shape.most} pages."),
        (),
        _header("Act", "Pages", "Beats", "Pages a beat"),
    ]
    for one in acts:
        row = len(rows)
        each = f"={address(row, 1)}/{address(row, 2)}"
        rows.append(
            (
                _plain(one.name),
                Cell(float(one.pages), style="input"),
                Cell(float(one.beats), style="input"),
                Cell(one.pages / one.beats, formula=each, style="computed", number="0.0"),
            )
        )
    first, last = 4, len(rows) - 1
    total = sum(one.pages for one in acts)
    fits = whole.shape.least <= total <= whole.shape.most
    pages = reference("Pages", (first, 1), (last, 1))
    beats = reference("Pages", (first, 2), (last, 2))
    rows.append(
        (
            _plain("Episode"),
            Cell(total, formula=f"=SUM({pages})", style="total"),
            Cell(sum(one.beats for one in acts), formula=f"=SUM({beats})", style="total"),
            Cell(
                "OK" if fits else "OFF",
                formula=(
                    f"=IF(AND(SUM({pages})>={whole.shape.least},SUM({pages})<={whole.shape.most}),"
                    '"OK","OFF")'
                ),
                style="ok",
            ),
        )
    )
    return Sheet("Pages", tuple(rows), (18, 9, 9, 14))


def _title(text: str) -> Row:
    return (Cell(text, style="title"),)


def _note(text: str) -> Row:
    return (Cell(text, style="note"),)


def _header(*names: str) -> Row:
    return tuple(Cell(one, style="header") for one in names)


def _plain(text: str) -> Cell:
    return Cell(text)


def _number(value: int) -> Cell:
    return Cell(float(value), number="0;;")
