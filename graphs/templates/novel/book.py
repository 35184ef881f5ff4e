"""The book as it is read: the chapters that are written, and what is still to write."""

from collections.abc import Iterator

from graphs.documents.blocks import Run
from graphs.documents.epub import Book, Paragraph, Section
from graphs.documents.inline import label
from graphs.documents.passages import Passage
from graphs.templates.novel.draft import Novel
from graphs.templates.novel.manuscript import paragraphs
from graphs.templates.novel.manuscript_page import emphasized, texts
from graphs.templates.novel.naming import chapter_title


def book_of(whole: Novel, book: Passage, colophon: str) -> Book:
    """Return the chapters with a text of their own, then a list of those that wait."""
    told = texts(book)
    chapters = whole.scene_list.chapters
    written = [
        Section(
            chapter_title(one), tuple(_paragraphs([text for _, text in sorted(scenes.items())]))
        )
        for one in chapters
        if (scenes := told.get(one.id))
    ]
    missing = tuple(
        Paragraph(label(f"{chapter_title(one)}, about {one.words:,} words"), "note")
        for one in chapters
        if one.id not in told
    )
    waiting = [Section("Still to write", missing, "afterword")] if missing else []
    return Book(
        title=whole.brief.title,
        author=whole.brief.author,
        description=colophon,
        sections=(*written, *waiting),
    )


def _paragraphs(scenes: list[Passage]) -> Iterator[Paragraph]:
    for at, scene in enumerate(scenes):
        if at:
            yield Paragraph((Run("\u2042"),), "break")
        for number, text in enumerate(paragraphs(scene.text)):
            yield Paragraph(emphasized(scene, text), "body" if number else "first")
