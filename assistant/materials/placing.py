"""Tells which passages of a line were changed, from the line as it was and as it is."""

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, NamedTuple

from assistant.materials.alignment import normal
from graphs.documents.copies import TO_FILL_IN
from graphs.documents.traced import Piece, TracedLine

_TOKEN = re.compile(r"\w+|[^\w\s]|\s+")
_LIST = re.compile(r"\s*,\s*|\s*;\s*|\s*\n\s*")


_LONGEST = 20_000  # letters of a line that is read word by word
_LONGEST_PARTED = 4_000  # and of one that is cut at its labels


class Rewritten(NamedTuple):
    """A passage, the words of it that a line showed, and what they are now."""

    path: str
    old: str
    new: str


class Relisted(NamedTuple):
    """A list that stands in one line, with its entries as they are now."""

    path: str
    entries: tuple[str, ...]


class Read(NamedTuple):
    """What was changed in a line; ``label`` where words of the layout were changed too."""

    changes: tuple[Rewritten | Relisted, ...]
    label: bool = False


Value = Callable[[str], Any]  # of the draft, at a path


def changed_in(line: TracedLine, before: str, after: str, value: Value) -> Read:
    """Return which passages of a line were changed and how."""
    pieces = fitted(line, before, value)
    passages = [one for one in pieces if one.path]
    if not passages or len(after) > _LONGEST:
        return Read((), label=True)
    if (relisted := _relisted(pieces, after)) is not None:
        return relisted
    read = _by_words(pieces, before, after)
    if read.label and (words := _between_labels(pieces, after)) is not None:
        return Read(tuple(_rewritten(passages, words)))
    return read


def fitted(line: TracedLine, shown: str, value: Value) -> list[Piece]:
    """Return the pieces of a line with their words as ``shown``, labels apart from passages.

    The reader of a file takes markers of lists and doubled spaces away; a piece may hold a label
    before or after the words of the draft.
    """
    pieces: list[Piece] = []
    for piece in line.pieces:
        pieces += _parted(piece, value(piece.path)) if piece.path else [piece]
    kept, position = [], 0
    wanted = "".join(shown.split())
    skip = "".join("".join(one.text for one in pieces).split()).find(wanted)
    for piece in pieces:
        letters = "".join(piece.text.split())
        over = min(max(skip, 0), len(letters))
        skip -= over
        start = position
        position = _past(shown, position, len(letters) - over)
        if position > start:
            kept.append(Piece(shown[start:position], piece.path))
    if kept and position < len(shown):
        kept.append(Piece(shown[position:]))
    return _merged(kept)


def _merged(pieces: Sequence[Piece]) -> list[Piece]:
    """Put the pieces of one passage together: a word in bold is a piece of its own."""
    merged: list[Piece] = []
    for piece in pieces:
        if merged and merged[-1].path == piece.path:
            merged[-1] = Piece(merged[-1].text + piece.text, piece.path)
        else:
            merged.append(piece)
    return merged


def _past(text: str, position: int, letters: int) -> int:
    """Return the position after so many letters."""
    while letters and position < len(text):
        letters -= not text[position].isspace()
        position += 1
    return position


def _parted(piece: Piece, value: Any) -> list[Piece]:
    """Return a piece cut into the words of the draft and the labels around them."""
    words = str(value) if value is not None else ""
    for said in (words, words[:1].upper() + words[1:]):
        at = piece.text.find(said) if said else -1
        if at >= 0:
            cut = (
                Piece(piece.text[:at]),
                Piece(said, piece.path),
                Piece(piece.text[at + len(said) :]),
            )
            return [one for one in cut if one.text]
    return [piece]


def _relisted(pieces: Sequence[Piece], after: str) -> Read | None:
    """Read a line that is one list with commas between its entries."""
    paths = [one.path for one in pieces if one.path]
    tops = {path.rpartition("/")[0] for path in paths}
    listed = [one for one in pieces if not one.path and one.text.strip()]
    commas = all(one.text.strip() in {",", ";"} for one in listed)
    if len(paths) < 2 or len(tops) != 1 or not commas or len(listed) != len(paths) - 1:
        return None
    before = _entries("".join(one.text for one in pieces))
    if before != [one.text.strip() for one in pieces if one.path]:
        return None  # an entry with a comma in it
    if any(not path.rpartition("/")[2].isdigit() for path in paths):
        return None
    return Read((Relisted(tops.pop(), tuple(_entries(after))),))


def _entries(text: str) -> list[str]:
    return [one.strip() for one in _LIST.split(text) if one.strip()]


def _between_labels(pieces: Sequence[Piece], after: str) -> list[str] | None:
    """Return the new words of each passage, where all labels still stand around them."""
    if any(one.path and other.path for one, other in pairwise(_solid(pieces))):
        return None  # nothing says where one ends and the next begins
    if len(after) > _LONGEST_PARTED:
        return None
    pattern = "".join(
        "(.*?)" if one.path else rf"\s*{_loosely(one.text)}\s*" for one in _solid(pieces)
    )
    found = re.fullmatch(rf"\s*{pattern}\s*", after, re.DOTALL)
    return [one.strip() for one in found.groups()] if found else None


def _solid(pieces: Sequence[Piece]) -> list[Piece]:
    return [one for one in pieces if one.path or one.text.strip()]


def _loosely(text: str) -> str:
    return r"\s+".join(re.escape(word) for word in text.split())


def _rewritten(passages: Sequence[Piece], words: Sequence[str]) -> list[Rewritten]:
    return [
        Rewritten(one.path, one.text.strip(), new)
        for one, new in zip(passages, words, strict=True)
        if normal(one.text) != normal(new)
    ]


def _by_words(pieces: Sequence[Piece], before: str, after: str) -> Read:
    """Give each change of a few words to the passage that it stands in."""
    spans, position = [], 0
    for piece in pieces:
        spans.append((position, position + len(piece.text)))
        position += len(piece.text)
    new = [piece.text for piece in pieces]
    label = False
    for start, end, words in reversed(_edits(before, after)):
        inside = [
            number
            for number, (first, last) in enumerate(spans)
            if first <= start and end <= last and pieces[number].path
        ]
        if not inside:
            label = True
            continue
        number = inside[0]
        first = spans[number][0]
        text = new[number]
        new[number] = text[: start - first] + words + text[end - first :]
    return Read(
        tuple(
            Rewritten(one.path, one.text.strip(), text.strip())
            for one, text in zip(pieces, new, strict=True)
            if one.path and normal(one.text) != normal(text)
        ),
        label,
    )


def _edits(before: str, after: str) -> list[tuple[int, int, str]]:
    """Return where words were replaced: from, to, and by what, in the order of the line."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    starts = [0]
    for token in old:
        starts.append(starts[-1] + len(token))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        (starts[i1], starts[i2], "".join(new[j1:j2]))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]


def is_blank(text: str) -> bool:
    """Tell whether a text is a place to write in."""
    return text.strip(" _") == "" and TO_FILL_IN[:4] in text
