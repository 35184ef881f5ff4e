"""Takes names and contact data out of what a teacher typed; the need itself stays."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from agents.rules.banks import load

_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]*\w")
_PHONE = re.compile(r"(?<!\d)(?:\+?\d{1,3}[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\d)")
_CAPITAL = re.compile(r"\b[A-Z][a-z]+(?:-[A-Z][a-z]+)?\b")
_SURNAME = re.compile(r"\s+(?:[A-Z]\.|[A-Z][a-z]+(?:-[A-Z][a-z]+)?)(?=\s|$|['\u2019:,.])")
_HAS_NEED = re.compile(r"\s+(?:needs?|has|gets|requires|wears|struggles)\b")
_BEFORE_NAME = re.compile(r"\b(?:for|with|to|beside|near|from|and|by)\s$")


class Cleaned(NamedTuple):
    """Texts without personal data, and a remark for each thing that was taken out."""

    texts: list[str]
    remarks: list[str]


def without_contacts(text: str) -> str:
    """Return ``text`` without e-mail addresses and telephone numbers."""
    cleaned = _PHONE.sub("", _EMAIL.sub("", text))
    return text if cleaned == text else re.sub(r"\s{2,}", " ", cleaned).strip(" ,;:-")


def without_names(needs: Iterable[str]) -> Cleaned:
    """Return the needs with each name replaced by Student A, Student B, and so on."""
    letters: dict[str, str] = {}
    texts = [_replaced(without_contacts(need), letters) for need in needs]
    remarks = [
        f"A name in the needs was replaced by {student}; the need is kept."
        for student in letters.values()
    ]
    return Cleaned([text for text in texts if text], remarks)


def _replaced(need: str, letters: dict[str, str]) -> str:
    need = _named(need)
    result, at = "", 0
    for found in _CAPITAL.finditer(need):
        if found.start() < at or not _is_name(need, found):
            continue
        surname = _SURNAME.match(need, found.end())
        end = surname.end() if surname else found.end()
        student = letters.setdefault(found[0].lower(), f"Student {chr(ord('A') + len(letters))}")
        result += need[at : found.start()] + student
        at = end
    return result + need[at:]


def _named(need: str) -> str:
    """Give a name that opens the need its capital, where nothing but a name can stand."""
    first = re.match(r"[a-z]+", need)
    if first and first[0] in load(__package__, "reading")["names"]:
        alone = first.end() == len(need)
        if alone or _HAS_NEED.match(need, first.end()):
            return need.capitalize() if alone else need[0].upper() + need[1:]
    return need


def _is_name(need: str, found: re.Match[str]) -> bool:
    bank = load(__package__, "reading")
    word = found[0]
    if word in bank["not_names"]:
        return False
    if found.start() == 0:
        has_need = _HAS_NEED.match(need, found.end()) is not None
        return has_need or (word.lower() in bank["names"] and word.lower() not in bank["verbs"])
    known = word.lower() in bank["names"]
    return known or _BEFORE_NAME.search(need, 0, found.start()) is not None
