"""Offline rules for what the lesson is after: standards, objectives and wrong ideas to expect."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from agents.rules.banks import load
from agents.rules.words import Words, computed, keep, question, standard, weave, yours
from graphs.findings import Question
from graphs.questions import asked
from graphs.templates.lesson_plan.draft import (
    Brief,
    Goals,
    Misconception,
    Misconceptions,
    Objective,
    Standard,
    Standards,
    SuccessCriterion,
    Term,
)
from graphs.templates.lesson_plan.own_words import large, long_words, quoted
from graphs.templates.lesson_plan.topics import Idea
from graphs.templates.lesson_plan.voice import Voice, speak

_MOST_STANDARDS = 3
_MOST_ALTERNATIVES = 4
_MOST_IDEAS = 3


def standards(brief: Brief, mine: tuple[str, ...] | None = None) -> Standards:
    """Choose among the teacher's own standards; of more than three, those nearest the topic."""
    given = [_split(one) for one in mine or () if one.strip()]
    wanted = long_words(f"{brief.topic} {brief.figure_out}")
    by_nearness = sorted(given, key=lambda one: -len(long_words(one[1]) & wanted))
    nearest = by_nearness[:_MOST_STANDARDS]
    why = "From your list" if len(given) <= _MOST_STANDARDS else "Of your list, nearest the topic"
    return keep(
        Standards,
        targets=[
            keep(
                Standard,
                code=yours(code),
                paraphrase=yours(text),
                why=computed(f"{why}."),
                verified="user",
            )
            for code, text in given
            if (code, text) in nearest
        ][:_MOST_STANDARDS],
    )


def goals(brief: Brief, standards: Standards) -> Goals:
    """Offer versions of one objective; the first that fits is chosen, the others are to pick."""
    voice = speak(brief)
    chosen, others = _versions(voice)
    codes = [yours(one.code) for one in standards.targets]
    objectives = [
        _objective(voice, version, f"O{place}", codes)
        for place, version in enumerate([*chosen, *others[:_MOST_ALTERNATIVES]], 1)
    ]
    return keep(
        Goals,
        objectives=objectives[: len(chosen)],
        alternatives=objectives[len(chosen) :],
        success_criteria=[
            keep(
                SuccessCriterion,
                objective=computed(f"O{place}"),
                i_can=voice.say(version["i_can"]),
            )
            for place, version in enumerate(chosen, 1)
        ],
        essential_question=_essential(voice),
        vocabulary=[
            keep(Term, term=standard(term), kid_definition=standard(meaning))
            for term, meaning in voice.topic.vocabulary.items()
        ],
        prerequisites=[yours(brief.prior)] if brief.prior.strip() else [],
        questions=list(_goal_questions(voice)),
    )


def misconceptions(brief: Brief) -> Misconceptions:
    """Expect the teacher's own wrong idea first, then those of the bank for this very topic."""
    voice = speak(brief)
    known = voice.topic.like(brief.misconception) if voice.slip else None
    ideas = [_own_idea(voice, known)] if voice.slip else []
    ideas += [_banked(one) for one in voice.topic.ideas if one is not known]
    return keep(
        Misconceptions,
        ideas=[
            one.model_copy(update={"id": computed(f"M{place}")})
            for place, one in enumerate(ideas[:_MOST_IDEAS], 1)
        ],
        questions=list(_idea_questions(voice, known)),
    )


class _Versions(NamedTuple):
    chosen: list[Mapping[str, Any]]
    others: list[Mapping[str, Any]]


def _versions(voice: Voice) -> _Versions:
    bank = load(__package__, "goals")
    young = "K-2" in voice.tags
    if "figure" in voice.slots:
        versions = [one for one in bank["versions"] if voice.fits(one)]
        if young:
            versions.sort(key=lambda one: one["kind"] != "show")
    else:
        versions = [bank["bare_young" if young else "bare"]]
    chosen = versions[:1] + ([bank["do_young" if young else "do"]] if voice.task else [])
    judge = "claim" in voice.slots and "calm" not in voice.tags and not young
    return _Versions(chosen, [*versions[1:], *([bank["judge"]] if judge else [])])


def _objective(
    voice: Voice, version: Mapping[str, Any], name: str, codes: list[Words]
) -> Objective:
    bank = load(__package__, "goals")
    does = version["kind"] in {"do", "do_young"}
    return keep(
        Objective,
        id=computed(name),
        verb=computed(version["verb"]),
        bloom=version["bloom"],
        dok=version["dok"],
        text=voice.say(version["text"]),
        condition=voice.say(bank["conditions"]["do" if does else voice.brief.shape], ""),
        criterion=voice.say(bank["criteria"][version["kind"]], ""),
        standard_codes=codes,
    )


def _essential(voice: Voice) -> Words:
    if voice.goal is not None:
        return yours(voice.goal.shown)
    if voice.topic.asks:
        return standard(voice.topic.asks)
    return question(f"What is worth explaining about {voice.slots['topic']}, and how can we tell?")


def _goal_questions(voice: Voice) -> Iterator[Question]:
    if not voice.topic.vocabulary:
        yield asked(
            "vocabulary",
            f"Which words about {voice.slots['topic']} must students use at the end, and how"
            " would you say each in everyday words?",
            "They become the word box of the sheet and help newcomers first.",
            "/goals/vocabulary",
        )
    if "figure" not in voice.slots:
        yield asked(
            "objective",
            f"What exactly should students explain about {voice.slots['topic']}?",
            "Without it the objective fits any lesson.",
            "/goals/objectives/O1/text",
            "An objective that names the topic alone.",
        )


def _own_idea(voice: Voice, known: Idea | None) -> Misconception:
    slip, shape = voice.slip, voice.brief.shape
    assert slip is not None  # asked for only where she named one
    place = "row of the table" if shape == "lab" else str(voice.slots["proof"])
    if known is not None:
        probe, move = standard(known.probe), standard(known.move)
    elif voice.brief.sensitive:
        said = voice.slots["said"]
        probe = weave(
            "Some people {said}. Which {place} could settle that?", said=said, place=place
        )
        move = weave(
            "Do not argue. Ask for the {place}, read it together, and let the student name what it"
            " shows.",
            place=place,
        )
    elif slip.claim:
        claim = voice.slots["claim"]
        probe = weave("If {claim} were right, what else would we have to see?", claim=claim)
        move = weave(
            "Do not correct it. Put one {place} beside {claim}, ask whether both can be right, and"
            " let the student say what has to go.",
            place=place,
            claim=claim,
        )
    else:
        said = voice.slots["said"]
        probe = weave("Some people {said}. How can you tell from an answer?", said=said)
        move = weave(
            "Put two answers side by side, one of them by people who {said}, and let students name"
            " the difference.",
            said=said,
        )
    return keep(
        Misconception,
        id="M1",
        idea=yours(voice.brief.misconception),
        probe=probe,
        response_move=move,
    )


def _banked(one: Idea) -> Misconception:
    return keep(
        Misconception,
        id="M1",
        idea=standard(f"{large(one.idea)}."),
        probe=standard(one.probe),
        response_move=standard(one.move),
    )


def _idea_questions(voice: Voice, known: Idea | None) -> Iterator[Question]:
    if voice.slip is not None and known is None:
        yield asked(
            "right_idea",
            f"What should a student say in place of this: {quoted(voice.brief.misconception)}",
            "It belongs in the key of the exit ticket; rules do not know it.",
            "/misconceptions/ideas/M1/response_move",
            "The key asks for evidence and names no answer.",
        )


def _split(line: str) -> tuple[str, str]:
    code, _, text = line.partition(":")
    return code.strip(), text.strip()
