"""The files of a novel that are no documents: the book as EPUB, the scenes as a workbook."""

from collections.abc import Iterator, Mapping

from agents.sources import Sources
from graphs.documents import spreadsheet
from graphs.documents.colophon import colophon_of
from graphs.documents.epub import emit
from graphs.documents.passages import Passage
from graphs.documents.special import FileMaker, Made
from graphs.templates.novel.book import book_of
from graphs.templates.novel.draft import Novel
from graphs.templates.novel.workbook import scene_workbook


def as_epub(draft: Novel, sources: Sources, offline: bool) -> Iterator[Made]:
    """Return the book as it is read."""
    colophon = colophon_of(sources, offline=offline)
    yield Made("book", emit(book_of(draft, Passage.of(draft, sources), colophon)))


def as_workbook(draft: Novel, sources: Sources, offline: bool) -> Iterator[Made]:
    """Return the scene list to work in."""
    colophon = colophon_of(sources, offline=offline)
    yield Made("scene_list", spreadsheet.emit(scene_workbook(draft, colophon)))


FILES: Mapping[str, FileMaker] = {"epub": as_epub, "xlsx": as_workbook}
