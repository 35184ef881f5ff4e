"""The block tree that every document is made of, whatever the format."""

from dataclasses import dataclass, field
from typing import Literal

from agents.sources import Source


@dataclass(frozen=True)
class Run:
    """A stretch of text of one look and one origin."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    source: Source | None = None  # None: a label of the layout, by nobody
    path: str = field(default="", compare=False)  # where in the draft it stands, as in sources


Rich = tuple[Run, ...]
BULLET = "• "


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (below the document's title) to 3."""

    level: Literal[1, 2, 3]
    text: str
    source: Source | None = None
    path: str = field(default="", compare=False)


@dataclass(frozen=True)
class Para:
    """A paragraph; ``break`` stands between two scenes."""

    text: Rich
    style: Literal["body", "lead", "small", "break"] = "body"


@dataclass(frozen=True)
class ListBlock:
    """A list of short paragraphs."""

    items: tuple[Rich, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Checklist:
    """Boxes to tick."""

    items: tuple[Rich, ...]


@dataclass(frozen=True)
class KeyValue:
    """Labelled facts, as at the head of a form. All values empty: one line to fill in by hand."""

    pairs: tuple[tuple[str, Rich], ...]


@dataclass(frozen=True)
class Table:
    """A table with a header row. ``widths`` are relative.

    In a cell, as in any text, ``\\n`` begins a new line and a line that begins with ``BULLET`` is
    set as an item of a list.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Rich, ...], ...]
    widths: tuple[float, ...] = ()
    caption: str = ""
    row_height_mm: float = 0  # for tables that are filled in by hand; 0 fits the text
    numbers_from: int = 0  # from this column on all hold numbers, set small at the right; 0: none
    header_source: Source | None = None
    header_path: str = field(default="", compare=False)  # of the list of its names


@dataclass(frozen=True)
class Callout:
    """A boxed remark."""

    kind: Literal["note", "safety", "question"]
    title: str
    text: tuple[Rich, ...]


@dataclass(frozen=True)
class Lines:
    """Ruled lines to write on; wide-ruled paper has 8.7 mm between them, college-ruled 7.1."""

    count: int
    spacing_mm: float = 8.0


@dataclass(frozen=True)
class Space:
    """An empty box to draw in."""

    height_mm: float
    label: str = ""


@dataclass(frozen=True)
class Figure:
    """A picture drawn by code as SVG. ``alt`` says what it shows; ``width`` is a share of the text.

    What a reader must know of it stands in a table or in words beside it: Markdown has the words
    alone.
    """

    svg: str
    alt: str
    caption: Rich = ()
    width: float = 1.0


@dataclass(frozen=True)
class PageBreak:
    """The rest starts on a new page."""


@dataclass(frozen=True)
class Together:
    """Blocks that no page break should part: a question with its figure and its options."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True)
class TwoUp:
    """The same half page twice on one page, with a line to cut along."""

    blocks: tuple["Block", ...]


Block = (
    Heading
    | Para
    | ListBlock
    | Checklist
    | KeyValue
    | Table
    | Callout
    | Lines
    | Space
    | Figure
    | PageBreak
    | Together
    | TwoUp
)


@dataclass(frozen=True)
class Document:
    """A document to hand out: its name, who reads it, and its blocks.

    ``audience`` is who made it, a class it is handed to, or a reader outside who decides on it: the
    clean copy for these leaves out what is still open. ``colophon`` is the one line a clean copy
    carries at its end; ``questions`` and ``notes`` stand in the review copy.
    """

    name: str  # plan, student_sheet, exit_ticket, substitute_plan
    title: str
    blocks: tuple[Block, ...]
    audience: Literal["author", "audience", "reader"] = "author"
    subtitle: str = ""
    language: str = "en"
    layout: Literal["house", "manuscript"] = "house"  # a manuscript as publishers ask for it
    colophon: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    questions: tuple[Rich, ...] = ()
    notes: tuple[str, ...] = ()
    title_path: str = field(default="", compare=False)  # of what the title names
