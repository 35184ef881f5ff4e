"""Reads the banks of questions that are worked out; draws numbers, key and named errors."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import product
from random import Random
from typing import Any, NamedTuple

from agents.rules.banks import load
from graphs.templates.assessment.formula import (
    FormulaError,
    as_fraction,
    evaluate,
    holds,
    is_exact,
    shown,
)

_BANKS = ("science", "number", "algebra")
_ENOUGH = 240  # calculations of one kind
_TURNS = 10  # questions of one kind that have numbers of their own
_WANTED_WRONG = 3
_FEWEST_PLAIN = 8
_FARTHEST = 6  # grades from those that a calculation is made for
_PLACE = re.compile(r"\{([a-z]+)(:up)?\}")
_UP = str.maketrans(
    "0123456789-\u2212", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b\u207b"
)
_AN = re.compile(r"\b([Aa]) ([aeiou])")  # a word of the bank may begin with a vowel
# Errors that can be made in any calculation, for where the bank's own ones fall together.
_COMMON = (
    ("misplaced the decimal point by one place to the right", Fraction(10)),
    ("misplaced the decimal point by one place to the left", Fraction(1, 10)),
    ("doubled the result", Fraction(2)),
    ("halved the result", Fraction(1, 2)),
)


class Wrong(NamedTuple):
    """A wrong answer and the error that leads to it."""

    value: Fraction
    text: str
    error: str


@dataclass(frozen=True, eq=False)
class Variant:
    """One kind of calculation of a family; each is itself alone."""

    id: str
    family: str
    focus: str
    dok: int
    grades: tuple[int, int]
    data: Mapping[str, Any]

    def fits(self, grade: int) -> bool:
        """Tell whether it is made for a grade."""
        return self.grades[0] <= grade <= self.grades[1]

    @property
    def is_fraction(self) -> bool:
        """True where the answer is written as a fraction."""
        return self.data.get("as") == "fraction"

    @property
    def can_state(self) -> bool:
        """True where it can be put as a statement that is true or false."""
        return "statement" in self.data

    @property
    def can_compare(self) -> bool:
        """True where several of its kind can be put side by side."""
        return "set" in self.data


@dataclass(frozen=True)
class Family:
    """Kinds of calculation that belong to one topic."""

    name: str
    match: tuple[str, ...]
    objective: str
    variants: tuple[Variant, ...]

    def is_for(self, grade: int) -> bool:
        """Tell whether any of it is made for a grade."""
        return any(one.fits(grade) for one in self.variants)

    def fitting(self, grade: int) -> tuple[Variant, ...]:
        """Return the variants for a grade, or those nearest to it; none where it is far off."""
        fit = tuple(one for one in self.variants if one.fits(grade))
        if fit:
            return fit
        nearest = min(_distance(one, grade) for one in self.variants)
        if nearest > _FARTHEST:
            return ()
        return tuple(one for one in self.variants if _distance(one, grade) == nearest)

    def told(self, grade: int) -> str:
        """Return what its questions for a grade say, whatever their numbers."""
        parts = ("focus", "stem", "statement", "set", "member", "quantity")
        return " ".join(str(one.data.get(p, "")) for one in self.fitting(grade) for p in parts)


@dataclass(frozen=True)
class Drawn:
    """One calculation with its numbers."""

    variant: Variant
    values: Mapping[str, Fraction]
    words: Mapping[str, str]
    key: Fraction
    wrong: tuple[Wrong, ...]

    @property
    def answer(self) -> str:
        """The right answer with its unit."""
        return _told(self.key, self.variant)

    @property
    def formula(self) -> str:
        """The key as a closed expression of numbers."""
        written = {name: _number(value) for name, value in self.values.items()}
        return re.sub(
            r"\b[a-z]+\b",
            lambda found: written.get(found[0], found[0]),
            str(self.variant.data["key"]),
        )

    def say(self, part: str, **more: str) -> str:
        """Return a text of the bank with its numbers: stem, statement, set, worked."""
        also = {
            name: shown(evaluate(str(formula), self.values))
            for name, formula in self.variant.data.get("also", {}).items()
        }
        slots = {
            **{name: _printed(value) for name, value in self.values.items()},
            **self.words,
            **also,
            "key": self.answer,
            **more,
        }
        text = _PLACE.sub(
            lambda found: slots[found[1]].translate(_UP) if found[2] else slots[found[1]],
            str(self.variant.data[part]),
        )
        return _AN.sub(r"\1n \2", text)

    def label(self, part: str) -> str:
        """Return a word of the bank: quantity, member, unit."""
        return str(self.variant.data.get(part, ""))


def draw(variant: Variant, rng: Random, *, kind: int, kinds: int, turn: int) -> Drawn:
    """Draw numbers for a calculation whose key is plain and whose errors lead elsewhere.

    Each of ``kinds`` of question, and each ``turn`` of a kind, has numbers of its own, as long as
    there are such.
    """
    mine = _plain(variant)[kind::kinds]
    apart = min(_TURNS, len(mine))
    return _worded(rng.choice(mine[turn % apart :: apart]), rng)


def ways(variant: Variant, kinds: int) -> int:
    """Return how many questions of each of so many kinds have numbers of their own."""
    return min(_TURNS, max(len(_plain(variant)) // kinds, 1))


def several(variant: Variant, rng: Random, count: int) -> list[Drawn]:
    """Draw calculations of one kind whose answers and numbers differ."""
    found: dict[Fraction, Drawn] = {}
    for one in rng.sample(_plain(variant), len(_plain(variant))):
        if len(found) < count:
            found.setdefault(one.key, one)
    return [_worded(one, rng) for one in found.values()]


@lru_cache(maxsize=128)
def _plain(variant: Variant) -> tuple[Drawn, ...]:
    """Return the calculations of a kind, those that lead to enough errors where there are such."""
    names = list(variant.data["draw"])
    numbers = [[Fraction(str(one)) for one in many] for many in variant.data["draw"].values()]
    combinations = list(product(*numbers))
    Random(variant.id).shuffle(combinations)  # the same on every machine
    found: list[Drawn] = []
    for some in combinations:
        drawn = _drawn(variant, dict(zip(names, some, strict=True)))
        if drawn is not None:
            found.append(drawn)
        if len(found) == _ENOUGH:
            break
    rich = [one for one in found if len(one.wrong) >= _WANTED_WRONG]
    return tuple(rich if len(rich) >= _FEWEST_PLAIN else found)


def _worded(drawn: Drawn, rng: Random) -> Drawn:
    words = drawn.variant.data.get("words", {})
    return replace(drawn, words={name: rng.choice(many) for name, many in words.items()})


@lru_cache(maxsize=1)
def families() -> tuple[Family, ...]:
    """Return every family of the banks."""
    return tuple(_family(name, entry) for bank in _BANKS for name, entry in _entries(bank))


def _entries(bank: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield from load(__package__, bank).items()


def _family(name: str, entry: Mapping[str, Any]) -> Family:
    grades = tuple(entry["grades"])
    return Family(
        name=name,
        match=tuple(entry["match"]),
        objective=entry["objective"],
        variants=tuple(
            Variant(
                id=one["id"],
                family=name,
                focus=one["focus"],
                dok=one["dok"],
                grades=tuple(one.get("grades", grades)),
                data=one,
            )
            for one in entry["variants"]
        ),
    )


def _distance(variant: Variant, grade: int) -> int:
    low, high = variant.grades
    return max(low - grade, grade - high, 0)


def _drawn(variant: Variant, drawn: Mapping[str, Fraction]) -> Drawn | None:
    data, values = variant.data, dict(drawn)
    try:
        for name, formula in data.get("derive", {}).items():
            values[name] = evaluate(str(formula), values)
        if "where" in data and not holds(data["where"], values):
            return None
        key = evaluate(str(data["key"]), values)
    except FormulaError:
        return None
    plain = all(is_exact(one, 3) for one in values.values())
    if not plain or not (variant.is_fraction or is_exact(key, _digits(variant))):
        return None
    return Drawn(variant, values, {}, key, tuple(_wrong(variant, values, key)))


def _wrong(variant: Variant, values: Mapping[str, Fraction], key: Fraction) -> Iterator[Wrong]:
    """Yield wrong answers that differ from the key and from each other; common errors last."""
    seen = {_told(key, variant)}
    for says, led_to in _errors(variant, values, key):
        value = led_to
        if not variant.is_fraction and not is_exact(value, _digits(variant)):
            value = evaluate(f"round({_number(value)}, {_digits(variant)})")
        text = _told(value, variant)
        if text in seen or (value <= 0 < key) or value.denominator > 1000:
            continue
        seen.add(text)
        yield Wrong(value, text, says)


def _errors(
    variant: Variant, values: Mapping[str, Fraction], key: Fraction
) -> Iterator[tuple[str, Fraction]]:
    for error in variant.data["errors"]:
        try:
            yield error["says"], evaluate(str(error["formula"]), values)
        except FormulaError:  # these numbers do not lead to it
            continue
    if not variant.is_fraction:
        yield from ((says, key * factor) for says, factor in _COMMON)


def _digits(variant: Variant) -> int:
    return int(variant.data.get("digits", 2))


def _told(value: Fraction, variant: Variant) -> str:
    match variant.data.get("as"):
        case "fraction":
            return as_fraction(value)
        case "money":
            amount = (
                f"{float(abs(value)):,.2f}" if value.denominator != 1 else f"{int(abs(value)):,}"
            )
            return f"\u2212${amount}" if value < 0 else f"${amount}"
        case _:
            text = _printed(value, _digits(variant))
    unit = str(variant.data.get("unit", ""))
    return f"{text} {unit}" if unit else text


def _printed(value: Fraction, digits: int = 3) -> str:
    return shown(value, digits).replace("-", "\u2212")


def _number(value: Fraction) -> str:
    """Return a value as it stands in a formula."""
    text = str(value.numerator) if value.denominator == 1 else shown(value, 6).replace(",", "")
    return f"({text})" if value < 0 else text
