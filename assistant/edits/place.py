"""A place that a person can point at, and what a name in a sentence can mean."""

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from graphs.journal import Address

Words = frozenset[str]

_OF = re.compile(r"\s*(?:of|in|for|from|on|'s)?\s*(?:the|my|our|your|this|a)?\s*", re.IGNORECASE)


class Rank(IntEnum):
    """How readily a name is thought of; the readiest meaning of a name is the one that is meant."""

    ITEM = 0
    ID = 1
    STEP = 2
    FIELD = 3
    ELEMENT = 4
    NESTED = 5


class Place(NamedTuple):
    """A step, an item of a block, or a part of a result."""

    step: str
    item: str
    path: str
    value: Any
    label: str  # a phrase that names it
    above: Words = frozenset()  # words that may be added to its name
    computed: bool = False

    @property
    def is_step(self) -> bool:
        return self.path == "" and not self.item

    @property
    def address(self) -> Address:
        return Address(self.step, self.item)


class Named(NamedTuple):
    """A place under one of its names."""

    rank: Rank
    place: Place


class Mention(NamedTuple):
    """A name found in a sentence: where it stands, what it can mean, whether it surely is one."""

    start: int
    end: int
    named: tuple[Named, ...]
    sure: bool


def the(label: str) -> str:
    """Return a label as it stands in a sentence: a title has no article, and no "question 3"."""
    counted = re.fullmatch(r"[a-z]+ \d+", label)
    return f"the {label}" if label[:1].islower() and not counted else label


def below(place: Place, top: Place) -> bool:
    """True when ``place`` is a part of ``top``."""
    if top.path:
        same = (place.step, place.item) == (top.step, top.item)
        return same and place.path.startswith(f"{top.path}/")
    inside = place.step == top.step or place.step.startswith(f"{top.step}.")
    if top.item:
        return inside and f"{place.item}/".startswith(f"{top.item}/") and place != top
    return inside and place != top


def narrowed(mentions: Iterable[Mention], text: str) -> list[Mention]:
    """Return what a sentence is about: a part named beside its whole is one thing."""
    groups = list(mentions)
    while (pair := _part_and_whole(groups, text)) is not None:
        part, whole, inside = pair
        start, end = min(part.start, whole.start), max(part.end, whole.end)
        both = Mention(start, end, inside, part.sure or whole.sure)
        groups = [both if one is part else one for one in groups if one is not whole]
    return [group for group in groups if group.sure]


def _part_and_whole(
    groups: Sequence[Mention], text: str
) -> tuple[Mention, Mention, tuple[Named, ...]] | None:
    for part in groups:
        for whole in groups:
            first, second = sorted((part, whole), key=lambda one: one.start)
            if part is whole or not _OF.fullmatch(text[first.end : second.start]):
                continue
            if part.start < whole.start and (level := _of_a_level(part, whole)):
                return part, whole, level
            for tops in (meant(whole), [named.place for named in whole.named]):
                inside = [one for one in part.named if any(below(one.place, top) for top in tops)]
                if inside:
                    depth = min(one.place.path.count("/") for one in inside)
                    near = [one for one in inside if one.place.path.count("/") == depth]
                    return part, whole, tuple(near)
    return None


def _of_a_level(part: Mention, whole: Mention) -> tuple[Named, ...]:
    """Return the item that "the beats of episode 3" names: that of the block called so."""
    blocks = {one.place.step for one in part.named if one.place.is_step}
    return tuple(one for one in whole.named if one.place.item and one.place.step in blocks)


def meant(mention: Mention) -> tuple[Place, ...]:
    """Return the readiest meanings of a name: one place, or several that it may mean."""
    return readiest(list(mention.named))


def readiest(found: Sequence[Named]) -> tuple[Place, ...]:
    """Return the readiest meanings: what is written before what is computed, and a part of a result
    before the whole of the same name."""
    written = [named for named in found if not named.place.computed] or list(found)
    best = min((named.rank for named in written), default=None)
    places: dict[tuple[str, str, str], Place] = {}
    for named in written:
        if named.rank is best:
            places.setdefault((named.place.step, named.place.item, named.place.path), named.place)
    return tuple(
        one for one in places.values() if not any(below(other, one) for other in places.values())
    )
