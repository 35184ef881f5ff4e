"""Cuts what came in into sections, each under the label that a person gave it.

A label is a heading, a line in bold or capitals, the beginning of a line up to a colon, the left
cell of a row or the head of a column.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from graphs.documents.incoming import Grid, Line, Part, plain_lines

_LABEL_WORDS = 9
_STRONG_WORDS = 5  # a longer line in bold is a sentence that matters
_LABEL_LETTERS = 70
_LONGEST_LABEL = 120
_SMALL = frozenset(("the", "of", "and", "for", "a", "an", "to", "in", "my", "our", "your", "this"))
_SAID_ANYWAY = frozenset(("learning", "lesson", "today", "todays", "student", "needed", "required"))
_ASIDE = re.compile(r"\([^)]*\)|\[[^]]*\]")
_INLINE = re.compile(r"^([^\W\d_][^:.?!;]{0,68}?)\s*:\s+(?=\S)")
_PLURALS = {"criteria": "criterion"}


class Section(NamedTuple):
    """A label and what stands under it; ``inner`` where it stands inside a larger section.

    ``level`` is that of a heading; 0 where the label is none.
    """

    label: str
    lines: tuple[Line, ...]
    inner: bool = False
    level: int = 0


class Labels:
    """What people call the things that a file may tell: inputs, parts, and what is of no use."""

    def __init__(self) -> None:
        self._inputs: dict[str, str] = {}
        self._parts: dict[str, str] = {}
        self._others: set[str] = set()

    @classmethod
    def of(cls, bank: Mapping[str, Any]) -> "Labels":
        """Return the labels of a bank: ``inputs`` and ``parts`` by name, and ``others``."""
        made = cls()
        for name, labels in bank.get("parts", {}).items():
            made._parts |= dict.fromkeys(map(key_of, labels), name)
        for name, labels in bank.get("inputs", {}).items():
            made.add(name, labels)
        made._others = set(map(key_of, bank.get("others", ())))
        return made

    def add(self, name: str, labels: Iterable[str]) -> None:
        """Add what an input is called; what means something already keeps its meaning."""
        for key in map(key_of, labels):
            if key not in self._parts:
                self._inputs.setdefault(key, name)

    def input(self, label: str) -> str | None:
        """Return the input that a label stands for."""
        return self._inputs.get(key_of(label)) if label else None

    def part(self, label: str) -> str | None:
        """Return the part that a label stands for."""
        return self._parts.get(key_of(label)) if label else None

    def known(self, label: str) -> bool:
        """Tell whether a label means something."""
        key = key_of(label)
        return bool(key) and (key in self._inputs or key in self._parts or key in self._others)


def key_of(label: str) -> str:
    """Return a label in the form that compares: small, singular, without words said anyway."""
    if len(label) > _LONGEST_LABEL:
        return ""  # nobody calls anything by so many words
    words = [_singular(word) for word in re.findall(r"[a-z]+", _ASIDE.sub(" ", label).lower())]
    told = [word for word in words if word not in _SMALL]
    needed = [word for word in told if word not in _SAID_ANYWAY]
    return " ".join(needed or told)


def sections(parts: Iterable[Part], labels: Labels) -> list[Section]:
    """Return the sections in their order; what stands before the first label has an empty one."""
    cut = _Cut(labels)
    for part in parts:
        if isinstance(part, Line):
            cut.line(part)
        else:
            cut.grid(part)
    return cut.sections()


class _Cut:
    """The sections while they are found."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._known = labels.known
        self._found: list[tuple[str, list[Line], bool, int]] = [("", [], False, 0)]

    def sections(self) -> list[Section]:
        return [
            Section(label, tuple(told), inner, level)
            for label, told, inner, level in self._found
            if told or label
        ]

    def line(self, line: Line) -> None:
        """Take a paragraph: a label, a label with its first words, or words."""
        if (label := self._whole_label(line)) is not None:
            self._open(label, inner=not (line.level or self._known(label)), level=line.level)
        elif (found := _INLINE.match(line.text)) and self._is_label(found[1], line):
            self._inline(found[1], line, found.end())
        else:
            self._found[-1][1].append(line)

    def grid(self, grid: Grid) -> None:
        """Take a table: labels in its header, or at the left of its rows, or none at all."""
        if self._by_column(grid):
            return
        for row in (grid.header, *grid.rows) if grid.header else grid.rows:
            self._row([cell for cell in row if cell.strip()])

    def _row(self, cells: Sequence[str]) -> None:
        """Take a row: pairs of a label and its value, or cells with words."""
        position = 0
        while position < len(cells):
            label = cells[position]
            paired = "\n" not in label and self._known(label.rstrip(" :"))
            if paired and position + 1 < len(cells):
                self._open(label.rstrip(" :"))
                self._found[-1][1].extend(_lines(cells[position + 1]))
                position += 2
                continue
            self._open("")
            for line in _lines(label):
                self.line(line)
            position += 1
        self._open("")

    def _by_column(self, grid: Grid) -> bool:
        """Take a table whose first row names its columns; return whether it does."""
        head, rows = grid.header, grid.rows
        if not head and len(rows) > 1:
            head, rows = rows[0], rows[1:]
        named = [place for place, cell in enumerate(head) if self._known(cell.rstrip(" :"))]
        if not named or not rows or (len(named) < 2 and not grid.header):
            return False
        if not grid.header and any(self._known(row[0]) for row in rows if row):
            return False  # pairs of a label and a value, row by row
        for place in named:
            self._open(head[place].rstrip(" :"))
            for row in rows:
                self._found[-1][1].extend(_lines(row[place]) if place < len(row) else ())
        self._open("")
        return True

    def _whole_label(self, line: Line) -> str | None:
        """Return the label that a line is, or None where it is more than a label."""
        label = line.text.strip().rstrip(":").strip()
        if line.level:
            return label
        ends = line.text.rstrip().endswith(":")
        short = _is_short(label) or (ends and self._known(label))
        if line.item or ": " in label or not short:
            return None
        shouted = label.isupper() and len(label) > 3
        asks = line.text.rstrip().endswith("?")
        known = self._known(label) and (ends or asks or shouted or len(label.split()) <= 3)
        strong = line.strong and len(label.split()) <= _STRONG_WORDS
        return label if strong or ends or shouted or known else None

    def _is_label(self, label: str, line: Line) -> bool:
        """Tell a label from the beginning of a sentence: an item of a list is rarely one."""
        means = self._labels.input(label) or self._labels.part(label)
        return means is not None or (not line.item and _is_short(label))

    def _inline(self, label: str, line: Line, start: int) -> None:
        self._open(label, inner=not self._known(label))
        self._found[-1][1].append(replace(line, text=line.text[start:].strip()))

    def _open(self, label: str, *, inner: bool = False, level: int = 0) -> None:
        self._found.append((label, [], inner, level))


def _lines(cell: str) -> Iterator[Line]:
    yield from (line for one in cell.split("\n") for line in plain_lines(one))


def _is_short(label: str) -> bool:
    return len(label) <= _LABEL_LETTERS and len(label.split()) <= _LABEL_WORDS


def _singular(word: str) -> str:
    if word in _PLURALS:
        return _PLURALS[word]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
