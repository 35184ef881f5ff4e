"""Gathers what rules can make questions of, for one brief: banks, glossary, text and sentences."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from agents.rules.banks import load
from graphs.checks.passages import says
from graphs.templates.assessment import (
    data_reading,
    glossary,
    heredity,
    matter,
    notes,
    own_questions,
    worked,
)
from graphs.templates.assessment.about import names
from graphs.templates.assessment.calculated import Family, families
from graphs.templates.assessment.draft import Brief
from graphs.templates.assessment.glossary import Word
from graphs.templates.assessment.making import Offer

_MOST_FAMILIES = 3
_LESSONS = "graphs.templates.lesson_plan"
_YOUNGEST_HEREDITY = 6
_SAID = (own_questions.GROUP, own_questions.WRONG)


def offers(brief: Brief) -> list[Offer]:
    """Return every question that can be made, what is nearest to the brief first."""
    found = [*_own(brief), *_of_banks(brief)]
    return list({(one.focus, one.type): one for one in reversed(found)}.values())[::-1]


def knows(brief: Brief) -> bool:
    """Tell whether anything can be asked beside what was said in a sentence or two."""
    return any(one.group not in _SAID and not one.asked_only for one in offers(brief))


def known_families(brief: Brief) -> list[Family]:
    """Return the kinds of calculation that the topic names, or what they must show names.

    What is made for the grade leaves out what is only nearest to it.
    """
    if brief.sensitive:
        return []
    named = _named(brief.topic)
    if not named:
        named = _named(f"{brief.must_show} {brief.wrong}") if _is_counted(brief) else []
    able = [one for one in named if one.fitting(brief.grade)]
    return ([one for one in able if one.is_for(brief.grade)] or able)[:_MOST_FAMILIES]


def knows_heredity(brief: Brief) -> bool:
    """Tell whether the topic is about crosses."""
    return _about(brief, heredity.bank())


def knows_matter(brief: Brief) -> bool:
    """Tell whether the topic is about formulas and equations of chemistry."""
    return _about(brief, matter.bank()) and not _is_maths(brief)


def words_of(brief: Brief) -> list[Word]:
    """Return the words to ask for: the teacher's; where she gave none, those of the bank.

    Of the bank come only words that stand in her notes, where she brought such.
    """
    own = [Word(term=one.term, meaning=one.meaning, own=True) for one in brief.glossary]
    if own or brief.sensitive:
        return own
    banked = own_questions.vocabulary(brief)
    words = [Word(term=term, meaning=meaning, own=False) for term, meaning in banked.items()]
    families = known_families(brief)
    about = " ".join(f"{one.told(brief.grade)} {' '.join(one.match)}" for one in families)
    if notes.tells_all(brief.notes):  # what her class never met is not asked
        words = [one for one in words if says(brief.notes, one.term)]
    # Beside calculations, words of a wider topic are not what the test is about.
    return [one for one in words if not families or says(about, one.term)]


def subject_family(brief: Brief) -> str:
    """Return science, math, ela, social or other."""
    subject = brief.subject.lower()
    for family, called in load(_LESSONS, "reading")["families"].items():
        if any(re.search(rf"\b{re.escape(name)}\b", subject) for name in called):
            return str(family)
    return "other"


def _own(brief: Brief) -> Iterator[Offer]:
    yield from own_questions.offers(brief)
    families = known_families(brief)
    told = " ".join(family.told(brief.grade) for family in families)
    yield from glossary.offers(words_of(brief), brief.grade, spare=not families, told=told)
    if brief.notes.strip():
        yield from notes.offers(brief.notes, brief.grade)


def _of_banks(brief: Brief) -> Iterator[Offer]:
    if brief.sensitive:
        return
    for family in known_families(brief):
        yield from worked.offers(family, brief.grade)
    if knows_heredity(brief):
        yield from heredity.offers(brief.grade)
    if knows_matter(brief):
        yield from matter.offers(brief.grade)
    yield from data_reading.offers(brief.topic, brief.grade)


def _named(text: str) -> list[Family]:
    """Return the families that a text names, the longest name first."""
    ranked = [(names(text, family.match), family) for family in families()]
    return [family for length, family in sorted(ranked, key=lambda one: -one[0]) if length]


def _about(brief: Brief, bank: Mapping[str, Any]) -> bool:
    low, _ = bank["grades"]
    named = names(f"{brief.topic} {brief.must_show}", bank["match"])
    return bool(named) and not brief.sensitive and brief.grade >= min(low, _YOUNGEST_HEREDITY)


def _is_counted(brief: Brief) -> bool:
    return subject_family(brief) in ("math", "science", "other")


def _is_maths(brief: Brief) -> bool:
    return subject_family(brief) == "math"
