"""Offline rules for the season: threads with their spans, and episodes as questions in place."""

from collections.abc import Mapping, Sequence
from typing import Any

from agents.rules.words import Words, computed, keep, question, yours
from agents.sources import Source
from graphs.templates.tv_series.asking import ask, bank, is_open
from graphs.templates.tv_series.draft import (
    Brief,
    Cell,
    Character,
    Concept,
    Episode,
    Logline,
    SeasonArc,
    Slot,
    Spacing,
    Span,
    Thread,
    Turn,
)
from graphs.templates.tv_series.people_of import short
from graphs.templates.tv_series.spacing import episode_id, line, number_of, own_line, thread_called

_MOST_IN_A_THREAD = 3


def season_arc(
    brief: Brief,
    concept: list[Concept],
    cast: list[Character],
    spacing: Spacing,
    mine: list[str] | None = None,
) -> SeasonArc:
    """Take the writer's threads, give each its span and its people, and ask for their turns."""
    asked = bank()
    own = [line(one) for one in mine or () if one.strip()]
    middle = spacing.episodes[(len(spacing.episodes) - 1) // 2]
    last = spacing.episodes[-1]
    threads = []
    for place, span in enumerate(spacing.spans):
        text: Words = ask(asked["threads"][span.kind], lead=_lead(cast))
        given = own[place] if place < len(own) else None
        if given is not None:
            text = yours(given.question)
        elif span.kind == "A" and brief.center:
            text = yours(brief.center)
        carried = span.setup == span.payoff and not (given and given.last)
        people = _people(text, cast, place)
        threads.append(_thread(place, span, text, people, carried=carried))
    ending = yours(brief.ending) if brief.ending else ask(asked["finale"], episode=last)
    return keep(
        SeasonArc,
        question=question(asked["season"]),
        midpoint=ask(asked["midpoint"], episode=middle),
        finale=ending,
        threads=threads,
    )


def pitch(premise: str, season: str, slot: Slot, cast: list[Character]) -> Episode:
    """Outline an episode: the writer's own line where there is one, its cells, and questions."""
    asked = bank()["episode"]
    title, sentence = own_line(slot.given)
    a, b = _leads(slot, cast)
    names = {
        "episode": slot.id,
        "who": short(a) if a else "the lead",
        "other": short(b) if b else "the other",
        "next": episode_id(number_of(slot.id) + 1),
    }
    busy = {cell.kind: cell for cell in slot.cells if cell.does != "rests"}
    last = any(cell.kind == "A" and cell.does == "payoff" for cell in slot.cells)
    return keep(
        Episode,
        id=computed(slot.id),
        title=title or computed(""),
        logline=keep(
            Logline,
            text=sentence or ask(asked["logline"], **names),
            protagonist=computed(names["who"]),
            goal=ask(asked["goal"], **names),
            obstacle=ask(asked["obstacle"], **names),
        ),
        a=sentence or _of(busy, "A", asked["goal"], names),
        b=_of(busy, "B", asked["b"], names),
        c=_of(busy, "C", asked["c"], names),
        theme=ask(asked["theme"], **names),
        hook_out=ask(asked["last_hook" if last else "hook_out"], **names),
        cells=[_marked(cell) for cell in slot.cells],
    )


def _marked(cell: Cell) -> Cell:
    """Return a cell with its words marked: a question is open, anything else is the writer's."""
    said = question(cell.what) if is_open(cell.what) else yours(cell.what)
    ids = [computed(one) for one in cell.char_ids]
    return keep(
        Cell,
        thread=computed(cell.thread),
        kind=cell.kind,
        does=cell.does,
        what=said if cell.what else computed(""),
        char_ids=ids,
    )


def _thread(place: int, span: Span, text: Words, char_ids: list[str], *, carried: bool) -> Thread:
    asked = bank()
    frames = [asked["turn"], asked["turn_more"]]
    quoted = f"{_quoted(text)} " if text.source is Source.YOURS else ""
    said = "it" if quoted else f"the {thread_called(span.kind)}"
    return keep(
        Thread,
        id=computed(f"TH{place + 1}"),
        kind=span.kind,
        question=text,
        char_ids=[computed(one) for one in char_ids],
        setup=_turn(span.setup, asked["setup"], said, quoted),
        turns=[_turn(one, frames[at % 2], said, quoted) for at, one in enumerate(span.turns)],
        payoff=_turn(span.payoff, asked["payoff"], said, quoted),
        carried=carried,
    )


def _turn(episode: str, frame: str, thread: str, quoted: str) -> Turn:
    asked = ask(frame, episode=episode, thread=thread)
    return keep(Turn, episode=computed(episode), what=question(f"{quoted}{asked}"))


def _quoted(text: str) -> str:
    """Return the writer's words as a sentence of its own, whatever they say."""
    ends = "" if text.rstrip().endswith((".", "?", "!", "\u2026")) else "."
    return f"\u201c{text.strip()}{ends}\u201d"


def _lead(cast: Sequence[Character]) -> str:
    return next((short(one) for one in cast if one.lead), "the lead")


def _people(text: str, cast: Sequence[Character], place: int) -> list[str]:
    """Return who a thread names; where it names nobody, a lead and the next of the cast."""
    named = [one.id for one in cast if short(one) in text][:_MOST_IN_A_THREAD]
    leads = [one.id for one in cast if one.lead] or [one.id for one in cast[:1]]
    first = named[0] if named else leads[place % len(leads)]
    others = [one.id for one in cast if one.id != first]
    beside = named[1:] or ([others[place % len(others)]] if others else [])
    return [first, *beside]


def _leads(slot: Slot, cast: Sequence[Character]) -> tuple[Character | None, Character | None]:
    """Return who the A story is about, and who is across from them."""
    by_id = {one.id: one for one in cast}
    first = next((cell for cell in slot.cells if cell.kind == "A"), None)
    ids = [one for one in (first.char_ids if first else ()) if one in by_id]
    ids += [one.id for one in cast if one.id not in ids]
    found = [by_id[one] for one in ids[:2]]
    return (found[0] if found else None), (found[1] if len(found) > 1 else None)


def _of(busy: Mapping[Any, Any], kind: str, frame: str, names: Mapping[str, str]) -> Words:
    cell = busy.get(kind)
    if cell is None or not cell.what:
        return ask(frame, **names)
    return question(cell.what) if is_open(cell.what) else yours(cell.what)
