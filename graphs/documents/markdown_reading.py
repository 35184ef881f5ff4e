"""Reads Markdown from outside: its words without its marks, its headings, lists and tables."""

import re
from collections.abc import Iterator

from graphs.documents.incoming import Grid, Line, Part

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FENCE = re.compile(r"^\s*(```|~~~)")
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)\s*$")
_RULE = re.compile(r"^ {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_ITEM = re.compile(r"^\s*(?:[-*+\u2022]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?(?=\S)")
_QUOTE = re.compile(r"^ {0,3}>\s?")
_DIVIDER = re.compile(r"^\s*\|?(?:\s*:?-{1,}:?\s*\|)+\s*:?-*:?\s*\|?\s*$")
_BREAK = re.compile(r"(?:\\|<br\s*/?>|\s{2,})$")
_BAR = re.compile(r"(?<!\\)\|")
# The letter by which a review copy says who wrote a passage.
_MARK = re.compile(r" \[[YCSM?]\](?!\()")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
# Bounded, so that marks without a partner are not looked for through all of a long text.
_EMPHASIS = re.compile(
    r"(?<![\w\\*])(\*{1,3})(?=[^\s*])(.{1,2000}?)(?<=[^\s\\])\1(?![\w*])", re.DOTALL
)
_UNDERSCORE = re.compile(
    r"(?<![\w\\_])(_{1,3})(?=[^\s_])(.{1,2000}?)(?<=[^\s\\])\1(?![\w_])", re.DOTALL
)
_CODE = re.compile(r"(`{1,3})(.{1,2000}?)\1", re.DOTALL)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HELD = re.compile("\ue000(\\d+)\ue001")
# What plain text hardly ever holds: a heading, or twice a row of a table or words in bold.
_TOLD_BY = (
    (re.compile(r"^ {0,3}#{1,6}\s+\S", re.MULTILINE), 1),
    (re.compile(r"^\s*\|.*\|\s*$", re.MULTILINE), 2),
    (re.compile(r"(?<!\*)\*\*[^\s*][^*\n]*\*\*"), 2),
)
_LOOKED_AT = 200_000  # characters


def read_markdown(raw: str) -> tuple[Part, ...]:
    """Return the words of a Markdown text in their order."""
    return tuple(_Blocks(_COMMENT.sub("", raw).splitlines()).parts())


def is_markdown(raw: str) -> bool:
    """Tell whether a text is marked up as Markdown."""
    start = raw[:_LOOKED_AT]
    return any(len(marks.findall(start)) >= least for marks, least in _TOLD_BY)


def inline(raw: str) -> str:
    """Return a stretch of Markdown as the words that a reader sees."""
    held: list[str] = []

    def hold(words: str) -> str:
        held.append(words)
        return f"\ue000{len(held) - 1}\ue001"

    told = _CODE.sub(lambda found: hold(found[2]), re.sub("[\ue000\ue001]", "", raw))
    told = _ESCAPED.sub(lambda found: hold(found[1]), told)
    told = _LINK.sub(r"\1", _MARK.sub("", told))
    told = _TAG.sub("", _LINE_BREAK.sub("\n", told))
    for marks in (_EMPHASIS, _UNDERSCORE):
        told = marks.sub(r"\2", marks.sub(r"\2", told))
    told = told.replace("&nbsp;", "\u00a0").replace("&lt;", "<").replace("&amp;", "&")
    return _HELD.sub(lambda found: held[int(found[1])], told).strip()


class _Blocks:
    """The lines of a text while they are put together to paragraphs and tables."""

    def __init__(self, rows: list[str]) -> None:
        self._rows = rows
        self._at = 0

    def parts(self) -> Iterator[Part]:
        while self._at < len(self._rows):
            row = self._rows[self._at]
            if _FENCE.match(row):
                yield from self._fenced()
            elif not row.strip() or _RULE.match(row):
                self._at += 1
            elif found := _HEADING.match(row):
                self._at += 1
                yield Line(inline(found[2]), level=len(found[1]))
            elif self._begins_table():
                yield self._table()
            else:
                yield from self._paragraph()

    def _fenced(self) -> Iterator[Line]:
        self._at += 1
        while self._at < len(self._rows) and not _FENCE.match(self._rows[self._at]):
            if self._rows[self._at].strip():
                yield Line(self._rows[self._at].strip())
            self._at += 1
        self._at += 1

    def _begins_table(self) -> bool:
        following = self._rows[self._at + 1] if self._at + 1 < len(self._rows) else ""
        return "|" in self._rows[self._at] and _DIVIDER.match(following) is not None

    def _table(self) -> Grid:
        header = _cells(self._rows[self._at])
        self._at += 2
        rows = []
        while self._at < len(self._rows) and "|" in self._rows[self._at]:
            rows.append(_cells(self._rows[self._at]))
            self._at += 1
        return Grid(tuple(rows), header)

    def _paragraph(self) -> Iterator[Line]:
        """Yield a paragraph: rows that belong together, each hard break a line of its own."""
        first = _QUOTE.sub("", self._rows[self._at])
        item = _ITEM.match(first)
        told = [first[item.end() :] if item else first]
        self._at += 1
        while self._at < len(self._rows) and not self._ends_paragraph():
            told.append(_QUOTE.sub("", self._rows[self._at]).strip())
            self._at += 1
        level = self._underlined() if not item else 0
        words = "".join(_BREAK.sub("\n", one) if _BREAK.search(one) else f"{one} " for one in told)
        # Marks may go over the end of a row, so that they are read before the rows are parted.
        lines = [one for one in inline(words).split("\n") if one.strip()]
        strong = level == 0 and re.fullmatch(r"\s*\*\*[^*]+\*\*:?\s*", words) is not None
        for one in lines:
            yield Line(one.strip(), level=level, item=item is not None, strong=strong)

    def _ends_paragraph(self) -> bool:
        row = self._rows[self._at]
        bare = _QUOTE.sub("", row)
        return (
            not bare.strip()
            or _ITEM.match(bare) is not None
            or _HEADING.match(row) is not None
            or _FENCE.match(row) is not None
            or _UNDERLINE.match(row) is not None
            or _RULE.match(row) is not None
            or self._begins_table()
        )

    def _underlined(self) -> int:
        row = self._rows[self._at] if self._at < len(self._rows) else ""
        if _UNDERLINE.match(row) is None:
            return 0
        self._at += 1
        return 1 if "=" in row else 2


def _cells(row: str) -> tuple[str, ...]:
    cells = _BAR.split(row.strip().removeprefix("|").removesuffix("|"))
    told = (inline(cell.replace("\\|", "|")) for cell in cells)
    return tuple(re.sub(r"(?m)^\s*\u2022\s*", "", one).strip() for one in told)
