"""The documents of a season: the bible, the beat sheets, and who wrote what."""

from collections.abc import Sequence

from agents.sources import Sources
from graphs.documents.blocks import Document
from graphs.documents.colophon import colophon_of
from graphs.documents.passages import Passage
from graphs.templates.tv_series.beats_page import beat_sheets
from graphs.templates.tv_series.bible_page import series_bible
from graphs.templates.tv_series.canon_page import canon, proposals
from graphs.templates.tv_series.draft import Series
from graphs.templates.tv_series.who_page import who_wrote_what


def documents(
    draft: Series, sources: Sources, notes: Sequence[str], offline: bool
) -> list[Document]:
    """Return every document of the season; ``notes`` are what the person asked for in words."""
    show = Passage.of(draft, sources)
    colophon = colophon_of(sources, offline=offline)
    return [
        series_bible(draft, show, tuple(notes), colophon),
        beat_sheets(draft, show, colophon),
        *(one for one in _of_scripts(draft, show, colophon) if one is not None),
        who_wrote_what(draft, sources, colophon),
    ]


def _of_scripts(draft: Series, show: Passage, colophon: str) -> tuple[Document | None, ...]:
    return canon(draft, show, colophon), proposals(draft, show, colophon)
