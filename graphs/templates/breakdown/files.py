"""The files of a breakdown that are no documents: the grid as a workbook."""

from collections.abc import Iterator, Mapping

from agents.sources import Sources
from graphs.documents import spreadsheet
from graphs.documents.colophon import colophon_of
from graphs.documents.special import FileMaker, Made
from graphs.templates.breakdown.draft import Breakdown
from graphs.templates.breakdown.grid_sheets import grid_workbook


def workbook(draft: Breakdown, sources: Sources, offline: bool) -> Iterator[Made]:
    """Return the grid with its cast, scenes and places."""
    colophon = colophon_of(sources, offline=offline)
    yield Made("breakdown_grid", spreadsheet.emit(grid_workbook(draft, colophon)))


FILES: Mapping[str, FileMaker] = {"xlsx": workbook}
