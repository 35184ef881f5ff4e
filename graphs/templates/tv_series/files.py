"""The files of a season that are no documents: the grid as a workbook, and the scripts."""

from collections.abc import Iterator, Mapping

from agents.sources import Sources
from graphs.documents import script_pdf, spreadsheet
from graphs.documents.colophon import colophon_of
from graphs.documents.special import FileMaker, Made
from graphs.screenplay import fdx_writing, fountain_writing
from graphs.screenplay.elements import Script as Screenplay
from graphs.screenplay.elements import TitleField, speeches
from graphs.screenplay.paging import paged
from graphs.templates.tv_series.bible_page import title_of
from graphs.templates.tv_series.draft import Series
from graphs.templates.tv_series.grid_sheet import season_workbook
from graphs.templates.tv_series.screenplay import screenplay, with_notes
from graphs.templates.tv_series.scripted import Script
from graphs.templates.tv_series.spacing import number_of


def workbook(draft: Series, sources: Sources, offline: bool) -> Iterator[Made]:
    """Return the season grid with its beats, cast and pages."""
    colophon = colophon_of(sources, offline=offline)
    yield Made("season_grid", spreadsheet.emit(season_workbook(draft, colophon)))


def as_fountain(draft: Series, sources: Sources, offline: bool) -> Iterator[Made]:
    """Return the scripts as Fountain."""
    for name, one in _named(draft):
        yield Made(name, fountain_writing.written(one).encode())


def as_fdx(draft: Series, sources: Sources, offline: bool) -> Iterator[Made]:
    """Return the scripts for Final Draft."""
    for name, one in _named(draft):
        yield Made(name, fdx_writing.written(one))


def as_pages(draft: Series, sources: Sources, offline: bool) -> Iterator[Made]:
    """Return the pages of the scripts, as they are printed."""
    for name, one in _named(draft):
        shown = as_printed(one)
        yield Made(name, script_pdf.emit(shown, paged(shown.elements)))


def scripts_of(draft: Series) -> Iterator[tuple[str, Screenplay]]:
    """Yield every script by its episode; those that were brought as they came."""
    made = {one.id: screenplay(one, _title_page(draft, one)) for one in draft.scripts}
    made |= {one.id: one.script for one in draft.own.scripts}
    for name in sorted(made):
        yield name, made[name]


def as_printed(script: Screenplay) -> Screenplay:
    """Return what stands on the pages: the notes of the cards, as long as nobody speaks."""
    return script if any(speeches(script.elements)) else with_notes(script)


def _named(draft: Series) -> Iterator[tuple[str, Screenplay]]:
    """Yield every script with the name of its file."""
    yield from ((f"script_{episode}", one) for episode, one in scripts_of(draft))


def _title_page(draft: Series, one: Script) -> tuple[TitleField, ...]:
    number = number_of(one.id)
    episode = f"Episode {number}: {one.plan.title}" if one.plan.title else f"Episode {number}"
    found = (("Title", title_of(draft)), ("Episode", episode))
    return tuple(TitleField(key=key, value=value) for key, value in found)


FILES: Mapping[str, FileMaker] = {
    "xlsx": workbook,
    "fountain": as_fountain,
    "fdx": as_fdx,
    "script": as_pages,
}
