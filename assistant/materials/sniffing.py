"""Tells what a file is from its bytes. Its name and what a browser says of it decide nothing.

The name has a say in one thing only: which kind of plain text a plain text is.
"""

import csv
import json
import re
from itertools import pairwise
from typing import NamedTuple

from assistant.materials.material import Kind
from assistant.materials.refusal import Refused
from graphs.documents.incoming import Unreadable
from graphs.documents.markdown_reading import is_markdown
from graphs.documents.packages import UnpacksTooFar, main_part, opened
from graphs.screenplay.slugs import is_natural

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_OLD = {"WordDocument": "material.kind.doc", "Workbook": "material.kind.xls"}
_STRANGERS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "material.kind.picture"),
    (b"\xff\xd8\xff", "material.kind.picture"),
    (b"GIF8", "material.kind.picture"),
    (b"BM", "material.kind.picture"),
    (b"II*\x00", "material.kind.picture"),
    (b"MM\x00*", "material.kind.picture"),
    (b"{\\rtf", "material.kind.rtf"),
    (b"\x1f\x8b", "material.kind.archive"),
    (b"7z\xbc\xaf\x27\x1c", "material.kind.archive"),
    (b"Rar!", "material.kind.archive"),
    (b"MZ", "material.kind.program"),
    (b"\x7fELF", "material.kind.program"),
    (b"SQLite format 3\x00", "material.kind.database"),
)
_WEB_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_XML = re.compile(rb"\s*<\?xml\b", re.I)
_CONTROLS = re.compile("[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROLS = 0.05  # of a text; beyond that it is something else that happens to decode
_DELIMITERS = ",;\t|"
_HINTS: dict[str, Kind] = {
    **{"csv": "csv", "tsv": "csv", "md": "md", "markdown": "md", "txt": "txt"},
    **{"fountain": "fountain", "spmd": "fountain"},
}
_FEWEST_HEADINGS = 3  # of a text that nobody called a script


class Sniffed(NamedTuple):
    """What a file is; the text of one that is plain text."""

    kind: Kind
    text: str = ""


def sniffed(content: bytes, suffix: str) -> Sniffed:
    """Return what a file is; raise Refused for everything that cannot be read here."""
    head = content[:1024]
    if b"%PDF-" in head:
        return Sniffed("pdf")
    if content.startswith(b"PK\x03\x04"):
        return Sniffed(_packed(content))
    if content.startswith(_OLE):
        raise _old(content)
    for beginning, kind in _STRANGERS:
        if content.startswith(beginning):
            raise Refused("material.unknown", kind=kind)
    if content[4:8] == b"ftyp" or content[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        raise Refused("material.unknown", kind="material.kind.media")
    return _plain(content, suffix)


def text_of(content: bytes) -> str:
    """Return the characters of a plain text; raise Refused where it is none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", "replace")
    odd = len(_CONTROLS.findall(text)) + text.count("\0") + text.count("\ufffd")
    if odd > _MOST_CONTROLS * len(text) + 2:
        raise Refused("material.unknown", kind="material.kind.other")
    return text


def delimiter_of(text: str) -> str:
    """Return the sign between the cells of each row; empty where there is no such sign."""
    rows = [row for row in text.splitlines()[:60] if row.strip()]
    best, columns = "", 1
    for sign in _DELIMITERS:
        try:
            counts = [len(row) for row in csv.reader(rows, delimiter=sign)]
        except csv.Error:
            continue
        usual = max(set(counts), key=counts.count, default=1)
        regular = counts.count(usual) >= 0.9 * len(counts)
        if usual > columns and regular and len(counts) > 1:
            best, columns = sign, usual
    return best


def _packed(content: bytes) -> Kind:
    try:
        package = opened(content)
        names = set(package.namelist())
        main = main_part(package) or ""
    except UnpacksTooFar:
        raise Refused("material.unpacks") from None
    except Unreadable:
        raise Refused("material.broken", kind="material.kind.office") from None
    if main.startswith("word/"):
        return "docx"
    if main.startswith("xl/"):
        return "xlsx"
    if main.startswith("ppt/"):
        raise Refused("material.unknown", kind="material.kind.slides")
    if "mimetype" in names and package.read("mimetype")[:60].startswith(b"application/vnd.oasis"):
        raise Refused("material.unknown", kind="material.kind.odf")
    raise Refused("material.unknown", kind="material.kind.archive")


def _old(content: bytes) -> Refused:
    if _LOCKED in content:
        return Refused("material.locked")
    for stream, kind in _OLD.items():
        if stream.encode("utf-16-le") in content:
            return Refused("material.unknown", kind=kind)
    return Refused("material.unknown", kind="material.kind.old")


def _plain(content: bytes, suffix: str) -> Sniffed:
    if _WEB_PAGE.match(content[:4096]):
        raise Refused("material.unknown", kind="material.kind.page")
    if _is_final_draft(content[:4096]):
        return Sniffed("fdx")
    if _XML.match(content[:1024]):
        raise Refused("material.unknown", kind="material.kind.xml")
    text = text_of(content)
    if text.lstrip()[:1] in ("{", "[") and _is_json(text):
        return Sniffed("json", text)
    if suffix in ("", "txt") and _is_script(text):
        return Sniffed("fountain", text)
    if suffix in _HINTS:
        return Sniffed(_HINTS[suffix], text)
    if is_markdown(text):
        return Sniffed("md", text)
    return Sniffed("csv" if delimiter_of(text) else "txt", text)


def _is_final_draft(head: bytes) -> bool:
    return any("<FinalDraft".encode(code) in head for code in ("utf-8", "utf-16-le", "utf-16-be"))


def _is_script(text: str) -> bool:
    """Tell whether a text has the headings of scenes, in capitals between empty lines."""
    lines = [line.strip() for line in text.splitlines()]
    found = (
        not before and line == line.upper() and is_natural(line)
        for before, line in pairwise(("", *lines))
    )
    return sum(found) >= _FEWEST_HEADINGS


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
