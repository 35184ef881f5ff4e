"""The two copies: the review copy says who wrote what, the clean copy is handed out."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, Literal

from agents.sources import Source
from graphs.documents.answered import answered
from graphs.documents.blocks import (
    Block,
    Checklist,
    Document,
    Figure,
    Heading,
    KeyValue,
    Lines,
    ListBlock,
    Para,
    Rich,
    Run,
    Table,
    Together,
    TwoUp,
)
from graphs.documents.inline import label
from graphs.documents.layout import MARKS, plain
from graphs.documents.printable import cleaned, mapped

Copy = Literal["clean", "review"]

TO_FILL_IN = "____________"
_LEVELS: dict[int, Literal[1, 2, 3]] = {1: 1, 2: 2, 3: 3}


def prepared(document: Document, copy: Copy) -> Document:
    """Return the document as this copy shows it: its marks, its ending, and only printable text."""
    safe: Document = cleaned(document)
    safe = replace(safe, title=safe.title or safe.name, blocks=_orderly(safe.blocks))
    if copy == "review":
        return _for_review(safe)
    for_pupils = safe.audience == "audience"
    said = answered(safe.blocks) if safe.audience == "reader" else safe.blocks
    blocks = mapped(said, lambda part: unmarked(part, for_pupils))
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
            case TwoUp() | Together():
                kept.append(replace(block, blocks=_orderly(block.blocks)))
            case Figure(alt=alt) if not alt.strip():  # without words a picture is not accessible
                kept.append(replace(block, alt=plain(block.caption).strip() or "Picture"))
            case KeyValue(pairs=()) | ListBlock(items=()) | Checklist(items=()) | Lines(count=0):
                continue
            case _:
                kept.append(block)
    return tuple(kept)


def _for_review(document: Document) -> Document:
    legend = Para(_legend(document), style="small")
    ending = (*_decisions(document), *_notes(document), *_colophon(document))
    if document.audience != "audience":
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


def unmarked(part: Any, for_pupils: bool) -> Any:
    """Return a part of a tree without its source; a question leaves a blank for pupils."""
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
