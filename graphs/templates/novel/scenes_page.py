"""The scene list on paper: chapter by chapter, each scene with its question and its words."""

from collections.abc import Iterator, Mapping

from graphs.documents.blocks import Block, Document, Heading, Para, Rich, Table
from graphs.documents.inline import joined, label
from graphs.documents.passages import Passage
from graphs.templates.novel.draft import Chapter, Novel, Scene, SceneList
from graphs.templates.novel.naming import beats, chapter_title, people, percent, places


def scene_cards(whole: Novel, book: Passage, colophon: str) -> Document:
    """Return every scene as a card."""
    names = _Names(people(whole), places(whole), beats(whole))
    sums = whole.scene_list
    return Document(
        name="scene_list",
        title=f"Scenes: {whole.brief.title}",
        title_path=book["brief"]["title"].path,
        subtitle=f"{sums.scenes} scenes, {sums.words:,} words",
        blocks=tuple(chapter_blocks(sums, book["scene_list"], names)),
        colophon=colophon,
    )


class _Names:
    """What people, places and beats are called."""

    def __init__(
        self, people: Mapping[str, str], places: Mapping[str, str], beats: Mapping[str, str]
    ) -> None:
        self.people, self.places, self.beats = people, places, beats


def chapter_blocks(sums: SceneList, shown: Passage, names: _Names | None = None) -> Iterator[Block]:
    """Yield each chapter with its scenes."""
    known = names or _Names({}, {}, {})
    for chapter, told in zip(sums.chapters, shown["chapters"], strict=True):
        yield Heading(1, f"{chapter_title(chapter)} \u00b7 {chapter.words:,} words")
        if chapter.own:
            yield Para(label("You have written this chapter; its text is in the manuscript."))
        yield _table(chapter, told, known)


def _table(chapter: Chapter, told: Passage, names: _Names) -> Table:
    rows = tuple(
        (
            _which(scene, names),
            _what(one, own=chapter.own),
            _comes_out(scene, one),
            (*label(f"{scene.words:,}\n"), *label(f"at {percent(scene.start)}")),
        )
        for scene, one in zip(chapter.scenes, told["scenes"], strict=True)
    )
    header = ("Scene", "What happens", "How it comes out", "Words")
    return Table(header, rows, (1.5, 3.6, 1.7, 0.8))


def _which(scene: Scene, names: _Names) -> Rich:
    at = ", ".join(names.beats.get(one, one) for one in scene.beats)
    who = names.people.get(scene.pov, scene.pov)
    return (
        *label(f"{scene.number}", bold=True),
        *label(f" \u00b7 {who}\n"),
        *label(at, italic=True),
    )


def _what(one: Passage, *, own: bool) -> Rich:
    lines = [one["goal"].rich if not own else (*label("Begins: "), *one["goal"].rich)]
    if one["conflict"].text:
        lines.append((*label("Against: "), *one["conflict"].rich))
    where = joined([one["location"].rich, one["when"].rich], ", ")
    if where:
        lines.append((*label("Where and when: "), *where))
    return joined(lines, "\n")


def _comes_out(scene: Scene, one: Passage) -> Rich:
    lines = [one["outcome"].rich, one["value_shift"].rich]
    for verb, threads in (("Opens", scene.opens), ("Closes", scene.closes)):
        if threads:
            named = " and ".join(one.removeprefix("T") for one in threads)
            lines.append(label(f"{verb} thread {named}"))
    return joined([line for line in lines if line], "\n")
