"""Reads what a test alone says in one free line: "10 multiple choice and 2 essay questions"."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from graphs.templates.assessment.draft import TYPES, ItemType
from graphs.templates.assessment.planning import kind_called
from graphs.templates.lesson_plan.reading import needs_in

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
# What a wish for other kinds of question says around them.
_GAP = "\ue000"
_WISH = re.compile(
    rf"(?:(?:please|can|could|you|we|i|i'd|let'?s|want|would|like|need|make|change|turn|switch|have|use"
    rf"|give|me|it|this|that|them|the|test|quiz|to|into|be|do|just|only|all|no|not|without|any|with"
    rf"|and|or|instead|of|them|questions?|rather|now)\b|{_GAP}|[\s,])+",
    re.IGNORECASE,
)
_ONE_QUESTION = re.compile(r"\bquestions?\s+(?:number\s+)?#?\d", re.IGNORECASE)
_ONLY = re.compile(r"\b(?:only|just|all|nothing but)\b", re.IGNORECASE)
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
# "Exit quiz 5 questions about Newton's second law": what comes before is the kind of paper.
_ABOUT_IT = re.compile(
    r"^[^,;.:]*?\b(?:quiz(?:zes)?|tests?|exams?|assessments?|worksheets?|questions?|q|tickets?)\s+"
    r"(?:(?:is|all|on \w+day)\s+)?(?:on|about|over|covering)\s+(?!\w+day\b)(?:the\s+)?"
    r"(?P<topic>[^,;.:]+?)(?=\s+(?:for|with|without|using|grade|\d+(?:st|nd|rd|th|\s?min))\b"
    r"|\s*[,;.:]|$)",
    re.IGNORECASE,
)
_MANY = re.compile(r"\b(?P<count>\d{1,2})\s?qs?\b", re.IGNORECASE)
# A list of words: "habitat - where an animal lives; predator: an animal that hunts".
_WORD = re.compile(
    r"\s*(?P<term>[^\s:=;–—-][^:=;–—]{0,38}?)\s*(?::|=|\s[-–—]\s)\s*(?P<means>[^:;=]{3,})"
)
_GRADED = re.compile(r"\bgrade|\bkinder|\d(?:st|nd|rd|th)\b", re.IGNORECASE)
# A class without its number: a grade in the middle of what it may be.
_SCHOOL: Mapping[str, int] = {
    r"freshm[ae]n": 9,
    r"sophomores?": 10,
    r"juniors?": 11,
    r"seniors?": 12,
    r"algebra (?:1|i|one)": 9,
    r"geometry class": 10,
    r"algebra (?:2|ii|two)": 11,
    r"ap (?:bio\w*|chem\w*|physics|stat\w*|calc\w*|\w+ history)": 11,
    r"high[- ]school(?:ers)?": 10,
    r"middle[- ]school(?:ers)?": 7,
    r"elementary(?: school)?": 4,
}
_FEWEST_WORDS, _MOST_NAMED = 2, 4
_AROUND = re.compile(r"^(?:only|just|and|on|the|no|without)\b\s*|\s*\b(?:only|please)$")


class _Mention(NamedTuple):
    """A kind of question that is named, and how many of it."""

    kind: ItemType
    many: int
    barred: bool


def told(text: str) -> Mapping[str, Any]:
    """Return the kinds of question a line names, how many, subject, topic, and who needs what."""
    found: dict[str, Any] = {}
    if needs := needs_in(text):
        found["needs"] = needs
    mentions = _mentions(text)
    if mentions:
        found |= _of_kinds(mentions, _WHOLE.search(_MENTION.sub(" ", text)))
        if topic := _topic(text):
            found["topic"] = topic
    subject = _SUBJECT.search(text)
    if subject:
        said = subject[1].lower()
        found["subject"] = "ELA" if said == "ela" else said.capitalize()
        rest = _topic(text) or _after(text, subject)
        if rest:
            found["topic"] = rest
    if about := _ABOUT_IT.search(text):
        found["topic"] = about["topic"].strip(" '\"")
    if many := _MANY.search(text):
        found["questions"] = int(many["count"])
    if not _GRADED.search(text) and (grade := _grade(text)):
        found["grade"] = grade
    return {**found, **_listed(text)}


def changed(text: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the kinds of question that a wish sets which says nothing else.

    "Make it two constructed responses" is how many of the questions are of that kind; the others
    stay as they are. "Only 3 short answers" are the whole test.
    """
    mentions = [] if _ONE_QUESTION.search(text) else _mentions(text)
    around = _MENTION.sub(_GAP, text.strip(" .!"))
    says = around.strip() != _GAP or _ONLY.search(text) or any(one.many for one in mentions)
    if not mentions or not says or not _WISH.fullmatch(around):
        return {}
    wanted = [one for one in mentions if not one.barred]
    before = list(given.get("types") or ())
    counts = dict(one.rsplit(": ", 1) for one in given.get("questions_by_type") or ())
    if not wanted:
        barred = {one.kind for one in mentions}
        types = [kind for kind in before or TYPES if kind not in barred]
        left = {kind: many for kind, many in counts.items() if kind not in barred}
        return _others({"types": types, "questions_by_type": _as_said(left)}, given)
    kinds = [one.kind for one in wanted]
    said: dict[str, str] = {one.kind: str(one.many) for one in wanted if one.many}
    if _ONLY.search(text) or not said:
        told: dict[str, Any] = {"types": [kind for kind in TYPES if kind in kinds]}
        told["questions_by_type"] = _as_said(said) if len(kinds) > 1 else []
        if len(said) == len(kinds):
            told["questions"] = sum(map(int, said.values()))
        return _others(told, given)
    counts |= said
    told = {"questions_by_type": _as_said(counts)}
    if before:
        told["types"] = [kind for kind in TYPES if kind in before or kind in kinds]
    if (least := sum(map(int, counts.values()))) > int(given.get("questions") or 0):
        told["questions"] = least
    return _others(told, given)


def _as_said(counts: Mapping[str, str]) -> list[str]:
    return [f"{kind}: {counts[kind]}" for kind in TYPES if kind in counts]


def _others(told: Mapping[str, Any], given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is other than it was; all of it where nothing is, so that this can be said."""
    others = {name: value for name, value in told.items() if value != (given.get(name) or [])}
    return others or told


def _of_kinds(mentions: Sequence[_Mention], whole: re.Match[str] | None) -> Mapping[str, Any]:
    """Return the kinds that are named, how many of each, and how many questions that makes.

    Where "20 questions with 1 essay" counts every kind that it names, the others are of any kind.
    """
    wanted = [one for one in mentions if not one.barred]
    barred = {one.kind for one in mentions if one.barred}
    kinds = {one.kind for one in wanted} or set(TYPES) - barred
    counts: Counter[ItemType] = Counter()
    for one in wanted:
        counts[one.kind] += one.many
    found: dict[str, Any] = {"types": [kind for kind in TYPES if kind in kinds]}
    every = bool(wanted) and all(one.many for one in wanted)
    if every and whole is None:
        found["questions"] = counts.total()
    elif every and whole is not None and counts.total() < int(whole["count"]):
        del found["types"]
    if len(kinds) > 1 or "types" not in found:
        said = [f"{kind}: {counts[kind]}" for kind in TYPES if counts[kind]]
        found |= {"questions_by_type": said} if said else {}
    return found


def _grade(text: str) -> int | None:
    """Return a grade for a class that is named without its number."""
    said = (g for words, g in _SCHOOL.items() if re.search(rf"\b{words}\b", text, re.IGNORECASE))
    return next(said, None)


def _listed(text: str) -> Mapping[str, Any]:
    """Return the words with meanings that a line lists behind a colon, two of them or more."""
    lead, colon, listed = text.partition(":")
    parts = [_WORD.fullmatch(one) for one in listed.split(";") if one.strip()]
    pairs = [one for one in parts if one]
    if not colon or len(pairs) < _FEWEST_WORDS or len(pairs) < len(parts):
        return {}
    terms = [one["term"].strip() for one in pairs]
    meanings = [one["means"].strip(" .") for one in pairs]
    said = _bare_topic(re.sub(r"\bfor\b.*", "", lead))
    if re.fullmatch(r"(?:vocab(?:ulary)?|words?|spelling)?", said, re.IGNORECASE):
        said = ", ".join(terms[:_MOST_NAMED])
    glossary = [f"{term}: {means}" for term, means in zip(terms, meanings, strict=True)]
    return {"glossary": glossary, "topic": said}


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
