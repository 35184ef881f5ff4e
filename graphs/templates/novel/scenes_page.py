"""The scene list on paper: chapter by chapter, each scene with its question and its words."""

from collections.abc import Iterator, Mapping

from graphs.documents.blocks import Block, Document, Heading, Para, Rich, Table
from graphs.documents.inline import joined, label
from graphs.documents.passages import Passage
from graphs.templates.novel.draft import Chapter, Novel, Scene, SceneList
from graphs.templates.novel.naming import chapter_title, percent, places


def scene_cards(whole: Novel, book: Passage, colophon: str) -> Document:
    """Return every scene as a card."""
    sums = whole.scene_list
    return Document(
        name="scene_list",
        title=f"Scenes: {whole.brief.title}",
        title_path=book["brief"]["title"].path,
        subtitle=f"{sums.scenes} scenes, {sums.words:,} words",
        blocks=tuple(chapter_blocks(sums, book["scene_list"], places(whole))),
        colophon=colophon,
    )


def chapter_blocks(sums: SceneList, shown: Passage, spots: Mapping[str, str]) -> Iterator[Block]:
    """Yield each chapter with its scenes; ``spots`` are the places by their id."""
    for chapter, told in zip(sums.chapters, shown["chapters"], strict=True):
        yield Heading(1, f"{chapter_title(chapter)} \u00b7 {chapter.words:,} words")
        if chapter.own:
            yield Para(label("You have written this chapter; its text is in the manuscript."))
        yield _table(chapter, told, spots)


def rota_table(sums: SceneList) -> Table:
    """Return how much of the book each one tells."""
    rows = tuple(
        (
            label(seat.name),
            label(str(seat.scenes)),
            label(f"{seat.words:,}"),
            label(f"{100 * seat.words / max(1, sums.words):.0f} %"),
            label(str(seat.longest_gap)),
        )
        for seat in sums.rota
    )
    header = ("Point of view", "Scenes", "Words", "Share", "Longest absence in scenes")
    return Table(header, rows, (2.0, 0.8, 1.0, 0.8, 1.6))


def _table(chapter: Chapter, told: Passage, spots: Mapping[str, str]) -> Table:
    rows = tuple(
        (
            _which(scene, one),
            _what(scene, one, spots, own=chapter.own),
            _comes_out(scene, one),
            (*label(f"{scene.words:,}\n"), *label(f"at {percent(scene.start)}")),
        )
        for scene, one in zip(chapter.scenes, told["scenes"], strict=True)
    )
    header = ("Scene", "What happens", "How it comes out", "Words")
    return Table(header, rows, (1.5, 3.6, 1.7, 0.8))


def _which(scene: Scene, one: Passage) -> Rich:
    return (
        *label(f"{scene.number}", bold=True),
        *label(f" \u00b7 {scene.told_by}\n"),
        *one["moment"].label(),
    )


def _what(scene: Scene, one: Passage, spots: Mapping[str, str], *, own: bool) -> Rich:
    lines = [one["goal"].rich if not own else (*label("Begins: "), *one["goal"].rich)]
    if one["conflict"].text:
        lines.append((*label("Against: "), *one["conflict"].rich))
    known = spots.get(scene.location)
    where = joined([label(known) if known else one["location"].rich, one["when"].rich], ", ")
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
