"""Reads what a test alone says in one free line: "10 multiple choice and 2 essay questions"."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from graphs.templates.assessment.draft import TYPES, ItemType
from graphs.templates.assessment.planning import kind_called

_COUNT = r"(?:(?P<count>\d{1,2}|one|two|three|four|five|six|eight|ten|twelve)\s+)?"
_NUMBERS = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6},
    **{"eight": 8, "ten": 10, "twelve": 12},
}
_KINDS = (
    r"multiple[- ]choice|single[- ]choice|mcqs?|multiple[- ]select"
    r"|select[- ]all(?:[- ]that[- ]apply)?|true(?:[/ -]| or )false|t/f|matching|ordering"
    r"|sequencing|short[- ](?:answer|response)s?"
    r"|fill[- ]in(?:[- ]the[- ]blanks?)?|cloze|constructed[- ]responses?|open[- ](?:ended|response)"
    r"|free[- ]responses?|essays?|numeric(?:al)?|data[- ]reading|graph[- ]reading"
)
_MENTION = re.compile(
    rf"\b{_COUNT}(?:(?:only|just)\s+)?(?P<kind>{_KINDS})(?:\s+(?:questions?|items?))?\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:no|not|without(?: any)?)\s+$", re.IGNORECASE)
_WHOLE = re.compile(r"(?P<count>\d{1,2})[- ]?(?:question|item|problem)s?\b", re.IGNORECASE)
_ALSO: Mapping[str, ItemType] = {
    "cloze": "short answer",
    "fill in": "short answer",
    "open ended": "constructed response",
    "free response": "constructed response",
    "graph reading": "data reading",
    "sequencing": "ordering",
    "numerical": "numeric",
}
_SUBJECT = re.compile(
    r"\b(science|math(?:s|ematics)?|biology|chemistry|physics|history|geography|civics|english|ela"
    r"|social studies|health|spelling)\s+(?:quiz(?:zes)?|tests?|exams?|assessments?|worksheets?)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:on|about|over|covering)\s+(?:the\s+)?(?P<topic>[^,;.]+?)"
    r"(?=\s+(?:for|in|with|without|using|grade|to)\b|\s*[,;.]|$)",
    re.IGNORECASE,
)
_KIND_OF_PAPER = re.compile(
    r"^(?:an?|my|the|make|me|create|write|please|short|pop|unit|chapter|final|quick|\s)*"
    r"(?:quiz(?:zes)?|tests?|exams?|assessments?|worksheets?)\b[\s:,-]*(?:of|with)?\s*",
    re.IGNORECASE,
)
_AROUND = re.compile(r"^(?:only|just|and|on|the|no|without)\b\s*|\s*\b(?:only|please)$")


class _Mention(NamedTuple):
    """A kind of question that is named, and how many of it."""

    kind: ItemType
    many: int
    barred: bool


def told(text: str) -> Mapping[str, Any]:
    """Return the kinds of question a line names, how many there are in all, subject and topic."""
    found: dict[str, Any] = {}
    mentions = _mentions(text)
    if mentions:
        wanted = {one.kind for one in mentions if not one.barred}
        barred = {one.kind for one in mentions if one.barred}
        found["types"] = [kind for kind in TYPES if kind in (wanted or set(TYPES) - barred)]
        if (
            wanted
            and all(one.many for one in mentions if not one.barred)
            and not _WHOLE.search(_MENTION.sub(" ", text))
        ):
            found["questions"] = sum(one.many for one in mentions)
        if topic := _topic(text):
            found["topic"] = topic
    subject = _SUBJECT.search(text)
    if subject:
        said = subject[1].lower()
        found["subject"] = "ELA" if said == "ela" else said.capitalize()
        rest = _topic(text) or _after(text, subject)
        if rest:
            found["topic"] = rest
    return found


def _mentions(text: str) -> list[_Mention]:
    found = []
    for match in _MENTION.finditer(text):
        kind = _kind(match["kind"])
        if kind is not None:
            said = (match["count"] or "0").lower()
            many = _NUMBERS.get(said) or int(said if said.isdigit() else 0)
            found.append(_Mention(kind, many, bool(_NOT.search(text[: match.start()]))))
    return found


def _kind(name: str) -> ItemType | None:
    bare = " ".join(name.lower().replace("-", " ").split()).removesuffix("s")
    known = [kind for said, kind in _ALSO.items() if bare.startswith(said)]
    return known[0] if known else kind_called(bare)


def _topic(text: str) -> str:
    """Return what a test with named kinds of question is about."""
    about = _ABOUT.search(text)
    if about:
        return about["topic"].strip(" '\"")
    left = _MENTION.sub(",", _SUBJECT.sub(" ", text))
    return next(filter(None, map(_bare_topic, re.split(r"[,;.]", left))), "")


def _bare_topic(part: str) -> str:
    """Return what a part of a line names besides a paper; nothing where it counts something."""
    bare = _KIND_OF_PAPER.sub("", part.strip())
    bare = _AROUND.sub("", bare.strip(" ,:-"))
    bare = re.sub(r"\s+(?:with|of|and|for|in)$", "", bare)
    bare = re.sub(
        r"(?:^|\s+)(?:quiz|test|exam|assessment|worksheet)$", "", bare, flags=re.IGNORECASE
    )
    return "" if re.search(r"\d|\b(?:grade|minutes|questions|forms?)\b", bare) else bare.strip()


def _after(text: str, subject: re.Match[str]) -> str:
    """Return what stands behind "math test:"."""
    rest = re.match(r"\s*[:,-]\s*([^,;.\d]{3,60})", text[subject.end() :])
    return rest[1].strip() if rest else ""
