"""The checks of what people score and read: rubrics (A07) and the reading level of stems (A10)."""

import re
from collections.abc import Iterator
from itertools import pairwise

from graphs.checks import reading
from graphs.checks.check import Check, Draft
from graphs.checks.passages import normal, words
from graphs.findings import Finding, Severity, Skipped
from graphs.templates.assessment.checks_blueprint import called, found, test
from graphs.templates.assessment.draft import Assessment, Criterion, Rubric

LEAST_DIFFERENCE = 0.2  # of the words of two levels side by side
_TWO_THINGS = re.compile(r"\b(?:and|&|plus|as well as)\b|/", re.IGNORECASE)
_LADDER = re.compile(
    r"\b(?:always|usually|often|mostly|generally|sometimes|rarely|seldom|never|consistently"
    r"|occasionally|frequently|somewhat|very|fully|partially|minimally|clearly|excellent|good"
    r"|fair|poor|limited|adequate|thorough|completely)(?:ly)?\b",
    re.IGNORECASE,
)
_BELOW, _ABOVE = 4, 1  # grades that stems may read below and above the class


def _rubrics(draft: Draft) -> Iterator[Finding]:
    whole = test(draft)
    rubrics = {one.id: one for one in whole.rubric.rubrics}
    points = {one.id: one.points for one in whole.plan.questions}
    for item in whole.questions:
        if item.type != "constructed response":
            continue
        rubric = rubrics.get(item.id)
        if rubric is None:
            message = f"{called(whole, item.id)} is scored by hand, and has no rubric."
            yield found("A07", Severity.BLOCK, "/rubric/rubrics", message, item.id)
            continue
        yield from _adds_up(whole, rubric, points.get(item.id, 0))
        for criterion in rubric.criteria:
            path = f"/rubric/rubrics/{rubric.id}/criteria/{criterion.id}"
            yield from _criterion(whole, rubric, criterion, path)


def _adds_up(whole: Assessment, rubric: Rubric, points: int) -> Iterator[Finding]:
    path = f"/rubric/rubrics/{rubric.id}/criteria"
    name = called(whole, rubric.id)
    best = sum(max(level.score for level in one.levels) for one in rubric.criteria)
    if best != points:
        message = f"{name}: its rubric gives {best} points at most, the question {points}."
        yield found("A07", Severity.BLOCK, path, message, f"{best} points")
    counts = {len(one.levels) for one in rubric.criteria}
    if len(counts) > 1:
        message = f"{name}: its criteria have {_listed(counts)} levels. Give each the same number."
        yield found("A07", Severity.BLOCK, path, message, _listed(counts))


def _criterion(
    whole: Assessment, rubric: Rubric, criterion: Criterion, path: str
) -> Iterator[Finding]:
    name = f"{called(whole, rubric.id)}, {criterion.name}"
    scores = [one.score for one in criterion.levels]
    if any(high <= low for high, low in pairwise(scores)):
        message = f"{name}: the scores {_listed(scores)} do not fall from level to level."
        yield found("A07", Severity.BLOCK, f"{path}/levels", message, _listed(scores))
    if _TWO_THINGS.search(criterion.name):
        message = f"{name}: two things in one criterion cannot be scored apart. Split it."
        yield found("A07", Severity.WARN, f"{path}/name", message, criterion.name)
    for place, (high, low) in enumerate(pairwise(criterion.levels)):
        if difference(high.descriptor, low.descriptor) < LEAST_DIFFERENCE:
            message = f"{name}: levels {high.score} and {low.score} read nearly the same."
            where = f"{path}/levels/{place + 1}/descriptor"
            yield found("A07", Severity.BLOCK, where, message, low.descriptor)
        elif _is_ladder(high.descriptor, low.descriptor):
            message = (
                f"{name}: levels {high.score} and {low.score} differ in one word of degree. Say"
                " what can be seen in the work."
            )
            where = f"{path}/levels/{place + 1}/descriptor"
            yield found("A07", Severity.WARN, where, message, low.descriptor)


def difference(one: str, other: str) -> float:
    """Return the share of words that two levels do not have in common."""
    a, b = set(map(normal, words(one))), set(map(normal, words(other)))
    return len(a ^ b) / len(a | b) if a | b else 0.0


def _is_ladder(one: str, other: str) -> bool:
    """Tell whether two levels are the same but for a word of degree."""
    bare = [normal(_LADDER.sub("", text)) for text in (one, other)]
    return bool(_LADDER.search(one)) and " ".join(words(bare[0])) == " ".join(words(bare[1]))


def _listed(values: object) -> str:
    assert isinstance(values, set | list)
    return ", ".join(str(one) for one in values)


def _readable(draft: Draft) -> Iterator[Finding | Skipped]:
    """Judge the stems; those that are about words of the subject are what is measured."""
    whole = test(draft)
    terms = [normal(one.term) for one in whole.brief.glossary]
    stems = [
        one.stem
        for one in whole.questions
        if not one.open and not any(term in normal(one.stem) for term in terms)
    ]
    low, high = whole.brief.grade - _BELOW, whole.brief.grade + _ABOVE
    yield from reading.judge(
        "A10", stems, (low, max(high, 2)), "/questions", if_easier=Severity.INFO
    )


RUBRICS = Check(
    id="A07",
    title="Rubrics can be scored by, and add up",
    nature="reference",
    severity=Severity.BLOCK,
    find=_rubrics,
)
READABLE = Check(
    id="A10",
    title="Students can read the questions",
    nature="wording",
    severity=Severity.WARN,
    find=_readable,
)
