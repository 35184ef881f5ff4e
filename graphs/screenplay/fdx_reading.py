"""Reads FDX, the file of Final Draft, from whatever program wrote it.

The file comes from outside: one that declares a document type is refused, for entities can grow
without end, and only what belongs to a script is looked at.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from xml.etree import ElementTree as ET

from graphs.documents.incoming import Unreadable
from graphs.screenplay.elements import (
    SPOKEN,
    Element,
    ElementType,
    Revision,
    Script,
    TitleField,
    attributed,
)
from graphs.screenplay.emphasis import Span, marked

_T = ElementType
_TYPES = {
    "scene heading": _T.SCENE_HEADING,
    "action": _T.ACTION,
    "general": _T.ACTION,
    "cast list": _T.ACTION,
    "character": _T.CHARACTER,
    "parenthetical": _T.PARENTHETICAL,
    "dialogue": _T.DIALOGUE,
    "singing": _T.LYRICS,
    "transition": _T.TRANSITION,
    "shot": _T.SHOT,
    "new act": _T.CENTERED,
    "end of act": _T.CENTERED,
    "cold opening": _T.CENTERED,
    "show/ep. title": _T.CENTERED,
    "summary": _T.SYNOPSIS,
    "outline body": _T.SYNOPSIS,
}
_OUTLINE = re.compile(r"^outline (\d)")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_DATED = re.compile(r"^(?P<name>[^()]*\S)\s*\((?P<date>[^()]*)\)\s*$")
_KEYED = re.compile(r"^(?P<key>[A-Za-z][A-Za-z ]{1,30}):\s*(?P<value>\S.*)$")
_CREDIT = re.compile(r"^(?:(?:written|teleplay|screenplay|story|created|script) )?by\b", re.I)
_SOURCE = re.compile(r"^(?:based (?:up)?on|from the|adapted from|inspired by)\b", re.I)
_OF_EPISODE = re.compile(r"^(?:episode|ep\.?) ?#?\d", re.I)
_MERGED = frozenset({_T.DIALOGUE, _T.LYRICS})
_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def read(content: bytes) -> Script:
    """Return the script of a file; raise Unreadable where it is none."""
    root = _root(_decoded(content))
    if root.tag != "FinalDraft":
        raise Unreadable(f"the file is {root.tag!r}, and no script of Final Draft")
    found = root.find("Content")
    elements = _Paragraphs().read(found if found is not None else ())
    return Script(
        title_page=tuple(_title_page(root)),
        elements=attributed(elements),
        revisions=tuple(_revisions(root)),
    )


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _root(text: str) -> ET.Element:
    """Return the root, decoded here and not by what the file says of itself."""
    bare = _NEVER.sub("", _DECLARATION.sub("", text, count=1))
    if "<!DOCTYPE" in bare or "<!ENTITY" in bare:
        raise Unreadable("the file declares a document type")
    try:
        return ET.fromstring(bare.encode("utf-8", "replace"), ET.XMLParser(encoding="utf-8"))
    except (ET.ParseError, ValueError) as error:
        raise Unreadable(str(error)) from error


class _Paragraphs:
    """The elements while the paragraphs of a script are read."""

    def __init__(self) -> None:
        self._found: list[Element] = []

    def read(self, paragraphs: Iterable[ET.Element]) -> list[Element]:
        """Return the elements of all paragraphs."""
        for paragraph in paragraphs:
            if paragraph.tag == "Paragraph":
                self._paragraph(paragraph)
        return self._found

    def _paragraph(self, paragraph: ET.Element) -> None:
        if paragraph.get("StartsNewPage", "").casefold() == "yes":
            self._found.append(Element(type=_T.PAGE_BREAK))
        pair = paragraph.find("DualDialogue")
        if pair is not None:
            self._beside(pair)
            return
        self._add(paragraph)

    def _beside(self, pair: ET.Element) -> None:
        """Take two speeches that stand beside each other."""
        start = len(self._found)
        for one in pair.iterfind("Paragraph"):
            self._add(one)
        cues = [at for at in range(start, len(self._found)) if self._is(at, _T.CHARACTER)]
        if len(cues) < 2:
            return
        for at in range(cues[0], len(self._found)):
            spoken = self._found[at]
            if spoken.type in SPOKEN or spoken.type is _T.CHARACTER:
                side = "left" if at < cues[1] else "right"
                self._found[at] = spoken.model_copy(update={"dual": side})

    def _is(self, at: int, kind: ElementType) -> bool:
        return self._found[at].type is kind

    def _add(self, paragraph: ET.Element) -> None:
        element = _element(paragraph)
        if element.text and not self._joined(element):
            self._found.append(element)
        for summary in paragraph.iterfind("SceneProperties/Summary/Paragraph"):
            self._also(_T.SYNOPSIS, summary)
        for note in paragraph.iterfind("ScriptNote"):
            said = "\n".join(filter(None, (_text(one) for one in note.iterfind("Paragraph"))))
            if (made := Element(type=_T.NOTE, text=said)).text:
                self._found.append(made)

    def _also(self, kind: ElementType, paragraph: ET.Element) -> None:
        if (made := Element(type=kind, text=_text(paragraph))).text:
            self._found.append(made)

    def _joined(self, element: Element) -> bool:
        """Join lines of a speech that are paragraphs of their own; return whether it was one."""
        last = self._found[-1] if self._found else None
        if last is None or element.type not in _MERGED or last.type is not element.type:
            return False
        changed = {
            "text": f"{last.text}\n{element.text}",
            "revision": max(last.revision, element.revision),
        }
        self._found[-1] = last.model_copy(update=changed)
        return True


def _element(paragraph: ET.Element) -> Element:
    kind, depth = _kind(paragraph)
    return Element(
        type=kind,
        text=_text(paragraph),
        scene_number=paragraph.get("Number", "") if kind is _T.SCENE_HEADING else "",
        depth=depth,
        revision=max(map(_revision, paragraph.iterfind("Text")), default=0),
    )


def _kind(paragraph: ET.Element) -> tuple[ElementType, int]:
    """Return what a paragraph is, and the level of a section; a style of one's own is action."""
    told = paragraph.get("Type", "Action").casefold()
    if found := _OUTLINE.match(told):
        return _T.SECTION, min(max(int(found[1]), 1), 6)
    kind = next((one for name, one in _TYPES.items() if told.startswith(name)), _T.ACTION)
    if kind is _T.ACTION and paragraph.get("Alignment", "").casefold() == "center":
        return _T.CENTERED, 1
    return kind, 1


def _text(paragraph: ET.Element) -> str:
    """Return the words with their emphasis; what of them is a style of the paragraph is none."""
    return marked(_run(one) for one in paragraph.iterfind("Text"))


def _run(text: ET.Element) -> Span:
    styles = text.get("Style", "").split("+")
    words = "".join(text.itertext()).replace("\r\n", "\n").replace("\r", "\n")
    return Span(words, "Bold" in styles, "Italic" in styles, "Underline" in styles)


def _revision(text: ET.Element) -> int:
    with suppress(ValueError):
        return min(max(int(text.get("RevisionID", "0")), 0), 99)
    return 0


def _revisions(root: ET.Element) -> Iterator[Revision]:
    for one in root.iterfind("Revisions/Revision"):
        with suppress(ValueError):
            number, name = int(one.get("ID", "0")), one.get("Name", "").strip()
            dated = _DATED.match(name) if len(name) < 100 else None
            if 0 < number < 100 and name:
                yield Revision(
                    number=number,
                    name=dated["name"] if dated else name,
                    date=dated["date"] if dated else "",
                )


def _title_page(root: ET.Element) -> Iterator[TitleField]:
    """Yield the fields: a title page is lines on a page, and their place says what they are."""
    fields: list[tuple[str, list[str]]] = []
    open_, in_middle = "", False  # the field that a line in the same part of the page goes on with
    for paragraph in root.iterfind("TitlePage/Content/Paragraph"):
        line = _text(paragraph).strip()
        middle = paragraph.get("Alignment", "").casefold() == "center"
        keyed = None if middle else _KEYED.match(line)
        if not line:
            open_ = ""
            continue
        key = _key(line, [one for one, _ in fields]) if middle else "Contact"
        goes_on = open_ == key if middle else bool(open_) and not in_middle
        if keyed:
            fields.append((keyed["key"], [keyed["value"]]))
        elif goes_on:
            fields[-1][1].append(line)
        else:
            fields.append((key, [line]))
        open_, in_middle = fields[-1][0], middle
    for key, lines in fields:
        yield TitleField(key=key, value="\n".join(lines))


def _key(line: str, before: list[str]) -> str:
    """Return what a line in the middle of the page is."""
    if _CREDIT.match(line):
        return "Credit"
    if _SOURCE.match(line):
        return "Source"
    if "Title" in before and _OF_EPISODE.match(line):
        return "Episode"
    if "Credit" in before:
        return "Source" if "Source" in before else "Author"
    return "Author" if "Title" in before and before[-1] != "Title" else "Title"
