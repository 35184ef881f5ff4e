"""The house styles of a Word file: real styles, page, header and footer, language, properties."""

from typing import Any

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches, Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from graphs.documents.blocks import Document
from graphs.documents.layout import MARKS
from graphs.documents.word_manuscript import as_manuscript

FONT = "Arial"  # Word, Google Docs and LibreOffice all have it or its metric twin
INK = "1F3A5F"
QUIET = "4A5058"
TINT = "EEF2F7"
RULE = "B8C1CC"
TABLE = "House Table"
LAYOUT_TABLE = "House Layout"  # holds boxes and lines in place: no borders, no header
CELL_MARGIN = 85  # twentieths of a point
PAGE_HEIGHT = Inches(11)
PAGE_WIDTH = Inches(8.5)
_LEFTOVERS = {"stylesWithEffects", "thumbnail", "customXml"}
_HEADINGS = {  # size, space before, space after
    "Title": (19, 0, 3),
    "Heading 1": (13, 10, 4),
    "Heading 2": (11, 8, 3),
    "Heading 3": (10, 6, 2),
}


def margin(document: Document) -> Length:
    """Return the margin on all sides."""
    return Inches(0.6 if document.audience == "audience" else 0.7)


def text_width(document: Document) -> Length:
    """Return how wide the text is."""
    return Length(PAGE_WIDTH - 2 * margin(document))


def dress(word: WordDocument, document: Document) -> None:
    """Give an empty Word file our page, styles, properties, header and footer."""
    for_pupils = document.audience == "audience"
    _table_styles(word)  # first: with a hundred styles fewer, every look-up below is quicker
    _page(word, document)
    _paragraph_styles(word, for_pupils=for_pupils)
    _mark_styles(word)
    _drop_leftovers(word)
    _properties(word, document)
    if document.layout == "manuscript":
        as_manuscript(word, document)
    else:
        _header_and_footer(word, document)


def _page(word: WordDocument, document: Document) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.left_margin = section.right_margin = margin(document)
    section.top_margin = section.bottom_margin = margin(document)
    section.header_distance = section.footer_distance = Inches(0.35)


def _paragraph_styles(word: WordDocument, *, for_pupils: bool) -> None:
    base = 11 if for_pupils else 9.5
    _style(word, "Normal", base, after=3)
    for name, (size, roomy, after) in _HEADINGS.items():
        before = roomy * 0.7 if for_pupils else roomy
        style = _style(word, name, size, before=before, after=after)
        style.font.bold = True
        style.font.color.rgb = RGBColor.from_string(INK)
        style.paragraph_format.keep_with_next = True
    _ruled_below(word.styles["Heading 1"].element)
    _without(word.styles["Title"].element.pPr, "w:pBdr")
    subtitle = _style(word, "Subtitle", base + 1, after=6)
    subtitle.font.italic = False
    _without(subtitle.element.rPr, "w:spacing")
    subtitle.font.color.rgb = RGBColor.from_string(QUIET)
    for name in ("List Bullet", "List Number"):
        _hanging(_style(word, name, base, after=2), Mm(5))
    running = _added(word, "Running Line", "Normal", 8.5, after=0)
    running.font.color.rgb = RGBColor.from_string(QUIET)
    _added(word, "Lead", "Normal", base + 0.5, after=6)
    between = _added(word, "Scene Break", "Normal", base, before=6, after=6)
    between.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    small = _added(word, "Small Print", "Normal", 8.5, before=6, after=4)
    small.font.color.rgb = RGBColor.from_string(QUIET)
    picture = _added(word, "Picture", "Normal", base, before=4, after=3)
    picture.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption = _style(word, "Caption", base - 0.5, after=6)
    caption.font.bold = False
    caption.font.color.rgb = RGBColor.from_string(QUIET)
    caption.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _added(word, "Gap", "Normal", 1, after=0).paragraph_format.line_spacing = Pt(6)
    _added(word, "Table Text", "Normal", base - 0.5, after=0)
    numbers = _added(word, "Table Number", "Normal", base - 2, after=0)
    numbers.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _added(word, "Table Number Label", "Normal", base - 2, after=0)
    bullet = _added(word, "Table Bullet", "List Bullet", base - 0.5, after=0)
    _hanging(bullet, Mm(3))
    _hanging(_added(word, "Checklist", "Normal", base, after=2), Mm(6))


def _style(
    word: WordDocument, name: str, size: float, *, before: float = 0, after: float = 0
) -> ParagraphStyle:
    style = word.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name!r} is no paragraph style in the base file of python-docx")
    style.font.size = Pt(size)
    _set_font(style.element)
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)
    style.paragraph_format.line_spacing = 1.05
    return style


def _added(
    word: WordDocument, name: str, base: str, size: float, *, before: float = 0, after: float = 0
) -> ParagraphStyle:
    added = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    added.base_style = word.styles[base]
    return _style(word, name, size, before=before, after=after)


def _set_font(element: Any) -> None:
    fonts = element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]  # a theme font would win over ours
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), FONT)


def _hanging(style: ParagraphStyle, indent: Length) -> None:
    style.paragraph_format.left_indent = indent
    style.paragraph_format.first_line_indent = Length(-indent)
    style.paragraph_format.tab_stops.add_tab_stop(indent)


def _ruled_below(element: Any) -> None:
    element.get_or_add_pPr().insert_element_before(
        parse_xml(
            f"<w:pBdr {nsdecls('w')}>"
            f'<w:bottom w:val="single" w:sz="4" w:space="2" w:color="{RULE}"/></w:pBdr>'
        ),
        *("w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl"),
    )


def _without(properties: Any, name: str) -> None:
    for element in properties.findall(qn(name)):
        properties.remove(element)


def _mark_styles(word: WordDocument) -> None:
    """Add character styles, so that Word itself can restyle or find every marked passage."""
    for mark in MARKS.values():
        words = word.styles.add_style(f"Passage {mark.name}", WD_STYLE_TYPE.CHARACTER)
        words.font.color.rgb = RGBColor.from_string(mark.colour)
        letter = word.styles.add_style(f"Mark {mark.name}", WD_STYLE_TYPE.CHARACTER)
        letter.font.color.rgb = RGBColor(255, 255, 255)
        letter.font.bold = True
        letter.font.size = Pt(7)
        properties = letter.element.get_or_add_rPr()
        properties.append(
            parse_xml(
                f'<w:bdr {nsdecls("w")} w:val="single" w:sz="12" w:space="0"'
                f' w:color="{mark.colour}"/>'
            )
        )
        properties.append(
            parse_xml(
                f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{mark.colour}"/>'
            )
        )


def _table_styles(word: WordDocument) -> None:
    styles: Any = word.styles.element
    for style in styles.findall(qn("w:style")):
        # The base file brings a hundred table styles, most of its size, that nothing uses.
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) != "TableNormal":
            styles.remove(style)
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    header = (
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/></w:tcPr></w:tblStylePr>'
    )
    styles.append(_table_style(TABLE, f"<w:tblBorders>{edges}</w:tblBorders>", header))
    styles.append(_table_style(LAYOUT_TABLE))


def _table_style(name: str, borders: str = "", parts: str = "") -> Any:
    return parse_xml(
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1"'
        f' w:styleId="{name.replace(" ", "")}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="TableNormal"/><w:qFormat/>'
        f"<w:tblPr>{borders}<w:tblCellMar>"
        f'<w:top w:w="50" w:type="dxa"/><w:left w:w="{CELL_MARGIN}" w:type="dxa"/>'
        f'<w:bottom w:w="50" w:type="dxa"/><w:right w:w="{CELL_MARGIN}" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr>{parts}</w:style>"
    )


def _drop_leftovers(word: WordDocument) -> None:
    """Remove parts of the base file that show or hold nothing of ours, such as its preview."""
    for relations in (word.part.rels, word.part.package.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.rsplit("/", 1)[-1] in _LEFTOVERS:
                relations.pop(key)


def _properties(word: WordDocument, document: Document) -> None:
    core = word.core_properties
    core.title = document.title
    core.author = core.last_modified_by = document.properties.get("author", "")
    core.subject = document.subtitle
    core.comments = document.colophon
    core.content_status = document.properties.get("status", "")
    core.language = _language_tag(document)
    for name in ("dcterms:created", "dcterms:modified"):
        _without(core._element, name)  # the public setters allow any date, but not none
    defaults: Any = word.styles.element
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:val"), _language_tag(document))


def _language_tag(document: Document) -> str:
    return "en-US" if document.language == "en" else document.language


def _header_and_footer(word: WordDocument, document: Document) -> None:
    section = word.sections[0]
    section.different_first_page_header_footer = True
    title = section.header.paragraphs[0]
    title.style = "Running Line"
    title.add_run(document.title)
    status = document.properties.get("status", "")
    _page_number(section.footer.paragraphs[0], status, text_width(document))
    # A sheet of one page needs no number; an author's document always has one.
    if document.audience != "audience":
        _page_number(section.first_page_footer.paragraphs[0], status, text_width(document))


def _page_number(paragraph: Paragraph, status: str, width: Length) -> None:
    paragraph.style = "Running Line"
    paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{status}\tPage ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Paragraph, name: str) -> None:
    paragraph._p.append(
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        )
    )
