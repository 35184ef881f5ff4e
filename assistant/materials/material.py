"""A material: what a person brought along, as it was read from their file."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal

from graphs.documents.incoming import Grid, Line, Part, lines, text

Kind = Literal["pdf", "docx", "xlsx", "csv", "md", "txt", "json", "fdx", "fountain"]
SCRIPTS: tuple[Kind, ...] = ("fdx", "fountain")
TABLES: tuple[Kind, ...] = ("csv", "xlsx")

KINDS: Mapping[Kind, str] = {
    "pdf": "PDF",
    "docx": "Word",
    "xlsx": "Excel",
    "csv": "CSV",
    "md": "Markdown",
    "txt": "text",
    "json": "JSON",
    "fdx": "Final Draft",
    "fountain": "Fountain",
}
_LONGEST_NAME = 120


@dataclass(frozen=True, kw_only=True)
class Material:
    """The words of a file in their order, its tables, and what is known of it.

    ``data`` is the value of a JSON file, or a script with its elements; ``named`` holds the named
    cells of a workbook that was made here, ``raw`` a text file sign by sign; ``facts`` are counts
    for the screen.
    """

    name: str
    kind: Kind
    parts: tuple[Part, ...] = ()
    data: Any = None
    named: Mapping[str, Any] = field(default_factory=dict)
    raw: str = ""
    facts: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def text(self) -> str:
        """The words alone."""
        return text(self.parts)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every paragraph in order, those of tables included."""
        return tuple(lines(self.parts))

    @property
    def paragraphs(self) -> tuple[Line, ...]:
        """The paragraphs outside tables, headings included."""
        return tuple(one for one in self.parts if isinstance(one, Line))

    @property
    def headings(self) -> tuple[Line, ...]:
        """The headings."""
        return tuple(one for one in self.paragraphs if one.level)

    @property
    def tables(self) -> tuple[Grid, ...]:
        """The tables: a header where there is one, and rows."""
        return tuple(one for one in self.parts if isinstance(one, Grid))

    @property
    def pages(self) -> int:
        """The number of pages; 0 where the format has none."""
        return self.facts.get("pages", 0)

    def content(self) -> dict[str, Any]:
        """Return everything but the name as JSON."""
        return {
            "kind": self.kind,
            "parts": [_shape(part) for part in self.parts],
            "data": self.data,
            **({"named": dict(self.named)} if self.named else {}),
            **({"raw": self.raw} if self.raw else {}),
            "facts": dict(self.facts),
        }

    @classmethod
    def read(cls, name: str, content: Mapping[str, Any]) -> "Material":
        """Return the material that ``content`` was made from."""
        return cls(
            name=name,
            kind=content["kind"],
            parts=tuple(_part(one) for one in content["parts"]),
            data=content["data"],
            named=content.get("named", {}),
            raw=content.get("raw", ""),
            facts=content["facts"],
        )


def file_name(name: str) -> str:
    """Return the name of a file as it can be shown: no folders, no signs that cannot be seen."""
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip(" .")
    stem, dot, suffix = seen.rpartition(".")
    if not dot or len(suffix) > 10:
        return seen[:_LONGEST_NAME] or "file"
    return f"{stem[: _LONGEST_NAME - len(suffix) - 1]}.{suffix}"


def _shape(part: Part) -> dict[str, Any]:
    """Return a part with what is as usual left out: most paragraphs are text alone."""
    return {key: value for key, value in asdict(part).items() if value or key in ("text", "rows")}


def _part(shape: Mapping[str, Any]) -> Part:
    if "rows" not in shape:
        return Line(**shape)
    rows = tuple(tuple(row) for row in shape["rows"])
    return Grid(rows, tuple(shape.get("header", ())), shape.get("name", ""))
