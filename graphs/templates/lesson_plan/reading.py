"""Reads what teachers say of a class: "two with an IEP: extra time", "4 are newcomers"."""

import re
from collections.abc import Mapping
from typing import Any

from agents.rules.banks import load

_ONE = ("1",)
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NEWCOMERS = re.compile(
    rf"\b(?P<count>\d{{1,2}}|{'|'.join(_COUNTS)})\s+(?:of (?:them|whom)\s+)?"
    r"(?:are\s+|is\s+)?(?:a\s+)?(?:new to english|newcomers?)\b",
    re.IGNORECASE,
)
_NEEDS = re.compile(
    r"\b(?:ieps?|504s?)(?:,? (?:or|and) 504s?)?(?: (?:plans?|needs?|accommodations?))?"
    r"\s*(?:[:(]|\b(?:with|for|says?|are|is)\b:?)\s*(?P<needs>[^.)\n]+)",
    re.IGNORECASE,
)
# Students with a plan of whom nobody says what it allows: "two with IEPs", "a kid on a 504".
_COUNT = rf"(?P<count>\d{{1,2}}|an?|some|several|a few|{'|'.join(_COUNTS[1:])})"
_CHILD = r"(?:students?|kids?|child(?:ren)?|pupils?|learners?)"
_PLAN = r"(?P<plan>ieps?|504s?)(?: plans?)?\b"
_WITH_A_PLAN = re.compile(
    rf"\b{_COUNT}\s+(?:of (?:them|whom)\s+)?(?:{_CHILD}\s+)?(?:who\s+|that\s+)?"
    rf"(?:(?:have|has|with|on|gets?)\s+)?(?:(?:an?|their)\s+)?{_PLAN}(?:\s+{_CHILD})?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*[,;/]\s*(?:and\s+)?|\s+and\s+", re.IGNORECASE)
_DISCUSSED = re.compile(
    r"\b(?:socratic (?:seminar|circle)|seminar|debate|fishbowl)\b", re.IGNORECASE
)
_CLASS = re.compile(
    r"(?:(?:i|we) have\s+|there (?:is|are)\s+)?(?:(?:\d{1,2}|an?|one|two|three|four|my)\s+)?"
    r"(?:of (?:them|whom)\s+)?(?:students?\s+|kids?\s+)?(?:have\s+|has\s+|with\s+)?(?:an?\s+)?",
    re.IGNORECASE,
)


def told(text: str) -> Mapping[str, Any]:
    """Return what a line says of the class, and of the shape of its lesson."""
    found: dict[str, Any] = {}
    if newcomers := _NEWCOMERS.search(text):
        found["newcomers"] = _count(newcomers)
    if needs := needs_in(text):
        found["needs"] = needs
    if _DISCUSSED.search(text):
        found["shape"] = "discussion"
    return found


def changed(text: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the inputs of "IEP needs: extra time" or "4 are newcomers", which say nothing else."""
    line = text.strip(" .!")
    if newcomers := _NEWCOMERS.fullmatch(line):
        return {"newcomers": _count(newcomers)}
    found = _NEEDS.search(line)
    whole = found and found.end() >= len(line) and _CLASS.fullmatch(line[: found.start()])
    if whole and (needs := _needs(found)):
        kept = [one for one in given.get("needs") or () if not is_untold(one)]
        return {"needs": list(dict.fromkeys([*kept, *needs]))}
    if (plan := _WITH_A_PLAN.search(line)) and _CLASS.fullmatch(line[: plan.start()]):
        told = _untold(line) if plan.end() == len(line) else []
        kept = [one for one in given.get("needs") or () if not is_untold(one)]
        return {"needs": [*kept, *told]} if told else {}
    return {}


def needs_in(text: str) -> list[str]:
    """Return the needs that a line names; else who has a plan of which nothing is said."""
    return _needs(_NEEDS.search(text)) or _untold(text)


def is_untold(need: str) -> bool:
    """Tell whether a need only counts students with a plan, and says nothing of what it allows."""
    return _WITH_A_PLAN.fullmatch(need.strip(" .")) is not None


def _untold(text: str) -> list[str]:
    """Return who has a plan of which nothing is said: "2 students with IEPs"."""
    return [
        f"{count} {'student' if count in _ONE else 'students'} with"
        f" {_plan_called(found['plan'], one=count in _ONE)}"
        for found in _WITH_A_PLAN.finditer(text)
        for count in [_said(found["count"].lower())]
    ]


def _said(count: str) -> str:
    if count in ("a", "an"):
        return "1"
    return str(_COUNTS.index(count)) if count in _COUNTS else count


def _plan_called(plan: str, *, one: bool) -> str:
    if plan.lower().startswith("iep"):
        return "an IEP" if one else "IEPs"
    return "a 504 plan" if one else "504 plans"


def _count(found: re.Match[str]) -> int:
    count = found["count"].lower()
    return int(count) if count.isdigit() else _COUNTS.index(count)


def _needs(found: re.Match[str] | None) -> list[str]:
    """Return the needs that are named where each is one for which something is known."""
    parts = _BETWEEN.split(found["needs"]) if found else ()
    known = [key for one in load(__package__, "access")["needs"] for key in one["keys"]]
    return [
        part.strip()
        for part in parts
        if any(re.search(rf"\b{re.escape(key)}", part, re.I) for key in known)
    ]
