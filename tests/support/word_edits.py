"""Changes a Word file as a person does in Word: in its runs, its cells and its rows."""

import copy
import io
from collections.abc import Callable, Iterator

import docx
from docx.document import Document as WordDocument
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph


def edited(content: bytes, *changes: Callable[[WordDocument], None]) -> bytes:
    """Return the file with all changes made and saved; without any it is only saved again."""
    word = docx.Document(io.BytesIO(content))
    for change in changes:
        change(word)
    word.core_properties.author = "Somebody"  # as every program leaves its name
    saved = io.BytesIO()
    word.save(saved)
    return saved.getvalue()


def replaced(
    old: str, new: str, *, beside: str = "", every: bool = False
) -> Callable[[WordDocument], None]:
    """Put other words in the place of some, in the first paragraph that has them, or in all.

    With ``beside`` it is the first that has those words too.
    """

    def change(word: WordDocument) -> None:
        found = [one for one in paragraphs(word) if old in one.text and beside in one.text]
        assert found, old
        for paragraph in found if every else found[:1]:
            for run in paragraph.runs:
                run.text = run.text.replace(old, new)
            assert new in paragraph.text, "the words stand in several runs"

    return change


def without(text: str) -> Callable[[WordDocument], None]:
    """Delete the paragraph that has these words."""

    def change(word: WordDocument) -> None:
        paragraph = _having(word, text)
        paragraph._p.getparent().remove(paragraph._p)

    return change


def followed(text: str, new: str) -> Callable[[WordDocument], None]:
    """Add a paragraph after the one that has these words, as pressing Enter does."""

    def change(word: WordDocument) -> None:
        paragraph = _having(word, text)
        added = copy.deepcopy(paragraph._p)
        paragraph._p.addnext(added)
        runs = Paragraph(added, paragraph._parent).runs
        for run in runs[1:]:
            run._r.getparent().remove(run._r)
        runs[0].text = new

    return change


def without_row(text: str) -> Callable[[WordDocument], None]:
    """Delete the row of a table that has these words."""

    def change(word: WordDocument) -> None:
        row = next(
            one for one in _rows(word.tables) if any(text in cell.text for cell in one.cells)
        )
        row._tr.getparent().remove(row._tr)

    return change


def swapped(one: str, other: str) -> Callable[[WordDocument], None]:
    """Let two paragraphs change places."""

    def change(word: WordDocument) -> None:
        first, second = _having(word, one)._p, _having(word, other)._p
        first.addprevious(second)

    return change


def paragraphs(word: WordDocument) -> Iterator[Paragraph]:
    """Yield every paragraph, those of tables within tables too."""
    yield from word.paragraphs
    for row in _rows(word.tables):
        for cell in row.cells:
            yield from _inside(cell)


def _inside(cell: _Cell) -> Iterator[Paragraph]:
    yield from cell.paragraphs
    for row in _rows(cell.tables):
        for inner in row.cells:
            yield from _inside(inner)


def _rows(tables: list[Table]) -> Iterator[_Row]:
    for table in tables:
        yield from table.rows


def _having(word: WordDocument, text: str) -> Paragraph:
    return next(one for one in paragraphs(word) if text in one.text)
