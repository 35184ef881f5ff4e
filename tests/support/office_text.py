"""Reads the words back out of finished files."""

import io
from collections.abc import Iterator

import docx
import pypdf
from docx.oxml.ns import qn


def pdf_text(content: bytes) -> str:
    """Return the words of a PDF, page after page."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def word_text(content: bytes) -> str:
    """Return the words of a Word file, tables within tables included."""
    return "\n".join(_paragraphs(content))


def squeezed(text: str) -> str:
    """Return the text without anything that only lays it out, for comparing across formats."""
    return "".join(text.replace("\u200b", "").replace("\u2060", "").split())


def _paragraphs(content: bytes) -> Iterator[str]:
    body = docx.Document(io.BytesIO(content)).element.body
    for paragraph in body.iter(qn("w:p")):
        yield "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
