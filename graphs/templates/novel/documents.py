"""The documents of a novel: its outline, its scenes, the manuscript, and what was measured."""

from collections.abc import Sequence

from agents.sources import Sources
from graphs.documents.blocks import Document
from graphs.documents.colophon import colophon_of
from graphs.documents.passages import Passage
from graphs.templates.novel.draft import Novel
from graphs.templates.novel.manuscript_page import manuscript
from graphs.templates.novel.outline_page import story_outline
from graphs.templates.novel.reports_page import reports
from graphs.templates.novel.scenes_page import scene_cards


def documents(
    draft: Novel, sources: Sources, notes: Sequence[str], offline: bool
) -> list[Document]:
    """Return every document of the novel; ``notes`` are what the person asked for in words."""
    colophon = colophon_of(sources, offline=offline)
    pages = planned_pages(draft, sources, tuple(notes), colophon)
    return [*pages, reports(draft, sources, colophon)]


def planned_pages(
    draft: Novel, sources: Sources, notes: tuple[str, ...] = (), colophon: str = ""
) -> list[Document]:
    """Return what writers work with: the outline, the scenes and the manuscript."""
    book = Passage.of(draft, sources)
    return [
        story_outline(draft, book, notes, colophon),
        scene_cards(draft, book, colophon),
        manuscript(draft, book, colophon),
    ]
