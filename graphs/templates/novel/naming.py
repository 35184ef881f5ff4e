"""What the parts of a book are called on a page: people, places, beats, chapters and scenes."""

from collections.abc import Mapping

from graphs.templates.novel.draft import Chapter, Planned, WrittenChapter


def people(book: Planned) -> Mapping[str, str]:
    """Return what everybody is called, by their id."""
    return {one.id: one.name for one in book.cast.characters}


def places(book: Planned) -> Mapping[str, str]:
    """Return what the places are called, by their id."""
    return {one.id: one.name for one in book.world.places}


def chapter_title(chapter: Chapter | WrittenChapter) -> str:
    """Return the heading of a chapter."""
    called = f"Chapter {chapter.number}"
    return f"{called}: {chapter.title}" if chapter.title else called


def scene_called(scene: str) -> str:
    """Return how a person speaks of a scene: chapter 3, scene 2."""
    chapter, _, place = scene.removeprefix("CH").partition("-")
    return f"chapter {int(chapter)}, scene {place}" if place else f"chapter {int(chapter)}"


def percent(share: float) -> str:
    """Return a place in the book as it is said: 12 %."""
    return f"{share:.0f} %"
