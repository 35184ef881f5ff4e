"""The bible: the show in the order in which a buyer reads it, and what is still open."""

from collections.abc import Iterator
from dataclasses import replace

from agents.rules.banks import load
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
from graphs.templates.tv_series.draft import Series
from graphs.templates.tv_series.people_of import cues
from graphs.templates.tv_series.season_page import arc_blocks, episode_blocks, thread_blocks

_LEAD = (
    ("want", "Wants"),
    ("need", "Needs"),
    ("flaw", "Under pressure"),
    ("contradiction", "Contradiction"),
    ("secret", "Secret"),
    ("arc", "By the end"),
)
_MARKS = {"setup": "Setup", "turn": "Turn", "payoff": "Payoff", "rests": ""}


def series_bible(whole: Series, show: Passage, notes: tuple[str, ...], colophon: str) -> Document:
    """Return the bible with its open questions and the notes that were kept."""
    assumed = tuple(
        f"Assumed: {one.text}" for part in ("brief", "shape") for one in show[part]["assumptions"]
    )
    return Document(
        name="bible",
        title=title_of(whole),
        title_path="/brief/title" if whole.brief.title else "/brief/premise",
        subtitle=subtitle_of(whole),
        blocks=(
            *_show(whole, show),
            *_characters(whole, show),
            *_world(show),
            Heading(1, "The season"),
            *arc_blocks(whole, show),
            *thread_blocks(whole, show, {one.id: one.name for one in whole.characters.cast}),
            Heading(1, "Episodes"),
            *episode_blocks(whole, show),
            *_presence(whole, show),
        ),
        colophon=colophon,
        questions=tuple(_questions(show)),
        notes=(*notes, *assumed),
    )


def title_of(whole: Series) -> str:
    """Return what stands at the head of every page."""
    return whole.bible.title or "Untitled series"


def subtitle_of(whole: Series) -> str:
    """Return the format, the season and the rating in one line."""
    called = load(__package__, "formats")[whole.shape.format]["called"]
    many = whole.shape.episodes
    return (
        f"{called} · {many} episode{'s' if many != 1 else ''} · {whole.brief.network}"
        f" · {whole.brief.rating}"
    )


def _show(whole: Series, show: Passage) -> Iterator[Block]:
    brief = show["brief"]
    yield Heading(1, "The show")
    yield Para(brief["premise"].rich, style="lead")
    for one in show["concept"]["concepts"]:
        comps = bullets(one["comps"].each)
        pairs = (
            ("Engine", one["engine"].rich),
            ("Hook", one["hook"].rich),
            ("Beside it", comps),
        )
        yield KeyValue(tuple((name, text) for name, text in pairs if text))
    told = (
        ("At the center", brief["center"].rich),
        ("Engine", () if whole.concept.concepts else brief["engine"].rich),
        ("At the end", brief["ending"].rich),
    )
    if any(text for _, text in told):
        yield KeyValue(tuple((name, text) for name, text in told if text))
    yield Heading(2, "Tone")
    tone = show["tone"]
    rows = (
        ("Tone", bullets(tone["tone"].each)),
        ("It argues about", bullets(tone["themes"].each)),
        ("It never", bullets(tone["never"].each)),
        ("Beside it", bullets(tone["comps"].each)),
        ("For", tone["audience"].rich),
    )
    yield KeyValue(tuple((name, text) for name, text in rows if text))


def _characters(whole: Series, show: Passage) -> Iterator[Block]:
    yield Heading(1, "Characters")
    cue = cues(whole.characters.cast)
    for one, person in zip(whole.characters.cast, show["characters"]["cast"], strict=True):
        age = f", {one.age}" if one.age is not None else ""
        yield Heading(2, f"{one.name}{age}", path=f"{person.path}/name")
        if one.role:
            yield Para(person["role"].rich)
        rows = [("Cue", label(cue[one.id]))]
        rows += [(name, person[field].rich) for field, name in _LEAD]
        voice = person["voice"]
        spoken = [voice["vocabulary"].rich, voice["rhythm"].rich, *voice["tics"].each]
        rows.append(("Voice", bullets([text for text in spoken if text])))
        yield KeyValue(tuple((name, text) for name, text in rows if text))
    if whole.characters.relationships:
        names = {one.id: one.name for one in whole.characters.cast}
        yield Heading(2, "Between them")
        yield Table(
            ("Who", "What is between them"),
            tuple(
                (
                    label(f"{names.get(one.a, one.a)} and {names.get(one.b, one.b)}", bold=True),
                    pair["tension"].rich,
                )
                for one, pair in zip(
                    whole.characters.relationships,
                    show["characters"]["relationships"],
                    strict=True,
                )
            ),
            (1.0, 2.6),
        )


def _world(show: Passage) -> Iterator[Block]:
    world = show["world"]
    yield Heading(1, "World")
    yield Table(
        ("Set", "What happens there and nowhere else"),
        tuple(
            (
                joined([label(one["inside"].text), _bold(one["name"].rich)]),
                one["use"].rich,
            )
            for one in world["locations"]
        ),
        (1.2, 2.4),
    )
    if world["rules"]:
        yield Heading(2, "Rules")
        yield ListBlock(tuple(world["rules"].each))
    if world["timeline"]:
        yield Heading(2, "Before the first episode")
        yield KeyValue(tuple((one["year"].text, one["what"].rich) for one in world["timeline"]))


def _presence(whole: Series, show: Passage) -> Iterator[Block]:
    if not whole.bible.cast:
        return
    yield Heading(1, "Who is where")
    yield Para(
        label("Counted from the beats: how often everybody comes, and how long they are away."),
        style="small",
    )
    yield Table(
        ("Who", "Episodes", "Beats", "Longest away"),
        tuple(
            (one["name"].rich, label(_range(one)), label(one["beats"].text), _away(one))
            for one in show["bible"]["cast"]
        ),
        (1.4, 2.2, 0.7, 1.0),
    )


def _range(one: Passage) -> str:
    there = [episode.text.removeprefix("EP").lstrip("0") for episode in one["episodes"]]
    return ", ".join(there) or "none"


def _away(one: Passage) -> Rich:
    gap = int(one["longest_gap"].text)
    return label(f"{gap} episode{'s' if gap != 1 else ''}" if gap else "never")


def _bold(text: Rich) -> Rich:
    return tuple(replace(one, bold=True) for one in text)


def _questions(show: Passage) -> Iterator[Rich]:
    for part in ("brief", "concept", "characters", "world", "tone", "arc"):
        for one in show[part]["questions"]:
            yield joined([one["question"].rich, one["why"].rich])
    for one in show["episodes"]:
        for asked in one["questions"]:
            yield joined([asked["question"].rich, asked["why"].rich])
