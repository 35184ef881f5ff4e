"""The forms of standard codes: NGSS, CCSS mathematics, CCSS literacy. No texts, no catalogue."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Standard(NamedTuple):
    """A code of a known form and the grades (0 is kindergarten) that it is written for."""

    family: str
    lowest: int
    highest: int

    def fits(self, grade: int) -> bool:
        """True when the code is written for this grade."""
        return self.lowest <= grade <= self.highest


_GRADES = {"K": (0, 0), "K-2": (0, 2), "3-5": (3, 5), "6-8": (6, 8), "MS": (6, 8)}
_GRADES |= {"HS": (9, 12), "9-10": (9, 10), "11-12": (11, 12)}
_GRADES |= {str(grade): (grade, grade) for grade in range(1, 9)}
_DOMAINS = {"CC": (0, 0), "OA": (0, 5), "NBT": (0, 5), "NF": (3, 5), "MD": (0, 5), "G": (0, 8)}
_DOMAINS |= {"RP": (6, 7), "NS": (6, 8), "EE": (6, 8), "SP": (6, 8), "F": (8, 8)}

_NGSS = (
    r"(?:(?P<grade>K|[1-5]|MS|HS)-(?:PS[1-4]|LS[1-4]|ESS[1-3])|(?P<band>K-2|3-5|MS|HS)-ETS1)-[1-8]"
)
_PART = r"(?:\.?[A-F])?"
_MATH = (
    r"(?:CCSS\.MATH\.(?:CONTENT\.)?)?(?P<grade>K|[1-8])\.(?P<domain>CC|OA|NBT|NF|MD|G|RP|NS|EE|SP|F)"
    rf"(?:\.[A-E])?\.(?:1?[0-9]){_PART}"
)
_HIGH_MATH = (
    r"(?:CCSS\.MATH\.(?:CONTENT\.)?)?(?:HS)?(?:N-(?:RN|Q|CN|VM)|A-(?:SSE|APR|CED|REI)"
    r"|F-(?:IF|BF|LE|TF)|G-(?:CO|SRT|C|GPE|GMD|MG)|S-(?:ID|IC|CP|MD))"
    rf"(?:\.[A-E])?\.(?:1?[0-9]){_PART}"
)
_PRACTICE = r"(?:CCSS\.MATH\.PRACTICE\.)?MP\.?[1-8]"
_ELA = (
    r"(?:CCSS\.ELA-LITERACY\.)?(?:(?:RL|RI|W|SL|L)\.(?P<grade>K|[1-8]|9-10|11-12)"
    r"|RF\.(?P<early>K|[1-5])|(?:RH|RST|WHST)\.(?P<band>6-8|9-10|11-12))"
    rf"\.(?:10|[1-9]){_PART}"
)
_ANCHOR = r"(?:CCSS\.ELA-LITERACY\.)?CCRA\.(?:[RW]\.(?:10|[1-9])|(?:SL|L)\.[1-6])"

_FORMS = tuple(
    (family, re.compile(form))
    for family, form in (
        ("NGSS", _NGSS),
        ("CCSS mathematics", _MATH),
        ("CCSS mathematics", _HIGH_MATH),
        ("CCSS mathematics", _PRACTICE),
        ("CCSS literacy", _ELA),
        ("CCSS literacy", _ANCHOR),
    )
)
# What begins like a code of these families, well formed or not.
_MEANT = re.compile(
    r"(?:K|\d{1,2}|MS|HS|K-2|3-5)-(?:PS|LS|ESS|ETS)|HS[NAFGS]-|CCSS|CCRA|(?:RL|RI|RF|RH|RST|WHST)\."
    r"|(?:K|\d{1,2})\.(?:CC|OA|NBT|NF|MD|RP|NS|EE|SP)\b"
)
# Codes that cannot be anything else in running text; "L.5.1" could be.
_IN_TEXT = re.compile(
    r"\b(?:(?:K|[1-5]|MS|HS|K-2|3-5)-(?:PS|LS|ESS|ETS)\d-\d{1,2}|CCSS\.[A-Z0-9.-]*[A-Z0-9]"
    r"|CCRA\.[A-Z]{1,2}\.\d{1,2}|(?:RL|RI|RH|RST|WHST)\.(?:K|\d{1,2}(?:-\d{1,2})?)\.\d{1,2}"
    r"|(?:K|[1-8])\.(?:CC|OA|NBT|NF|MD|RP|NS|EE|SP)\.[A-E]\.\d{1,2}(?:\.?[A-Fa-f]\b)?)"
)
_EVERY_GRADE = (0, 12)


def standard(code: str) -> Standard | None:
    """Return what a code is, or None when it has none of the known forms."""
    plain = _plain(code)
    for family, form in _FORMS:
        if match := form.fullmatch(plain):
            named = match.groupdict()
            segment = named.get("grade") or named.get("band") or named.get("early")
            lowest, highest = _GRADES[segment] if segment else _EVERY_GRADE
            if form.pattern == _HIGH_MATH:
                lowest, highest = _GRADES["HS"]
            first, last = _DOMAINS.get(named.get("domain") or "", _EVERY_GRADE)
            return Standard(family, lowest, highest) if first <= lowest <= last else None
    return None


def is_meant_as_standard(code: str) -> bool:
    """True when a text begins like a code of a known family, even if it is none."""
    return _MEANT.match(_plain(code)) is not None


def codes_in(text: str) -> Iterator[str]:
    """Yield the standard codes that a running text names."""
    for match in _IN_TEXT.finditer(text):
        yield match[0]


def is_listed(code: str, entry: str) -> bool:
    """True when an entry of the person's own list ("CODE: text") is for this code."""
    plain, listed = _plain(code), _plain(entry)
    return bool(plain) and re.match(rf"{re.escape(plain)}(?![\w.-]*\w)", listed) is not None


def _plain(code: str) -> str:
    dashes = code.replace("\u2013", "-").replace("\u2011", "-").upper()
    plain = re.sub(r"^((?:CCSS\.MATH\.CONTENT\.)?HS)([NAFGS])[.-]", r"\1\2-", dashes.strip())
    return " ".join(plain.split())
