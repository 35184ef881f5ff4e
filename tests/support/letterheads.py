"""Letterheads as people bring them: a logo and a name above, an address below, and bad ones."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Mm, Pt, RGBColor

NAME, ADDRESS = "Riverside Community Bank", "12 Bridge Street, Dayton"


def letterhead() -> bytes:
    """Return a letterhead on A4 with a logo, a serif typeface and red headings."""
    word = docx.Document()
    page = word.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    above = page.header.paragraphs[0]
    above.add_run().add_picture(io.BytesIO(_logo()), width=Mm(30))
    above.add_run(NAME)
    page.footer.paragraphs[0].text = ADDRESS
    word.styles["Normal"].font.name = "Georgia"
    word.styles["Normal"].font.size = Pt(11)
    word.styles["Heading 1"].font.color.rgb = RGBColor(0x88, 0, 0)
    word.add_paragraph("Dear Sir or Madam, this was the letter before.")
    return saved(word)


def bare() -> bytes:
    """Return a file with nothing in it but its page: no lists, no styles of tables."""
    word = docx.Document()
    for style in list(word.styles):
        if style.name not in ("Normal", "Default Paragraph Font", "Normal Table"):
            style.delete()
    for key, one in list(word.part.rels.items()):
        if one.reltype == RELATIONSHIP_TYPE.NUMBERING:
            word.part.rels.pop(key)
    return saved(word)


def saved(word: docx.document.Document) -> bytes:
    """Return the bytes of a Word file."""
    kept = io.BytesIO()
    word.save(kept)
    return kept.getvalue()


def repacked(content: bytes, turn: Callable[[str, bytes], bytes | None], **more: bytes) -> bytes:
    """Return a package whose parts are turned into others, or left out."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if (raw := turn(name, old.read(name))) is not None:
                new.writestr(name, raw)
        for name, raw in more.items():
            new.writestr(name.replace("__", "/").replace("_dot_", "."), raw)
    return made.getvalue()


def _logo() -> bytes:
    """Return a small red picture."""
    rows = b"".join(b"\0" + bytes((180, 30, 30)) * 20 for _ in range(6))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 20, 6, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
