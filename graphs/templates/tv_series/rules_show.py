"""Offline rules for the show itself: concepts, cast, world and tone.

They sort what the writer gave and ask for the rest. Nobody gets a secret from a table.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from agents.rules.words import Words, computed, keep, question, standard, yours
from graphs.findings import Question
from graphs.templates.tv_series.asking import ask, bank
from graphs.templates.tv_series.draft import (
    Brief,
    Character,
    Characters,
    Concept,
    Concepts,
    Relationship,
    Tone,
    Voice,
    World,
)
from graphs.templates.tv_series.people_of import Told, short, told
from graphs.templates.tv_series.shapes import Format, Location

_INSIDE = re.compile(r"^(?P<inside>INT\.?\s*/\s*EXT\.?|I/E\.?|INT\.?|EXT\.?)\s+", re.IGNORECASE)
_MOST_PAIRS = 3
_LONGEST_FIRST = 3  # words of a name that are used to call somebody


def concept(brief: Brief, format: Format) -> Concepts:
    """Offer three ways in which the premise can run: closed, serial, or two lines."""
    asked = bank()
    said = "every episode" if format != "limited" else "the series"
    shows = [
        keep(
            Concept,
            id=computed(one["id"]),
            title=yours(brief.title) if brief.title else question(asked["concept_title"]),
            logline=yours(brief.premise),
            hook=question(one["hook"]),
            engine=_engine(brief, one["engine"].format(episodes=said), first=place == 0),
            comps=[question(asked["comps"][0])],
        )
        for place, one in enumerate(asked["concepts"])
    ]
    return keep(Concepts, concepts=shows[:1], alternatives=shows[1:])


def characters(brief: Brief, mine: list[str] | None = None, year: int | None = None) -> Characters:
    """Take the writer's cast line by line; without one, the places that a story needs."""
    cast = list(_own(mine or (), year)) or list(_places(brief))
    lead = next((one for one in cast if one.lead), cast[0])
    return keep(
        Characters,
        cast=[_asked_about(one, lead, brief) for one in cast],
        relationships=list(_pairs(cast)),
        questions=[] if mine else list(_who(cast)),
    )


def world(brief: Brief, mine: list[str] | None = None, year: int | None = None) -> World:
    """Take the writer's sets; without any, the four that a season needs."""
    asked = bank()
    sets = [_set(place, line) for place, line in enumerate(mine or (), 1) if line.strip()]
    return keep(
        World,
        year=year,
        locations=sets
        or [
            keep(
                Location,
                id=computed(f"L{place}"),
                name=standard(one["name"]),
                inside=one["inside"],
                use=question(one["asks"]),
            )
            for place, one in enumerate(asked["places"], 1)
        ],
        rules=[question(one) for one in asked["world_rules"]],
    )


def tone(brief: Brief) -> Tone:
    """Ask for the tone: no words of ours could be right."""
    asked = bank()
    return keep(
        Tone,
        tone=[question(one) for one in asked["tone"]],
        themes=[question(one) for one in asked["themes"]],
        never=[question(one) for one in asked["never"]],
        comps=[question(one) for one in asked["comps"]],
        audience=question(asked["audience"]),
    )


def _engine(brief: Brief, structure: str, *, first: bool) -> Words:
    return yours(brief.engine) if brief.engine and first else standard(structure)


def _own(mine: Sequence[str], year: int | None) -> Iterator[Character]:
    read = [told(line) for line in mine if line.strip()]
    leads = any(one.lead for one in read)
    for place, one in enumerate(read, 1):
        yield _character(place, one, lead=one.lead or (not leads and place <= 2), year=year)


def _character(place: int, one: Told, *, lead: bool, year: int | None) -> Character:
    return keep(
        Character,
        id=computed(f"C{place}"),
        name=yours(one.name),
        aliases=[yours(name) for name in one.aliases],
        age=one.age,
        born=year - one.age if year and one.age is not None and year > one.age else None,
        lead=lead,
        role=yours(one.role),
        voice=keep(Voice),
    )


def _places(brief: Brief) -> Iterator[Character]:
    for place, one in enumerate(bank()["people"], 1):
        own = place == 1 and brief.center
        yield keep(
            Character,
            id=computed(f"C{place}"),
            name=standard(one["name"]),
            lead=one["lead"],
            role=yours(brief.center) if own else standard(one["role"]),
            voice=keep(Voice),
        )


def _asked_about(one: Character, lead: Character, brief: Brief) -> Character:
    """Ask for what the lines do not say: all of a lead, of the others what they are there for."""
    group = bank()["lead" if one.lead else "others"]
    names = {"name": short(one), "lead": short(lead)}
    open_ = {field: ask(frame, **names) for field, frame in group.items()}
    center = brief.center if one is lead else ""
    if center and short(one) in center:
        open_["want"] = yours(center)
    return one.model_copy(update=dict(open_.items()))


def _pairs(cast: Sequence[Character]) -> Iterator[Relationship]:
    frame = bank()["tension"]
    for place, (a, b) in enumerate(list(combinations(cast, 2))[:_MOST_PAIRS], 1):
        yield keep(
            Relationship,
            id=computed(f"R{place}"),
            a=computed(a.id),
            b=computed(b.id),
            tension=ask(frame, a=short(a), b=short(b)),
        )


def _who(cast: Sequence[Character]) -> Iterator[Question]:
    for one in cast:
        yield keep(
            Question,
            id=f"who_{one.id}",
            question=ask(bank()["who"], name=one.name),
            why=standard(bank()["goes_by"].format(name=one.name)),
            default_used=computed(one.name),
            path=computed(f"/characters/cast/{one.id}/name"),
        )


def _set(place: int, line: str) -> Location:
    told_line = " ".join(line.split())
    head, _, use = told_line.partition(";")
    found = _INSIDE.match(head)
    inside: Any = "INT."
    if found:
        said = found["inside"].upper().replace(" ", "")
        inside = "INT./EXT." if "/" in said else f"{said.rstrip('.')}."
    return keep(
        Location,
        id=computed(f"L{place}"),
        name=yours(head[found.end() :].strip() if found else head.strip()),
        inside=inside,
        use=yours(use.strip()),
    )
