"""Tells whether a topic is about what a bank holds, or only says the same word."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from agents.rules.banks import load

_CALCULATIONS = {"science": "science", "number": "math", "algebra": "math"}
_LESSONS = "graphs.templates.lesson_plan"
_COUNTED = ("science", "math")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")


def names(topic: str, phrases: Collection[str]) -> int:
    """Return the length of the longest phrase that a topic names; 0 where it names none.

    A word that people also use for other things (power, work, time) names nothing unless the
    rest of the topic speaks of the same: the balance of power is no physics. Nor does a word
    name anything inside a longer name: population density is no density of a material.
    """
    said = topic.lower()
    others = [one for one in _said_of_it(said) if one not in phrases]
    found = [
        one
        for one in phrases
        if _is_said(one, said) and not any(one != longer and one in longer for longer in others)
    ]
    if not _speaks_of_it(said):
        everyday = _everyday()
        found = [one for one in found if one not in everyday]
    return max(map(len, found), default=0)


def subject_of(topic: str) -> str:
    """Return the subject of the bank that names a topic, or nothing."""
    return next((subject for subject, phrases in _filed() if names(topic, phrases)), "")


def _is_said(phrase: str, said: str) -> bool:
    return phrase in said and re.search(rf"\b{re.escape(phrase)}\b", said) is not None


@lru_cache(maxsize=64)
def _said_of_it(said: str) -> tuple[str, ...]:
    """Return the names of all banks, and of what they are not about, that a topic holds."""
    named = [one for _, phrases in _filed() for one in phrases]
    named += load(__package__, "reading")["elsewhere"]
    return tuple(one for one in named if _is_said(one, said))


@lru_cache(maxsize=64)
def _speaks_of_it(said: str) -> bool:
    """Tell whether every word of a topic is one of the banks, or says nothing of its own."""
    if any(_is_said(one, said) for one in load(__package__, "reading")["elsewhere"]):
        return False
    known = _known()
    return all(one in known for one in _WORD.findall(said))


@lru_cache(maxsize=1)
def _everyday() -> frozenset[str]:
    return frozenset(load(__package__, "reading")["everyday"])


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    reading = load(__package__, "reading")
    words = {one for phrase in _phrases() for one in _WORD.findall(phrase)}
    return frozenset(words | set(reading["stop"]) | set(reading["school"]))


def _phrases() -> Iterator[str]:
    for _, phrases in _filed():
        yield from phrases
    for entry in load(_LESSONS, "topics").values():
        if entry["family"] in _COUNTED:
            yield from entry["match"]


def _filed() -> Iterator[tuple[str, list[str]]]:
    """Yield the names of each topic of the banks, with its subject."""
    for bank, subject in _CALCULATIONS.items():
        for entry in load(__package__, bank).values():
            yield entry.get("subject", subject), entry["match"]
    for bank in ("heredity", "matter"):
        yield "science", load(__package__, bank)["match"]
    for entry in load(__package__, "data").values():
        yield entry["subjects"][0], entry["match"]
