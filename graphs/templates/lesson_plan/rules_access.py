"""Offline rules for access: ways around barriers, accommodations, and language support."""

from collections.abc import Iterator, Mapping
from typing import Any

from agents.rules.banks import load
from agents.rules.words import Words, computed, keep, question, standard, weave, yours
from graphs.templates.lesson_plan.draft import (
    Accommodation,
    Brief,
    Goals,
    Language,
    LanguageSupport,
    Sequence,
    Udl,
    UdlOption,
)
from graphs.templates.lesson_plan.own_words import quoted
from graphs.templates.lesson_plan.steps import parts_of
from graphs.templates.lesson_plan.voice import Voice, speak

_DOMAINS = ("listening", "speaking", "reading", "writing")


def udl(brief: Brief, goals: Goals, sequence: Sequence) -> Udl:
    """Open the lesson to everybody and answer each declared need; the objective stays."""
    voice = speak(brief)
    bank = load(__package__, "access")
    return keep(
        Udl,
        options=list(_options(voice, bank["options"], sequence)),
        accommodations=[_accommodation(voice, bank["needs"], one, goals) for one in brief.needs],
        extension=voice.every(bank["extension"]),
    )


def language(brief: Brief, goals: Goals, sequence: Sequence) -> Language:
    """Support each band of English proficiency in the class, domain by domain."""
    voice = speak(brief)
    bank = load(__package__, "access")
    return keep(
        Language,
        by_level=[
            keep(
                LanguageSupport,
                band=band,
                **{domain: voice.say(bank["bands"][band][domain]) for domain in _DOMAINS},
                frames=voice.every(bank["frames"][band]),
            )
            for band in brief.language_bands
        ],
    )


def _options(
    voice: Voice, choices: list[Mapping[str, Any]], sequence: Sequence
) -> Iterator[UdlOption]:
    parts = parts_of(voice.brief.shape)
    for choice in choices:
        phases = [one.id for one in sequence.phases if parts.get(one.id) == choice["part"]]
        option = voice.say(choice["option"])
        if phases and voice.fits(choice) and option is not None:
            yield keep(
                UdlOption,
                barrier=standard(choice["barrier"]),
                principle=choice["principle"],
                phase=computed(phases[0]),
                option=option,
            )


def _accommodation(
    voice: Voice, choices: list[Mapping[str, Any]], need: str, goals: Goals
) -> Accommodation:
    asked = need.lower()
    known = next((one for one in choices if any(key in asked for key in one["keys"])), None)
    changes = voice.say(known["change"]) if known else None
    return keep(
        Accommodation,
        need=yours(need),
        what_changes=changes
        or question(
            f"What does {quoted(need)} change in this lesson: the time, the place, the material,"
            " or the way to answer?"
        ),
        what_stays=_stays(voice, goals),
    )


def _stays(voice: Voice, goals: Goals) -> Words:
    text = goals.objectives[0].text
    return weave("The objective: {text}", text=yours(text) if voice.goal else standard(text))
