"""The scene list as a workbook: every scene in a row, sums that follow while the writer works."""

from collections.abc import Iterable, Sequence

from graphs.documents.workbook import Cell, OneOf, Sheet, Style, Value, Workbook, reference
from graphs.templates.novel.draft import Chapter, Novel, Scene
from graphs.templates.novel.manuscript import count_words
from graphs.templates.novel.naming import chapter_title, people, places
from graphs.templates.novel.reading_text import told_scenes

_SCENES = "Scenes"
_HEAD = 3  # rows above the first scene
_COLUMNS: tuple[tuple[str, float], ...] = (
    *(("No.", 5.0), ("Chapter", 8.0), ("Place", 7.0), ("Beat", 18.0), ("Told by", 14.0)),
    *(("Where", 16.0), ("When", 14.0), ("Goal, or the question", 44.0), ("Against", 32.0)),
    *(("How it comes out", 24.0), ("Value", 9.0), ("Threads", 10.0), ("Words", 8.0)),
    ("Written", 8.0),
)
_CHAPTER, _TOLD_BY, _WORDS, _WRITTEN = 1, 4, 12, 13
_WHOLE, _SHARE = "#,##0", "0 %"


def scene_workbook(whole: Novel, colophon: str = "") -> Workbook:
    """Return the workbook. Words, places and shares are formulas over the rows of scenes."""
    return Workbook(
        title=whole.brief.title,
        sheets=(_scenes(whole), _chapters(whole), _beats(whole), _rota(whole), _threads(whole)),
        colophon=colophon,
    )


def _all(whole: Novel) -> list[tuple[Chapter, Scene]]:
    return [(one, scene) for one in whole.scene_list.chapters for scene in one.scenes]


def _column(whole: Novel, column: int) -> str:
    return reference(_SCENES, (_HEAD, column), (_HEAD + len(_all(whole)) - 1, column))


def _scenes(whole: Novel) -> Sheet:
    names, spots = people(whole), places(whole)
    everybody = OneOf(tuple(dict.fromkeys(names.values())))
    written = _written(whole)
    rows: list[tuple[Cell | None, ...]] = [
        (Cell(f"Scenes: {whole.brief.title}", style="title"),),
        (Cell("Blue cells are yours; words, places and shares follow.", style="computed"),),
        tuple(Cell(name, style="header") for name, _ in _COLUMNS),
    ]
    total = sum(scene.words for _, scene in _all(whole)) or 1
    before = 0
    for at, (chapter, scene) in enumerate(_all(whole)):
        words = _column(whole, _WORDS)
        top = reference(_SCENES, (_HEAD, _WORDS), (_HEAD + at - 1, _WORDS)) if at else ""
        place = f"=SUM({top})/SUM({words})" if at else "=0"
        rows.append(
            (
                Cell(scene.number, number=_WHOLE),
                Cell(chapter.number, number=_WHOLE),
                Cell(before / total, place, "computed", _SHARE),
                Cell(scene.moment),
                Cell(scene.told_by, style="input", allowed=everybody),
                _own(spots.get(scene.location, scene.location)),
                _own(scene.when),
                _own(scene.goal),
                _own(scene.conflict),
                _own(scene.outcome),
                _own(scene.value_shift),
                Cell(", ".join(dict.fromkeys(scene.threads))),
                Cell(scene.words, style="input", number=_WHOLE),
                Cell(written.get(scene.id, 0), style="input", number=_WHOLE),
            )
        )
        before += scene.words
    sums = [None] * _WORDS
    done = sum(written.values())
    rows.append(
        (
            *sums,
            Cell(total, f"=SUM({_column(whole, _WORDS)})", "total", _WHOLE),
            Cell(done, f"=SUM({_column(whole, _WRITTEN)})", "total", _WHOLE),
        )
    )
    widths = tuple(width for _, width in _COLUMNS)
    return Sheet(_SCENES, tuple(rows), widths, frozen=(_HEAD, 2), landscape=True)


def _chapters(whole: Novel) -> Sheet:
    written = _written(whole)
    rows = []
    for at, one in enumerate(whole.scene_list.chapters):
        row = _HEAD + at + 1
        key = f"A{row}"
        done = sum(written.get(scene.id, 0) for scene in one.scenes)
        rows.append(
            (
                Cell(one.number, number=_WHOLE),
                Cell(one.title or chapter_title(one)),
                _sum(len(one.scenes), f"=COUNTIF({_column(whole, _CHAPTER)},{key})"),
                _sum(one.words, _sumif(whole, _CHAPTER, key, _WORDS)),
                _sum(done, _sumif(whole, _CHAPTER, key, _WRITTEN)),
                Cell(
                    done / one.words if one.words else 0,
                    f"=IF(D{row}=0,0,E{row}/D{row})",
                    "computed",
                    _SHARE,
                ),
            )
        )
    header = ("Chapter", "Title", "Scenes", "Words", "Written", "Of target")
    return _sheet("Chapters", "Chapters", header, rows, (9, 34, 9, 10, 10, 10))


def _beats(whole: Novel) -> Sheet:
    rows = [
        (
            Cell(one.name),
            Cell(one.start / 100, style="computed", number=_SHARE),
            Cell(one.end / 100, style="computed", number=_SHARE),
            Cell(one.words, style="computed", number=_WHOLE),
            _own(one.what),
            Cell(one.does, style="note"),
        )
        for one in whole.beats.beats
    ]
    header = ("Beat", "From", "To", "Words", "What happens", "What it does in a story")
    return _sheet("Beats", "Beat map", header, rows, (24, 8, 8, 10, 54, 46))


def _rota(whole: Novel) -> Sheet:
    names = people(whole)
    seats = {one.character: one for one in whole.scene_list.rota}
    total = whole.scene_list.words or 1
    rows = []
    for at, (key, name) in enumerate(names.items()):
        row = _HEAD + at + 1
        seat = seats.get(key)
        scenes, words = (seat.scenes, seat.words) if seat else (0, 0)
        rows.append(
            (
                Cell(name),
                _sum(scenes, f"=COUNTIF({_column(whole, _TOLD_BY)},A{row})"),
                _sum(words, _sumif(whole, _TOLD_BY, f"A{row}", _WORDS)),
                Cell(
                    words / total,
                    f"=C{row}/SUM({_column(whole, _WORDS)})",
                    "computed",
                    _SHARE,
                ),
            )
        )
    return _sheet(
        "Points of view", "Who tells it", ("Who", "Scenes", "Words", "Share"), rows, (28, 9, 10, 9)
    )


def _threads(whole: Novel) -> Sheet:
    opens = {name: s.number for _, s in _all(whole) for name in s.opens}
    closes = {name: s.number for _, s in _all(whole) for name in s.closes}
    rows = [
        (
            Cell(one.id),
            _own(one.question),
            Cell(opens.get(one.id), number=_WHOLE),
            Cell("carried" if one.carried else closes.get(one.id), number=_WHOLE),
        )
        for one in whole.themes.threads
    ]
    header = ("Thread", "Question", "Opens in scene", "Closes in scene")
    return _sheet("Threads", "Threads", header, rows, (9, 60, 12, 12))


def _sheet(
    name: str,
    title: str,
    header: Sequence[str],
    rows: Iterable[tuple[Cell | None, ...]],
    widths: tuple[float, ...],
) -> Sheet:
    head = (
        (Cell(title, style="title"),),
        (None,),
        tuple(Cell(one, style="header") for one in header),
    )
    return Sheet(name, (*head, *rows), widths, frozen=(_HEAD, 0), landscape=True)


def _written(whole: Novel) -> dict[str, int]:
    return {one.scene: count_words(one.text) for one in told_scenes(whole)}


def _own(value: Value) -> Cell:
    style: Style = "written"
    return Cell(value or None, style=style)


def _sum(value: int, formula: str) -> Cell:
    return Cell(value, formula, "computed", _WHOLE)


def _sumif(whole: Novel, by: int, key: str, of: int) -> str:
    return f"=SUMIF({_column(whole, by)},{key},{_column(whole, of)})"
