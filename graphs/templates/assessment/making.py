"""What the rules can make a question of: an offer, and the parts that all questions share."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

from agents.rules.words import Words, computed, keep, standard
from graphs.templates.assessment.draft import Item, ItemType, Option

MOST_WRONG = 3
_FEW_WRONG = 2  # for children who learn to read
_OLDEST_FEW = 2

Fields = Mapping[str, Any]  # of an Item, beside those that the plan decides


_PLACE = re.compile(r"(?P<objective>\d+)(?P<depth>[a-z])\.(?P<number>\d+)$")


class Dice(Random):
    """The random numbers of one question, and its turn among those of its row on the same.

    Questions of one kind on one thing differ by their turn, though none of them sees another.
    """

    turn: int = 0
    is_true: bool = True  # what a statement of this question should be

    @classmethod
    def of(cls, rng: Random, turn: int, id: str = "") -> "Dice":
        """Return dice that fall as ``rng`` does, for the question of a turn and of an id."""
        dice = cls(rng.getrandbits(64))
        dice.turn = turn
        dice.is_true = _is_true_at(id)
        return dice


def _is_true_at(id: str) -> bool:
    """Tell whether the statement at a place is to be a true one: "TF2a.3".

    True and false ones balance in each row after every two, and keep to no pattern that a student
    sees (the sequence of Thue and Morse); rows that follow each other begin differently.
    """
    place = _PLACE.search(id)
    if place is None:
        return True
    row = int(place["objective"]) + ord(place["depth"])
    return ((int(place["number"]) - 1).bit_count() + row) % 2 == 0


class Offer(NamedTuple):
    """A question that rules can make: what it is about, of which kind, how deep, and how."""

    focus: str
    type: ItemType
    dok: int
    group: str  # what belongs to one objective
    make: Callable[[Dice], Fields]
    words: Words | None = None  # the focus with its source, where a person's words are in it
    hides: tuple[str, ...] = ()  # its key in words, that no other question may tell
    tells: str = ""  # what its text gives away to a reader of the whole test; "": as it is drawn
    options: tuple[str, ...] = ()  # words that can be chosen, which nobody else may have to recall
    same: str = ""  # what it asks, so that nothing is asked twice in two ways
    most: int = 1  # how often it can be asked with other numbers
    points: int = 0  # that it earns; 0: what its kind usually earns
    asked_only: bool = False  # off the topic, or too much: only for who asks for this kind


class Error(NamedTuple):
    """A wrong answer and the error that leads to it."""

    text: str
    name: str


class Place(NamedTuple):
    """What the plan decides about a question."""

    id: str
    objective: str
    dok: int
    type: ItemType


def made(place: Place, fields: Fields) -> Item:
    """Return the question at its place, with its words' sources kept."""
    return keep(
        Item,
        id=computed(place.id),
        objective=computed(place.objective),
        dok=place.dok,
        type=place.type,
        **fields,
    )


def choices(key: str, errors: Iterable[Error], rng: Random, *, grade: int) -> list[Option]:
    """Return the options of a single choice: the key among wrong answers that name their error."""
    most = _FEW_WRONG if grade <= _OLDEST_FEW else MOST_WRONG
    wrong = list(errors)[:most]
    texts = [(key, True, ""), *((one.text, False, one.name) for one in wrong)]
    return lettered(texts, rng)


def lettered(options: Sequence[tuple[str, bool, str]], rng: Random) -> list[Option]:
    """Return options in a mixed order, each with its letter."""
    mixed = list(options)
    rng.shuffle(mixed)
    return [
        keep(
            Option,
            id=computed(chr(ord("a") + place)),
            text=text if isinstance(text, Words) else computed(text),
            correct=correct,
            error=error if isinstance(error, Words) else standard(error),
        )
        for place, (text, correct, error) in enumerate(mixed)
    ]
