"""The files of a season that are no documents: the grid as a workbook, and the scripts."""

from collections.abc import Iterator, Mapping

from agents.sources import Sources
from graphs.documents import spreadsheet
from graphs.documents.colophon import colophon_of
from graphs.documents.special import FileMaker, Made
from graphs.templates.tv_series.draft import Series
from graphs.templates.tv_series.grid_sheet import season_workbook


def workbook(draft: Series, sources: Sources, offline: bool) -> Iterator[Made]:
    """Return the season grid with its beats, cast and pages."""
    colophon = colophon_of(sources, offline=offline)
    yield Made("season_grid", spreadsheet.emit(season_workbook(draft, colophon)))


FILES: Mapping[str, FileMaker] = {"xlsx": workbook}
