"""Writes a deck as PPTX."""

from io import BytesIO

from graphs.documents.deck import Deck
from graphs.documents.packing import timeless


def emit(deck: Deck) -> bytes:
    """Return a .pptx, the same bytes for the same deck."""
    from pptx import Presentation

    shown = Presentation()
    for slide in deck.slides:
        shown.slides.add_slide(shown.slide_layouts[5]).shapes.title.text = slide.title
    saved = BytesIO()
    shown.save(saved)
    return timeless(saved)
