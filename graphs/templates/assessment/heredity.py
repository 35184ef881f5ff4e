"""Makes questions on Punnett squares: the square is drawn and counted by code."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from agents.rules.banks import load
from agents.rules.words import computed, keep, standard
from graphs.templates.assessment.draft import Exhibit
from graphs.templates.assessment.making import Dice, Error, Fields, Offer, choices

GROUP = "heredity"
_OFFSPRING = (40, 60, 80, 120, 200)
_MOST = 2  # questions of one kind
_APART = 3  # traits between two questions of one kind
_UNEQUAL = 2  # the first crosses of the bank give more than one phenotype


class Cross(NamedTuple):
    """Two parents, and the four squares of their offspring."""

    trait: Mapping[str, str]
    one: str
    other: str

    @property
    def squares(self) -> tuple[str, ...]:
        return tuple(_pair(a, b) for b in self.other for a in self.one)

    @property
    def recessive(self) -> int:
        """In how many of the four squares the recessive trait shows."""
        return sum(square.islower() for square in self.squares)

    def parents(self) -> str:
        """Return the two parents and the rule of the trait in words."""
        return (
            f"{_rule(self.trait)} A parent with {self.one} is crossed with a parent with"
            f" {self.other}."
        )

    def square(self) -> Exhibit:
        """Return the Punnett square as a table."""
        a, b = self.squares[:2], self.squares[2:]
        return keep(
            Exhibit,
            kind="table",
            title=computed(f"{self.one} × {self.other}"),
            columns=[computed(" "), *(computed(letter) for letter in self.one)],
            rows=[
                [computed(letter), *map(computed, row)]
                for letter, row in zip(self.other, (a, b), strict=True)
            ],
        )

    def told(self) -> str:
        """Return the four squares in a sentence."""
        return f"The four squares are {', '.join(self.squares)}."


def offers(grade: int) -> Iterator[Offer]:
    """Yield the questions on crosses."""
    kinds: tuple[tuple[str, Any, int, Any], ...] = (
        ("percent of offspring with the recessive trait", "single choice", 2, _percent),
        ("genotypes of a cross", "single choice", 2, _genotypes),
        ("expected number of offspring", "numeric", 2, _expected),
        ("reading a Punnett square", "data reading", 2, _read),
        ("parents from their offspring", "single choice", 3, _parents),
        ("dominant and recessive", "true/false", 1, _true_false),
        ("a Punnett square drawn and explained", "constructed response", 3, _draw),
    )
    for place, (focus, kind, dok, make) in enumerate(kinds):
        yield Offer(focus, kind, dok, GROUP, partial(make, place, grade=grade), most=_MOST)


def bank() -> Mapping[str, Any]:
    """Return the bank of traits."""
    found: Mapping[str, Any] = load(__package__, "heredity")
    return found


def _rule(trait: Mapping[str, str]) -> str:
    letter = trait["letter"]
    return (
        f"In {trait['who']}, the allele for {trait['dominant']} ({letter}) is dominant over the"
        f" allele for {trait['recessive']} ({letter.lower()})."
    )


def _trait(place: int, rng: Dice) -> Mapping[str, str]:
    """Return the trait of a question: each kind has its own, so that none tells of another."""
    traits: list[Mapping[str, str]] = bank()["traits"]
    return traits[(place + _APART * rng.turn) % len(traits)]


def _cross(place: int, rng: Dice, most: int = 4) -> Cross:
    trait = _trait(place, rng)
    one, other = rng.choice(bank()["crosses"][:most])
    letter = trait["letter"]
    return Cross(trait, *(_lettered(parent, letter) for parent in (one, other)))


def _lettered(parent: str, letter: str) -> str:
    return parent.replace("A", letter).replace("a", letter.lower())


def _pair(a: str, b: str) -> str:
    return "".join(sorted((a, b)))


def _percent(place: int, rng: Dice, *, grade: int) -> Fields:
    cross = _cross(place, rng)
    key = cross.recessive * 25
    named = {
        25: "Counted one square of four without drawing the square.",
        50: "Took one of two parents for one half.",
        75: "Gave the dominant trait in place of the recessive one.",
        0: "Forgot that two carriers can pass the recessive allele on.",
        100: "Took the trait of one parent for that of all offspring.",
    }
    errors = [Error(f"{value} %", name) for value, name in named.items() if value != key]
    return {
        "stem": standard(
            f"{cross.parents()} What percent of the offspring is expected to have"
            f" {cross.trait['recessive']}?"
        ),
        "options": choices(f"{key} %", errors, rng, grade=grade),
        "formula": computed(f"{cross.recessive} / 4 * 100"),
        "explanation": standard(
            f"{cross.told()} {cross.recessive} of 4 show the recessive trait: {key} %."
        ),
    }


def _genotypes(place: int, rng: Dice, *, grade: int) -> Fields:
    cross = _cross(place, rng)
    letter = cross.trait["letter"]
    told = {
        "Aa Aa": "25 % AA, 50 % Aa, 25 % aa",
        "Aa aa": "0 % AA, 50 % Aa, 50 % aa",
        "AA aa": "0 % AA, 100 % Aa, 0 % aa",
        "AA Aa": "50 % AA, 50 % Aa, 0 % aa",
    }
    texts = {name: _in_letters(text, letter) for name, text in told.items()}
    here = next(
        name
        for name in told
        if [_lettered(one, letter) for one in name.split()] == [cross.one, cross.other]
    )
    names = {
        "Aa Aa": "Gave the cross of two carriers.",
        "Aa aa": "Gave the cross of a carrier with a recessive parent.",
        "AA aa": "Combined the parents without splitting their alleles.",
        "AA Aa": "Gave the cross of a pure dominant parent with a carrier.",
    }
    errors = [Error(texts[name], names[name]) for name in told if name != here]
    return {
        "stem": standard(f"{cross.parents()} Which genotypes are expected?"),
        "options": choices(texts[here], errors, rng, grade=grade),
        "explanation": standard(cross.told()),
    }


def _in_letters(text: str, letter: str) -> str:
    said = []
    for word in text.split(" "):
        core = word.rstrip(",")
        is_type = core in ("AA", "Aa", "aa")
        said.append(word.replace(core, _lettered(core, letter)) if is_type else word)
    return " ".join(said)


def _expected(place: int, rng: Dice, *, grade: int) -> Fields:
    cross, count = _cross(place, rng, _UNEQUAL), rng.choice(_OFFSPRING)
    key = count * cross.recessive // 4
    return {
        "stem": standard(
            f"{cross.parents()} They have {count} offspring. How many are expected to have"
            f" {cross.trait['recessive']}?"
        ),
        "value": float(key),
        "unit": computed(""),
        "formula": computed(f"{count} * {cross.recessive} / 4"),
        "explanation": standard(
            f"{cross.told()} {cross.recessive} of 4 show the recessive trait, and"
            f" {count} × {cross.recessive}/4 = {key}."
        ),
    }


def _read(place: int, rng: Dice, *, grade: int) -> Fields:
    cross = _cross(place, rng, _UNEQUAL)
    trait = cross.trait
    key = 4 - cross.recessive
    named = {
        cross.recessive: "Counted the recessive trait.",
        1: "Counted only the pure dominant square.",
        3: "Counted every square with a small letter, or one too many.",
        4: "Counted all squares.",
        2: "Counted the mixed squares only.",
    }
    errors = [Error(f"{value} of 4", name) for value, name in named.items() if value != key]
    return {
        "stem": standard(
            f"The table shows a cross of {trait['who']}. {trait['letter']} stands for"
            f" {trait['dominant']} and is dominant. In how many of the four squares do the"
            f" offspring have {trait['dominant']}?"
        ),
        "exhibit": cross.square(),
        "options": choices(f"{key} of 4", errors, rng, grade=grade),
        "explanation": standard(
            f"{cross.told()} One {trait['letter']} is enough for {trait['dominant']}: {key} of 4."
        ),
    }


def _parents(place: int, rng: Dice, *, grade: int) -> Fields:
    trait = _trait(place, rng)
    a = trait["letter"]
    low = a.lower()
    errors = [
        Error(f"{a}{a} and {low}{low}", "Took the traits of the parents for their genotypes."),
        Error(f"{a}{a} and {a}{low}", "Forgot that both parents must pass the allele on."),
        Error(f"{a}{a} and {a}{a}", "Forgot that pure dominant parents cannot pass it on."),
    ]
    return {
        "stem": standard(
            f"{_rule(trait)} Two parents with {trait['dominant']} have some offspring with"
            f" {trait['recessive']}. Which genotypes must the parents have?"
        ),
        "options": choices(f"{a}{low} and {a}{low}", errors, rng, grade=grade),
        "explanation": standard(
            f"Offspring with {trait['recessive']} are {low}{low}: one {low} comes from each parent."
            f" Both parents show the dominant trait, so both are {a}{low}."
        ),
    }


def _true_false(place: int, rng: Dice, *, grade: int) -> Fields:
    trait = _trait(place, rng)
    a = trait["letter"]
    genotype = a.lower() * 2 if rng.is_true else f"{a}{a.lower()}"
    return {
        "stem": standard(f"{_rule(trait)} An offspring with {genotype} has {trait['recessive']}."),
        "is_true": rng.is_true,
        "explanation": standard(
            f"The recessive trait shows only with {a.lower() * 2}; one {a} is enough for"
            f" {trait['dominant']}."
        ),
    }


def _draw(place: int, rng: Dice, *, grade: int) -> Fields:
    cross = _cross(place, rng, _UNEQUAL)
    trait = cross.trait
    said = (
        f"{cross.told()} {4 - cross.recessive} of 4 have {trait['dominant']} and"
        f" {cross.recessive} of 4 have {trait['recessive']}, because only"
        f" {trait['letter'].lower() * 2} shows the recessive trait."
    )
    return {
        "stem": standard(
            f"{cross.parents()} Draw the Punnett square. Then say which share of the offspring has"
            f" {trait['dominant']}, and explain why."
        ),
        "model_answer": standard(said),
        "explanation": standard(said),
    }
