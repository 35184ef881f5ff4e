"""The files of a breakdown that are documents: one, with everything in it."""

from collections.abc import Sequence

from agents.sources import Sources
from graphs.documents.blocks import Document
from graphs.documents.colophon import colophon_of
from graphs.documents.passages import Passage
from graphs.templates.breakdown.breakdown_page import page
from graphs.templates.breakdown.draft import Breakdown


def documents(
    draft: Breakdown, sources: Sources, notes: Sequence[str], offline: bool
) -> list[Document]:
    """Return the document; ``notes`` are what the person asked for in words."""
    shown = Passage.of(draft, sources)
    return [page(draft, shown, tuple(notes), colophon_of(sources, offline=offline))]
