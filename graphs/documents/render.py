"""One door to the files: a document, a format and a copy in, bytes out."""

from typing import assert_never

from graphs.documents import markdown, pdf, word
from graphs.documents.blocks import Document
from graphs.documents.copies import Copy, prepared
from graphs.documents.formats import Page


def render(document: Document, format: Page, *, copy: Copy) -> bytes:
    """Return the file; the same document gives the same bytes."""
    ready = prepared(document, copy)
    match format:
        case "docx":
            return word.emit(ready)
        case "pdf":
            return pdf.emit(ready)
        case "md":
            return markdown.emit(ready)
    assert_never(format)
