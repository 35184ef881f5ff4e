"""A letterhead from outside: whether a Word file may be one, and files of ours laid on it."""

import re
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from graphs.documents.blocks import Document
from graphs.documents.incoming import Unreadable
from graphs.documents.packages import UnpacksTooFar, main_part, opened, tree

MOST_BYTES = 5_000_000  # a letterhead holds a logo, not an album
MOST_UNPACKED = 40_000_000
_NO_WORD = "it is not a Word file (.docx), or it is damaged"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_CODE = ("vbaproject", "vbadata", "activex", "/embeddings/")
_RUNNING = re.compile(r"word/(?:header|footer)\d*\.xml")
_KEPT_IN_RUNNING = {"image", "hyperlink"}
_LINKS = ("http://", "https://", "mailto:")
# Fields that fetch what stands elsewhere; page numbers, dates and names of files stay.
_FETCHES = re.compile(r"\b(?:INCLUDE\w+|DDE\w*|LINK|IMPORT|DATABASE|MACROBUTTON)\b", re.IGNORECASE)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class NoLetterhead(Exception):
    """The file cannot be a letterhead; the message says why, as the end of a sentence."""


def refusal(content: bytes) -> str | None:
    """Return why a file cannot be a letterhead; None where it can: a line was laid on it."""
    from graphs.documents.word import emit

    try:
        laid_on(emit(Document("a", "A", ())), content)
    except NoLetterhead as error:
        return str(error)
    return None


def laid_on(rendered: bytes, letterhead: bytes) -> bytes:
    """Return a Word file of ours on a letterhead, the same bytes for the same two files.

    Raise NoLetterhead where the file cannot be one.
    """
    examined(letterhead)
    from graphs.documents.word_letterhead import lay  # python-docx is slow to load

    try:
        return lay(rendered, letterhead)
    except (KeyError, ValueError, AttributeError, TypeError, IndexError, StopIteration) as error:
        raise NoLetterhead(_NO_WORD) from error


def examined(content: bytes) -> None:
    """Raise NoLetterhead where a file is no Word file, is damaged, or brings more than a look."""
    if len(content) > MOST_BYTES:
        raise NoLetterhead(f"it is larger than {MOST_BYTES // 1_000_000} MB")
    try:
        package = opened(content)
        if sum(one.file_size for one in package.infolist()) > MOST_UNPACKED:
            raise UnpacksTooFar
        names = package.namelist()
        _without_code(package, names)
        for name in names:
            if name.endswith((".xml", ".rels")):
                tree(package, name)
        for name in filter(_RUNNING.fullmatch, names):
            _stays_here(package, name)
    except UnpacksTooFar:
        raise NoLetterhead("it unpacks to far more than a letterhead has") from None
    except Unreadable:
        raise NoLetterhead(_NO_WORD) from None


def _without_code(package: ZipFile, names: list[str]) -> None:
    types = {
        one.get("PartName", "").lstrip("/"): one.get("ContentType", "")
        for one in tree(package, "[Content_Types].xml")
    }
    if any("macro" in one.lower() for one in types.values()) or any(
        code in name.lower() for name in names for code in _CODE
    ):
        raise NoLetterhead("it holds macros or embedded objects; save it as a plain .docx")
    if types.get(main_part(package) or "") != _WORD:
        raise NoLetterhead(_NO_WORD)


def _stays_here(package: ZipFile, name: str) -> None:
    """Refuse a header or footer that fetches something from elsewhere."""
    root = tree(package, name)
    fields = "".join(one.text or "" for one in root.iter(f"{_W}instrText"))
    simple = " ".join(one.get(f"{_W}instr", "") for one in root.iter(f"{_W}fldSimple"))
    folder, _, file = name.rpartition("/")
    relations = f"{folder}/_rels/{file}.rels"
    links = tree(package, relations) if relations in package.namelist() else ()
    if _FETCHES.search(f"{fields} {simple}") or not all(map(_is_harmless, links)):
        raise NoLetterhead(
            "its header or footer fetches something from outside the file; put the picture itself "
            "into it"
        )


def _is_harmless(link: ET.Element) -> bool:
    kind = link.get("Type", "").rsplit("/", 1)[-1]
    if link.get("TargetMode") != "External":
        return kind in _KEPT_IN_RUNNING
    return kind == "hyperlink" and link.get("Target", "").lower().startswith(_LINKS)
