"""Markdown: the words of a document for pasting, with who wrote what as letters in brackets."""

import re

from graphs.documents.blocks import (
    Block,
    Callout,
    Checklist,
    Document,
    Figure,
    Heading,
    KeyValue,
    Lines,
    ListBlock,
    PageBreak,
    Para,
    Rich,
    Run,
    Space,
    Table,
    Together,
    TwoUp,
)
from graphs.documents.layout import MARKS, PICTURE, is_form, lines, pieces

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
_STARTS_A_BLOCK = re.compile(r"^(\s*\d*)([#+=.)-])")
_RULE = "______"  # on a line of its own it is a rule across the page


def emit(document: Document) -> bytes:
    """Return the document as CommonMark with tables."""
    parts = [f"# {_escaped(document.title)}"]
    if document.subtitle:
        parts.append(f"*{_escaped(document.subtitle)}*")
    if status := document.properties.get("status"):
        parts.append(f"*{_escaped(status)}*")
    parts += [_block(block) for block in document.blocks]
    if document.audience == "audience" and document.colophon:
        parts.append(f"<!-- {document.colophon.replace('--', '- -').replace('>', '')} -->")
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def _block(block: Block) -> str:
    match block:
        case KeyValue():
            return _facts(block)
        case Table():
            return _table(block)
        case Callout(_, title, text):
            said = [f"**{_escaped(title)}**", *(_inline(part) for part in text)]
            return "\n>\n".join(f"> {part}" for part in said)
        case Figure(_, alt, caption):
            shown = f"*{_escaped(f'{PICTURE}{alt}')}*"
            return f"{shown}\n\n{_inline(caption)}" if caption else shown
        case Lines() | Space() | PageBreak() | Together() | TwoUp():
            return _room(block)
        case _:
            return _words(block)


def _words(block: Heading | Para | ListBlock | Checklist) -> str:
    match block:
        case Heading(level, text, source):
            mark = f" [{MARKS[source].letter}]" if source else ""
            return f"{'#' * (level + 1)} {_escaped(text)}{mark}"
        case Para(text):
            return "\\\n".join(_lines(text))
        case ListBlock(items, ordered):
            return "\n".join(
                f"{f'{number}.' if ordered else '-'} {_inline(item)}"
                for number, item in enumerate(items, 1)
            )
        case Checklist(items):
            return "\n".join(f"- [ ] {_inline(item)}" for item in items)


def _room(block: Lines | Space | PageBreak | Together | TwoUp) -> str:
    """Return the places to write on; paper has halves and pages, Markdown has not."""
    match block:
        case Lines(count):
            return "\n\n".join([_RULE] * count)
        case Space(_, name):
            return f"> {_escaped(name) or 'Space to draw'}\n>\n> &nbsp;"
        case PageBreak():
            return ""
        case Together(blocks) | TwoUp(blocks):
            return "\n\n".join(filter(None, map(_block, blocks)))


def _facts(block: KeyValue) -> str:
    if is_form(block):
        return "   ".join(rf"**{_escaped(name)}** \_\_\_\_\_\_\_\_\_\_" for name, _ in block.pairs)
    return "\n".join(f"- **{_escaped(name)}:** {_inline(value)}" for name, value in block.pairs)


def _table(table: Table) -> str:
    mark = f" [{MARKS[table.header_source].letter}]" if table.header_source else ""
    header = [_escaped(cell) + (mark if cell else "") for cell in table.header]
    left = table.numbers_from or len(header)
    rule = ["---"] * left + ["---:"] * (len(header) - left)
    rows = [header, rule, *([_inline(cell) for cell in row] for row in table.rows)]
    body = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"**{_escaped(table.caption)}**\n\n{body}" if table.caption else body


def _inline(text: Rich) -> str:
    return "<br>".join(_lines(text))


def _lines(text: Rich) -> list[str]:
    found = []
    for line in lines(text):
        words = "".join(
            _piece(run) + (f" [{mark.letter}]" if mark else "") for run, mark in pieces(line.runs)
        )
        found.append(f"• {words}" if line.bullet else _STARTS_A_BLOCK.sub(r"\1\\\2", words))
    return found


def _piece(run: Run) -> str:
    if run.code:
        return "`" + run.text.replace("`", "'").replace("|", "\\|") + "`"
    text = _escaped(run.text)
    around = "***" if run.bold and run.italic else "**" if run.bold else "*"
    if not (run.bold or run.italic):
        return text
    bare = text.strip()  # a mark next to a space is no mark
    return text.replace(bare, f"{around}{bare}{around}", 1) if bare else text


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text.replace("\n", " "))
