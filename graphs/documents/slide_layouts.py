"""The look of a deck: theme, master and layouts, 16 to 9, with large type and no decoration."""

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Length

if TYPE_CHECKING:
    from pptx.presentation import Presentation as Shown

FONT = "Arial"  # PowerPoint, Google Slides and LibreOffice have it or its metric twin
INK, TEXT, QUIET, TINT, RULE = "1F3A5F", "1F2933", "4A5058", "EEF2F7", "B8C1CC"
ACCENTS = (INK, "C26A00", "2E7D6B", "8A3FA0", "5F6B78", "B3261E")
OPENING, TEXT_BELOW, COLUMNS, TITLE_ALONE = range(4)  # the layouts in their order
WIDE, HIGH = 13.333, 7.5
COLUMN_HEAD = 24


class Box(NamedTuple):
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float


HEAD = Box(0.6, 0.4, 12.13, 1.05)
BODY = Box(0.6, 1.75, 12.13, 4.95)
INNER = Box(0.7, 1.75, 11.93, 4.95)  # where the words of the body begin and end
_HALF, _RIGHT = 5.85, 6.88
LEFT_HEAD, RIGHT_HEAD = (Box(left, BODY.top, _HALF, 0.6) for left in (BODY.left, _RIGHT))
LEFT, RIGHT = (Box(left, BODY.top + 0.65, _HALF, BODY.height - 0.65) for left in (0.6, _RIGHT))
FIRST_TITLE = Box(1.2, 1.5, 11.2, 2.5)
FIRST_LINE = Box(1.2, 4.2, 11.2, 1.6)
_FOOT, _NUMBER = Box(0.6, 6.9, 10.0, 0.35), Box(11.73, 6.9, 1.0, 0.35)
_BAND, _ACCENT = Box(0, 0, 0.45, HIGH), Box(0.7, 1.45, 0.9, 0.06)
_KEPT = (0, 1, 4, 5)  # layouts of the base file that take our looks
_LEFTOVERS = {"thumbnail", "extended-properties", "printerSettings"}
_COUNTED = (
    '<a:fld id="{7B7C0C4E-5A3D-4C55-9E0F-6C1F0B9B1A01}" type="slidenum">'
    "<a:rPr/><a:t>\u2039#\u203a</a:t></a:fld>"
)


def presentation() -> "Shown":
    """Return a presentation without slides in our look."""
    shown = Presentation()
    shown.slide_width, shown.slide_height = Inches(WIDE), Inches(HIGH)
    for place, layout in reversed(list(enumerate(shown.slide_layouts))):
        if place not in _KEPT:
            shown.slide_layouts.remove(layout)
    _theme(shown)
    running = _running(4)
    _redrawn(
        shown.slide_master,
        _filled(1, _ACCENT),
        _holder(2, "Title", 'type="title"', HEAD, _look(34, INK, bold=True), anchor="b"),
        _holder(3, "Text", 'type="body" idx="1"', BODY),
        *running,
    )
    _styles(shown.slide_master)
    for place, (name, *shapes) in enumerate(_layouts()):
        _redrawn(shown.slide_layouts[place], *shapes, name=name)
    shown.slide_layouts[OPENING]._element.set("showMasterSp", "0")
    _drop_leftovers(shown)
    return shown


def placed(box: Box) -> tuple[Length, Length, Length, Length]:
    """Return a place as the library takes it."""
    return Inches(box.left), Inches(box.top), Inches(box.width), Inches(box.height)


def add_running(slide: Any, footer: str) -> None:
    """Give a slide its number and its line at the foot."""
    shapes = slide.shapes._spTree
    foot, number = _running(max(shape.shape_id for shape in slide.shapes) + 1, footer)
    for shape in (foot, number) if footer else (number,):
        shapes.append(parse_xml(shape))


def _layouts() -> tuple[tuple[str, ...], ...]:
    title = _holder(2, "Title", 'type="title"')
    foot = _running(9)
    heads = _look(COLUMN_HEAD, INK, bold=True)
    return (
        (
            "Opening",
            _filled(1, _BAND),
            _holder(
                2, "Title", 'type="ctrTitle"', FIRST_TITLE, _look(48, INK, bold=True), anchor="b"
            ),
            _holder(3, "Subtitle", 'type="subTitle" idx="1"', FIRST_LINE, _look(26, QUIET)),
        ),
        ("Title and text", title, _holder(3, "Text", 'idx="1"', BODY), *foot),
        (
            "Two columns",
            title,
            _holder(3, "Left heading", 'type="body" idx="1"', LEFT_HEAD, heads, anchor="b"),
            _holder(4, "Left text", 'sz="half" idx="2"', LEFT),
            _holder(
                5,
                "Right heading",
                'type="body" sz="quarter" idx="3"',
                RIGHT_HEAD,
                heads,
                anchor="b",
            ),
            _holder(6, "Right text", 'sz="quarter" idx="4"', RIGHT),
            *foot,
        ),
        ("Title alone", title, *foot),
    )


def _running(first: int, footer: str = "") -> tuple[str, str]:
    """Return the line at the foot and the number of a slide."""
    quiet = _look(12, QUIET)
    number = _look(12, QUIET, align="r")
    words = f"<a:r><a:rPr/><a:t>{_escaped(footer)}</a:t></a:r>" if footer else ""
    return (
        _holder(first, "Footer", 'type="ftr" sz="quarter" idx="10"', _FOOT, quiet, inner=words),
        _holder(
            first + 1, "Number", 'type="sldNum" sz="quarter" idx="11"', _NUMBER, number, _COUNTED
        ),
    )


def _holder(
    number: int,
    name: str,
    kind: str,
    box: Box | None = None,
    look: str = "",
    inner: str = "",
    anchor: str = "t",
) -> str:
    """Return a placeholder: where words of one kind stand, and how they look there."""
    place = f'{_frame(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>' if box else ""
    body = f'<a:bodyPr vert="horz" wrap="square" anchor="{anchor}"><a:noAutofit/></a:bodyPr>'
    return (
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr>'
        f"<p:spPr>{place}</p:spPr><p:txBody>{body if box else '<a:bodyPr/>'}"
        f"<a:lstStyle>{look}</a:lstStyle><a:p>{inner}</a:p></p:txBody></p:sp>"
    )


def _filled(number: int, box: Box) -> str:
    """Return an area of ink that screen readers pass over."""
    return (
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{number + 100}" name="Ground"/>'
        f'<p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{_frame(box)}'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        '<a:solidFill><a:schemeClr val="tx2"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>'
        "<p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
    )


def _frame(box: Box) -> str:
    left, top, width, height = placed(box)
    return f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def _look(size: int, colour: str, *, bold: bool = False, align: str = "l") -> str:
    return (
        f'<a:lvl1pPr marL="0" indent="0" algn="{align}"><a:buNone/>'
        f'<a:defRPr sz="{size * 100}" b="{int(bold)}">'
        f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
    )


def _redrawn(page: Any, *shapes: str, name: str = "") -> None:
    """Put these shapes in the place of those of a master or a layout."""
    tree = page.shapes._spTree
    for old in list(tree)[2:]:
        tree.remove(old)
    for shape in shapes:
        tree.append(parse_xml(shape))
    if name:
        page._element.cSld.set("name", name)


def _styles(master: Any) -> None:
    """Set how titles and text look wherever nothing else is said."""
    old = master._element.find(qn("p:txStyles"))
    fonts = '<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/>'
    colour = '<a:solidFill><a:schemeClr val="{}"/></a:solidFill>'
    title = (
        '<a:lvl1pPr algn="l"><a:lnSpc><a:spcPct val="95000"/></a:lnSpc><a:buNone/>'
        f'<a:defRPr sz="3400" b="1">{colour.format("tx2")}{fonts}</a:defRPr></a:lvl1pPr>'
    )
    text = (
        '<a:lvl1pPr marL="342900" indent="-342900" algn="l"><a:spcBef><a:spcPts val="1000"/>'
        '</a:spcBef><a:buClr><a:schemeClr val="tx2"/></a:buClr><a:buFont typeface="Arial"/>'
        f'<a:buChar char="\u2022"/><a:defRPr sz="2800">{colour.format("tx1")}{fonts}</a:defRPr>'
        "</a:lvl1pPr>"
    )
    other = f'<a:lvl1pPr><a:defRPr sz="1800">{colour.format("tx1")}{fonts}</a:defRPr></a:lvl1pPr>'
    styles = parse_xml(
        f"<p:txStyles {nsdecls('p', 'a')}><p:titleStyle>{title}</p:titleStyle>"
        f"<p:bodyStyle>{text}</p:bodyStyle><p:otherStyle>{other}</p:otherStyle></p:txStyles>"
    )
    old.getparent().replace(old, styles)


def _theme(shown: "Shown") -> None:
    """Set the colours and the font that the master refers to."""
    part: Any = shown.slide_master.part.part_related_by(RELATION.THEME)
    names = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
    values = (TEXT, "FFFFFF", INK, TINT, *ACCENTS, "1D4E9E", "6B3FA0")
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>'
        for name, value in zip(names, values, strict=True)
    )
    theme = part.blob.decode()
    theme = re.sub(
        r"<a:clrScheme.*?</a:clrScheme>",
        f'<a:clrScheme name="House">{colours}</a:clrScheme>',
        theme,
        flags=re.DOTALL,
    )
    theme = re.sub(r'<a:latin typeface="[^"]*"', f'<a:latin typeface="{FONT}"', theme)
    part._blob = theme.encode()


def _drop_leftovers(shown: "Shown") -> None:
    """Remove parts of the base file that show or hold nothing of ours, such as its preview."""
    for relations in (shown.part.rels, shown.part.package._rels):
        for key, relation in list(relations.items()):
            if relation.reltype.rsplit("/", 1)[-1] in _LEFTOVERS:
                relations.pop(key)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
