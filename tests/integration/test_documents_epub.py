"""Books as EPUB: valid, accessible, the same bytes each time, and every word in its place."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from graphs.documents.blocks import Run
from graphs.documents.epub import Book, Paragraph, Section, emit
from tests.support.epubs import problems

HARD = 'Ana\'s "R&D" <script>alert(1)</script> \u2014 \u00e9\u4e2d\x00\x1f ]]> {{x}}'
BOOK = Book(
    title='Salt & "Smoke" <1>',
    author="Ana O'Neil & Co.",
    description="A book about <salt>.",
    sections=(
        Section(
            "Chapter 1",
            (
                Paragraph((Run("It was late."),), "first"),
                Paragraph((Run("She "), Run("never", italic=True), Run(" slept.\nNot once."))),
                Paragraph((Run("#"),), "break"),
                Paragraph((Run(HARD),), "first"),
            ),
        ),
        Section("Still to write", (Paragraph((Run("Chapter 2"),), "note"),), "afterword"),
    ),
)


def text_of(content: bytes, name: str) -> str:
    with ZipFile(BytesIO(content)) as package:
        return package.read(name).decode()


def test_a_book_passes_epubcheck(tmp_path: Path) -> None:
    file = tmp_path / "book.epub"
    file.write_bytes(emit(BOOK))

    assert problems(file) == []


def test_epubcheck_would_object(tmp_path: Path) -> None:
    file = tmp_path / "book.epub"
    with ZipFile(BytesIO(emit(BOOK))) as good, ZipFile(file, "w", ZIP_STORED) as bad:
        for entry in good.infolist():
            if not entry.filename.endswith("part001.xhtml"):
                bad.writestr(entry, good.read(entry))

    assert problems(file) != []


def test_the_same_book_has_the_same_bytes_and_another_one_another_name() -> None:
    other = Book(title=BOOK.title, sections=BOOK.sections[:1])

    assert emit(BOOK) == emit(BOOK)
    names = [
        re.findall("urn:uuid:[0-9a-f-]+", text_of(emit(one), "EPUB/package.opf"))
        for one in (BOOK, other)
    ]
    assert names[0] != names[1]


def test_words_stay_words_and_emphasis_stays() -> None:
    page = text_of(emit(BOOK), "EPUB/part001.xhtml")

    assert "<script>" not in page
    assert "She <em>never</em> slept.<br/>Not once." in page


def test_readers_know_the_file_by_its_first_bytes() -> None:
    assert emit(BOOK)[30:58] == b"mimetypeapplication/epub+zip"


def test_who_cannot_see_is_told_what_the_book_offers() -> None:
    package = text_of(emit(BOOK), "EPUB/package.opf")

    for name in ("accessMode", "accessibilityFeature", "accessibilityHazard"):
        assert f"schema:{name}" in package
