"""EPUB 3: a book of sections with navigation and accessible metadata, the same bytes each time."""

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Literal
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from graphs.documents.blocks import Rich
from graphs.documents.layout import plain
from graphs.documents.printable import printable

Style = Literal["first", "body", "break", "note"]

# A book is dated by nobody: the same draft must give the same bytes on any day.
_MODIFIED = "2000-01-01T00:00:00Z"
_NAMES = uuid.UUID("8f0c4a1e-51a5-5d0b-9a63-6d4f6e0f6a10")
_MIMETYPE = "application/epub+zip"
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" \
media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_CSS = """body { margin: 5%; line-height: 1.5; }
h1 { font-size: 1.5em; margin: 2.5em 0 1.5em; text-align: center; font-weight: normal; }
p { margin: 0; text-indent: 1.4em; }
p.first, p.note, p.by { text-indent: 0; }
p.break { text-indent: 0; text-align: center; margin: 1.2em 0; }
p.note { margin: 0.6em 0; font-style: italic; }
p.by { text-align: center; }
"""
_PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" \
lang="{language}" xml:lang="{language}">
<head><title>{title}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
<body>
{body}
</body>
</html>
"""
_ACCESS = (
    ("schema:accessMode", "textual"),
    ("schema:accessModeSufficient", "textual"),
    ("schema:accessibilityFeature", "structuralNavigation"),
    ("schema:accessibilityFeature", "tableOfContents"),
    ("schema:accessibilityFeature", "readingOrder"),
    ("schema:accessibilityFeature", "displayTransformability"),
    ("schema:accessibilityHazard", "none"),
    ("schema:accessibilitySummary", "Text alone, with a table of contents and headings."),
)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: the first one of a scene, one that follows, a break between scenes, a note."""

    text: Rich
    style: Style = "body"


@dataclass(frozen=True)
class Section:
    """A chapter, or another part that the table of contents names."""

    title: str
    paragraphs: tuple[Paragraph, ...]
    kind: Literal["chapter", "afterword"] = "chapter"


@dataclass(frozen=True)
class Book:
    """A book as it is read."""

    title: str
    sections: tuple[Section, ...]
    author: str = ""
    language: str = "en"
    description: str = ""


def emit(book: Book) -> bytes:
    """Return the .epub file."""
    parts = {
        "META-INF/container.xml": _CONTAINER,
        "EPUB/package.opf": _package(book),
        "EPUB/nav.xhtml": _nav(book),
        "EPUB/style.css": _CSS,
        "EPUB/title.xhtml": _title(book),
        **{f"EPUB/{name}.xhtml": _section(book, one) for name, one in _named(book)},
    }
    saved = BytesIO()
    with ZipFile(saved, "w", ZIP_STORED) as package:
        _put(package, "mimetype", _MIMETYPE)  # first, so that readers know the file by it
        for name, text in parts.items():
            _put(package, name, text)
    return saved.getvalue()


def _put(package: ZipFile, name: str, text: str) -> None:
    entry = ZipInfo(name)  # dated 1980-01-01, the first day a package can name
    entry.create_system = 0
    package.writestr(entry, text.encode())


def _named(book: Book) -> Iterator[tuple[str, Section]]:
    for number, section in enumerate(book.sections, 1):
        yield f"part{number:03}", section


def _identifier(book: Book) -> str:
    told = [book.title, book.author, *(_words(one) for one in book.sections)]
    digest = hashlib.sha256("\0".join(told).encode()).hexdigest()
    return f"urn:uuid:{uuid.uuid5(_NAMES, digest)}"


def _words(section: Section) -> str:
    return "\n".join([section.title, *(plain(one.text) for one in section.paragraphs)])


def _package(book: Book) -> str:
    items = [
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="css" href="style.css" media-type="text/css"/>',
        *(
            f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>'
            for name in ("title", *(name for name, _ in _named(book)))
        ),
    ]
    names = ("title", *(name for name, _ in _named(book)))
    spine = [f'<itemref idref="{name}"/>' for name in names]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"'
            f' xml:lang="{_attribute(book.language)}">',
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">',
            *_metadata(book),
            "</metadata>",
            "<manifest>",
            *items,
            "</manifest>",
            "<spine>",
            *spine,
            "</spine>",
            "</package>",
            "",
        ]
    )


def _metadata(book: Book) -> Iterator[str]:
    yield f'<dc:identifier id="id">{_identifier(book)}</dc:identifier>'
    yield f"<dc:title>{_text(book.title)}</dc:title>"
    yield f"<dc:language>{_text(book.language)}</dc:language>"
    if book.author:
        yield f"<dc:creator>{_text(book.author)}</dc:creator>"
    if book.description:
        yield f"<dc:description>{_text(book.description)}</dc:description>"
    yield f'<meta property="dcterms:modified">{_MODIFIED}</meta>'
    for name, value in _ACCESS:
        yield f'<meta property="{name}">{_text(value)}</meta>'


def _nav(book: Book) -> str:
    entries = [("title", book.title), *((name, one.title) for name, one in _named(book))]
    listed = "\n".join(
        f'<li><a href="{name}.xhtml">{_text(title)}</a></li>' for name, title in entries
    )
    body = f'<nav epub:type="toc" id="toc">\n<h1>Contents</h1>\n<ol>\n{listed}\n</ol>\n</nav>'
    return _page(book, "Contents", body)


def _title(book: Book) -> str:
    lines = [f'<section epub:type="titlepage">\n<h1>{_text(book.title)}</h1>']
    lines += [f'<p class="by">{_text(book.author)}</p>'] if book.author else []
    lines += [f'<p class="note">{_text(book.description)}</p>'] if book.description else []
    return _page(book, book.title, "\n".join([*lines, "</section>"]))


def _section(book: Book, section: Section) -> str:
    paragraphs = "\n".join(_paragraph(one) for one in section.paragraphs)
    body = (
        f'<section epub:type="{section.kind}">\n<h1>{_text(section.title)}</h1>\n'
        f"{paragraphs}\n</section>"
    )
    return _page(book, section.title, body)


def _paragraph(paragraph: Paragraph) -> str:
    called = "" if paragraph.style == "body" else f' class="{paragraph.style}"'
    return f"<p{called}>{_runs(paragraph.text)}</p>"


def _runs(text: Rich) -> str:
    told = []
    for run in text:
        words = "<br/>".join(_text(line) for line in run.text.split("\n"))
        words = f"<em>{words}</em>" if run.italic else words
        told.append(f"<strong>{words}</strong>" if run.bold else words)
    return "".join(told)


def _page(book: Book, title: str, body: str) -> str:
    return _PAGE.format(language=_attribute(book.language), title=_text(title), body=body)


def _text(text: str) -> str:
    return escape(printable(text), quote=False)


def _attribute(text: str) -> str:
    return escape(text, quote=True)
