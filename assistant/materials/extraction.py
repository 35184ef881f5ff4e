"""Takes the words out of a file of each kind. Runs in the limited process alone."""

import csv
import datetime
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from assistant.materials.material import SCRIPTS, Kind, Material
from assistant.materials.refusal import Refused
from assistant.materials.sniffing import delimiter_of, sniffed
from graphs.documents.incoming import Grid, Line, Part, Unreadable, header_of, plain_lines
from graphs.documents.markdown_reading import read_markdown
from graphs.documents.packages import UnpacksTooFar, is_declared, opened
from graphs.documents.spreadsheet_reading import named_values
from graphs.documents.word_reading import read_word
from graphs.returning import KEY
from graphs.screenplay import fdx_reading, fountain_reading
from graphs.screenplay.elements import ElementType, Script
from graphs.screenplay.emphasis import plain

_AS_TYPED: tuple[Kind, ...] = ("md", "txt")  # a writer's own text counts sign by sign
_MOST_CELLS = 300_000
_MOST_COLUMNS = 200
_MOST_PARTS = 50_000
_DEEPEST = 100  # values within values of a JSON file
_BOOK = "xl/workbook.xml"
_LEAST_TEXT = 20  # characters; with fewer, a file with pictures is a scan
_ROOM = re.compile("[ \u00a0]{3,}")
_NUL_OR_SURROGATE = re.compile("[\0\ud800-\udfff]")


def extracted(content: bytes, suffix: str, characters: int) -> dict[str, Any]:
    """Return what a file holds, as ``Material.content`` gives it; raise Refused."""
    found = sniffed(content, suffix)
    facts: dict[str, int] = {}
    data: Any = None
    read: Iterable[Part] = ()
    if found.kind == "json":
        _within(len(found.text), characters)
        data = _clean(json.loads(found.text))
    elif found.kind in SCRIPTS:
        _within(len(found.text), characters)
        script = _script(content, found.text)
        data = script.model_dump(mode="json", exclude_defaults=True)
        read = _printed(script)
    else:
        read = _READERS[found.kind](content, found.text, facts)
    parts = tuple(_clean_part(part) for part in _bounded(read, characters))
    if found.kind != "json" and not any(_letters(part) for part in parts):
        raise Refused("material.no_text")
    named = _clean(_named(content)) if found.kind == "xlsx" else {}
    raw = _NUL_OR_SURROGATE.sub("\ufffd", found.text) if found.kind in _AS_TYPED else ""
    material = Material(
        name="", kind=found.kind, parts=parts, data=data, named=named, raw=raw, facts=facts
    )
    return _counted(material)


def _counted(material: Material) -> dict[str, Any]:
    words = json.dumps(material.data) if material.kind == "json" else material.text
    counts = {
        "characters": len(words),
        "words": len(re.findall(r"\w+(?:['’-]\w+)*", words)),
        "headings": len(material.headings),
        "tables": len(material.tables),
    }
    content = material.content()
    return content | {"facts": {key: n for key, n in {**counts, **material.facts}.items() if n}}


def _within(length: int, characters: int) -> None:
    if length > characters:
        raise Refused("material.too_long", most=f"{characters:,}")


def _bounded(parts: Iterable[Part], characters: int) -> Iterator[Part]:
    """Yield the parts as long as their text is within the limit."""
    length = 0
    for number, part in enumerate(parts):
        if number == _MOST_PARTS:
            raise Refused("material.too_many_lines", most=f"{_MOST_PARTS:,}")
        rows = () if isinstance(part, Line) else (part.header, *part.rows)
        length += len(part.text) if isinstance(part, Line) else sum(map(len, _cells(rows)))
        _within(length, characters)
        yield part


def _cells(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    for row in rows:
        yield from row


def _word(content: bytes, _: str, facts: dict[str, int]) -> tuple[Part, ...]:
    try:
        return read_word(content)
    except UnpacksTooFar:
        raise Refused("material.unpacks") from None
    except Unreadable:
        raise Refused("material.broken", kind="material.kind.docx") from None


def _pdf(content: bytes, _: str, facts: dict[str, int]) -> list[Part]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("material.locked")
        pages = [page.extract_text() for page in reader.pages]
        facts["pages"] = len(pages)
        if sum(map(len, "".join(pages).split())) < _LEAST_TEXT and _pictures(reader):
            raise Refused("material.scan")
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
    ) as error:
        raise Refused("material.broken", kind="material.kind.pdf") from error
    return [line for page in pages for line in plain_lines(page, broken=True)]


def _pictures(reader: Any) -> bool:
    """Tell whether a page shows a picture."""
    for page in reader.pages:
        resources = page.get("/Resources")
        objects = (resources or {}).get("/XObject") if resources is not None else None
        for one in (objects or {}).values():
            if one.get_object().get("/Subtype") == "/Image":
                return True
    return False


def _excel(content: bytes, _: str, facts: dict[str, int]) -> list[Part]:
    import zipfile

    _check_package(content)
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no types
    from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]  # "

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets = [one for one in book.worksheets if one.sheet_state == "visible"]
        grids = [_sheet(sheet) for sheet in sheets]
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        SyntaxError,  # what its XML parser raises
    ) as error:
        raise Refused("material.broken", kind="material.kind.xlsx") from error
    facts["sheets"] = len(sheets)
    return [grid for grid in grids if grid.rows or grid.header]


def _named(content: bytes) -> dict[str, Any]:
    """Return the named cells of a workbook that was made here; nothing of any other."""
    package = opened(content)
    if _BOOK not in package.namelist() or KEY.encode() not in package.read(_BOOK):
        return {}
    try:
        cells = named_values(content)
    except (Unreadable, UnpacksTooFar):
        return {}
    return {
        name: value.isoformat() if isinstance(value, datetime.date) else value
        for name, value in cells.items()
    }


def _check_package(content: bytes) -> None:
    """Refuse a package whose parts declare document types: they can grow without end."""
    try:
        package = opened(content)
        for name in package.namelist():
            if name.endswith((".xml", ".rels", ".vml")) and is_declared(package.read(name)):
                raise Refused("material.broken", kind="material.kind.xlsx")
    except UnpacksTooFar:
        raise Refused("material.unpacks") from None
    except (Unreadable, RuntimeError, OSError, EOFError, NotImplementedError):
        raise Refused("material.broken", kind="material.kind.xlsx") from None


def _sheet(sheet: Any) -> Grid:
    sheet.reset_dimensions()  # what the file says of its size may be untrue
    rows: list[tuple[str, ...]] = []
    cells, between = 0, None
    for row in sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS):
        if row is between:
            continue  # the same for every row that the file leaves out
        told = _trimmed([_value(cell) for cell in row])
        if not told:
            between = row
        cells += max(1, len(told))
        if cells > _MOST_CELLS:
            raise Refused("material.too_many_cells", most=f"{_MOST_CELLS:,}")
        if told:
            rows.append(told)
    return _headed(rows, sheet.title)


def _headed(rows: list[tuple[str, ...]], name: str = "") -> Grid:
    if header_of(rows):
        return Grid(tuple(rows[1:]), rows[0], name)
    return Grid(tuple(rows), (), name)


def _trimmed(cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _value(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case float():
            return repr(value)
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
        case _:
            return str(value).strip()


def _csv(_: bytes, text: str, facts: dict[str, int]) -> list[Part]:
    csv.field_size_limit(10_000_000)
    rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text) or ","):
            told = _trimmed([cell.strip() for cell in row])
            if told:
                rows.append(told)
    except csv.Error as error:
        raise Refused("material.broken", kind="material.kind.csv") from error
    return [_headed(rows)] if rows else []


def _script(content: bytes, text: str) -> Script:
    """Return the script of a file: Final Draft where it has no text of its own, else Fountain."""
    if text:
        return fountain_reading.read(text)
    try:
        return fdx_reading.read(content)
    except Unreadable:
        raise Refused("material.broken", kind="material.kind.fdx") from None


def _printed(script: Script) -> Iterator[Part]:
    """Yield what stands on the pages of a script: its headings, and its paragraphs."""
    if script.title:
        yield Line(script.title, level=1)
    for one in script.elements:
        if one.is_printed and one.text:
            is_heading = one.type is ElementType.SCENE_HEADING
            yield Line(plain(one.text).replace("\n", " "), level=2 if is_heading else 0)


def _markdown(_: bytes, text: str, facts: dict[str, int]) -> tuple[Part, ...]:
    return read_markdown(text)


def _plain(_: bytes, text: str, facts: dict[str, int]) -> list[Line]:
    return plain_lines(text)


_READERS: dict[Kind, Callable[[bytes, str, dict[str, int]], Iterable[Part]]] = {
    "pdf": _pdf,
    "docx": _word,
    "xlsx": _excel,
    "csv": _csv,
    "md": _markdown,
    "txt": _plain,
}


def _letters(part: Part) -> bool:
    cells = (part.text,) if isinstance(part, Line) else _cells((part.header, *part.rows))
    return any(sign.isalnum() for cell in cells for sign in cell)


def _clean_text(text: str) -> str:
    """Replace what no database and no JSON holds: NUL and lone surrogates; shorten white space."""
    return _ROOM.sub("  ", _NUL_OR_SURROGATE.sub("\ufffd", text))


def _clean_part(part: Part) -> Part:
    if isinstance(part, Line):
        return Line(_clean_text(part.text), part.level, part.item, part.strong)
    rows = tuple(tuple(_clean_text(cell) for cell in row) for row in part.rows)
    header = tuple(_clean_text(cell) for cell in part.header)
    return Grid(rows, header, _clean_text(part.name))


def _clean(value: Any, depth: int = 0) -> Any:
    if depth > _DEEPEST:
        raise Refused("material.broken", kind="material.kind.json")
    if isinstance(value, str):
        return _NUL_OR_SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_clean(one, depth + 1) for one in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(one, depth + 1) for key, one in value.items()}
    return value
