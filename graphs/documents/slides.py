"""Writes a deck as PPTX: every slide with a title, real text, its language, and what it shows."""

from io import BytesIO
from typing import TYPE_CHECKING

from graphs.documents.copies import unmarked
from graphs.documents.deck import Deck
from graphs.documents.packing import timeless
from graphs.documents.printable import cleaned, mapped

if TYPE_CHECKING:
    from pptx.presentation import Presentation as Shown


def emit(deck: Deck) -> bytes:
    """Return a .pptx, the same bytes for the same deck."""
    from graphs.documents.slide_fitting import pages
    from graphs.documents.slide_layouts import presentation
    from graphs.documents.slide_writing import write

    ready: Deck = mapped(cleaned(deck), lambda part: unmarked(part, for_pupils=True))
    shown = presentation()
    for slide in ready.slides:
        for page in pages(slide):
            write(shown, page, footer=ready.footer, language=_language(ready))
    _properties(shown, ready)
    saved = BytesIO()
    shown.save(saved)
    return timeless(saved)


def _properties(shown: "Shown", deck: Deck) -> None:
    core = shown.core_properties
    core.title, core.comments, core.language = deck.title, deck.colophon, _language(deck)
    core.author = core.last_modified_by = core.subject = core.keywords = ""
    core.revision = 1
    for name in ("created", "modified"):
        for dated in core._element.xpath(f"dcterms:{name}"):
            core._element.remove(dated)


def _language(deck: Deck) -> str:
    """Return the language as programs that check spelling name it."""
    return "en-US" if deck.language == "en" else deck.language
