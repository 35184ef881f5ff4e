"""Offline rules for access: ways around barriers, accommodations, and language support."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from agents.rules.banks import load
from agents.rules.words import Words, blend, computed, keep, question, standard, weave, yours
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
from graphs.templates.lesson_plan.own_words import large, quoted
from graphs.templates.lesson_plan.reading import is_untold
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
    parts = parts_of(voice.brief.shape, (one.id for one in sequence.phases))
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
    named = _named(choices, need)
    modified = any("modifies" in one for one in named)
    changes = voice.every(one["change"] for one in named if "change" in one)
    if modified or not changes:
        told = question(_what_is_allowed(named, need, modified=modified))
    else:
        told = blend(" ".join(changes), {str(place): one for place, one in enumerate(changes)})
    return keep(
        Accommodation,
        need=yours(need),
        what_changes=told,
        what_stays=_stays(voice, goals, modified=modified),
    )


def _named(choices: list[Mapping[str, Any]], need: str) -> list[Mapping[str, Any]]:
    """Return the entries whose keys begin a word of ``need``; each takes its words away."""
    rest, found = need.lower(), []
    for choice in choices:
        keys = "|".join(map(re.escape, choice["keys"]))
        rest, times = re.subn(rf"\b(?:{keys})\w*", "\0", rest)
        if times:
            found.append(choice)
    return found


def _what_is_allowed(named: list[Mapping[str, Any]], need: str, *, modified: bool) -> str:
    if modified:
        return (
            f"{large(need)} is a modification: it changes what is expected. What exactly is"
            " expected of this student here, and how is it marked?"
        )
    if is_untold(need):
        return f"Open: nobody has said what is needed by {need}. What does each plan allow?"
    often = [str(one["often"]) for one in named if "often" in one]
    if often:
        allowed = "; ".join(often)
        return f"What does the student's plan allow for {quoted(need)}? Often it is {allowed}."
    return (
        f"What does {quoted(need)} change in this lesson: the time, the place, the material,"
        " or the way to answer?"
    )


def _stays(voice: Voice, goals: Goals, *, modified: bool) -> Words:
    text = goals.objectives[0].text
    return weave(
        "As far as the student's plan says, the objective: {text}"
        if modified
        else "The objective: {text}",
        text=yours(text) if voice.goal else standard(text),
    )
