"""Offline rules for the questions: the offer that the plan names, or a place for the teacher's."""

from collections.abc import Mapping
from random import Random

from agents.rules.words import question, standard
from graphs.templates.assessment.draft import Bias, Brief, Item, ItemType, Solution
from graphs.templates.assessment.making import Dice, Offer, Place, made
from graphs.templates.assessment.offers import offers

_ARTICLES: Mapping[ItemType, str] = {
    "single choice": "one right answer of four",
    "multiple select": "several right answers",
    "true/false": "a statement that is true or false",
    "numeric": "a number for an answer",
    "matching": "pairs to match",
    "ordering": "steps to put in order",
    "short answer": "a short answer",
    "data reading": "a table or a graph to read",
    "constructed response": "an answer in sentences",
}


def write(
    brief: Brief,
    id: str,
    objective: str,
    dok: int,
    type: ItemType,
    focus: str,
    turn: int,
    rng: Random,
) -> Item:
    """Make the question that the plan names; where rules cannot, keep its place for the teacher."""
    place = Place(id, objective, dok, type)
    able = [one for one in offers(brief) if one.type == type]
    offer = _named(able, focus, turn)
    if offer is None:
        return made(place, _open(brief, type, focus))
    return made(place, offer.make(Dice.of(rng, turn, id)))


def solve() -> Solution:
    """Say that nobody solved it: rules know their own key, and that proves nothing."""
    return Solution(solved=False, why="Not run: needs a model.")


def bias() -> Bias:
    """Say that nobody read for bias: rules do not pretend to."""
    return Bias(reviewed=False)


def _named(able: list[Offer], focus: str, turn: int) -> Offer | None:
    """Return the offer that a focus names; without one, the next that can be made anew."""
    for one in able:
        if one.focus == focus:
            return one
    if focus.strip() or not able:
        return None
    near = [one for one in able if one.group not in ("words", "text", "own", "wrong")]
    return near[turn % len(near)] if near else None


def _open(brief: Brief, kind: ItemType, focus: str) -> dict[str, object]:
    about = focus.strip() or brief.topic
    return {
        "stem": question(f"Which question do you want to ask here: {_ARTICLES[kind]}, on {about}?"),
        "explanation": standard("Left to you: the banks have nothing for it."),
        "open": True,
    }
