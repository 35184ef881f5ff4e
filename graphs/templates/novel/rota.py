"""Who tells which scene, and where threads open, come back and close: spread out by code."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from graphs.templates.novel.asking import lead_in
from graphs.templates.novel.draft import Brief, Cast, Character, Seat, Thread

_WEIGHTS = {"lead": 3, "second lead": 2, "against": 1, "with": 1, "around": 1}
# The lead tells the beats in which the story turns.
_LEADS_BEATS = frozenset(("B1", "B4", "B6", "B9", "B11", "B12", "B15"))
_OPENS, _CLOSES = (0.11, 0.30), (0.97, 0.84)
_BETWEEN = (0.25, 0.5, 0.75)


class Threads(NamedTuple):
    """The threads of one scene."""

    opens: list[str]
    touches: list[str]
    closes: list[str]


def tellers(brief: Brief, cast: Cast, povs: Sequence[str]) -> list[Character]:
    """Return who tells the book: those the writer names, else by its point of view."""
    named = [found for one in povs if (found := character_called(one, cast))]
    if named:
        return list({one.id: one for one in named}.values())
    lead = lead_in(cast)
    second = [one for one in cast.characters if one.part == "second lead"]
    return [lead, *second] if brief.pov == "third person limited" else [lead]


def character_called(name: str, cast: Cast) -> Character | None:
    """Return who is called so."""
    wanted = " ".join(name.split()).casefold()
    for one in cast.characters:
        if wanted in {called.casefold() for called in (one.name, *one.aliases)}:
            return one
    return next((one for one in cast.characters if one.name.casefold().split()[0] == wanted), None)


def rota(people: Sequence[Character], beats: Sequence[Sequence[str]]) -> list[str]:
    """Return who tells each scene: by weight, evenly spread, the lead where the story turns."""
    lead = people[0]
    weights = {one.id: _WEIGHTS[one.part] for one in people}
    weights[lead.id] = max(weights[lead.id], 2 if len(people) > 1 else 1)
    whole = sum(weights.values())
    credit = dict.fromkeys(weights, 0.0)
    told = []
    for at in beats:
        for name, weight in weights.items():
            credit[name] += weight / whole
        turns = not _LEADS_BEATS.isdisjoint(at)
        chosen = lead.id if turns else max(weights, key=lambda name: (credit[name], weights[name]))
        credit[chosen] -= 1
        told.append(chosen)
    return told


def seats(povs: Sequence[str], words: Sequence[int], names: Mapping[str, str]) -> Iterator[Seat]:
    """Yield how much of the book each one tells, the most first."""
    for name in sorted(dict.fromkeys(povs), key=lambda one: (-povs.count(one), one)):
        at = [place for place, one in enumerate(povs) if one == name]
        gaps = [after - before - 1 for before, after in pairwise(at)]
        yield Seat(
            character=name,
            name=names.get(name, name),
            scenes=len(at),
            words=sum(words[place] for place in at),
            longest_gap=max(gaps, default=0),
        )


def threaded(threads: Sequence[Thread], scenes: int) -> list[Threads]:
    """Return the threads of each scene: opened early, touched in between, closed at the end."""
    made = [Threads([], [], []) for _ in range(scenes)]
    for number, thread in enumerate(threads):
        share = number / max(1, len(threads) - 1)
        opens = _at(_OPENS[0] + share * (_OPENS[1] - _OPENS[0]), scenes)
        closes = max(opens, _at(_CLOSES[0] + share * (_CLOSES[1] - _CLOSES[0]), scenes))
        made[opens].opens.append(thread.id)
        if not thread.carried:
            made[closes].closes.append(thread.id)
        for part in _BETWEEN:
            between = round(opens + part * (closes - opens))
            if opens < between < closes and thread.id not in made[between].touches:
                made[between].touches.append(thread.id)
    return made


def most_named(text: str, cast: Cast) -> str:
    """Return who is named most often in a text; empty where nobody is."""
    counts = {
        one.id: sum(
            len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text))
            for name in (one.name, one.name.split()[0], *one.aliases)
        )
        for one in cast.characters
    }
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else ""


def _at(share: float, scenes: int) -> int:
    return min(scenes - 1, int(share * scenes))
