"""The look of a manuscript as publishers ask for it: double-spaced, one inch, a running head."""

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from graphs.documents.blocks import Document

_FONT = "Times New Roman"
_SIZE, _SMALL = 12, 10
_WIDTH = Inches(6.5)
_CENTRED = {"Title": 220, "Subtitle": 12, "Heading 1": 150}  # points above
_PLAIN = ("Small Print", "List Bullet", "List Number", "Checklist", "Heading 2", "Heading 3")


def as_manuscript(word: WordDocument, document: Document) -> None:
    """Give a dressed Word file the look of a manuscript."""
    section = word.sections[0]
    section.left_margin = section.right_margin = Inches(1)
    section.top_margin = section.bottom_margin = Inches(1)
    section.header_distance = Inches(0.5)
    _body(_named(word, "Normal"))
    for name, above in _CENTRED.items():
        _centred(_named(word, name), above)
    _named(word, "Heading 1").paragraph_format.page_break_before = True
    between = _named(word, "Scene Break")
    _font(between)
    between.paragraph_format.first_line_indent = Pt(0)
    _font(_named(word, "Small Print"), size=_SMALL)
    for name in _PLAIN:
        style = _named(word, name).paragraph_format
        style.line_spacing = 1.15
        if name in ("Small Print", "Heading 2", "Heading 3"):
            style.first_line_indent = Pt(0)
    _heads(word, document)


def _named(word: WordDocument, name: str) -> ParagraphStyle:
    style = word.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name!r} is no paragraph style in the base file of python-docx")
    return style


def _body(style: ParagraphStyle) -> None:
    _font(style)
    style.paragraph_format.line_spacing = 2.0
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.first_line_indent = Inches(0.5)


def _centred(style: ParagraphStyle, above: float) -> None:
    _font(style)
    style.font.bold = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    form = style.paragraph_format
    form.alignment = WD_ALIGN_PARAGRAPH.CENTER
    form.space_before, form.space_after = Pt(above), Pt(24)
    form.first_line_indent = Pt(0)
    ruled = style.element.pPr
    for border in ruled.findall(qn("w:pBdr")) if ruled is not None else ():
        ruled.remove(border)


def _font(style: ParagraphStyle, size: float = _SIZE) -> None:
    style.font.size = Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), _FONT)


def _heads(word: WordDocument, document: Document) -> None:
    section = word.sections[0]
    section.different_first_page_header_footer = True
    first = _line(section.first_page_header.paragraphs[0])
    properties = document.properties
    # The style of heads has a tab in the middle too.
    first.add_run(f"{properties.get('author', '')}\t\t{properties.get('length', '')}")
    first.paragraph_format.tab_stops.add_tab_stop(_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    running = _line(section.header.paragraphs[0])
    running.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    status = properties.get("status", "")
    told = [one for one in (status, properties.get("running", "")) if one]
    running.add_run(f"{' / '.join(told)} / ")
    running._p.append(
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        )
    )


def _line(paragraph: Paragraph) -> Paragraph:
    paragraph.paragraph_format.first_line_indent = Pt(0)
    paragraph.paragraph_format.line_spacing = 1.0
    return paragraph
