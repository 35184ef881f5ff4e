"""The writer's own chapters: found in a text by their headings, with every word as it stands."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_NUMBERS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_ROMAN = r"(?=[IVXLC])(?:X[LC]|L?X{0,3})(?:IX|IV|V?I{0,3})"
_HEADING = re.compile(
    r"^\s*(?:#{1,3}\s+)?(?:\*\*)?(?:chapter|ch\.)\s+"
    rf"(?P<number>\d{{1,3}}|{'|'.join(_NUMBERS)}|{_ROMAN})\b[\s.:\u2013\u2014-]*(?P<title>.*?)(?:\*\*)?\s*$",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"^\s*(?:#{1,3}\s+)?(?:\*\*)?(?P<title>prologue|epilogue|interlude|afterword)(?:\*\*)?\s*$",
    re.IGNORECASE,
)
_MARKED = re.compile(r"^#{1,3}\s+(?P<title>\S.*?)\s*#*\s*$")
_NUMBERED = re.compile(rf"^\s*(?P<number>\d{{1,3}}|{_ROMAN})\.?\s*$")
_BREAK = re.compile(r"^\s*(?:(?:\*\s*){1,5}|#|(?:-\s*){3,5}|(?:~\s*){1,5}|\u2042|\u2766)\s*$")
_LEAST_CHAPTER = 60  # words
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")


class Section(NamedTuple):
    """A chapter as it was found: what it is called, and its scenes, each as it stands."""

    title: str
    scenes: tuple[str, ...]


def chapters_in(text: str) -> list[Section]:
    """Return the chapters of a text; one without headings is one chapter."""
    lines = text.replace("\r\n", "\n").split("\n")
    cut = _cuts(lines)
    if not cut:
        scenes = tuple(_scenes(lines))
        return [Section("", scenes)] if scenes else []
    found = []
    before = tuple(_scenes(lines[: cut[0][0]]))
    if sum(map(count_words, before)) >= _LEAST_CHAPTER:  # less is the title page
        found.append(Section("", before))
    for (start, title), end in zip(cut, [*(at for at, _ in cut[1:]), len(lines)], strict=True):
        scenes = tuple(_scenes(lines[start + 1 : end]))
        if scenes:
            found.append(Section(title, scenes))
    return found


def count_words(text: str) -> int:
    """Return how many words a text has, as a word processor counts them."""
    return len(_WORD.findall(text))


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a scene, parted by empty lines where there are any."""
    parted = re.split(r"\n\s*\n", text) if re.search(r"\n\s*\n", text) else text.split("\n")
    return [one.strip("\n") for one in parted if one.strip()]


def _cuts(lines: list[str]) -> list[tuple[int, str]]:
    """Return where chapters begin, by the surest kind of heading that the text has."""
    sure = [(at, _title(found)) for at, one in enumerate(lines) if (found := _sure(one))]
    if sure:
        return sure
    marked = [(at, found["title"]) for at, one in enumerate(lines) if (found := _MARKED.match(one))]
    if marked:
        return marked[1:] if _is_book_title(lines, marked) else marked
    numbered = [
        (at, "") for at, one in enumerate(lines) if _NUMBERED.match(one) and _alone(lines, at)
    ]
    return numbered if len(numbered) > 1 or (numbered and numbered[0][0] == 0) else []


def _sure(line: str) -> re.Match[str] | None:
    return _HEADING.match(line) if len(line) < 120 and _HEADING.match(line) else _NAMED.match(line)


def _title(found: re.Match[str]) -> str:
    title = found["title"].strip(" .:*\u2013\u2014-")
    return title if not title.isupper() or len(title) < 4 else title.title()


def _alone(lines: list[str], at: int) -> bool:
    before = lines[at - 1] if at else ""
    after = lines[at + 1] if at + 1 < len(lines) else ""
    return not before.strip() and not after.strip()


def _is_book_title(lines: list[str], marked: list[tuple[int, str]]) -> bool:
    """Tell whether the first heading is that of the book: nothing stands under it."""
    return len(marked) > 1 and not any(
        one.strip() for one in lines[marked[0][0] + 1 : marked[1][0]]
    )


def _scenes(lines: list[str]) -> Iterator[str]:
    told: list[str] = []
    for line in (*lines, None):
        if line is None or _BREAK.match(line):
            text = "\n".join(told).strip("\n")
            if text.strip():
                yield text
            told = []
        else:
            told.append(line)
