"""Writes a script as Fountain: marked wherever a line would be taken for something else."""

import re
from collections.abc import Iterator, Sequence

from graphs.screenplay.elements import SPOKEN, Element, ElementType, Script, TitleField
from graphs.screenplay.fountain_grammar import (
    FORCED,
    NUMBER,
    is_cue,
    is_parenthetical,
    is_shot,
    is_transition,
)
from graphs.screenplay.slugs import is_natural
from graphs.screenplay.typed_text import JOINER

_OPENS = re.compile(r"\[(?=\[)|\](?=\])|/(?=\*)|\*(?=/)")
_KEY = re.compile(r"^[^:]{1,40}:")
_PLAIN_HEADING = re.compile(r"^(?:INT|EXT|EST|INT\.?/EXT\.?|I/E)[. ]\s*\S")
_PLAIN_CUE = re.compile(r"^[A-Z][^a-z^]*(?:\([^()^]*\)\s*)*$")
_PLAIN_TRANSITION = re.compile(r"^[A-Z ]+TO:$")
_T = ElementType


def written(script: Script) -> str:
    """Return a script as Fountain; reading it again gives the same elements."""
    title = "\n".join(_title(one) for one in script.title_page if one.value)
    body = _body([one for one in script.elements if one.text or one.type is _T.PAGE_BREAK])
    if not title:
        # A first line with a colon would be read as the title page.
        return f"\n{body}" if _KEY.match(body) else body
    return f"{title}\n\n{body}"


def _title(field: TitleField) -> str:
    key = _safe(field.key)
    lines = _safe(field.value).split("\n")
    if len(lines) == 1:
        return f"{key}: {lines[0]}"
    return "\n".join((f"{key}:", *(f"    {line}" for line in lines)))


def _body(elements: Sequence[Element]) -> str:
    """Return the paragraphs with an empty line between them, those of a speech without one."""
    told: list[str] = []
    speaking = False
    for element, follows in zip(elements, _before_speech(elements), strict=True):
        spoken = element.type in SPOKEN and speaking
        goes_on = element.type is _T.NOTE and speaking and follows
        if told:
            told.append("\n" if spoken or goes_on else "\n\n")
        told += _lines(element, speaking=spoken, follows=follows)
        speaking = element.type is _T.CHARACTER or spoken or goes_on
    return "".join(told) + ("\n" if told else "")


def _before_speech(elements: Sequence[Element]) -> list[bool]:
    """Say of every element whether something is said right after it, notes apart."""
    found: list[bool] = []
    follows = False
    for element in reversed(elements):
        found.append(follows)
        if element.type is not _T.NOTE:
            follows = element.type in SPOKEN
    return found[::-1]


def _lines(element: Element, *, speaking: bool, follows: bool) -> Iterator[str]:
    text = _safe(element.text)
    match element.type:
        case _T.SCENE_HEADING:
            yield _heading(text, element.scene_number)
        case _T.CHARACTER:
            yield _cue(text, dual=element.dual == "right", follows=follows)
        case _T.DIALOGUE | _T.PARENTHETICAL if speaking:
            is_said = element.type is _T.DIALOGUE
            yield "\n".join(_said(line) for line in text.split("\n")) if is_said else text
        case _T.LYRICS:
            yield "\n".join(f"~{line}" for line in text.split("\n"))
        case _T.TRANSITION:
            bare = _PLAIN_TRANSITION.match(text) and not is_natural(text)
            yield text if bare else f"> {_not_closed(text)}"
        case _T.CENTERED:
            yield "\n".join(f"> {line} <" for line in text.split("\n"))
        case _T.NOTE:
            yield f"[[{JOINER if text[0] == '[' else ''}{text}{JOINER if text[-1] == ']' else ''}]]"
        case _T.SECTION:
            yield f"{'#' * element.depth} {JOINER if text[0] == '#' else ''}{text}"
        case _T.SYNOPSIS:
            yield f"= {text}"
        case _T.PAGE_BREAK:
            yield "==="
        case _T.SHOT if is_shot(text) and not is_transition(text):
            yield text
        case _:  # action, a shot in other words, and what is said by nobody
            yield _action(text)


def _heading(text: str, number: str) -> str:
    if NUMBER.match(text):
        text = f"{text}{JOINER}"
    marked = text if _PLAIN_HEADING.match(text) else f".{JOINER if text[0] == '.' else ''}{text}"
    return f"{marked} #{number}#" if number else marked


def _cue(text: str, *, dual: bool, follows: bool) -> str:
    if text.endswith("^"):
        text = f"{text}{JOINER}"
    bare = follows and is_cue(text) and _PLAIN_CUE.match(text) and not is_transition(text)
    return f"{'' if bare else '@'}{text}{' ^' if dual else ''}"


def _said(line: str) -> str:
    """Return a line of a speech; a joiner keeps it from being taken for a mark or a direction."""
    marks = line[0] in FORCED or is_parenthetical(line) or is_natural(line)
    fades = line.upper().startswith("FADE IN:")  # some readers take it for a heading anywhere
    return f"{JOINER}{line}" if marks or fades or line.startswith("(") else line


def _action(text: str) -> str:
    lines = text.split("\n")
    if not any(map(_is_marked, lines)):
        return text
    return "\n".join(f"!{line}" for line in lines)


def _is_marked(line: str) -> bool:
    """Tell whether a line of action needs its mark, to whichever program reads it."""
    bare = line.strip()
    return (
        line != bare
        or bare[0] in FORCED
        or bare == bare.upper()
        or is_natural(bare)
        or bare.upper().startswith("FADE IN:")
        or is_cue(bare)
    )


def _not_closed(text: str) -> str:
    return f"{text}{JOINER}" if text.endswith("<") else text


def _safe(text: str) -> str:
    """Keep signs apart that would open or close a note or what was cut."""
    return _OPENS.sub(lambda found: f"{found[0]}{JOINER}", text)
