"""Cuts a book into chapters and scenes: words, beats, tellers and threads, before any is filled."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agents.rules.words import computed, keep, yours
from graphs.templates.novel.asking import beat_bank
from graphs.templates.novel.beats import shared
from graphs.templates.novel.draft import (
    Beats,
    Brief,
    Card,
    Cast,
    Chapter,
    Frame,
    Layout,
    Outlined,
    Own,
    Place,
    Scene,
    SceneList,
    Size,
    Themes,
    Turn,
)
from graphs.templates.novel.manuscript import count_words
from graphs.templates.novel.rota import most_named, rota, seats, tellers, threaded

_PER_CHAPTER = 2  # scenes
_MOST_SCENES = 400
_QUOTED_WORDS = 14
_LOSS = ("loss", "lose", "lost", "worse", "dark", "down")


class _Cut(NamedTuple):
    """A scene while the book is cut: its chapter, its words, and its text where there is one."""

    chapter: int
    words: int
    text: str = ""


class _Spot(NamedTuple):
    """Where a scene stands: in percent, and at which beats."""

    start: float
    beats: list[str]
    nth: int


def layout(
    size: Size,
    brief: Brief,
    cast: Cast,
    themes: Themes,
    beats: Beats,
    own: Own,
    outline: list[str] | None = None,
) -> Layout:
    """Return every chapter with its scenes, before anybody fills them."""
    cuts = _cuts(size, own, len(outline or ()))
    spots = _spots([one.words for one in cuts], beats)
    people = tellers(brief, cast, size.povs)
    told = rota(people, [one.beats for one in spots])
    told = [most_named(cut.text, cast) or who for cut, who in zip(cuts, told, strict=True)]
    threads = threaded(themes.threads, len(cuts))
    turns = _turns(cuts, spots, size.endings)
    places: dict[int, list[Place]] = {}
    for number, cut in enumerate(cuts, 1):
        spot, thread = spots[number - 1], threads[number - 1]
        inside = places.setdefault(cut.chapter, [])
        inside.append(
            keep(
                Place,
                id=computed(f"CH{cut.chapter:02}-{len(inside) + 1}"),
                number=number,
                beats=[computed(one) for one in spot.beats],
                start=spot.start,
                words=cut.words,
                pov=computed(told[number - 1]),
                turn=turns[number - 1],
                nth=spot.nth,
                begins=yours(_begins(cut.text)),
                opens=[computed(one) for one in thread.opens],
                touches=[computed(one) for one in thread.touches],
                closes=[computed(one) for one in thread.closes],
            )
        )
    written = {one.number: one.title for one in own.chapters}
    frames = list(_frames(places, beats, outline or (), written))
    total = sum(one.words for one in cuts)
    return keep(
        Layout,
        words=total,
        scenes=len(cuts),
        chapters=frames,
        remarks=[computed(one) for one in _remarks(size, own, total)],
    )


def scene_list(layout: Layout, outlined: list[Outlined], cast: Cast, beats: Beats) -> SceneList:
    """Put the filled cards to their places, and add everything up."""
    names = {one.id: one.name for one in cast.characters}
    called = {one.id: one.name for one in beats.beats}
    cards = {card.id: card for one in outlined for card in one.cards}
    titles = {one.id: one.title for one in outlined}
    chapters = []
    for frame in layout.chapters:
        scenes = [
            keep(
                Scene,
                **{name: getattr(cards[one.id], name) for name in type(cards[one.id]).model_fields},
                number=one.number,
                told_by=names.get(cards[one.id].pov, computed(cards[one.id].pov)),
                beats=one.beats,
                moment=computed(", ".join(called.get(name, name) for name in one.beats)),
                start=one.start,
                words=one.words,
                turn=one.turn,
                opens=one.opens,
                closes=one.closes,
            )
            for one in frame.scenes
            if one.id in cards
        ]
        if scenes:
            chapters.append(
                keep(
                    Chapter,
                    id=frame.id,
                    number=frame.number,
                    title=titles.get(frame.id, ""),
                    words=sum(one.words for one in scenes),
                    own=frame.own,
                    scenes=scenes,
                )
            )
    every = [one for chapter in chapters for one in chapter.scenes]
    return keep(
        SceneList,
        words=sum(one.words for one in every),
        scenes=len(every),
        chapters=chapters,
        rota=list(seats([one.pov for one in every], [one.words for one in every], names)),
    )


def outlined(chapter: Frame, outlined: Outlined | None = None) -> Outlined:
    """Return the cards of a chapter; of one that is written they say where each scene begins."""
    if outlined is not None and not chapter.own:
        return outlined
    return keep(
        Outlined, id=chapter.id, title=chapter.title, cards=list(map(_written, chapter.scenes))
    )


def _written(place: Place) -> Card:
    return keep(
        Card,
        id=place.id,
        pov=place.pov,
        goal=yours(place.begins),
        conflict=computed(""),
        outcome=computed(""),
        value_shift=computed(""),
        threads=[*place.opens, *place.touches, *place.closes],
    )


def _begins(text: str) -> str:
    words = text.split()
    return " ".join(words[:_QUOTED_WORDS]) + (" ..." if len(words) > _QUOTED_WORDS else "")


def _cuts(size: Size, own: Own, outlined: int) -> list[_Cut]:
    """Return every scene with its chapter: those that are written, then those still to write."""
    cuts = [
        _Cut(chapter.number, count_words(text.text), text.text)
        for chapter in own.chapters
        for text in chapter.scenes
    ]
    left = size.words - sum(one.words for one in cuts)
    typical = size.scene_words or size.usual_scene
    count = min(_MOST_SCENES, size.scenes or max(1, round(size.words / typical)))
    rest = max(0, count - len(cuts)) if size.scenes else max(0, round(left / typical))
    if own.chapters and left < typical / 2 and not size.scenes:
        rest = 0
    rest = min(_MOST_SCENES - len(cuts), max(rest, 0 if cuts else 1))
    wanted = size.chapters or outlined or max(1, round(count / _PER_CHAPTER))
    chapters = max(0 if cuts and not rest else 1, min(rest, wanted - len(own.chapters)))
    first = len(own.chapters)
    counts = shared(max(left, 0), _weights(rest)) if rest else []
    return [
        *cuts,
        *(_Cut(first + 1 + at * chapters // rest, words) for at, words in enumerate(counts)),
    ]


def _weights(scenes: int) -> list[float]:
    """Return how long scenes are beside each other: those of a short beat are short."""
    shares = [float(one["share"]) for one in beat_bank()]
    if scenes < len(shares):
        return [1.0] * scenes
    exact = [scenes * one / sum(shares) for one in shares]
    counts = [max(1, int(one)) for one in exact]
    while sum(counts) != scenes:
        step = 1 if sum(counts) < scenes else -1
        off = [step * (want - have) for want, have in zip(exact, counts, strict=True)]
        able = [at for at, have in enumerate(counts) if step > 0 or have > 1]
        counts[max(able, key=lambda at: (off[at], -at))] += step
    return [
        share / count for share, count in zip(shares, counts, strict=True) for _ in range(count)
    ]


def _spots(words: Sequence[int], beats: Beats) -> list[_Spot]:
    """Return where each scene stands, and its beats: every beat is in at least one scene."""
    whole = sum(words) or 1
    starts, at = [], 0
    for one in words:
        starts.append(100 * at / whole)
        at += one
    ends = [*starts[1:], 100.0]
    inside: list[list[str]] = [[] for _ in words]
    for beat in beats.beats:
        middle = (beat.start + beat.end) / 2
        home = next((n for n, end in enumerate(ends) if middle < end), len(ends) - 1)
        inside[home].append(beat.id)
    seen: dict[str, int] = {}
    spots = []
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        middle = (start + end) / 2
        main = next((b.id for b in beats.beats if middle < b.end), beats.beats[-1].id)
        named = inside[number] or [main]
        first = named[0]
        spots.append(_Spot(round(start, 1), named, seen.get(first, 0)))
        seen[first] = seen.get(first, 0) + 1
    return spots


def _turns(cuts: Sequence[_Cut], spots: Sequence[_Spot], endings: Sequence[str]) -> list[Turn]:
    """Return how each scene comes out: as its beat does, and chapters never end at rest."""
    bank = {f"B{number}": one["turn"] for number, one in enumerate(beat_bank(), 1)}
    asked = dict(_endings(endings))
    turns: list[Turn] = []
    for number, (cut, spot) in enumerate(zip(cuts, spots, strict=True)):
        options = bank.get(spot.beats[0], ["yes, but"])
        turn: Turn = options[spot.nth % len(options)]
        ends = number + 1 < len(cuts) and cuts[number + 1].chapter != cut.chapter
        if ends and turn == "yes":
            turn = "no" if cut.chapter % 2 else "yes, but"
        if number + 1 == len(cuts) or ends:
            turn = asked.get(cut.chapter, turn)
        turns.append(turn)
    return turns


def _endings(endings: Sequence[str]) -> Iterator[tuple[int, Turn]]:
    """Yield how the writer wants chapters to end: "chapter 3: loss"."""
    for one in endings:
        number = "".join(sign for sign in one.partition(":")[0] if sign.isdigit())
        if number:
            dark = any(word in one.lower() for word in _LOSS)
            yield int(number), "no, and worse" if dark else "yes"


def _frames(
    places: dict[int, list[Place]], beats: Beats, outline: Sequence[str], written: dict[int, str]
) -> Iterator[Frame]:
    told = {one.id: one for one in beats.beats}
    lines = _spread(outline, len(places))
    for number, inside in sorted(places.items()):
        named = dict.fromkeys(str(one) for place in inside for one in place.beats)
        own_lines = lines.get(number, [])
        yield keep(
            Frame,
            id=computed(f"CH{number:02}"),
            number=number,
            words=sum(one.words for one in inside),
            own=number in written,
            title=yours(written.get(number, "")),
            moments=own_lines or [told[name].what for name in named if name in told],
            outlined=bool(own_lines),
            scenes=inside,
        )


def _spread(outline: Sequence[str], chapters: int) -> dict[int, list[str]]:
    """Return the lines of an outline by chapter, spread evenly where there are more or fewer."""
    lines: dict[int, list[str]] = {}
    for at, line in enumerate(outline):
        many = max(len(outline), chapters)
        chapter = at + 1 if many == chapters else 1 + at * chapters // len(outline)
        lines.setdefault(chapter, []).append(yours(line))
    return lines


def _remarks(size: Size, own: Own, total: int) -> Iterator[str]:
    if own.chapters:
        have = sum(one.words for one in own.chapters)
        yield (
            f"You have {len(own.chapters)} chapters with {have:,} words; they stand as they are,"
            f" and the rest is planned around them."
        )
        if total > size.words:
            yield f"Your text has {total:,} words; the length you gave is {size.words:,}."
