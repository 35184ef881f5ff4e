"""Offline rules for the money in words: what is reached, how it comes back, what will be asked."""

from collections.abc import Iterator, Mapping
from typing import Any

from agents.rules.words import Words, computed, keep, question, yours
from graphs.findings import PatchList, Review
from graphs.templates.business_plan.draft import (
    Brief,
    Estimates,
    HardQuestion,
    HardQuestions,
    Milestone,
    Milestones,
    ModelReview,
    Outlook,
    Summary,
    SummaryPoint,
)
from graphs.templates.business_plan.steps import STAGES
from graphs.templates.business_plan.voice import Voice, prose


def estimates() -> Estimates:
    """Estimate nothing: what is typical stands until the founder says better."""
    return Estimates()


def model_review() -> ModelReview:
    """Propose nothing: the ways out are computed, and rules know no better numbers."""
    return ModelReview()


def milestones(brief: Brief, outlook: Outlook, per: str) -> Milestones:
    """Say what is reached by when, and how the money comes back, with the figures of the model."""
    voice = Voice(brief, per, outlook)
    returned = prose("return_of_money").get(brief.purpose)
    return keep(
        Milestones,
        items=[
            keep(
                Milestone,
                id=computed(f"M{place}"),
                when=voice.say(one["when"]),
                metric=voice.say(one["metric"]),
                target=voice.say(one["target"]),
            )
            for place, one in enumerate(voice.fitting(prose("milestones")), 1)
        ],
        return_of_money=voice.first(returned)
        if returned
        else question("How does an investor get the money back, and when?"),
        if_it_is_slower=voice.first(prose("slower")),
    )


def hard_questions(brief: Brief, outlook: Outlook, per: str) -> HardQuestions:
    """Ask the ten hardest questions, and answer those that the numbers or the founder answer."""
    voice = Voice(brief, per, outlook)
    chosen = list(voice.fitting(prose("hard_questions")))[: prose("most_questions")]
    where = prose("where")
    return keep(
        HardQuestions,
        items=[
            keep(
                HardQuestion,
                id=computed(one["id"]),
                question=voice.say(one["ask"]),
                answer=_answer(voice, one),
                where=computed(where[one["where"]]),
            )
            for one in chosen
        ],
    )


def _needs(told: Mapping[str, Any], brief: Brief, outlook: Outlook) -> Iterator[Mapping[str, Any]]:
    """Yield what can be said of the money; an amount that nobody has named is called typical."""
    more = f" {told['not_named']}" if outlook.asked == "typical" else ""
    yield from ({**one, "say": f"{one['say']}{more}"} for one in told["needs"][brief.purpose])


def summary(brief: Brief, outlook: Outlook, per: str) -> Summary:
    """Put the plan on a page: the founder's sentences, and sentences that read the model."""
    voice = Voice(brief, per, outlook)
    told = prose("summary")
    points = [
        ("buyers", "Who buys, and why", _own(brief.buyers, "Who buys from you, and why?")),
        (
            "difference",
            "What is different",
            _own(brief.difference, "What is different from what they do today?"),
        ),
        ("team", "Why us", _own(brief.team, "Why you, or your team?")),
        ("money", "The numbers", voice.first(told["money"])),
        ("needs", "What we ask for", voice.first(_needs(told, brief, outlook))),
    ]
    if brief.purpose == "own_use":
        points[-1] = ("needs", "The money", points[-1][2])
    return keep(
        Summary,
        opening=_opening(brief),
        points=[
            keep(SummaryPoint, id=computed(name), heading=computed(heading), text=text)
            for name, heading, text in points
        ],
    )


def review() -> Review:
    """Say that nobody judged the plan: rules do not pretend to a score."""
    return Review(scored=False, summary="Not run: needs a model.")


def revise() -> PatchList:
    """Change nothing: without a model there is no reviser."""
    return PatchList()


def _opening(brief: Brief) -> Words:
    """Say what the business is; the name and the line are the founder's."""
    where = f" in {brief.place}" if brief.place else ""
    what = brief.business.rstrip(" .")
    said = f"{brief.name}: {what}{where}." if brief.name else f"{what}{where}."
    stage = {"idea": "It is an idea.", "new": "It is about to start.", "existing": ""}
    more = f" {stage[brief.stage]}" if stage[brief.stage] else f" It is {STAGES[brief.stage]}."
    return yours(f"{said[:1].upper()}{said[1:]}{more}")


def _own(said: str, asked: str) -> Words:
    return yours(said) if said else question(asked)


def _answer(voice: Voice, one: Any) -> Words:
    if "from" not in one:
        return voice.say(one["answer"])
    said = getattr(voice.brief, one["from"])
    told = ", ".join(said) if isinstance(said, list) else said
    return yours(told) if told else question("Only you can answer this.")
