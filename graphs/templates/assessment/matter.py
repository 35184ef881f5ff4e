"""Makes questions on formulas and equations: atoms are counted and balances checked by code."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from agents.rules.banks import load
from agents.rules.words import computed, standard
from graphs.templates.assessment.making import Dice, Error, Fields, Offer, choices, lettered

GROUP = "matter"
_SHARES = 6  # of the equations: one for each kind of question, and two for who shows several
_SHOWN = 5
_MOST = 2  # questions of one kind
_PART = re.compile(r"([A-Z][a-z]?)(\d*)|\(([^)]+)\)(\d*)")
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_NAMES = {
    **{"H": "hydrogen", "O": "oxygen", "C": "carbon", "N": "nitrogen", "S": "sulfur"},
    **{"Ca": "calcium", "Fe": "iron", "Al": "aluminum", "Mg": "magnesium", "Na": "sodium"},
    **{"Cl": "chlorine", "K": "potassium"},
}


class Side(NamedTuple):
    """A substance and how many of it."""

    many: int
    formula: str


class Equation(NamedTuple):
    """What reacts, and what comes out."""

    left: tuple[Side, ...]
    right: tuple[Side, ...]

    @classmethod
    def of(cls, text: str) -> "Equation":
        """Read "2 H2 + O2 -> 2 H2O"."""
        before, _, after = text.partition("->")
        return cls(_sides(before), _sides(after))

    @property
    def balances(self) -> bool:
        return _atoms_of(self.left) == _atoms_of(self.right)

    def told(self, hidden: int = -1) -> str:
        """Return the equation as it is printed, with a blank for one coefficient."""
        parts = [
            "___ " + subscripted(one.formula)
            if place == hidden
            else f"{one.many} {subscripted(one.formula)}"
            if one.many > 1
            else subscripted(one.formula)
            for place, one in enumerate((*self.left, *self.right))
        ]
        cut = len(self.left)
        return f"{' + '.join(parts[:cut])} → {' + '.join(parts[cut:])}"

    def counted(self) -> str:
        """Return how many atoms stand on each side."""
        left, right = _atoms_of(self.left), _atoms_of(self.right)
        return "; ".join(f"{name}: {left[name]} and {right[name]}" for name in left)

    def with_counts(self, counts: list[int]) -> "Equation":
        """Return the equation with other coefficients."""
        sides = [
            one._replace(many=count)
            for one, count in zip((*self.left, *self.right), counts, strict=True)
        ]
        return Equation(tuple(sides[: len(self.left)]), tuple(sides[len(self.left) :]))

    @property
    def counts(self) -> list[int]:
        return [one.many for one in (*self.left, *self.right)]


def offers(grade: int) -> Iterator[Offer]:
    """Yield the questions on atoms and equations."""
    kinds: tuple[tuple[str, Any, int, Any], ...] = (
        ("atoms of one element in a formula", "single choice", 1, _atoms),
        ("atoms in several molecules", "numeric", 2, _molecules),
        ("a missing coefficient", "numeric", 2, _coefficient),
        ("the balanced equation", "single choice", 2, _balanced),
        ("is the equation balanced", "true/false", 2, _true_false),
        ("all balanced equations", "multiple select", 3, _select),
        ("why an equation must balance", "constructed response", 3, _explain),
    )
    for place, (focus, kind, dok, make) in enumerate(kinds):
        yield Offer(focus, kind, dok, GROUP, partial(make, place, grade=grade), most=_MOST)


def bank() -> Mapping[str, Any]:
    """Return the bank of compounds and equations."""
    found: Mapping[str, Any] = load(__package__, "matter")
    return found


def atoms(formula: str) -> Counter[str]:
    """Return how many atoms of each element a formula names."""
    found: Counter[str] = Counter()
    for element, count, group, times in _PART.findall(formula):
        if element:
            found[element] += int(count or 1)
        else:
            for name, number in atoms(group).items():
                found[name] += number * int(times or 1)
    return found


def subscripted(formula: str) -> str:
    """Return a formula with its numbers set low."""
    return formula.translate(_SUBSCRIPT)


def _sides(text: str) -> tuple[Side, ...]:
    found = [re.fullmatch(r"(\d*)\s*(\S+)", one.strip()) for one in text.split("+")]
    return tuple(Side(int(one[1] or 1), one[2]) for one in found if one)


def _atoms_of(sides: tuple[Side, ...]) -> Counter[str]:
    found: Counter[str] = Counter()
    for count, formula in sides:
        for name, number in atoms(formula).items():
            found[name] += count * number
    return found


def _compound(rng: Dice) -> tuple[str, str, int]:
    """Return a formula, one of its elements with more than one atom, and how many."""
    formula = rng.choice(bank()["compounds"])
    many = [(name, count) for name, count in atoms(formula).items() if count > 1]
    element, count = rng.choice(many)
    return formula, element, count


def _atoms(place: int, rng: Dice, *, grade: int) -> Fields:
    formula, element, count = _compound(rng)
    found = atoms(formula)
    wrong = [
        (sum(found.values()), "Counted all atoms of the formula."),
        (1, "Counted the symbol once and left the subscript out."),
        (len(found), "Counted the elements, not the atoms."),
        (count + 1, "Counted one too many."),
        (count * 2, "Doubled the subscript."),
    ]
    errors = list({str(value): Error(str(value), name) for value, name in reversed(wrong)}.values())
    return {
        "stem": standard(
            f"How many atoms of {_NAMES[element]} are in one unit of {subscripted(formula)}?"
        ),
        "options": choices(
            str(count), [one for one in errors[::-1] if one.text != str(count)], rng, grade=grade
        ),
        "formula": computed(_count_formula(formula, element)),
        "explanation": standard(
            f"{subscripted(formula)} names {_listed(found)}: {count} of {_NAMES[element]}."
        ),
    }


def _molecules(place: int, rng: Dice, *, grade: int) -> Fields:
    formula, element, count = _compound(rng)
    many = rng.choice([2, 3, 4, 5])
    return {
        "stem": standard(
            f"How many atoms of {_NAMES[element]} are in {many} {subscripted(formula)}?"
        ),
        "value": float(many * count),
        "formula": computed(f"{many} * ({_count_formula(formula, element)})"),
        "explanation": standard(
            f"Each {subscripted(formula)} has {count} atoms of {_NAMES[element]}:"
            f" {many} × {count} = {many * count}."
        ),
    }


def _coefficient(place: int, rng: Dice, *, grade: int) -> Fields:
    equation = _equation(place, rng)
    counts = equation.counts
    hidden = rng.choice([place for place, count in enumerate(counts) if count > 1])
    return {
        "stem": standard(
            "Which number must stand in the blank so that the equation is balanced?"
            f" {equation.told(hidden)}"
        ),
        "value": float(counts[hidden]),
        "explanation": standard(
            f"{equation.told()}. Atoms on the left and on the right: {equation.counted()}."
        ),
    }


def _balanced(place: int, rng: Dice, *, grade: int) -> Fields:
    equation = _equation(place, rng)
    errors = [Error(one.told(), name) for one, name in _unbalanced(equation)]
    return {
        "stem": standard("Which equation is balanced?"),
        "options": choices(equation.told(), errors, rng, grade=grade),
        "explanation": standard(
            f"Only {equation.told()} has the same atoms on both sides: {equation.counted()}."
        ),
    }


def _true_false(place: int, rng: Dice, *, grade: int) -> Fields:
    equation = _equation(place, rng)
    is_true = rng.is_true
    shown = equation if is_true else _unbalanced(equation)[0][0]
    return {
        "stem": standard(f"This equation is balanced: {shown.told()}"),
        "is_true": is_true,
        "explanation": standard(f"Atoms on the left and on the right: {shown.counted()}."),
    }


def _select(place: int, rng: Dice, *, grade: int) -> Fields:
    own = [*_equations(place), *_equations(place + 2)]
    equations = [Equation.of(one) for one in rng.sample(own, _SHOWN)]
    right = rng.choice([2, 3])
    options = []
    for count, one in enumerate(equations):
        if count < right:
            options.append((one.told(), True, ""))
        else:
            other, name = _unbalanced(one)[0]
            options.append((other.told(), False, name))
    return {
        "stem": standard("Select every equation that is balanced."),
        "options": lettered(options, rng),
        "explanation": standard(
            "Balanced: " + "; ".join(one.told() for one in equations[:right]) + "."
        ),
    }


def _explain(place: int, rng: Dice, *, grade: int) -> Fields:
    equation = _equation(place, rng)
    first = _unbalanced(equation)[0][0]
    said = (
        f"{equation.told()}. Atoms are neither made nor lost in a reaction, so each element must"
        f" be counted equally on both sides: {equation.counted()}. In {first.told()} they are not:"
        f" {first.counted()}."
    )
    return {
        "stem": standard(
            f"Somebody writes: {first.told()} Explain why this cannot be right, and write the"
            " balanced equation."
        ),
        "model_answer": standard(said),
        "explanation": standard(said),
    }


def _equations(place: int) -> list[str]:
    """Return the equations of a kind of question: its own, so that none tells of another."""
    found: list[str] = bank()["equations"][place % _SHARES :: _SHARES]
    return found


def _equation(place: int, rng: Dice) -> Equation:
    """Return one of them, from the other half in the next question of the kind."""
    return Equation.of(rng.choice(_equations(place)[rng.turn % 2 :: 2]))


def _unbalanced(equation: Equation) -> list[tuple[Equation, str]]:
    """Return the equation as it looks after common errors; none of them balances."""
    counts = equation.counts
    cut = len(equation.left)
    tries = [
        ([1] * len(counts), "Left all coefficients out."),
        ([*counts[:cut], *([1] * (len(counts) - cut))], "Balanced the left side only."),
        ([*([1] * cut), *counts[cut:]], "Balanced the right side only."),
        ([counts[0] + 1, *counts[1:]], "Miscounted the first element."),
        ([*counts[:-1], counts[-1] + 1], "Miscounted the last element."),
        ([2] * len(counts), "Put the same coefficient everywhere."),
    ]
    found: dict[str, tuple[Equation, str]] = {}
    for tried, name in tries:
        other = equation.with_counts(tried)
        if not other.balances:
            found.setdefault(other.told(), (other, name))
    return list(found.values())


def _count_formula(formula: str, element: str) -> str:
    """Return how the atoms of an element are counted, as a sum of products."""
    parts = []
    for name, count, group, times in _PART.findall(formula):
        if name == element:
            parts.append(count or "1")
        elif group and element in atoms(group):
            parts.append(f"{atoms(group)[element]} * {times or 1}")
    return " + ".join(parts)


def _listed(found: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in found.items())
