"""Lays a Word file of ours on a letterhead: its page, header, footer and styles, our words.

Of the letterhead only its look is taken: styles, numbering, theme, headers and footers. Its own
text, its settings and whatever else it carries are left behind.
"""

from collections.abc import Iterator
from copy import deepcopy
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.oxml.ns import qn

from graphs.documents.packing import timeless

_LOOK = {RELATION.STYLES, RELATION.NUMBERING, RELATION.THEME, RELATION.HEADER, RELATION.FOOTER}
_OF_PACKAGE = {RELATION.OFFICE_DOCUMENT, RELATION.CORE_PROPERTIES, RELATION.EXTENDED_PROPERTIES}
_NAMED = ("w:pStyle", "w:rStyle", "w:tblStyle")
_LEADS = ("w:basedOn", "w:next", "w:link")
_WIDTHS = (("w:tblW", "w:w"), ("w:gridCol", "w:w"), ("w:tcW", "w:w"), ("w:tab", "w:pos"))
_TALL = 4 * 1440  # twentieths of a point: a row that is half a page
_SIZES = ("wp:extent", "a:ext")
_PROPERTIES = ("title", "author", "last_modified_by", "subject", "comments", "content_status")


def lay(rendered: bytes, letterhead: bytes) -> bytes:
    """Return a Word file of ours on a letterhead that was examined."""
    base, ours = docx.Document(BytesIO(letterhead)), docx.Document(BytesIO(rendered))
    _Laying(base, ours).lay()
    saved = BytesIO()
    base.save(saved)
    return timeless(saved)


class _Laying:
    """One file of ours on one letterhead."""

    def __init__(self, base: WordDocument, ours: WordDocument) -> None:
        self.base = base
        self.ours = ours
        self.styles: Any = base.styles.element
        self.theirs = {_name(one): one for one in self.styles.iter(qn("w:style"))}
        self.made: dict[str, str] = {}  # ids of styles: as ours call them, as they are called there
        self.numbers: dict[str, str] = {}  # ids of numberings likewise
        self.borrowed = False  # it has all our numberings, by our ids
        self.ids = {one.get(qn("w:styleId")): one for one in _styles(ours)}

    def lay(self) -> None:
        """Empty the letterhead, and write what is ours in its look."""
        body: Any = self.base.element.body
        page = _page_of(body)
        for one in list(body):
            body.remove(one)
        across, down = self._scales(page)
        for one in self.ours.element.body:
            if one.tag == qn("w:sectPr"):
                continue
            copied = deepcopy(one)
            self._adapt(copied)
            _fit(copied, across, down)
            body.append(copied)
        body.append(page)
        self._leave_behind(page)
        self._tell()

    def _scales(self, page: Any) -> tuple[float, float]:
        """Return how much room the letterhead leaves, across and down, of what ours has."""
        there, here = _room(page), _room(self.ours.element.body.sectPr)
        across, down = (
            new / old if new > 0 and old > 0 else 1.0 for new, old in zip(there, here, strict=True)
        )
        return across, down

    def _adapt(self, element: Any) -> None:
        """Let an element name styles, numberings and pictures as they are called there."""
        for name in _NAMED:
            for one in element.iter(qn(name)):
                one.set(qn("w:val"), self._style(one.get(qn("w:val"))))
        for one in element.iter(qn("w:numId")):
            one.set(qn("w:val"), self._numbering(one.get(qn("w:val"))))
        for one in element.iter(qn("a:blip")):
            picture = self.ours.part.related_parts[one.get(qn("r:embed"))]
            kept = self.base.part.package.get_or_add_image_part(BytesIO(picture.blob))
            one.set(qn("r:embed"), self.base.part.relate_to(kept, RELATION.IMAGE))

    def _style(self, style_id: str) -> str:
        """Return what a style of ours is called there; it is added where there is none."""
        if style_id in self.made or style_id not in self.ids:
            return self.made.get(style_id, style_id)
        ours = self.ids[style_id]
        known = self.theirs.get(_name(ours))
        if known is not None and known.get(qn("w:type")) == ours.get(qn("w:type")):
            self.made[style_id] = known.get(qn("w:styleId"))
            return self.made[style_id]
        added = deepcopy(ours)
        taken = {one.get(qn("w:styleId")) for one in self.styles.iter(qn("w:style"))}
        self.made[style_id] = _free(style_id, taken)
        added.set(qn("w:styleId"), self.made[style_id])
        added.attrib.pop(qn("w:default"), None)
        _in_their_letters(added)
        self.styles.append(added)
        self._lead(added)
        return self.made[style_id]

    def _lead(self, added: Any) -> None:
        for name in _LEADS:
            for one in added.findall(qn(name)):
                one.set(qn("w:val"), self._style(one.get(qn("w:val"))))
        for one in added.iter(qn("w:numId")):
            one.set(qn("w:val"), self._numbering(one.get(qn("w:val"))))

    def _numbering(self, number: str) -> str:
        """Return the id there of a numbering of ours, which is taken along with its form."""
        if number in self.numbers or number == "0" or self._without_numberings():
            return self.numbers.get(number, number)
        here: Any = self.ours.part.numbering_part.element
        there: Any = self.base.part.numbering_part.element
        num = next(one for one in here.findall(qn("w:num")) if one.get(qn("w:numId")) == number)
        form = num.find(qn("w:abstractNumId")).get(qn("w:val"))
        abstract = deepcopy(_with(here, "w:abstractNum", "w:abstractNumId", form))
        new_form = _next(there, "w:abstractNum", "w:abstractNumId")
        new = _next(there, "w:num", "w:numId")
        abstract.set(qn("w:abstractNumId"), new_form)
        for name in ("w:nsid", "w:tmpl", "w:styleLink", "w:numStyleLink"):
            for one in abstract.findall(qn(name)):
                abstract.remove(one)
        for one in abstract.iter(qn("w:pStyle")):
            one.getparent().remove(one)
        first = there.find(qn("w:num"))
        there.append(abstract) if first is None else first.addprevious(abstract)
        copied = deepcopy(num)
        copied.set(qn("w:numId"), new)
        copied.find(qn("w:abstractNumId")).set(qn("w:val"), new_form)
        there.append(copied)
        self.numbers[number] = new
        return new

    def _without_numberings(self) -> bool:
        """Give a letterhead that numbers nothing all of ours; tell whether it has them."""
        relations = self.base.part.rels.values()
        if not any(one.reltype == RELATION.NUMBERING for one in relations):
            self.base.part.relate_to(self.ours.part.numbering_part, RELATION.NUMBERING)
            self.borrowed = True
        return self.borrowed

    def _leave_behind(self, page: Any) -> None:
        """Drop what is no look: settings, comments, custom data, headers that nothing shows."""
        shown = {one.get(qn("r:id")) for one in page.iterchildren() if one.get(qn("r:id"))}
        even = self.base.settings.odd_and_even_pages_header_footer
        relations = self.base.part.rels
        for key, relation in list(relations.items()):
            running = relation.reltype in (RELATION.HEADER, RELATION.FOOTER)
            kept = relation.reltype in _LOOK or relation.reltype == RELATION.IMAGE
            if relation.is_external or not kept or (running and key not in shown):
                relations.pop(key)
        pictures = {one.get(qn("r:embed")) for one in self.base.element.iter(qn("a:blip"))}
        for key, relation in list(relations.items()):
            if relation.reltype == RELATION.IMAGE and key not in pictures:
                relations.pop(key)
        of_package = self.base.part.package.rels
        for key, relation in list(of_package.items()):
            if relation.reltype not in _OF_PACKAGE or relation.is_external:
                of_package.pop(key)
        settings = self.ours.part.part_related_by(RELATION.SETTINGS)
        self.base.part.relate_to(settings, RELATION.SETTINGS)
        self.base.settings.odd_and_even_pages_header_footer = even

    def _tell(self) -> None:
        """Give the file the properties and the language of ours."""
        ours, core = self.ours.core_properties, self.base.core_properties
        for name in (*_PROPERTIES, "language"):
            setattr(core, name, getattr(ours, name))
        core.keywords = core.category = core.version = ""
        for name in ("dcterms:created", "dcterms:modified", "cp:lastPrinted"):
            for one in core._element.findall(qn(name)):
                core._element.remove(one)
        for one in self.styles.iter(qn("w:lang")):
            one.set(qn("w:val"), ours.language)


def _page_of(body: Any) -> Any:
    """Return the page set-up with the header: of the first section that has one, or of the last."""
    pages = list(body.iter(qn("w:sectPr")))
    if not pages:
        raise ValueError("the file has no page")
    running = (qn("w:headerReference"), qn("w:footerReference"))
    page = next((one for one in pages if any(part.tag in running for part in one)), pages[-1])
    return deepcopy(page)


def _room(page: Any) -> tuple[int, int]:
    """Return the width and the height of the text; 0 where a page does not say."""
    size, margins = page.find(qn("w:pgSz")), page.find(qn("w:pgMar"))
    if size is None or margins is None:
        return 0, 0

    def left(whole: str, *sides: str) -> int:
        taken = (abs(int(margins.get(qn(f"w:{side}"), "0"))) for side in sides)
        return int(size.get(qn(f"w:{whole}"), "0")) - sum(taken)

    return left("w", "left", "right", "gutter"), left("h", "top", "bottom")


def _fit(element: Any, across: float, down: float) -> None:
    """Let tables, tabs, tall rows and wide pictures take the room that the letterhead leaves."""
    for name, measure in _WIDTHS:
        for one in element.iter(qn(name)):
            width = one.get(qn(measure))
            if width and one.get(qn("w:type"), "dxa") == "dxa":
                one.set(qn(measure), str(round(int(width) * across)))
    for row in element.iter(qn("w:trHeight")):
        height = int(row.get(qn("w:val"), "0"))
        if height > _TALL:
            row.set(qn("w:val"), str(round(height * down)))
    if across < 1:
        for one in (found for name in _SIZES for found in element.iter(qn(name))):
            for side in ("cx", "cy"):
                if one.get(side):
                    one.set(side, str(round(int(one.get(side)) * across)))


def _in_their_letters(style: Any) -> None:
    """Leave a style of ours its size, and let it take the typeface of the letterhead."""
    for properties in style.iter(qn("w:rPr")):
        for one in properties.findall(qn("w:rFonts")):
            properties.remove(one)


def _styles(word: WordDocument) -> Iterator[Any]:
    yield from word.styles.element.iter(qn("w:style"))


def _name(style: Any) -> str:
    found = style.find(qn("w:name"))
    return "" if found is None else str(found.get(qn("w:val"), "")).lower()


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}{number}", number + 1
    return name


def _with(parent: Any, name: str, key: str, value: str) -> Any:
    return next(one for one in parent.findall(qn(name)) if one.get(qn(key)) == value)


def _next(parent: Any, name: str, key: str) -> str:
    return str(max((int(one.get(qn(key))) for one in parent.findall(qn(name))), default=0) + 1)
