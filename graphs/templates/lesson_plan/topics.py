"""Looks a topic up in the bank: its words, its wrong ideas, and the right ones beside them."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from agents.rules.banks import load
from graphs.templates.lesson_plan.draft import Brief

# A share of common words above which a teacher's wrong idea is the one in the bank.
_SAME_IDEA = 2


@dataclass(frozen=True)
class Idea:
    """A wrong idea of the bank."""

    idea: str
    right: str
    probe: str
    move: str
    keywords: frozenset[str]


@dataclass(frozen=True)
class Topic:
    """What the bank knows of a topic; nothing where it is not in the bank."""

    figure: str = ""  # follows "explain": why the Moon seems to change its shape
    asks: str = ""  # the same as a question
    vocabulary: dict[str, str] = field(default_factory=dict)
    ideas: tuple[Idea, ...] = ()
    column_from: tuple[str, ...] = ()
    column: str = ""  # the head of a column that is reckoned from others
    column_name: str = ""

    @property
    def spare(self) -> str:
        """A task for those who have none yet."""
        return self.ideas[0].move if self.ideas else ""

    def like(self, sentence: str) -> Idea | None:
        """Return the idea of the bank that says what ``sentence`` says, if there is one."""
        words = set(re.findall(r"[a-z0-9]+", sentence.lower()))
        ranked = sorted(self.ideas, key=lambda one: -len(one.keywords & words))
        close = [one for one in ranked if len(one.keywords & words) >= _SAME_IDEA]
        return close[0] if close else None


_SMALL_WORDS = {"the", "a", "an", "how", "why", "what", "causes", "writing", "reading", "using"}
_OLDEST_BEGINNER = 2  # the bank is made for readers, from grade 3


def family_of(brief: Brief) -> str:
    """Return the family of a subject: science, math, ela, social or other."""
    subject = brief.subject.lower()
    for family, words in load(__package__, "reading")["families"].items():
        if any(re.search(rf"\b{re.escape(word)}\b", subject) for word in words):
            return str(family)
    if subject != "general":
        return "other"
    return family_of_topic(brief.topic) or "other"


def family_of_topic(topic: str) -> str:
    """Return the family that the bank files a topic under, or nothing."""
    entry = _entry(topic, None)
    return str(entry["family"]) if entry else ""


@lru_cache(maxsize=1)
def everyday() -> frozenset[str]:
    """Return first words of topics that are no names."""
    entries = load(__package__, "topics").values()
    known = {word.split(" ")[0] for entry in entries for word in entry["match"]}
    return frozenset(known - {"american", "newton", "mesopotamia"}) | _SMALL_WORDS


def find(brief: Brief) -> Topic:
    """Return what the bank knows of the topic of a lesson."""
    family = family_of(brief)
    unfit = brief.grade <= _OLDEST_BEGINNER or brief.sensitive
    entry = None if unfit else _entry(brief.topic, family)
    if entry is None:
        return Topic()
    column = entry.get("column", {})
    return Topic(
        figure=entry["figure"],
        asks=entry["asks"],
        vocabulary=entry["vocabulary"],
        ideas=tuple(
            Idea(one["idea"], one["right"], one["probe"], one["move"], frozenset(one["keywords"]))
            for one in entry["ideas"]
        ),
        column_from=tuple(column.get("from", ())),
        column=column.get("head", ""),
        column_name=column.get("name", ""),
    )


def _entry(topic: str, family: str | None) -> dict[str, Any] | None:
    topic = topic.lower()
    best: tuple[int, dict[str, Any]] | None = None
    for entry in load(__package__, "topics").values():
        if family is not None and entry["family"] != family:
            continue
        if any(_names(topic, word) for word in entry.get("not", ())):
            continue
        longest = max((len(word) for word in entry["match"] if _names(topic, word)), default=0)
        if longest and (best is None or longest > best[0]):
            best = (longest, entry)
    return best[1] if best else None


def _names(topic: str, word: str) -> bool:
    return _said(word).search(topic) is not None


@lru_cache(maxsize=4_096)  # more than ``re`` itself keeps
def _said(word: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(word.lower())}\b")
