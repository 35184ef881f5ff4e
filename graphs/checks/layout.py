"""The check of a finished document's structure for readers who cannot see it (X13)."""

from collections.abc import Callable, Iterable, Iterator

from graphs.checks.check import Check, Draft
from graphs.documents.blocks import Block, Document, Heading, Table, Together, TwoUp
from graphs.findings import Finding, Severity


def accessible(documents: Callable[[Draft], Iterable[Document]]) -> Check:
    """X13: headings step down one level at a time and say something; tables have headers."""

    def find(draft: Draft) -> Iterator[Finding]:
        for document in documents(draft):
            yield from _problems(document)

    return Check(
        id="X13",
        title="Readable with a screen reader",
        nature="wording",
        severity=Severity.WARN,
        find=find,
    )


def _problems(document: Document) -> Iterator[Finding]:
    level = 0
    for block in _flat(document.blocks):
        match block:
            case Heading(level=deeper, text=text) if deeper > level + 1:
                yield _finding(document, f"the heading {text!r} skips a level", text)
            case Heading(text=text) if not text.strip():
                yield _finding(document, "a heading is empty", "")
            case Table(header=header, caption=caption) if not any(map(str.strip, header)):
                yield _finding(document, "a table has no header row", caption)
            case _:
                pass
        level = block.level if isinstance(block, Heading) else level


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, TwoUp | Together):
            yield from _flat(block.blocks)
        else:
            yield block


def _finding(document: Document, problem: str, evidence: str) -> Finding:
    return Finding(
        check="X13",
        severity=Severity.WARN,
        path="",
        message=f"In {document.title!r} {problem}.",
        evidence=evidence,
    )
