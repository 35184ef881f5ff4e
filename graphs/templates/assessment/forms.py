"""Lays the questions out on form A and form B: their order, and options with the keys spread."""

import hashlib
from collections import Counter
from collections.abc import Sequence
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


def forms(slots: list[Slot], items: list[Item], forms: int = 1) -> Forms:
    """Return the forms with what is on them added up; a question left out by hand is named."""
    there = {one.id: one for one in items}
    kept = [one for one in slots if one.id in there]
    ordered = [there[one.id] for one in kept]
    return keep(
        Forms,
        forms=laid_out(ordered, forms),
        dropped=[computed(one.id) for one in slots if one.id not in there],
        items=len(kept),
        points=sum(one.points for one in kept),
        minutes=minutes_of(sum(one.seconds for one in kept)),
    )


def laid_out(items: Sequence[Item], count: int) -> list[Form]:
    """Return so many forms of the same questions; the same questions give the same forms."""
    made = []
    for name in _NAMES[:count]:
        rng = Random(_seed(name, items))
        ordered = list(items) if name == "A" else _mixed(items, rng)
        orders = _spread(ordered, rng)
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
    choose = item.type in ("single choice", "data reading")
    return right[0] if choose and len(right) == 1 else ""


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


def _spread(items: Sequence[Item], rng: Random) -> list[list[str]]:
    """Return an order of options for each question, with the keys spread over the letters."""
    keyed = [one for one in items if single_key(one)]
    widest = max((len(one.options) for one in keyed), default=0)
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


def _mixed(items: Sequence[Item], rng: Random) -> list[Item]:
    """Return the questions of each kind in another order."""
    mixed: list[Item] = []
    for _, group in groupby(items, key=lambda one: one.type):
        some = list(group)
        rng.shuffle(some)
        mixed += some
    return mixed


def _seed(name: str, items: Sequence[Item]) -> int:
    facts = "\0".join([name, *(f"{one.id}/{len(one.options)}" for one in items)])
    return int.from_bytes(hashlib.sha256(facts.encode()).digest()[:8], "big")
