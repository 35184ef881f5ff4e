"""Writes a script as FDX, the file of Final Draft."""

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from graphs.screenplay.acts import begins_act, ends_act
from graphs.screenplay.elements import Element, ElementType, Revision, Script, TitleField
from graphs.screenplay.emphasis import Span, spans
from graphs.screenplay.revising import colour_of

_T = ElementType
TYPES = {
    _T.SCENE_HEADING: "Scene Heading",
    _T.ACTION: "Action",
    _T.CHARACTER: "Character",
    _T.PARENTHETICAL: "Parenthetical",
    _T.DIALOGUE: "Dialogue",
    _T.LYRICS: "Singing",
    _T.TRANSITION: "Transition",
    _T.SHOT: "Shot",
    _T.SYNOPSIS: "Summary",
}
TITLED = ("title", "episode", "credit", "author", "authors", "source")  # in the middle


def written(script: Script) -> bytes:
    """Return a script as FDX; reading it again gives the same elements."""
    root = ET.Element("FinalDraft", DocumentType="Script", Template="No", Version="5")
    content = ET.SubElement(root, "Content")
    _Content(content).write(script.elements)
    if script.title_page:
        page = ET.SubElement(ET.SubElement(root, "TitlePage"), "Content")
        for field in script.title_page:
            _title(page, field)
    if script.revisions:
        _revisions(root, script.revisions)
    ET.indent(root)
    told: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return told + b"\n"


class _Content:
    """The paragraphs while they are written: page breaks and notes belong to those beside them."""

    def __init__(self, content: ET.Element) -> None:
        self._content = content
        self._breaks = 0
        self._pair: ET.Element | None = None
        self._last: ET.Element | None = None

    def write(self, elements: Sequence[Element]) -> None:
        """Write all elements."""
        for element in elements:
            if element.type is _T.PAGE_BREAK:
                self._break()
                self._breaks = 1
            elif element.type is _T.NOTE:
                self._note(element)
            else:
                self._last = _paragraph(self._place(element), element)
                self._started(self._last)
        self._break()

    def _break(self) -> None:
        """Write a break that nothing stands behind."""
        if self._breaks:
            self._last = ET.SubElement(self._content, "Paragraph", Type="General")
            ET.SubElement(self._last, "Text")
            self._started(self._last)

    def _started(self, paragraph: ET.Element) -> None:
        if self._breaks:
            paragraph.set("StartsNewPage", "Yes")
            self._breaks = 0

    def _note(self, note: Element) -> None:
        if self._breaks:
            self._break()
        if self._last is None:
            self._last = ET.SubElement(self._content, "Paragraph", Type="General")
            ET.SubElement(self._last, "Text")
        place = sum(1 for one in self._last if one.tag == "ScriptNote")
        said = ET.Element("ScriptNote", ID=str(place + 1))
        _texts(ET.SubElement(said, "Paragraph"), note)
        self._last.insert(place, said)

    def _place(self, element: Element) -> ET.Element:
        """Return where a paragraph goes: beside another speech, or below all."""
        if not element.dual:
            self._pair = None
            return self._content
        begins = element.type is _T.CHARACTER and element.dual == "left"
        if self._pair is None or begins:
            held = ET.SubElement(self._content, "Paragraph")
            self._started(held)
            self._pair = ET.SubElement(held, "DualDialogue")
        return self._pair


def _paragraph(parent: ET.Element, element: Element) -> ET.Element:
    made = ET.SubElement(parent, "Paragraph", _attributes(element))
    if element.type is _T.SCENE_HEADING:
        ET.SubElement(made, "SceneProperties")
    _texts(made, element)
    return made


def _attributes(element: Element) -> dict[str, str]:
    match element.type:
        case _T.SCENE_HEADING:
            number = {"Number": element.scene_number} if element.scene_number else {}
            return {**number, "Type": "Scene Heading"}
        case _T.SECTION:
            return {"Type": f"Outline {element.depth}"}
        case _T.CENTERED:
            kind = "Action"
            if begins_act(element.text):
                kind = "New Act"
            elif ends_act(element.text):
                kind = "End of Act"
            return {"Alignment": "Center", "Type": kind}
        case _:
            return {"Type": TYPES[element.type]}


def _texts(parent: ET.Element, element: Element) -> None:
    for run in spans(element.text) or (Span(""),):
        attributes = {"Style": _style(run)} if any(run[1:]) else {}
        if element.revision:
            attributes["RevisionID"] = str(element.revision)
        ET.SubElement(parent, "Text", attributes).text = run.text


def _style(run: Span) -> str:
    names = (("Bold", run.bold), ("Italic", run.italic), ("Underline", run.underline))
    return "+".join(name for name, is_on in names if is_on)


def _title(page: ET.Element, field: TitleField) -> None:
    """Write a field: the middle of the page needs no name, every other line says what it is."""
    middle = field.key.casefold() in TITLED
    told = field.value if middle else f"{field.key}: {field.value}"
    for line in told.split("\n"):
        alignment = "Center" if middle else "Left"
        made = ET.SubElement(page, "Paragraph", Alignment=alignment, Type="General")
        for run in spans(line) or (Span(""),):
            attributes = {"Style": _style(run)} if any(run[1:]) else {}
            ET.SubElement(made, "Text", attributes).text = run.text
    ET.SubElement(ET.SubElement(page, "Paragraph", Type="General"), "Text")


def _revisions(root: ET.Element, revisions: Sequence[Revision]) -> None:
    last = str(max(one.number for one in revisions))
    sets = ET.SubElement(root, "Revisions", ActiveSet=last, Location="7.75", RevisionMode="No")
    for one in _ordered(revisions):
        name = f"{one.name} ({one.date})" if one.date else one.name
        colours = {"Color": colour_of(one.name), "PageColor": colour_of(one.name)}
        ET.SubElement(
            sets, "Revision", {**colours, "ID": str(one.number), "Mark": "*", "Name": name}
        )


def _ordered(revisions: Sequence[Revision]) -> Iterator[Revision]:
    yield from sorted(revisions, key=lambda one: one.number)
