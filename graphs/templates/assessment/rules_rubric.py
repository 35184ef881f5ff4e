"""Offline rules for rubrics: what can be seen, in parallel levels that add up to the points."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agents.rules.banks import load
from agents.rules.words import computed, keep, question, standard
from graphs.templates.assessment.draft import Criterion, Level, Rubric, Rubrics, Scored, ToScore

_MOST_LEVELS = 4
# How many criteria a number of points is worth: one that is worth a point has two levels only.
_THREE_FROM, _TWO_FROM = 6, 4
# Which criteria stay where there are points for fewer.
_FIRST = {
    "calculation": ("steps", "reason"),
    "claim": ("evidence", "reason"),
    "explain": ("idea", "reason"),
}


def rubric(scored: Scored) -> Rubrics:
    """Make the rubric of each constructed response, by what it asks for."""
    return keep(Rubrics, rubrics=[_rubric(one) for one in scored.items])


def criteria_for(points: int) -> int:
    """Return how many criteria a question of so many points has."""
    if points >= _THREE_FROM:
        return 3
    return 2 if points >= _TWO_FROM else 1


def tops(points: int, count: int) -> list[int]:
    """Share the points out over the criteria, as evenly as whole points allow."""
    base, rest = divmod(points, count)
    return [base + (place < rest) for place in range(count)]


def _rubric(item: ToScore) -> Rubric:
    kind = _kind(item)
    bank = _asked(load(__package__, "rubrics")[kind], item)
    count = min(criteria_for(item.points), len(bank))
    names = list(bank) if count == len(bank) else list(_FIRST[kind])[:count]
    best = tops(item.points, count)
    levels = min(_MOST_LEVELS, min(best) + 1)
    return keep(
        Rubric,
        id=computed(item.id),
        criteria=[
            _criterion(place, bank[name], top, levels, item)
            for place, (name, top) in enumerate(zip(names, best, strict=True), 1)
        ],
        anchor=_anchor(item),
    )


def _asked(bank: Mapping[str, Any], item: ToScore) -> Mapping[str, Any]:
    """Return the criteria that a question asks for: an example counts only where one is wanted."""
    if item.open or re.search(r"\bexamples?\b", item.stem, re.IGNORECASE):
        return bank
    return {name: entry for name, entry in bank.items() if name != "example"}


def _criterion(
    place: int, entry: Mapping[str, Any], top: int, levels: int, item: ToScore
) -> Criterion:
    texts = _spread(entry["levels"], levels)
    scores = [round(top * (levels - 1 - step) / (levels - 1)) for step in range(levels)]
    return keep(
        Criterion,
        id=computed(f"R{place}"),
        name=standard(entry["name"]),
        objective=computed(item.objective),
        levels=[
            keep(Level, score=score, descriptor=standard(text))
            for score, text in zip(scores, texts, strict=True)
        ],
    )


def _spread(texts: Sequence[str], levels: int) -> list[str]:
    """Return so many of the levels: always the highest and the lowest."""
    if levels >= len(texts):
        return list(texts)
    last = len(texts) - 1
    return [texts[round(step * last / (levels - 1))] for step in range(levels)]


def _anchor(item: ToScore) -> Any:
    if item.open or not item.model_answer.strip():
        return question("What would an answer say that earns every point?")
    if item.model_answer.rstrip().endswith("?"):
        return question(item.model_answer)
    return item.model_answer


def _kind(item: ToScore) -> str:
    """Return what a question asks for: steps of a calculation, a claim, or an explanation."""
    if re.search(r"\bshow each step\b", item.stem, re.IGNORECASE):
        return "calculation"
    return "claim" if re.search(r"\bclaim\b", item.stem, re.IGNORECASE) else "explain"
