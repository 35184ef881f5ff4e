"""Lays the questions out on form A and form B: their order, and options with the keys spread."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from math import ceil
from random import Random

from agents.rules.words import computed, keep
from graphs.templates.assessment.draft import Form, Forms, Item, Placed, Slot
from graphs.templates.assessment.planning import minutes_of

MOST_SHARE = 0.4  # of the keys at one letter
LONGEST_RUN = 3  # of the same letter
_TRIES = 400
_NAMES = ("A", "B")
_CHOOSING = ("single choice", "data reading")  # kinds that may have one key among options
_Seat = Slot | Item


def forms(slots: list[Slot], items: list[Item], forms: int = 1) -> Forms:
    """Return the forms with what is on them added up; a question left out by hand is named."""
    there = {one.id: one for one in items}
    kept = [one for one in slots if one.id in there]
    ordered = [there[one.id] for one in kept]
    return keep(
        Forms,
        forms=laid_out(ordered, forms, slots),
        dropped=[computed(one.id) for one in slots if one.id not in there],
        items=len(kept),
        points=sum(one.points for one in kept),
        minutes=minutes_of(sum(one.seconds for one in kept)),
    )


def laid_out(items: Sequence[Item], count: int, planned: Sequence[Slot] = ()) -> list[Form]:
    """Return so many forms of the same questions; the same questions give the same forms.

    Where a question is left out of those that were ``planned``, the others keep their order and
    their letters, as far as the keys are still spread.
    """
    there = {one.id: one for one in items}
    known = {one.id for one in planned}
    every: list[_Seat] = [*planned]
    every += [one for one in items if one.id not in known]
    made = []
    for name in _NAMES[:count]:
        seats = every if name == "A" else _mixed(name, every)
        ordered = [there[one.id] for one in seats if one.id in there]
        orders = _with_keys_at(name, ordered, _letters(name, seats, _widest(ordered)))
        made.append(
            keep(
                Form,
                name=name,
                questions=[
                    keep(
                        Placed,
                        number=number,
                        item=computed(item.id),
                        options=[computed(one) for one in order],
                    )
                    for number, (item, order) in enumerate(zip(ordered, orders, strict=True), 1)
                ],
            )
        )
    return made


def key_letters(form: Form, items: Sequence[Item]) -> list[str]:
    """Return the letter of the key of each question with one key, in the order of a form."""
    there = {one.id: one for one in items}
    found = []
    for placed in form.questions:
        item = there.get(placed.item)
        key = single_key(item) if item is not None else ""
        if key in placed.options:
            found.append(letter(placed.options.index(key)))
    return found


def single_key(item: Item) -> str:
    """Return the id of the one right option; nothing where there is none, or more than one."""
    right = [one.id for one in item.options if one.correct]
    return right[0] if item.type in _CHOOSING and len(right) == 1 else ""


def most_at_one(keys: int, letters: int) -> int:
    """Return how many keys may stand at one letter: 40 %, or what cannot be avoided."""
    return max(int(keys * MOST_SHARE), ceil(keys / max(letters, 1)), 1)


def is_spread(letters: Sequence[str], widest: int) -> bool:
    """Tell whether keys are spread: no letter too often, and none too often in a row."""
    if not letters:
        return True
    often = max(Counter(letters).values())
    longest = max(len(list(run)) for _, run in groupby(letters))
    return often <= most_at_one(len(letters), widest) and longest <= LONGEST_RUN


def letter(place: int) -> str:
    """Return the letter of an option by its place."""
    return chr(ord("A") + place)


def _letters(name: str, seats: Sequence[_Seat], widest: int) -> dict[str, int]:
    """Return the place of the key for each question to choose in, each letter once in so many."""
    chosen = [one.id for one in seats if one.type in _CHOOSING]
    found: dict[str, int] = {}
    for start in range(0, len(chosen), widest) if widest else ():
        block = chosen[start : start + widest]
        places = list(range(widest))
        Random(_seed(name, block[0])).shuffle(places)
        found |= dict(zip(block, places, strict=False))
    return found


def _with_keys_at(name: str, items: Sequence[Item], letters: Mapping[str, int]) -> list[list[str]]:
    """Return an order of options for each question with its key at its letter.

    As few keys as can be are moved to another letter where they would not be spread.
    """
    keyed = [one for one in items if single_key(one)]
    most = most_at_one(len(keyed), _widest(items))
    kept: dict[str, int] = {}
    for one in keyed:
        place = letters[one.id]
        if place < len(one.options) and list(kept.values()).count(place) < most:
            kept[one.id] = place
    places = dict(kept)
    for one in keyed:
        if one.id not in kept:
            used = Counter(places.values())
            places[one.id] = min(range(len(one.options)), key=lambda place: (used[place], place))
    in_order = [letter(places[one.id]) for one in keyed]
    if not is_spread(in_order, _widest(items)):
        return _spread(items, Random(_seed(name, *(one.id for one in items))))
    return [_ordered(name, one, places.get(one.id)) for one in items]


def _ordered(name: str, item: Item, place: int | None) -> list[str]:
    """Return the options of a question in an order of its own, the key at a place."""
    order = _shuffled(item, Random(_seed(name, item.id)))
    if place is None:
        return order
    key = single_key(item)
    rest = [one for one in order if one != key]
    return [*rest[:place], key, *rest[place:]]


def _widest(items: Sequence[Item]) -> int:
    return max((len(one.options) for one in items if single_key(one)), default=0)


def _spread(items: Sequence[Item], rng: Random) -> list[list[str]]:
    """Return an order of options for each question, with the keys spread over the letters."""
    widest = _widest(items)
    orders = [_shuffled(one, rng) for one in items]
    for _ in range(_TRIES):
        orders = [_shuffled(one, rng) for one in items]
        letters = [
            letter(order.index(single_key(one)))
            for one, order in zip(items, orders, strict=True)
            if single_key(one)
        ]
        if is_spread(letters, widest):
            break
        if moved := _balanced(items, orders, rng, widest):
            return moved
    return orders  # no order spreads them: a check says so


def _balanced(
    items: Sequence[Item], orders: Sequence[list[str]], rng: Random, widest: int
) -> list[list[str]]:
    """Move each key to a letter that is still free; nothing where this runs into a corner."""
    total = sum(bool(single_key(one)) for one in items)
    most = most_at_one(total, widest)
    used: list[int] = []
    made = []
    for item, order in zip(items, orders, strict=True):
        key = single_key(item)
        if not key:
            made.append(order)
            continue
        free = [
            place
            for place in range(len(order))
            if used.count(place) < most and used[-LONGEST_RUN:] != [place] * LONGEST_RUN
        ]
        if not free:
            return []
        place = rng.choice(free)
        used.append(place)
        rest = [one for one in order if one != key]
        made.append([*rest[:place], key, *rest[place:]])
    return made


def _shuffled(item: Item, rng: Random) -> list[str]:
    order = [one.id for one in item.options]
    rng.shuffle(order)
    return order


def _mixed(name: str, seats: Sequence[_Seat]) -> list[_Seat]:
    """Return the questions of each kind in another order, each at its own place in it."""
    mixed: list[_Seat] = []
    for _, group in groupby(seats, key=lambda one: one.type):
        mixed += sorted(group, key=lambda one: _seed(name, one.id))
    return mixed


def _seed(*facts: str) -> int:
    return int.from_bytes(hashlib.sha256("\0".join(facts).encode()).digest()[:8], "big")
