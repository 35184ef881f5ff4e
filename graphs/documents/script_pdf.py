"""The pages of a script as PDF, through typst: Courier, every row at its place."""

import json
from collections.abc import Sequence
from importlib.resources import as_file, files
from typing import Any

from graphs.documents.printable import printable
from graphs.screenplay.elements import Script
from graphs.screenplay.emphasis import Span, plain
from graphs.screenplay.paging import Page
from graphs.screenplay.rows import Piece, Row

_MIDDLE = ("episode", "credit", "author", "authors", "source")
_RIGHT = ("draft date", "date", "revision")
_HIDDEN = ("title", "notes")


def emit(
    script: Script,
    pages: Sequence[Page],
    *,
    header: str = "",
    with_title: bool = True,
    on_every_page: bool = False,
) -> bytes:
    """Return the PDF of these pages, the same bytes for the same script.

    `header` names the revision and its date, and stands on the pages with a mark, or on every one.
    """
    title = _title_page(script) if with_title and script.title_page else None
    made = {
        "title": printable(script.title) or "Script",
        "author": printable(plain(script.field("author") or script.field("authors"))),
        "title_page": title,
        "pages": [
            _page(page, header if on_every_page or page.is_changed else "") for page in pages
        ],
    }
    if title is None and not pages:
        made["pages"] = [{"number": "", "header": "", "rows": []}]
    return _compiled(json.dumps(made, ensure_ascii=False))


def _compiled(told: str) -> bytes:
    import typst

    source = files("graphs.documents").joinpath("script.typ").read_bytes()
    inputs: dict[str, str] = {"script": told}
    with as_file(files("graphs.screenplay").joinpath("fonts")) as fonts:
        options: dict[str, Any] = {"font_paths": [str(fonts)], "sys_inputs": inputs}
        made = typst.compile(source, format="pdf", ignore_system_fonts=told.isascii(), **options)
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave {type(made).__name__} for one PDF; it should give bytes")
    return made


def _page(page: Page, header: str) -> dict[str, Any]:
    return {
        "number": "" if page.number == "1" else page.number,
        "header": header,
        "rows": [_row(row) for row in page.rows],
    }


def _row(row: Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "pieces": [_piece(piece) for piece in row.pieces],
        "number": printable(row.number),
        "changed": row.is_changed,
    }


def _piece(piece: Piece) -> dict[str, Any]:
    return {"indent": piece.indent, "runs": [_run(run) for run in piece.runs]}


def _run(run: Span) -> dict[str, Any]:
    return {**run._asdict(), "text": printable(run.text)}


def _title_page(script: Script) -> dict[str, Any]:
    def lines(keys: Sequence[str]) -> list[str]:
        told = [script.field(key) for key in keys]
        return [printable(plain(line)) for one in told if one for line in one.split("\n")]

    shown = (*_HIDDEN, *_MIDDLE, *_RIGHT)
    others = [one.key for one in script.title_page if one.key.casefold() not in shown]
    return {
        "title": printable(script.title),
        "middle": lines(_MIDDLE),
        "right": lines(_RIGHT),
        "corner": lines(others),
    }
