"""Reads what teachers say of a class: "two with an IEP: extra time", "4 are newcomers"."""

import re
from collections.abc import Mapping
from typing import Any

from agents.rules.banks import load

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
    if needs := _needs(_NEEDS.search(text)):
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
        return {"needs": list(dict.fromkeys([*(given.get("needs") or ()), *needs]))}
    return {}


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
