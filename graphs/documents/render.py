"""One door to the files: a document, a format and a copy in, bytes out."""

from typing import Literal, NamedTuple, assert_never

from graphs.documents import markdown, pdf, word
from graphs.documents.blocks import Document
from graphs.documents.copies import Copy, prepared

Format = Literal["docx", "pdf", "md"]


class FileFormat(NamedTuple):
    """What a file of this format is called and served as."""

    extension: str
    media_type: str


FORMATS: dict[str, FileFormat] = {
    "docx": FileFormat(
        ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
    "pdf": FileFormat(".pdf", "application/pdf"),
    "md": FileFormat(".md", "text/markdown; charset=utf-8"),
    "json": FileFormat(".json", "application/json"),  # the typed draft, see typed.py
}


def render(document: Document, format: Literal["docx", "pdf", "md"], *, copy: Copy) -> bytes:
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
