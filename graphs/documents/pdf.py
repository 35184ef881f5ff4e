"""PDF through typst: one theme, fed with the blocks as JSON, so that content is never markup."""

import json
import re
from importlib.resources import files
from typing import Any

from graphs.documents.blocks import (
    Block,
    Callout,
    Checklist,
    Document,
    Figure,
    Heading,
    KeyValue,
    Lines,
    ListBlock,
    PageBreak,
    Para,
    Rich,
    Space,
    Table,
    Together,
    TwoUp,
)
from graphs.documents.layout import (
    LINES_TOGETHER,
    MARKS,
    Mark,
    facts_side_by_side,
    is_form,
    leads,
    lines,
    may_split,
    pieces,
    shares,
    stays_together,
)

_ENDLESS = re.compile(r"\S{12}(?=\S{12})")  # gets places to break, so that it stays in its column
_NO_FONT = "could not be displayed"


def emit(document: Document) -> bytes:
    """Return a tagged PDF (PDF/UA-1), the same bytes for the same document."""
    theme = files("graphs.documents").joinpath("theme.typ").read_bytes()
    inputs = {"document": json.dumps(_document(document), ensure_ascii=False)}
    import typst

    try:
        return _compiled(theme, inputs, ignore_system_fonts=True, pdf_standards="ua-1")
    except typst.TypstError as error:
        if _NO_FONT not in str(error):
            raise
    # A script or sign that the bundled fonts lack: this machine's fonts may have it. If not, the
    # letters show as boxes but can still be copied, which the standard does not allow.
    try:
        return _compiled(theme, inputs, pdf_standards="ua-1")
    except typst.TypstError as error:
        if _NO_FONT not in str(error):
            raise
    return _compiled(theme, inputs)


def _compiled(theme: bytes, inputs: dict[str, str], **options: Any) -> bytes:
    import typst

    made = typst.compile(theme, format="pdf", sys_inputs=inputs, **options)
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave {type(made).__name__} for one PDF; it should give bytes")
    return made


def _document(document: Document) -> dict[str, Any]:
    properties = document.properties
    language, _, region = document.language.partition("-")
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "status": properties.get("status", ""),
        "author": properties.get("author", ""),
        "description": document.colophon,
        "language": language,
        "region": region or None,
        "for_pupils": document.audience == "audience",
        "manuscript": document.layout == "manuscript",
        "running": properties.get("running", ""),
        "length": properties.get("length", ""),
        "blocks": _blocks(document.blocks),
    }


def _blocks(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    return [
        {**_block(block), "sticky": leads(block, after)}
        for block, after in zip(blocks, (*blocks[1:], None), strict=False)
    ]


def _block(block: Block) -> dict[str, Any]:
    match block:
        case KeyValue():
            return _facts(block)
        case Table():
            return _table(block)
        case Callout(kind, title, text):
            parts = [_rich(part) for part in text]
            return {"type": "callout", "kind": kind, "title": title, "parts": parts}
        case Figure(svg, alt, caption, width):
            shown = {"svg": svg, "alt": alt, "width": 100 * width}
            return {"type": "figure", **shown, "caption": _rich(caption)}
        case Lines() | Space() | PageBreak() | Together() | TwoUp():
            return _room(block)
        case _:
            return _words(block)


def _words(block: Heading | Para | ListBlock | Checklist) -> dict[str, Any]:
    match block:
        case Heading(level, text, source):
            return {"type": "heading", "level": level, "text": text, "mark": _mark_of(source)}
        case Para(text, style):
            return {"type": "para", "style": style, "text": _rich(text)}
        case ListBlock(items, ordered):
            return {"type": "list", "ordered": ordered, "items": [_rich(item) for item in items]}
        case Checklist(items):
            return {"type": "checklist", "items": [_rich(item) for item in items]}


def _room(block: Lines | Space | PageBreak | Together | TwoUp) -> dict[str, Any]:
    match block:
        case Lines(count, spacing):
            together = count <= LINES_TOGETHER
            return {"type": "lines", "count": count, "height": spacing, "together": together}
        case Space(height, name):
            return {"type": "space", "height": height, "label": name}
        case PageBreak():
            return {"type": "page_break"}
        case Together(blocks):
            return {"type": "together", "blocks": _blocks(blocks)}
        case TwoUp(blocks):
            return {"type": "two_up", "blocks": _blocks(blocks)}


def _facts(block: KeyValue) -> dict[str, Any]:
    if is_form(block):
        return {"type": "form", "names": [name for name, _ in block.pairs]}
    pairs = [{"name": name, "value": _rich(value)} for name, value in block.pairs]
    return {"type": "facts", "pairs": pairs, "side_by_side": facts_side_by_side(block)}


def _table(table: Table) -> dict[str, Any]:
    widths = shares(table)
    return {
        "type": "table",
        "caption": table.caption,
        "widths": widths,
        "header": list(table.header),
        "header_mark": _mark_of(table.header_source),
        "height": table.row_height_mm,
        "numbers_from": table.numbers_from,
        "together": stays_together(table),
        "rows": [
            {"cells": [_rich(cell) for cell in row], "may_split": may_split(row, widths)}
            for row in table.rows
        ],
    }


def _rich(text: Rich) -> list[dict[str, Any]]:
    return [
        {
            "bullet": line.bullet,
            "runs": [
                {
                    "text": _ENDLESS.sub("\\g<0>\u200b", run.text),
                    "bold": run.bold,
                    "italic": run.italic,
                    "code": run.code,
                    "colour": MARKS[run.source].colour if run.source else None,
                    "mark": _mark(mark),
                }
                for run, mark in pieces(line.runs)
            ],
        }
        for line in lines(text)
    ]


def _mark_of(source: Any) -> dict[str, str] | None:
    return _mark(MARKS[source]) if source else None


def _mark(mark: Mark | None) -> dict[str, str] | None:
    return {"letter": mark.letter, "colour": mark.colour} if mark else None
