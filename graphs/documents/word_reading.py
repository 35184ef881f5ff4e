"""Reads Word files from outside: paragraphs, headings, lists and tables, with changes accepted.

It reads the XML itself. The library that writes our files leaves out what stands in text boxes,
fields and tracked changes, and stops at small damage that Word passes over.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from graphs.documents.incoming import MARKER, Grid, Line, Part, Unreadable, lines
from graphs.documents.packages import main_part, opened, related, tree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_HEADING = re.compile(r"heading (\d)")
_GONE = {"del", "moveFrom", "delText", "instrText", "Fallback", "rPr", "pPr", "annotationRef"}
_TEXT_BOX = "txbxContent"
_MARK = "mark "  # the styles of the letters by which a review copy says who wrote what
_MARKED = "\ue000"  # stands for such a letter until the thin spaces around it are gone too
_AROUND_MARK = re.compile(f"\u2009?{_MARKED}\u2009?")
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": ""}


@dataclass(frozen=True)
class _Style:
    name: str
    base: str
    listed: bool


class _Reader:
    """One document while it is read."""

    def __init__(self, package: ZipFile, part: str) -> None:
        name = related(package, part, "styles")
        styles = tree(package, name) if name and name in package.namelist() else None
        self._styles = _styles(styles) if styles is not None else {}

    def parts(self, container: Element) -> Iterator[Part]:
        for element in container:
            match _tag(element):
                case "p":
                    yield from self._paragraph(element)
                case "tbl":
                    yield from self._table(element)
                case name if name in _GONE:
                    continue
                case _:  # a content control, or a mark of a tracked change around paragraphs
                    yield from self.parts(element)

    def _paragraph(self, element: Element) -> Iterator[Line]:
        boxes: list[Element] = []
        pieces = list(self._pieces(element, boxes))
        told = _AROUND_MARK.sub("", "".join(piece for piece, _ in pieces))
        written = [bold for piece, bold in pieces if piece.strip(f" {_MARKED}")]
        line = self._formed(element, told.strip(), strong=bool(written) and all(written))
        if line.text:
            yield line
        for box in boxes:
            yield from lines(self.parts(box))

    def _formed(self, element: Element, told: str, *, strong: bool) -> Line:
        names = list(self._names(_value(element, "pPr/pStyle")))
        level = next((level for name in names if (level := _level(name))), 0)
        item = not level and (_numbered(element) or any(map(self._is_list, names)))
        if not level and (marked := MARKER.match(told)):
            told, item = told[marked.end() :], True
        return Line(told, level=level, item=item, strong=strong and not level)

    def _pieces(self, element: Element, boxes: list[Element]) -> Iterator[tuple[str, bool]]:
        """Yield each stretch of text and whether it is bold."""
        for child in element:
            name = _tag(child)
            if name == _TEXT_BOX:
                boxes.append(child)
            elif name == "r":
                yield from self._run(child, boxes)
            elif name not in _GONE:
                yield from self._pieces(child, boxes)

    def _run(self, run: Element, boxes: list[Element]) -> Iterator[tuple[str, bool]]:
        style = next(self._names(_value(run, "rPr/rStyle")), "")
        if style.startswith(_MARK):
            yield _MARKED, False
        elif told := "".join(_signs(run, boxes)):
            yield told, _is_on(run, "rPr/b")

    def _names(self, style: str) -> Iterator[str]:
        """Yield the name of a style and of those it is based on."""
        for _ in range(10):
            if style not in self._styles:
                return
            yield self._styles[style].name
            style = self._styles[style].base

    def _is_list(self, name: str) -> bool:
        return name.startswith("list ") or any(
            one.listed for one in self._styles.values() if one.name == name
        )

    def _table(self, table: Element) -> Iterator[Part]:
        rows: list[tuple[list[Part], ...]] = []
        repeats = False
        for row in _rows(table):
            if not rows:
                repeats = row.find(f"{_W}trPr/{_W}tblHeader") is not None
            rows.append(tuple(list(self.parts(cell)) for cell in _inside(row, "tc")))
        if all(len(row) <= 1 for row in rows):  # it only lays out what stands in it
            yield from chain.from_iterable(chain.from_iterable(rows))
            return
        told = [tuple(_cell(cell) for cell in row) for row in rows]
        if any(any(row) for row in told):
            header = told.pop(0) if repeats and len(told) > 1 else ()
            yield Grid(tuple(told), header)


def read_word(content: bytes) -> tuple[Part, ...]:
    """Return the words of a Word file in their order; raise Unreadable or UnpacksTooFar."""
    package = opened(content)
    part = main_part(package)
    if part is None:
        raise Unreadable("the package names no document")
    root = _transitional(tree(package, part))
    body = root.find(f"{_W}body")
    if body is None:
        raise Unreadable("the document has no body")
    try:
        return tuple(_Reader(package, part).parts(body))
    except RecursionError as error:
        raise Unreadable("the document is nested too deeply") from error


def _transitional(root: Element) -> Element:
    """Return the tree under the names that nearly every file uses; a strict file has its own."""
    if root.tag.startswith(_STRICT):
        for element in root.iter():
            element.tag = element.tag.replace(_STRICT, _W)
            element.attrib.update(
                {key.replace(_STRICT, _W): value for key, value in element.attrib.items()}
            )
    return root


def _styles(root: Element) -> Mapping[str, _Style]:
    root = _transitional(root)
    return {
        style.get(f"{_W}styleId", ""): _Style(
            name=_value(style, "name").lower(),
            base=_value(style, "basedOn"),
            listed=_numbered(style),
        )
        for style in root.iter(f"{_W}style")
    }


def _level(name: str) -> int:
    if name == "title":
        return 1
    found = _HEADING.fullmatch(name)
    return int(found[1]) + 1 if found else 0


def _signs(run: Element, boxes: list[Element]) -> Iterator[str]:
    for child in run:
        name = _tag(child)
        if name == "t":
            yield child.text or ""
        elif name == _TEXT_BOX:
            boxes.append(child)
        elif name == "br" and child.get(f"{_W}type") in ("page", "column"):
            continue
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name not in _GONE:
            yield from _signs(child, boxes)


def _rows(table: Element) -> Iterator[Element]:
    for row in _inside(table, "tr"):
        properties = row.find(f"{_W}trPr")
        if properties is None or properties.find(f"{_W}del") is None:
            yield row


def _inside(element: Element, name: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, also those inside content controls."""
    for child in element:
        tag = _tag(child)
        if tag == name:
            yield child
        elif tag in {"sdt", "sdtContent", "ins", "moveTo", "customXml"}:
            yield from _inside(child, name)


def _cell(parts: list[Part]) -> str:
    return "\n".join(line.text for line in lines(parts) if line.text)


def _numbered(element: Element) -> bool:
    """Tell whether a paragraph or a style counts or has a bullet; 0 takes both away."""
    return _value(element, "pPr/numPr/numId") not in ("", "0")


def _value(element: Element, path: str) -> str:
    found = element.find("/".join(f"{_W}{part}" for part in path.split("/")))
    return "" if found is None else found.get(f"{_W}val", "")


def _is_on(element: Element, path: str) -> bool:
    found = element.find("/".join(f"{_W}{part}" for part in path.split("/")))
    return found is not None and found.get(f"{_W}val", "1") not in ("0", "false", "off")


def _tag(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""
