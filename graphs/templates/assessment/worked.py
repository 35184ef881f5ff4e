"""Makes every kind of question out of a calculation of the banks."""

import re
from collections.abc import Callable, Iterator
from functools import partial

from agents.rules.words import computed, keep, standard
from graphs.templates.assessment.calculated import Drawn, Family, Variant, draw, several, ways
from graphs.templates.assessment.draft import ItemType, Pair
from graphs.templates.assessment.making import (
    Dice,
    Error,
    Fields,
    Offer,
    choices,
    lettered,
)

_SEVERAL = 4
_SETS = 3  # times that several of a kind can be put side by side
_HIGHEST_DOK = 3
_OLDEST_YOUNG = 3
_OLDEST_BEGINNER = 1  # who does not write sentences yet, unless the teacher asks for them
# Kinds that ask for one calculation: each draws from numbers of its own, so that no question of
# a test tells the answer of another.
_ALONE: tuple[ItemType, ...] = (
    "single choice",
    "numeric",
    "true/false",
    "constructed response",
)


def offers(family: Family, grade: int) -> Iterator[Offer]:
    """Yield every question that the calculations of a family can become."""
    for variant in family.fitting(grade):
        yield _offer(variant, "single choice", partial(_single, variant, grade=grade))
        if not variant.is_fraction:
            yield _offer(variant, "numeric", partial(_numeric, variant))
        if variant.can_state:
            yield _offer(variant, "true/false", partial(_true_false, variant))
        if variant.can_compare:
            yield _offer(variant, "matching", partial(_matching, variant))
            yield _offer(variant, "ordering", partial(_ordering, variant), deeper=1)
            yield _offer(variant, "multiple select", partial(_select, variant), deeper=1)
        shown = _offer(
            variant, "constructed response", partial(_show_work, variant, grade=grade), deeper=1
        )
        yield shown._replace(asked_only=grade <= _OLDEST_BEGINNER)


def _offer(
    variant: Variant, kind: ItemType, make: Callable[[Dice], Fields], deeper: int = 0
) -> Offer:
    dok = min(variant.dok + deeper, max(_HIGHEST_DOK, variant.dok))
    most = ways(variant, len(_ALONE)) if kind in _ALONE else _SETS
    return Offer(variant.focus, kind, dok, variant.family, make, most=most)


def _single(variant: Variant, rng: Dice, *, grade: int) -> Fields:
    drawn = _drawn(variant, rng, "single choice")
    errors = [Error(one.text, _named(one.error)) for one in drawn.wrong]
    return {
        "stem": standard(drawn.say("stem")),
        "options": choices(drawn.answer, errors, rng, grade=grade),
        "formula": computed(drawn.formula),
        "explanation": standard(drawn.say("worked")),
    }


def _numeric(variant: Variant, rng: Dice) -> Fields:
    drawn = _drawn(variant, rng, "numeric")
    return {
        "stem": standard(drawn.say("stem")),
        "value": float(drawn.key),
        "tolerance": 0.0,
        "unit": computed(_unit(variant)),
        "formula": computed(drawn.formula),
        "explanation": standard(drawn.say("worked")),
    }


def _true_false(variant: Variant, rng: Dice) -> Fields:
    drawn = _drawn(variant, rng, "true/false")
    wrong = drawn.wrong[0]
    stem = drawn.say("statement", answer=drawn.answer if rng.is_true else wrong.text)
    why = drawn.say("worked")
    if not rng.is_true:
        why = f"{why} {wrong.text} comes out when somebody {wrong.error}."
    return {"stem": standard(stem), "is_true": rng.is_true, "explanation": standard(why)}


def _matching(variant: Variant, rng: Dice) -> Fields:
    drawn = several(variant, rng, _SEVERAL)
    member, quantity = variant.data["member"], variant.data["quantity"]
    return {
        "stem": standard(f"Match each {member} with its {quantity}."),
        "pairs": [
            keep(Pair, left=computed(_large(one.say("set"))), right=computed(one.answer))
            for one in drawn
        ],
        "explanation": standard(_each(drawn)),
    }


def _ordering(variant: Variant, rng: Dice) -> Fields:
    drawn = sorted(several(variant, rng, _SEVERAL), key=lambda one: one.key)
    quantity = variant.data["quantity"]
    return {
        "stem": standard(f"Put these in order by {quantity}, the smallest first."),
        "order": [computed(_large(one.say("set"))) for one in drawn],
        "explanation": standard(_each(drawn)),
    }


def _select(variant: Variant, rng: Dice) -> Fields:
    drawn = sorted(several(variant, rng, _SEVERAL + 1), key=lambda one: one.key)
    above = rng.choice([2, 3])
    limit = drawn[-above - 1]
    member, quantity = variant.data["member"], variant.data["quantity"]
    first = variant.data["errors"][0]["says"]
    options = [
        (
            f"{_large(one.say('set'))}",
            one.key > limit.key,
            "" if one.key > limit.key else _named(f"{first}, or compared one number only"),
        )
        for one in drawn
    ]
    return {
        "stem": standard(
            f"Select every {member} with {_article(quantity)} {quantity} of more than"
            f" {limit.answer}."
        ),
        "options": lettered(options, rng),
        "explanation": standard(_each(drawn)),
    }


def _show_work(variant: Variant, rng: Dice, *, grade: int) -> Fields:
    drawn = _drawn(variant, rng, "constructed response")
    wrong = drawn.wrong[0]
    stem = (
        f"{drawn.say('stem')} Show each step. A friend says {wrong.text}. What went wrong?"
        if grade <= _OLDEST_YOUNG
        else f"{drawn.say('stem')} Show each step. Another student's answer is {wrong.text}:"
        " say what went wrong there."
    )
    said = f"{drawn.say('worked')} The other student {wrong.error}."
    return {
        "stem": standard(stem),
        "model_answer": standard(said),
        "formula": computed(drawn.formula),
        "value": float(drawn.key),
        "unit": computed(_unit(variant)),
        "explanation": standard(said),
    }


def _drawn(variant: Variant, rng: Dice, kind: ItemType) -> Drawn:
    place = _ALONE.index(kind)
    return draw(variant, rng, kind=place, kinds=len(_ALONE), turn=rng.turn)


def _each(drawn: list[Drawn]) -> str:
    return "; ".join(f"{_large(one.say('set'))}: {one.answer}" for one in drawn) + "."


def _unit(variant: Variant) -> str:
    return "$" if variant.data.get("as") == "money" else str(variant.data.get("unit", ""))


def _named(error: str) -> str:
    return f"{_large(error)}."


def _large(text: str) -> str:
    """Return a text with a large first letter, unless that is a variable: x + y."""
    return text if re.match(r"[a-z](?![a-z'])", text) else text[:1].upper() + text[1:]


def _article(word: str) -> str:
    return "an" if word[:1].lower() in tuple("aeiou") else "a"
