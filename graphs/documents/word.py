"""Word files: every block with real styles, so that a teacher can go on editing."""

from io import BytesIO
from typing import TYPE_CHECKING

from graphs.documents.blocks import Document
from graphs.documents.packing import timeless

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


def emit(document: Document) -> bytes:
    """Return a .docx, the same bytes for the same document."""
    import docx

    from graphs.documents.word_blocks import write
    from graphs.documents.word_styles import dress

    word: WordDocument = docx.Document()
    dress(word, document)
    write(word, document)
    saved = BytesIO()
    word.save(saved)
    return timeless(saved)
