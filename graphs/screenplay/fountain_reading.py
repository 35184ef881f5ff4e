"""Reads Fountain, tolerantly: whatever stands in a file is some element, and nothing fails.

What was cut (/* ... */) is left out. A note inside a paragraph follows it as an element of its own.
"""

import re
from collections.abc import Iterator

from graphs.screenplay.elements import (
    SPOKEN,
    Element,
    ElementType,
    Script,
    TitleField,
    attributed,
)
from graphs.screenplay.fountain_grammar import (
    NUMBER,
    is_cue,
    is_parenthetical,
    is_shot,
    is_transition,
)
from graphs.screenplay.slugs import is_natural
from graphs.screenplay.typed_text import JOINER

_KEY = re.compile(r"^(?P<key>[^\s:][^:]{0,38}?)\s*:\s*(?P<value>.*)$")
_KNOWN = frozenset(
    (
        *("title", "credit", "author", "authors", "source", "notes", "draft date", "date"),
        *("contact", "contact info", "copyright", "revision", "episode", "series", "version"),
    )
)
_BREAK = re.compile(r"^={3,}$")
_SECTION = re.compile(r"^(#{1,6})\s*([^#\s].*)$")
_HEADING = re.compile(r"^\.(?!\.)\s*\S")
_NOTE = "\x01"  # stands for a note while the rest is read; no text holds it
_NOTES = re.compile(f"{_NOTE}(\\d+){_NOTE}")
_ONLY_NOTES = re.compile(f"^(?:\\s*{_NOTE}\\d+{_NOTE}\\s*)+$")
_NEVER = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufeff\ud800-\udfff\ufffe\uffff]")
_ENDS = re.compile("\r\n?|[\x0b\x0c\u2028\u2029\x85]")
_LONGEST_DIRECTION = 6  # lines
_T = ElementType


def read(text: str) -> Script:
    """Return the script that a text is; what it cannot place is action."""
    told = _without_cuts(_NEVER.sub("", _ENDS.sub("\n", text)))
    lines = told.split("\n")
    fields, start = _title_page(lines)
    notes: list[str] = []
    body = _with_marks("\n".join(lines[start:]), notes)
    elements = _Body(notes).read(body.split("\n"))
    return Script(title_page=tuple(fields), elements=attributed(elements))


def _without_cuts(text: str) -> str:
    """Leave out what stands between /* and */; one that never ends is kept."""
    kept, at = [], 0
    while (start := text.find("/*", at)) >= 0 and (end := text.find("*/", start + 2)) >= 0:
        kept.append(text[at:start])
        at = end + 2
    return "".join((*kept, text[at:]))


def _with_marks(text: str, notes: list[str]) -> str:
    """Put a mark in the place of every note; an empty line ends what is no note then."""
    return "\n\n".join(_marks_in(one, notes) for one in text.split("\n\n"))


def _marks_in(text: str, notes: list[str]) -> str:
    kept, at = [], 0
    while (start := text.find("[[", at)) >= 0 and (end := text.find("]]", start + 2)) >= 0:
        kept.append(f"{text[at:start]}{_NOTE}{len(notes)}{_NOTE}")
        notes.append(text[start + 2 : end].replace(JOINER, ""))
        at = end + 2
    return "".join((*kept, text[at:]))


def _title_page(lines: list[str]) -> tuple[list[TitleField], int]:
    """Return the fields of the title page, and where the script begins."""
    found = _KEY.match(lines[0]) if lines else None
    if found is None or not _opens_title(lines, found["key"]):
        return [], 0
    fields: list[tuple[str, list[str]]] = []
    at = 0
    for line in lines:
        if not line.strip():
            break
        key = _KEY.match(line)
        if key and not line[0].isspace():
            fields.append((key["key"], [key["value"]] if key["value"] else []))
        elif fields:
            fields[-1][1].append(line.strip())
        at += 1
    joined = [(key, "\n".join(told).replace(JOINER, "")) for key, told in fields]
    return [TitleField(key=key.replace(JOINER, ""), value=told) for key, told in joined], at


def _opens_title(lines: list[str], key: str) -> bool:
    """Tell a title page from a script whose first line has a colon: FADE IN:"""
    if key.replace(JOINER, "").strip().casefold() in _KNOWN:
        return True
    block = []
    for line in lines:
        if not line.strip():
            break
        block.append(line)
    keyed = all(line[0].isspace() or _KEY.match(line) for line in block)
    return keyed and not is_natural(lines[0]) and key != key.upper()


class _Body:
    """The elements of a script while its blocks are read, a block from empty line to empty line."""

    def __init__(self, notes: list[str]) -> None:
        self._notes = notes
        self._found: list[Element] = []

    def read(self, lines: list[str]) -> list[Element]:
        block: list[str] = []
        for line in (*lines, ""):
            # Two spaces on a line keep a speech together.
            if line.strip() or (block and line.startswith("  ") and is_cue(block[0])):
                block.append(line)
            elif block:
                self._block(block)
                block = []
        return self._found

    def _block(self, block: list[str]) -> None:
        at = 0
        while at < len(block):
            at = self._marked(block, at) or self._named(block, at) or self._rest(block, at)

    def _marked(self, block: list[str], at: int) -> int:
        """Take a line that a mark says everything about; return where to go on, or 0."""
        line = block[at].strip()
        if _ONLY_NOTES.match(line):
            self._add_notes(line)
        elif _BREAK.match(line):
            self._add(_T.PAGE_BREAK, "")
        elif found := _SECTION.match(line):
            self._add(_T.SECTION, found[2], depth=len(found[1]))
        elif line.startswith("=") and line[1:].strip():
            self._add(_T.SYNOPSIS, line[1:])
        elif _HEADING.match(line):
            self._heading(line[1:])
        elif _is_centered(line):
            return self._run(_T.CENTERED, block, at)
        elif line.startswith(">") and line[1:].strip():
            self._add(_T.TRANSITION, line[1:])
        elif line.startswith("~") and line[1:].strip():
            return self._run(_T.LYRICS, block, at)
        else:
            return 0
        return at + 1

    def _named(self, block: list[str], at: int) -> int:
        """Take what its letters say: a heading, a transition, a shot, or a cue with its speech."""
        raw, alone = block[at], at + 1 == len(block)
        line = _NOTES.sub("", raw).strip()
        if line.startswith("!"):
            return 0
        if line.startswith("@") and line[1:].strip():
            return self._speech(block, at, line[1:], raw)
        if is_natural(line) and (alone or line == line.upper()):
            self._heading(line)
        elif alone and at == 0 and is_transition(line):
            self._add(_T.TRANSITION, line)
        elif alone and at == 0 and is_shot(line):
            self._add(_T.SHOT, line)
        elif not alone and at == 0 and is_cue(line) and not raw.endswith("  "):
            return self._speech(block, at, line, raw)
        else:
            return 0
        self._add_notes(raw)
        return at + 1

    def _heading(self, line: str) -> None:
        text = line.strip()
        found = NUMBER.match(text)
        number = found["number"] if found else ""
        told = found["text"] if found else text
        self._add(_T.SCENE_HEADING, told, scene_number=number)

    def _run(self, kind: ElementType, block: list[str], at: int) -> int:
        """Take lines of one kind that follow each other as one element."""
        told = []
        while at < len(block):
            line = block[at].strip()
            if kind is _T.CENTERED and _is_centered(line):
                told.append(line[1:-1].strip())
            elif kind is _T.LYRICS and line.startswith("~"):
                told.append(line[1:].strip())
            else:
                break
            at += 1
        self._add(kind, "\n".join(told))
        return at

    def _rest(self, block: list[str], at: int) -> int:
        """Take the rest of a block as action, each of its marks taken off."""
        lines = [line.removeprefix("!") for line in block[at:]]
        self._add(_T.ACTION, "\n".join(lines))
        return len(block)

    def _speech(self, block: list[str], at: int, line: str, raw: str) -> int:
        name = line.strip()
        dual = name.endswith("^")
        name = name[:-1].strip() if dual else name
        first = self._pair() if dual else None
        self._add(_T.CHARACTER, name, dual="right" if first else "")
        self._add_notes(raw)
        at += 1
        while at < len(block):
            at = self._spoken(block, at)
        return at

    def _spoken(self, block: list[str], at: int) -> int:
        line = block[at].strip()
        if _ONLY_NOTES.match(line):
            self._add_notes(line)
        elif line.startswith("~") and line[1:].strip():
            return self._run(_T.LYRICS, block, at)
        elif end := _direction_end(block, at):
            self._add(_T.PARENTHETICAL, " ".join(one.strip() for one in block[at:end]))
            return end
        elif line:
            return self._said(block, at)
        return at + 1

    def _said(self, block: list[str], at: int) -> int:
        """Take the lines of a speech up to a note, a direction or a song as one element."""
        end = at + 1
        while end < len(block) and _NOTE not in block[end - 1]:
            line = block[end].strip()
            if line.startswith("~") or _ONLY_NOTES.match(line) or _direction_end(block, end):
                break
            end += 1
        self._add(_T.DIALOGUE, "\n".join(block[at:end]))
        return end

    def _pair(self) -> bool:
        """Put the speech that stands right before to the left side; return whether there is one."""
        for place in range(len(self._found) - 1, -1, -1):
            one = self._found[place]
            if one.type is _T.CHARACTER:
                if one.dual:
                    return False
                self._found[place] = one.model_copy(update={"dual": "left"})
                return True
            if one.type not in SPOKEN and one.type is not _T.NOTE:
                return False
        return False

    def _add(
        self,
        kind: ElementType,
        text: str,
        *,
        scene_number: str = "",
        depth: int = 1,
        dual: str = "",
    ) -> None:
        told = {"scene_number": scene_number, "depth": depth, "dual": dual}
        element = Element.model_validate({"type": kind, "text": _bare(text), **told})
        if element.text or kind is _T.PAGE_BREAK:
            self._found.append(element)
        self._add_notes(text)

    def _add_notes(self, text: str) -> None:
        for number in self._numbers(text):
            note = Element(type=_T.NOTE, text=self._notes[number])
            if note.text:
                self._found.append(note)

    def _numbers(self, text: str) -> Iterator[int]:
        if _NOTE in text:
            yield from (int(one) for one in _NOTES.findall(text))


def _direction_end(block: list[str], at: int) -> int:
    """Return where a direction ends that begins here; 0 where none begins, or it never ends."""
    if not block[at].lstrip().startswith("("):
        return 0
    for end in range(at + 1, min(at + _LONGEST_DIRECTION, len(block)) + 1):
        told = " ".join(one.strip() for one in block[at:end])
        if is_parenthetical(_NOTES.sub("", told).strip()):
            return end
    return 0


def _is_centered(line: str) -> bool:
    return len(line) > 2 and line.startswith(">") and line.endswith("<")


def _bare(text: str) -> str:
    return _NOTES.sub("", text).replace(JOINER, "")
