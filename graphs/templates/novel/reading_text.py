"""The prose of a book as checks read it: scene by scene, with the place of each."""

from collections.abc import Iterator
from typing import NamedTuple

from graphs.templates.novel.draft import Novel

_QUOTES = ('"', "\u201c", "\u201d")


class Told(NamedTuple):
    """A scene that is written: where it stands in the draft and in the book, and its words."""

    path: str
    scene: str
    chapter: int
    text: str
    own: bool


class ToldChapter(NamedTuple):
    """A chapter that is written."""

    number: int
    path: str
    scenes: tuple[Told, ...]
    own: bool

    @property
    def text(self) -> str:
        """All of its words."""
        return "\n\n".join(one.text for one in self.scenes)


def told_scenes(book: Novel) -> Iterator[Told]:
    """Yield every scene that is written, in the order of the book."""
    for chapter in told_chapters(book):
        yield from chapter.scenes


def told_chapters(book: Novel) -> list[ToldChapter]:
    """Return every chapter that is written, in the order of the book."""
    found = []
    for own, path, chapters in (
        (True, "/own/chapters", book.own.chapters),
        (False, "/chapters", book.chapters),
    ):
        for chapter in chapters:
            top = f"{path}/{chapter.id}"
            scenes = tuple(
                Told(f"{top}/scenes/{one.id}/text", one.id, chapter.number, one.text, own)
                for one in chapter.scenes
                if one.text.strip()
            )
            if scenes:
                found.append(ToldChapter(chapter.number, top, scenes, own))
    return sorted(found, key=lambda one: one.number)
