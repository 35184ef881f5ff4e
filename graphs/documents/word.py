"""Word files: every block with real styles, so that a teacher can go on editing."""

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from graphs.documents.blocks import Document

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
    return _timeless(saved)


def _timeless(saved: BytesIO) -> bytes:
    """Return the same package undated and stored: compressors differ in their bytes."""
    packed = BytesIO()
    with ZipFile(saved) as source, ZipFile(packed, "w", ZIP_STORED) as target:
        for name in source.namelist():
            entry = ZipInfo(name)  # dated 1980-01-01, the first day a package can name
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return packed.getvalue()
