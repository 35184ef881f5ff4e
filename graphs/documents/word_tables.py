"""Tables of a Word file: widths that hold, header rows that repeat, names for screen readers."""

from collections.abc import Sequence
from typing import Any

from docx.blkcntnr import BlockItemContainer
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm
from docx.table import Table, _Cell, _Row

from graphs.documents.word_styles import CELL_MARGIN, LAYOUT_TABLE

_ORDER_IN_PROPERTIES = (
    "w:tblLayout",
    "w:tblCellMar",
    "w:tblLook",
    "w:tblCaption",
    "w:tblDescription",
)


def add_table(
    container: BlockItemContainer,
    rows: int,
    widths: Sequence[int],
    *,
    name: str,
    style: str = LAYOUT_TABLE,
    flush: bool = False,
) -> Table:
    """Add a table of fixed column widths whose ``name`` a screen reader says.

    ``flush`` lets its words and lines begin where the text around it does.
    """
    table = BlockItemContainer.add_table(container, rows, len(widths), Length(sum(widths)))
    table.style = style
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblW")):
        properties.remove(old)
    total = f'<w:tblW {nsdecls("w")} w:w="{_twips(sum(widths))}" w:type="dxa"/>'
    properties.insert_element_before(
        parse_xml(total),
        "w:jc",
        "w:tblCellSpacing",
        "w:tblInd",
        "w:tblBorders",
        *_ORDER_IN_PROPERTIES,
    )
    # Without the indent, the edge of the table stands left of the text by the margin of a cell.
    indent = f'<w:tblInd {nsdecls("w")} w:w="{0 if flush else CELL_MARGIN}" w:type="dxa"/>'
    properties.insert_element_before(parse_xml(indent), "w:tblBorders", *_ORDER_IN_PROPERTIES)
    if flush:
        margins = (
            f'<w:tblCellMar {nsdecls("w")}><w:left w:w="0" w:type="dxa"/>'
            '<w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
        )
        properties.insert_element_before(parse_xml(margins), *_ORDER_IN_PROPERTIES[2:])
    described = OxmlElement("w:tblDescription")
    described.set(qn("w:val"), name)
    properties.append(described)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Length(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Length(width)
    return table


def repeat_header(row: _Row) -> None:
    """Show the row again at the head of every page."""
    _row_property(row, "w:tblHeader")


def keep_whole(row: _Row) -> None:
    """Let no page break cut the row."""
    _row_property(row, "w:cantSplit")


def set_height(row: _Row, height_mm: float, *, exact: bool = False) -> None:
    """Make the row this high, or at least this high."""
    row.height = Mm(height_mm)
    row.height_rule = WD_ROW_HEIGHT_RULE.EXACTLY if exact else WD_ROW_HEIGHT_RULE.AT_LEAST


def shade(cell: _Cell, fill: str) -> None:
    """Colour the ground of a cell."""
    cell._tc.get_or_add_tcPr().append(
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')
    )


def pad(cell: _Cell, **millimetres: float) -> None:
    """Keep the words of the cell away from its edges: ``top``, ``left``, ``bottom``, ``right``."""
    sides = "".join(
        f'<w:{side} w:w="{_twips(Mm(millimetres[side]))}" w:type="dxa"/>'
        for side in ("top", "left", "bottom", "right")
        if side in millimetres
    )
    cell._tc.get_or_add_tcPr().append(parse_xml(f"<w:tcMar {nsdecls('w')}>{sides}</w:tcMar>"))


def underline(cell: _Cell, colour: str) -> None:
    """Draw a line under the cell, to write on."""
    cell._tc.get_or_add_tcPr().append(
        parse_xml(
            f"<w:tcBorders {nsdecls('w')}>{_edge('bottom', f'single 6 {colour}')}</w:tcBorders>"
        )
    )


def border(table: Table, **edges: str) -> None:
    """Set the edges: ``bottom="single 6 4A5058"``; an edge that is not named is not drawn."""
    drawn = "".join(
        _edge(edge, edges.get(edge, ""))
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    table._tbl.tblPr.insert_element_before(
        parse_xml(f"<w:tblBorders {nsdecls('w')}>{drawn}</w:tblBorders>"),
        "w:shd",
        *_ORDER_IN_PROPERTIES,
    )


def _edge(name: str, look: str) -> str:
    if not look:
        return f'<w:{name} w:val="nil"/>'
    line, size, colour = look.split()
    return f'<w:{name} w:val="{line}" w:sz="{size}" w:space="0" w:color="{colour}"/>'


def _row_property(row: _Row, name: str) -> None:
    properties: Any = row._tr.get_or_add_trPr()
    properties.append(OxmlElement(name))


def _twips(emu: float) -> int:
    return round(emu / 635)
