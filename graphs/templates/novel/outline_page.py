"""The outline: the story on a page, the map of its beats, its people, its threads and its rota."""

from collections.abc import Iterator

from graphs.documents.blocks import (
    Block,
    Document,
    Heading,
    KeyValue,
    ListBlock,
    Para,
    Rich,
    Table,
)
from graphs.documents.inline import bullets, joined, label
from graphs.documents.passages import Passage
from graphs.templates.novel.draft import Beats, Planned, Story
from graphs.templates.novel.naming import percent, scene_called
from graphs.templates.novel.scenes_page import rota_table

_DEPTH = (("want", "Wants"), ("need", "Needs"), ("flaw", "Flaw"), ("arc", "Arc"))
_BLOWS = ("At one quarter", "In the middle", "At three quarters")


def story_outline(whole: Planned, book: Passage, notes: tuple[str, ...], colophon: str) -> Document:
    """Return the outline with its open questions and the notes that were kept."""
    brief, sums = whole.brief, whole.scene_list
    assumed = tuple(
        f"Assumed: {one.text}" for part in ("brief", "size") for one in book[part]["assumptions"]
    )
    return Document(
        name="story_outline",
        title=f"Outline: {brief.title}",
        title_path=book["brief"]["title"].path,
        subtitle=(
            f"{sums.words:,} words in {_counted(len(sums.chapters), 'chapter')} and"
            f" {_counted(sums.scenes, 'scene')}"
        ),
        blocks=(
            _at_a_glance(book),
            *_story(book["story"]),
            Heading(1, "Beat map"),
            Para(label("Shares are a measure to hold the book against, not a law."), style="small"),
            beat_table(whole.beats, book["beats"]),
            Heading(1, "Who tells it"),
            rota_table(sums),
            *_cast(book["cast"]),
            *_world(book["world"]),
            *_threads(whole, book["themes"]),
        ),
        colophon=colophon,
        questions=tuple(_questions(book)),
        notes=(*notes, *assumed),
    )


def story_blocks(story: Story, shown: Passage) -> Iterator[Block]:
    """Yield the story as it stands for approval: sentence, others to choose, blows, ending."""
    yield from _story(shown)
    others = shown["alternatives"]
    if story.alternatives:
        yield Heading(1, "Other ways to tell it")
        yield ListBlock(tuple(one["text"].rich for one in others))


def beat_table(made: Beats, shown: Passage) -> Table:
    """Return the map of beats with their places and words."""
    rows = tuple(
        (
            label(f"{percent(beat.start)} to {percent(beat.end)}"),
            (*one["name"].rich, *label("\n"), *_quiet(one["does"])),
            one["what"].rich,
            label(f"{beat.words:,}"),
        )
        for beat, one in zip(made.beats, shown["beats"], strict=True)
    )
    total = (label(""), label("All", bold=True), (), label(f"{made.words:,}", bold=True))
    return Table(("Place", "Beat", "What happens", "Words"), (*rows, total), (1.1, 2.4, 3.4, 0.8))


def _at_a_glance(book: Passage) -> KeyValue:
    brief = book["brief"]
    facts = [
        ("Genre", brief["genre"].rich),
        ("Readers", brief["audience"].rich),
        ("Told in", (*brief["pov"].rich, *label(", "), *brief["tense"].rich, *label(" tense"))),
        ("Books like it", joined(brief["comps"].each, "; ")),
        ("Not in it", joined(brief["taboos"].each, "; ")),
    ]
    return KeyValue(tuple((name, text) for name, text in facts if text))


def _story(story: Passage) -> Iterator[Block]:
    yield Heading(1, "The story")
    for one in story["premise"]:
        yield Para(one["text"].rich, style="lead")
    rows = [("Setup", story["setup"].rich)]
    blows = list(story["disasters"])
    rows += [(name, one["text"].rich) for name, one in zip(_BLOWS, blows, strict=True)]
    yield KeyValue((*rows, ("Ending", story["ending"].rich)))


def _cast(cast: Passage) -> Iterator[Block]:
    yield Heading(1, "Cast")
    rows = []
    for one in cast["characters"]:
        depth = [
            (*label(f"{name}: "), *one[field].rich) for field, name in _DEPTH if one[field].text
        ]
        seen = [
            (*one2["attribute"].rich, *label(": "), *one2["value"].rich, *_since(one2["since"]))
            for one2 in one["traits"]
        ]
        rows.append(
            (
                (*one["name"].rich, *label("\n"), *_quiet(one["part"])),
                joined([one["who"].rich, *seen], "\n"),
                bullets(depth),
            )
        )
    yield Table(("Who", "What is known", "What drives them"), tuple(rows), (1.4, 2.4, 3.6))


def _since(since: Passage) -> Rich:
    return label(f" (from {scene_called(since.text)})") if since.text.startswith("CH") else ()


def _world(world: Passage) -> Iterator[Block]:
    yield Heading(1, "World")
    if world["period"].text:
        yield Para(world["period"].rich)
    told = [
        (*one["name"].rich, *(label(": ") if one["what"].text else ()), *one["what"].rich)
        for one in world["places"]
    ]
    if told or world["rules"]:
        yield ListBlock((*told, *(one.rich for one in world["rules"])))


def _threads(whole: Planned, themes: Passage) -> Iterator[Block]:
    yield Heading(1, "Threads")
    yield Para(themes["question"].rich, style="lead")
    opens, closes = _places(whole, "opens"), _places(whole, "closes")
    rows = tuple(
        (
            one["question"].rich,
            label(opens.get(thread.id, "\u2013")),
            label("left open on purpose" if thread.carried else closes.get(thread.id, "\u2013")),
        )
        for thread, one in zip(whole.themes.threads, themes["threads"], strict=True)
    )
    yield Table(("Question", "Opens in", "Closes in"), rows, (3.6, 1.4, 1.4))
    if whole.themes.motifs:
        yield Heading(2, "Motifs")
        yield ListBlock(tuple(one["text"].rich for one in themes["motifs"]))


def _places(whole: Planned, field: str) -> dict[str, str]:
    return {
        thread: scene_called(scene.id)
        for chapter in whole.scene_list.chapters
        for scene in chapter.scenes
        for thread in getattr(scene, field)
    }


def _quiet(one: Passage) -> Rich:
    return label(one.text, italic=True)


def _questions(book: Passage) -> Iterator[Rich]:
    for part in ("brief", "story", "cast", "world", "themes"):
        for one in book[part]["questions"]:
            yield (*one["question"].rich, *label(" "), *one["why"].rich)


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
