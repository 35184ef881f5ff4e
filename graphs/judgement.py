"""A review: what a role says of a draft, and what of it counts once code has looked it up."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import Field

from agents.sources import Source, leaves
from graphs import paths
from graphs.figures import mean
from graphs.findings import Criterion, Finding, Frozen, Review, Severity
from graphs.reviews import place_of, weighed
from graphs.steps.writing import ReviewStep

NOT_JUDGED = "Not judged: no model has looked at the draft."
BELOW = "R"  # checks of this letter are of scores: R00 of the mean, R01 of the first criterion


class Proposal(Frozen):
    """Another wording that a role proposes for a place of the draft."""

    path: str = Field(description="the place in the draft, such as /text or /scenes/2/title")
    proposed: str
    why: str


class Judgement(Frozen):
    """A role's answer: a score from 1 to 4 for each criterion, each with a verbatim quote."""

    criteria: list[Criterion] = Field(default_factory=list)
    feedback: str = Field(
        default="", description="what works and what does not, in a few sentences"
    )
    suggestions: list[Proposal] = Field(default_factory=list)


class Scored(Frozen):
    """A criterion and its score; none where no quote proves it."""

    name: str
    score: int | None
    why: str
    quote: str
    place: str


class Suggestion(Frozen):
    """Another wording beside the one that stands there now."""

    place: str
    now: str
    proposed: str
    why: str


class Judged(Frozen):
    """The result of a review. ``scored`` is false where no model looked at the draft."""

    scored: bool
    score: float | None  # the mean of the criteria that were scored
    passed: bool | None
    criteria: list[Scored]
    feedback: str
    suggestions: list[Suggestion]
    findings: list[Finding]


def unjudged(step: ReviewStep, found: Sequence[Finding]) -> Judged:
    """Return a review by code alone: nobody scored, and nothing is made up."""
    return Judged(
        scored=False,
        score=None,
        passed=None,
        criteria=[
            Scored(name=name, score=None, why=NOT_JUDGED, quote="", place="")
            for name in step.criteria
        ],
        feedback=NOT_JUDGED,
        suggestions=[],
        findings=list(found),
    )


def unproved(step: ReviewStep, answer: Judgement, draft: Any) -> tuple[str, ...]:
    """Return the criteria that have no score with a quote from the draft."""
    kept = {one.id for one in _weighed(step, answer, draft)}
    return tuple(name for name in step.criteria if name not in kept)


def joined(step: ReviewStep, first: Judgement, second: Judgement, draft: Any) -> Judgement:
    """Return an answer with the criteria that only a second one has proved."""
    missing = unproved(step, first, draft)
    more = [one for one in second.criteria if one.id in missing]
    kept = [one for one in first.criteria if one.id not in {again.id for again in more}]
    return first.model_copy(update={"criteria": [*kept, *more]})


def judged(step: ReviewStep, answer: Judgement, draft: Any, found: Sequence[Finding]) -> Judged:
    """Return what of an answer counts: scores with proof, and proposals with a place."""
    said = {one.id: one for one in reversed(answer.criteria)}
    kept = {one.id: one for one in _weighed(step, answer, draft)}
    criteria = [_scored(name, kept.get(name), said.get(name), draft) for name in step.criteria]
    scores = [one.score for one in criteria if one.score is not None]
    score = mean(scores) if scores else None
    below = list(_below(step, criteria, score))
    return Judged(
        scored=bool(scores),
        score=score,
        passed=not below if scores else None,
        criteria=criteria,
        feedback=answer.feedback,
        suggestions=list(_suggestions(answer, draft)),
        findings=[*found, *below],
    )


def sources_of(value: Mapping[str, Any]) -> dict[str, Source]:
    """Return what of a review is the role's: its scores and words. The rest is computed."""
    theirs = ("feedback", "why", "proposed", "score")
    return {
        path: Source.MODEL
        if path.rpartition("/")[2] in theirs and path != "/score" and value["scored"]
        else Source.COMPUTED
        for path, _ in leaves(value)
    }


def _weighed(step: ReviewStep, answer: Judgement, draft: Any) -> list[Criterion]:
    review = Review(criteria=answer.criteria)
    return weighed(review, tuple(step.criteria), draft).review.criteria


def _scored(name: str, kept: Criterion | None, said: Criterion | None, draft: Any) -> Scored:
    if kept is not None:
        place = place_of(kept.quote, draft)
        return Scored(name=name, score=kept.score, why=kept.reason, quote=kept.quote, place=place)
    why = "Not scored: its quote is not in the draft." if said else "Not scored."
    return Scored(name=name, score=None, why=why, quote="", place="")


def _below(step: ReviewStep, criteria: Sequence[Scored], score: float | None) -> Iterator[Finding]:
    """Yield a finding for the mean and for each criterion that is lower than it may be."""
    if score is None:
        return
    if score < step.min:
        told = ", ".join(f"{one.name} {one.score}" for one in criteria if one.score is not None)
        message = f"The mean score is {score:.1f}; at least {step.min:g} is wanted."
        yield _finding(0, "", message, told)
    for number, one in enumerate(criteria, 1):
        floor = step.floors.get(one.name)
        if floor is not None and (one.score is None or one.score < floor):
            message = (
                f"{one.name}: {one.score or 'no score'}; at least {floor} is wanted. {one.why}"
            )
            yield _finding(number, one.place, message, one.quote)


def _finding(number: int, path: str, message: str, evidence: str) -> Finding:
    return Finding(
        check=f"{BELOW}{number:02}",
        severity=Severity.WARN,
        path=path,
        message=message,
        evidence=evidence,
    )


def _suggestions(answer: Judgement, draft: Any) -> Iterator[Suggestion]:
    """Yield the proposals for a text that stands in the draft, and is another one."""
    for one in answer.suggestions:
        now = paths.get(draft, one.path, None) if one.path.startswith("/") else None
        if isinstance(now, str) and now != one.proposed:
            yield Suggestion(place=one.path, now=now, proposed=one.proposed, why=one.why)
