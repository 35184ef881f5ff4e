"""The two copies: the review copy says who wrote what, the clean copy is handed out."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, Literal

from agents.sources import Source
from graphs.documents.blocks import (
    Block,
    Checklist,
    Document,
    Heading,
    KeyValue,
    Lines,
    ListBlock,
    Para,
    Rich,
    Run,
    Table,
    TwoUp,
)
from graphs.documents.inline import label
from graphs.documents.layout import MARKS

Copy = Literal["clean", "review"]

TO_FILL_IN = "____________"
_OVERRIDES = "\u202d\u202e"  # they turn the reading order of whatever follows
_LEVELS: dict[int, Literal[1, 2, 3]] = {1: 1, 2: 2, 3: 3}
_NOT_CHARACTERS = {0xFFFE, 0xFFFF}


def prepared(document: Document, copy: Copy) -> Document:
    """Return the document as this copy shows it: its marks, its ending, and only printable text."""
    safe: Document = _mapped(document, _printable)
    safe = replace(safe, title=safe.title or safe.name, blocks=_orderly(safe.blocks))
    if copy == "review":
        return _for_review(safe)
    for_pupils = safe.audience == "audience"
    blocks = _mapped(safe.blocks, lambda part: _unmarked(part, for_pupils))
    return replace(safe, blocks=(*blocks, *_colophon(safe)))


def _orderly(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Leave out what shows nothing, and let no heading skip a level: screen readers follow them."""
    kept: list[Block] = []
    level = 0
    for block in blocks:
        match block:
            case Heading():
                level = min(block.level, level + 1)
                kept.append(replace(block, level=_LEVELS[level]))
            case TwoUp():
                kept.append(TwoUp(_orderly(block.blocks)))
            case KeyValue(pairs=()) | ListBlock(items=()) | Checklist(items=()) | Lines(count=0):
                continue
            case _:
                kept.append(block)
    return tuple(kept)


def _for_review(document: Document) -> Document:
    legend = Para(_legend(document), style="small")
    ending = (*_decisions(document), *_notes(document), *_colophon(document))
    if document.audience == "author":
        blocks = (legend, *document.blocks, *ending)
    else:  # the legend must not push a sheet for pupils out of its layout
        blocks = (*document.blocks, legend, *ending)
    return replace(
        document, blocks=blocks, properties={**document.properties, "status": "Review copy"}
    )


def _legend(document: Document) -> Rich:
    used = set(_sources(document.blocks))
    runs = list(label("Who wrote what: "))
    for source in (source for source in MARKS if source in used):
        mark = MARKS[source]
        runs += [Run(f"{mark.name}{mark.more}", source=source), Run("   ")]
    return tuple(runs[:-1])


def _decisions(document: Document) -> tuple[Block, ...]:
    if not document.questions:
        return ()
    count = len(document.questions)
    title = f"{count} decision{'' if count == 1 else 's'} for you"
    return (Heading(1, title), Checklist(document.questions))


def _notes(document: Document) -> tuple[Block, ...]:
    if not document.notes:
        return ()
    return (Heading(1, "Notes kept"), ListBlock(tuple((Run(note),) for note in document.notes)))


def _colophon(document: Document) -> tuple[Block, ...]:
    """Return the closing line; what pupils get carries it as a property of the file alone."""
    if document.audience == "audience" or not document.colophon:
        return ()
    return (Para(label(document.colophon), style="small"),)


def _sources(value: Any) -> Iterator[Source]:
    if isinstance(value, tuple):
        for part in value:
            yield from _sources(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _sources(getattr(value, field.name))
    elif isinstance(value, Source):
        yield value


def _unmarked(part: Any, for_pupils: bool) -> Any:
    """Drop the source; what is still a question leaves a blank on a sheet for pupils."""
    match part:
        case Run(source=Source.QUESTION) if for_pupils:
            return replace(part, text=TO_FILL_IN, source=None)
        case Heading(source=Source.QUESTION) if for_pupils:
            return replace(part, text=TO_FILL_IN, source=None)
        case Table(header_source=Source.QUESTION) if for_pupils:
            return replace(part, header=tuple("" for _ in part.header), header_source=None)
        case Run() | Heading():
            return replace(part, source=None)
        case Table():
            return replace(part, header_source=None)
    return part


def _printable(part: Any) -> Any:
    if not isinstance(part, str) or isinstance(part, Source):
        return part
    text = part.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(character for character in text if _prints(character))


def _prints(character: str) -> bool:
    if character == "\n":
        return True
    if (
        character in _OVERRIDES
        or character == "\ufeff"
        or ord(character) & 0xFFFF in _NOT_CHARACTERS
    ):
        return False
    # Controls, surrogates and private characters: Word files and accessible PDFs allow none.
    return unicodedata.category(character) not in {"Cc", "Cs", "Co"}


def _mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """Return the same tree with every part changed, leaves first."""
    if isinstance(value, tuple):
        return tuple(_mapped(part, change) for part in value)
    if isinstance(value, dict):
        return {key: _mapped(part, change) for key, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: _mapped(getattr(value, field.name), change) for field in fields(value)}
        return change(replace(value, **parts))
    return change(value)
