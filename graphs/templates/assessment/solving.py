"""Takes the key off a question before somebody solves it, and compares the two afterwards."""

import re
from collections.abc import Sequence

from agents.rules.words import keep
from graphs.checks.passages import normal
from graphs.templates.assessment.draft import (
    Blind,
    Choice,
    Item,
    Scored,
    Slot,
    Solution,
    ToScore,
)
from graphs.templates.assessment.formula import number_in

_MARKS = re.compile(r"[^\w%./+\u2212-]+")


def blind(question: Item) -> Blind:
    """Return a question without its key, its explanation and the errors of its wrong answers."""
    return keep(
        Blind,
        id=question.id,
        type=question.type,
        stem=question.stem,
        exhibit=question.exhibit,
        options=[keep(Choice, id=one.id, text=one.text) for one in question.options],
        lefts=[one.left for one in question.pairs],
        rights=sorted(one.right for one in question.pairs),
        steps=sorted(question.order),
        unit=question.unit if question.type in ("numeric", "data reading") else "",
    )


def to_score(items: list[Item], slots: list[Slot]) -> Scored:
    """Return the constructed responses with the points that their rubrics must add up to."""
    places = {one.id: one for one in slots}
    return keep(
        Scored,
        items=[
            keep(
                ToScore,
                id=one.id,
                objective=one.objective,
                goal=places[one.id].goal,
                points=places[one.id].points,
                stem=one.stem,
                model_answer=one.model_answer,
                open=one.open,
            )
            for one in items
            if one.type == "constructed response" and one.id in places
        ],
    )


def is_scored_by_hand(item: Item) -> bool:
    """True where there is no key that two answers could be compared by."""
    return item.type == "constructed response" or item.open


def key_of(item: Item) -> list[str]:
    """Return the key of a question in the form of a solution."""
    match item.type:
        case "true/false":
            return [] if item.is_true is None else [str(item.is_true).lower()]
        case "matching":
            return [one.right for one in item.pairs]
        case "ordering":
            return list(item.order)
        case "short answer":
            return list(item.answers[:1])
        case "numeric":
            return [] if item.value is None else [f"{item.value:g}"]
        case "data reading" if not item.options and item.value is not None:
            return [f"{item.value:g}"]
        case _:
            return sorted(one.id for one in item.options if one.correct)


def agrees(item: Item, solution: Solution) -> bool:
    """Tell whether a solution is the key of a question, within its tolerance."""
    answer = [one.strip() for one in solution.answer if one.strip()]
    if not answer:
        return False
    match item.type:
        case "true/false":
            return item.is_true is not None and _truth(answer[0]) is item.is_true
        case "short answer":
            return any(_same(answer[0], one) for one in item.answers)
        case "matching":
            return _all_same(answer, [one.right for one in item.pairs])
        case "ordering":
            return _all_same(answer, item.order)
        case "numeric":
            return _near(answer[0], item)
        case "data reading" if not item.options:
            return _near(answer[0], item)
        case _:
            return sorted(_chosen(one, item) for one in answer) == key_of(item)


def _chosen(answer: str, item: Item) -> str:
    """Return the id of the option that is meant by its id or by its text."""
    bare = answer.strip(" .)(").casefold()
    for one in item.options:
        if bare == one.id or _same(answer, one.text):
            return one.id
    return bare


def _near(answer: str, item: Item) -> bool:
    said = number_in(answer)
    if said is None or item.value is None:
        return False
    return abs(float(said) - item.value) <= item.tolerance + 1e-9 * max(1.0, abs(item.value))


def _truth(answer: str) -> bool | None:
    word = answer.casefold().strip(" .")
    return {"true": True, "t": True, "yes": True, "false": False, "f": False, "no": False}.get(word)


def _all_same(some: Sequence[str], others: Sequence[str]) -> bool:
    return len(some) == len(others) and all(map(_same, some, others))


def _same(one: str, other: str) -> bool:
    return _MARKS.sub(" ", normal(one)).strip() == _MARKS.sub(" ", normal(other)).strip()
