"""The parts of a slide: text in its looks, boxes, and what screen readers and spelling need."""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from graphs.documents.blocks import Rich
from graphs.documents.layout import plain
from graphs.documents.slide_layouts import INK, TEXT, TINT, Box, placed
from graphs.documents.slide_type import BETWEEN, runs_right_to_left

Sign = Literal["none", "dots", "numbers"]
_INDENT = 20_000  # of a numbered step, for each point of its size


class Type(NamedTuple):
    """How words look."""

    size: float
    bold: bool = False
    colour: str = TEXT
    centred: bool = False


def fill(
    frame: Any,
    points: Sequence[Rich],
    type_: Type,
    *,
    sign: Sign = "none",
    first: int = 1,
    goes_on: bool = False,
) -> None:
    """Set paragraphs of one look into a frame that is empty, or ``goes_on``."""
    for number, point in enumerate(points):
        begins = number == 0 and not goes_on
        paragraph = frame.paragraphs[0] if begins else frame.add_paragraph()
        _signed(paragraph, sign, first, round(_INDENT * type_.size))
        paragraph.space_before = Pt(round(type_.size * BETWEEN)) if number else Pt(0)
        turned = runs_right_to_left(plain(point))
        paragraph._p.get_or_add_pPr().set("rtl", str(int(turned)))
        aside = PP_ALIGN.RIGHT if turned else PP_ALIGN.LEFT
        paragraph.alignment = PP_ALIGN.CENTER if type_.centred else aside
        _runs(paragraph, point, type_)


def rgb(colour: str) -> Any:
    """Return a colour of six digits as the library takes it."""
    return RGBColor.from_string(colour)  # type: ignore[no-untyped-call]


def boxed(slide: Any, box: Box, name: str) -> Any:
    """Add a box with a quiet ground."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *placed(box))
    shape.name = name
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(TINT)
    shape.line.color.rgb = rgb(INK)
    shape.line.width = Pt(1.25)
    looks = shape._element.find(qn("p:style"))  # of the theme, which has a shadow
    shape._element.remove(looks)
    _framed(shape.text_frame, 0.15)
    return shape


def worded(slide: Any, box: Box, name: str) -> Any:
    """Add a place for words that no layout has; return its frame."""
    shape = slide.shapes.add_textbox(*placed(box))
    shape.name = name
    return _framed(shape.text_frame, 0.1, middle=False)


def describe(shape: Any, words: str) -> None:
    """Say what a picture, a chart or a table shows."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", words)


def speak(element: Any, language: str) -> None:
    """Name the language of all text below an element."""
    for name in ("a:rPr", "a:endParaRPr", "a:defRPr"):
        for look in element.iter(qn(name)):
            look.set("lang", language)


def _framed(frame: Any, inset: float, *, middle: bool = True) -> Any:
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = Inches(inset)
    frame.margin_top = frame.margin_bottom = Inches(0.05)
    return frame


def _signed(paragraph: Any, sign: Sign, first: int, hanging: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    if sign == "dots":
        return  # as the layout has it
    indent = hanging if sign == "numbers" else 0
    properties.set("marL", str(indent))
    properties.set("indent", str(-indent))
    start = f' startAt="{first}"' if first > 1 else ""
    shown = f'<a:buAutoNum {nsdecls("a")} type="arabicPeriod"{start}/>'
    properties.append(parse_xml(shown if sign == "numbers" else f"<a:buNone {nsdecls('a')}/>"))


def _runs(paragraph: Any, text: Rich, type_: Type) -> None:
    for run in text:
        added = paragraph.add_run()
        added.text = run.text
        added.font.size = Pt(type_.size)
        added.font.bold = True if type_.bold or run.bold else None
        added.font.italic = run.italic or None
        added.font.color.rgb = rgb(type_.colour)
        if run.code:
            added.font.name = "Courier New"
