"""Scripts as two other programs read them: screenplain, and screenplay-tools.

What they see differently by design is brought into one form here, and named: neither knows shots,
screenplain writes headings in capitals and keeps notes and page titles apart, and screenplay-tools
takes the parentheses from directions and CONT'D from names.
"""

import re
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from screenplain.parsers import fountain as screenplain_fountain
from screenplain.types import Action, Dialog, DualDialog, PageBreak, Section, Slug, Transition
from screenplay_tools.fdx.parser import Parser as ToolsFdx
from screenplay_tools.fountain.parser import Parser as ToolsFountain
from screenplay_tools.screenplay import ElementType as Tools

from graphs.screenplay.elements import Element, ElementType
from graphs.screenplay.emphasis import plain
from graphs.screenplay.typed_text import JOINER

Seen = tuple[str, str]
E = ElementType
_CONTINUED = re.compile(r"\s*\(CONT[’']D\)", re.IGNORECASE)
_TOOLS = {
    Tools.HEADING: "heading",
    Tools.ACTION: "action",
    Tools.DIALOGUE: "dialogue",
    Tools.LYRIC: "lyrics",
    Tools.TRANSITION: "transition",
    Tools.PAGEBREAK: "page_break",
    Tools.SECTION: "section",
    Tools.SYNOPSIS: "synopsis",
}


def by_screenplain(text: str) -> list[Seen]:
    """Return the elements that screenplain reads in a Fountain text."""
    found: list[Seen] = []
    for one in screenplain_fountain.parse(StringIO(text)):
        found += _of_screenplain(one)
    return [(kind, _bare(told)) for kind, told in found]


def _of_screenplain(one: Any) -> Iterator[Seen]:
    match one:
        case Slug():
            yield "heading", _words(one.line)
        case Dialog():
            yield from _dialog(one)
        case DualDialog():
            yield from (*_dialog(one.left), *_dialog(one.right))
        case Transition():
            yield "transition", _words(one.line)
        case Action(centered=True):
            yield "centered", "\n".join(map(_words, one.lines))
        case Action():
            yield "action", "\n".join(map(_words, one.lines))
        case Section():
            yield "section", _words(one.text)
        case PageBreak():
            yield "page_break", ""


def _dialog(one: Any) -> Iterator[Seen]:
    yield "character", _words(one.character)
    for is_direction, line in one.blocks:
        yield ("parenthetical" if is_direction else "dialogue"), _words(line)


def _words(rich: Any) -> str:
    return "".join(one.text for one in rich.segments)


def by_tools(text: str) -> list[Seen]:
    """Return the elements that screenplay-tools reads in a Fountain text."""
    parser = ToolsFountain()
    parser.add_text(text)
    return list(_of_tools(parser.script.elements))


def fdx_by_tools(content: bytes) -> list[Seen]:
    """Return the elements that screenplay-tools reads in an FDX file."""
    return list(_of_tools(ToolsFdx().parse(content.decode("utf-8")).elements))


def _of_tools(elements: Iterable[Any]) -> Iterator[Seen]:
    for one in elements:
        if one.type is Tools.CHARACTER:
            extension = f" ({one.extension})" if one.extension else ""
            yield "character", _bare(f"{one.name}{extension}")
        elif one.type is Tools.PARENTHETICAL:
            yield "parenthetical", _bare(one.text)
        elif one.type is Tools.ACTION and one.centered:
            yield "centered", _bare(one.text)
        else:
            yield _TOOLS[one.type], _bare(one.text)


def expected(elements: Iterable[Element], *, tools: bool, merged: bool = False) -> list[Seen]:
    """Return what one of these programs should see of our elements.

    ``merged`` joins paragraphs of action that follow each other, as screenplay-tools does.
    """
    found: list[Seen] = []
    for one in elements:
        for kind, text in _expected(one, tools=tools):
            if merged and kind == "action" and found and found[-1][0] == "action":
                found[-1] = (kind, f"{found[-1][1]}\n\n{text}")
            else:
                found.append((kind, text))
    return found


def _expected(one: Element, *, tools: bool) -> Iterator[Seen]:
    text = one.text if tools else plain(one.text)
    match one.type:
        case E.NOTE:
            return
        case E.SCENE_HEADING:
            yield "heading", _bare(text if tools else text.upper())
        case E.CHARACTER:
            yield "character", _bare(_CONTINUED.sub("", text) if tools else text)
        case E.PARENTHETICAL:
            yield "parenthetical", _bare(text.strip("() ") if tools else text)
        case E.DIALOGUE:
            yield from (("dialogue", _bare(line)) for line in _lines(text, whole=tools))
        case E.LYRICS:
            lines = text.split("\n")
            mark = "" if tools else "~"  # screenplain knows no lyrics
            yield from (("lyrics" if tools else "dialogue", _bare(f"{mark}{one}")) for one in lines)
        case E.TRANSITION:
            yield "transition", _bare(text if tools else text.upper())
        case E.SHOT:
            yield "action", _bare(text)
        case E.SYNOPSIS if not tools:  # kept inside the element above it
            return
        case _:
            yield one.type.value, _bare(text)


def _lines(text: str, *, whole: bool) -> list[str]:
    return [text] if whole else text.split("\n")


def _bare(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.replace(JOINER, "").split("\n"))
    return "\n".join(lines).strip("\n")
