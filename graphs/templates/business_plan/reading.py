"""One free line read into the inputs of a plan: what it is for, how much, and which business.

"business plan for a bakery in Dayton, need a 60k loan" says all of them. Only what stands there is
returned.
"""

import re
from collections.abc import Mapping
from typing import Any

_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6}
_AMOUNT = (
    r"[$€£]?\s?(?P<digits>\d{1,3}(?:[.,]\d{3})+|\d+(?:\.\d+)?)"
    r"\s?(?P<scale>k|mn?|thousand|million)?\b"
)
_MONEY_WORDS = (
    r"(?:loans?|credit|grants?|funding|investment|capital|seed|round|from (?:the |a |my )?banks?"
    r"|from (?:the |an? )?(?:investors?|angels?|foundation))"
)
_ASKS = (
    rf"\b(?:need(?:s|ing)?|rais(?:e|es|ing)|borrow(?:s|ing)?|look(?:s|ing)? for|ask(?:s|ing)? for"
    rf"|seek(?:s|ing)?|want(?:s|ing)?|get|{_MONEY_WORDS} of)\s+"
    r"(?:a |an |about |around |roughly |up to |some |another )*"
)
_ASK = re.compile(
    rf"{_ASKS}{_AMOUNT}(?!\s*(?:%|percent|years?|months?|people|customers?|days?|hours?))",
    re.IGNORECASE,
)
_OWN = (
    re.compile(
        rf"\b(?:budget|savings|own money)\s+(?:of|is)\s+(?:about |only |just )?{_AMOUNT}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_AMOUNT}\s+(?:of (?:my|our) own|in savings|saved|(?:of )?savings|budget)",
        re.IGNORECASE,
    ),
)
_BESIDE = re.compile(rf"{_AMOUNT}\s+(?:\w+\s+)?{_MONEY_WORDS}", re.IGNORECASE)
_PURPOSES = {
    "loan": r"loans?|lenders?|banks?|borrow\w*|sba|credit line|line of credit",
    "investors": r"investors?|rais(?:e|ing)|seed round|angels?|vcs?|venture capital|pitch|equity",
    "grant": r"grants?|foundation money|subsid(?:y|ies)",
    "own_use": r"(?:only |just )?for (?:myself|ourselves|my own use|our own use|me alone)",
}
_CURRENCIES = {
    "EUR": r"€|\beuros?\b|\bEUR\b",
    "GBP": r"£|\bpounds?\b|\bGBP\b|\bquid\b",
    "CAD": r"\bCA\$|\bCAD\b|\bcanadian dollars?\b",
    "AUD": r"\bA\$|\bAUD\b|\baustralian dollars?\b",
    "CHF": r"\bCHF\b|\bfrancs?\b",
    "INR": r"₹|\brupees?\b|\bINR\b",
    "JPY": r"¥|\byen\b|\bJPY\b",
    "USD": r"\bUSD\b|\bUS dollars?\b",
}
_STAGES = {
    "existing": r"existing|already (?:run|running|have|own|open|selling)|(?:i|we) (?:run|own) an?\b"
    r"|expand\w*|second (?:shop|location|store|branch)|take over|taking over",
    "idea": r"idea (?:for|of)|thinking (?:of|about)|dream(?:ing)? of",
}
_OPENING = (
    r"(?:(?:business|financial|start-?up) )?(?:plan|proposal|case|model|pitch deck|deck"
    r"|(?:loan|grant) application(?: plan)?)s? (?:for|of|about)"
    r"|(?:to |i'm |we're |am |are )?(?:open|start|launch|set(?:ting)? up|run|own|found|build|buy"
    r"|take over|taking over)(?:s|ing|ning)?(?: up)?|idea (?:for|of)"
    r"|thinking (?:of|about)(?: opening| starting)?|for"
)
_ARTICLE = r"(?:(?:a|an|my|our|the|own|new|small|little|existing)\s+)*"
_END = (
    r"(?=\s*(?:[,;.!?]|$|\s(?:in|at|near|called|named"
    r"|and (?:i|we|want|need|to|then|am|are|have)|i|we|who|which|that needs|so"
    r"|because|need(?:s|ing)?|want(?:s|ing)?|look(?:s|ing)|ask(?:s|ing)|seek(?:s|ing)"
    r"|rais(?:e|es|ing)|borrow(?:s|ing)?|to (?:get|show|apply|borrow|raise)"
    r"|for (?:an? |the |my )?(?:loan|bank|investors?|grant)"
    r"|with (?:(?:an?|my|our|only|just) )*(?:\w+ )?(?:[$€£\d]|budget|savings))\b))"
)
_BUSINESS = re.compile(rf"\b(?:{_OPENING})\s+{_ARTICLE}(?P<what>[^,;.!?]+?){_END}", re.IGNORECASE)
_PROPER = r"(?:(?:St|Ste|Ft|Mt|Pt)\.|(?!(?:I|I'm|We)\b)[A-ZÀ-Þ](?:[\w'’-]|\.(?=\w))*)"
_PLACE = re.compile(
    rf"\b(?:in|near|at)\s+(?P<place>{_PROPER}(?:,?\s+(?:{_PROPER}|de|la|am|upon))*)"
)
_NAME = re.compile(
    r"\b(?:called|named)\s+(?:[\"“](?P<quoted>[^\"”]{2,60})[\"”]"
    r"|(?P<plain>[A-ZÀ-Þ][\w'’&.-]*(?:\s+(?:(?:&|and|of|the)\s+)*[A-ZÀ-Þ][\w'’.-]*)*))"
)
# What people call the thing they want made, or the money, is no business.
_NO_BUSINESS = re.compile(
    r"(?:loan|bank|grant|investors?|business|company|plan|start-?up|me|us|it|this|free|now)s?",
    re.IGNORECASE,
)


def told(text: str) -> Mapping[str, Any]:
    """Return the inputs that a line gives."""
    line = " ".join(text.split())
    found: dict[str, Any] = {
        "purpose": _first(_PURPOSES, line),
        "currency": _first(_CURRENCIES, line),
        "stage": _first(_STAGES, line),
        "ask": _asked(line),
        "owner_injection": _own(line),
        "business": _business(line),
        "place": _matched(_PLACE, line, "place"),
        "name": _matched(_NAME, line, "quoted") or _matched(_NAME, line, "plain"),
    }
    return {name: value for name, value in found.items() if value not in (None, "")}


def _first(patterns: Mapping[str, str], line: str) -> str | None:
    """Return the option whose words stand first in a line."""
    found = []
    for option, words in patterns.items():
        bare = words if words.startswith(("\\b", "€", "£", "₹", "¥")) else rf"\b(?:{words})\b"
        if match := re.search(bare, line, re.IGNORECASE):
            found.append((match.start(), option))
    return min(found)[1] if found else None


def _asked(line: str) -> float | None:
    match = _BESIDE.search(line) or _ASK.search(line)
    return _number(match["digits"], match["scale"]) if match else None


def _own(line: str) -> float | None:
    match = next((found for pattern in _OWN if (found := pattern.search(line))), None)
    return _number(match["digits"], match["scale"]) if match else None


def _number(digits: str, scale: str | None) -> float:
    """Return an amount; of 250.000 and 250,000 alike the sign parts thousands."""
    parted = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits)
    plain = re.sub(r"[.,]", "", digits) if parted else digits
    number = float(plain) * _SCALES.get((scale or "").lower(), 1)
    return int(number) if number == int(number) else number


def _business(line: str) -> str | None:
    for match in _BUSINESS.finditer(line):
        what = match["what"].strip(" -–:")
        if what and not _NO_BUSINESS.fullmatch(what) and not re.match(r"[$€£\d]", what):
            return what
    return None


def _matched(pattern: re.Pattern[str], line: str, group: str) -> str | None:
    match = pattern.search(line)
    return match[group].strip(" .,") if match and match[group] else None
