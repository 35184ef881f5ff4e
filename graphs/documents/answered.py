"""A document without what is still open: for a reader outside, who is not asked anything."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from agents.sources import Source
from graphs.documents.blocks import (
    Block,
    Callout,
    Checklist,
    Heading,
    KeyValue,
    ListBlock,
    Para,
    Rich,
    Table,
    Together,
)
from graphs.documents.layout import plain

NOT_SAID = "\u2013"  # stands in the cell of a table


def answered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return the blocks without questions, and without headings that nothing follows any more."""
    kept: list[Block] = []  # from the end on
    for block in reversed([said for one in blocks for said in _answered(one)]):
        after = kept[-1] if kept else None
        if not isinstance(block, Heading) or _leads(block, after):
            kept.append(block)
    return tuple(reversed(kept))


def _leads(heading: Heading, after: Block | None) -> bool:
    return after is not None and not (isinstance(after, Heading) and after.level <= heading.level)


def _answered(block: Block) -> Iterator[Block]:
    match block:
        case Heading(source=Source.QUESTION) | Callout(kind="question"):
            return
        case Para(text=text):
            if said := _said(text):
                yield replace(block, text=said)
        case ListBlock(items=items) | Checklist(items=items):
            if said_items := tuple(said for one in items if (said := _said(one))):
                yield replace(block, items=said_items)
        case KeyValue(pairs=pairs):
            told = tuple((name, said) for name, text in pairs if (said := _said(text)))
            if told:
                yield replace(block, pairs=told)
        case Table(rows=rows):
            yield replace(block, rows=tuple(tuple(map(_cell, row)) for row in rows))
        case Callout(text=texts):
            if said_texts := tuple(said for one in texts if (said := _said(one))):
                yield replace(block, text=said_texts)
        case _:
            yield from _grouped(block) if isinstance(block, Together) else (block,)


def _grouped(block: Together) -> Iterator[Block]:
    if said := answered(block.blocks):
        yield replace(block, blocks=said)


def _said(text: Rich) -> Rich:
    """Return a text without its questions; nothing where no word is left."""
    said = tuple(run for run in text if run.source is not Source.QUESTION)
    return said if plain(said).strip() or said == text else ()


def _cell(text: Rich) -> Rich:
    if not any(run.source is Source.QUESTION for run in text):
        return text
    return _said(text) or (replace(text[0], text=NOT_SAID, source=None, path=""),)
