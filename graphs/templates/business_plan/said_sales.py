"""How much is sold, and when it begins, as people say it: "sell 120 a day", "open in March"."""

import re
from collections.abc import Mapping
from typing import Any

from graphs.templates.business_plan.finance.typical import kind_of
from graphs.written_numbers import FIGURE, written_number

_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6}
# How much is sold: "sell 120 a day", "90 customers a day", and no money.
_THINGS = (
    r"(?:sales?|customers?|clients?|guests?|orders?|covers?|meals?|jobs?|visits?|subscribers?"
    r"|students?|patients?|bookings?|deliver(?:y|ies)|items?|units?)"
)
_NOT_SOLD = (
    r"(?:hours?|hrs|minutes|mins|days|weeks|times|shifts|miles|dollars|euros|pounds|bucks|posts|ads"
    r"|emails|letters|calls|flyers|visitors)\b"
)
_COUNT = rf"(?<![$€£\d.,])(?P<digits>{FIGURE})(?P<scale>k)?"
_EACH = r"\s+(?:a|per|each|every)\s+(?P<per>day|month)\b"
_SOLD = (
    re.compile(
        rf"\b(?:sell|serve)(?:s|ing)?\s+(?:about |around |only |up to )?{_COUNT}"
        rf"(?:\s+(?!dollars?|euros?|pounds?)[a-z]+)?{_EACH}",
        re.IGNORECASE,
    ),
    re.compile(rf"{_COUNT}\s+(?!{_NOT_SOLD})(?:{_THINGS}|[a-z]+s){_EACH}", re.IGNORECASE),
    # After what each brings: "GBP 15 each, about 8 a day".
    re.compile(
        rf"\beach,?\s+(?:and\s+)?(?:about |around |roughly )?{_COUNT}{_EACH}", re.IGNORECASE
    ),
)
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_NUMBER_OF_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DAY = rf"(?:the\s+)?(?:{_NUMBER_OF_DAY}\s+(?:of\s+)?)?"
_NO_YEAR = r"(?!\s*,?\s*\d)\b"
_WHEN = (
    rf"(?:(?:in|from|on|is)\s+{_DAY}(?P<soon>{MONTH})(?:\s+{_NUMBER_OF_DAY})?{_NO_YEAR}"
    rf"|(?P<dated>{MONTH})\s+{_NUMBER_OF_DAY}{_NO_YEAR}"
    rf"|(?:(?:in|from|on|is)\s+)*{_DAY}(?P<when>{MONTH}\.?(?:\s+{_NUMBER_OF_DAY})?,?\s+20\d\d"
    r"|20\d\d-\d\d|\d\d?[-/.]\d\d?[-/.]20\d\d|\d\d?/20\d\d)(?:-\d\d)?)"
    rf"(?:,?\s+(?:and\s+)?not\s+(?:in\s+)?{MONTH}(?:\s+20\d\d)?\b)?"
)
START = re.compile(
    r"\b(?:start(?:s|ing)?|begin(?:s|ning)?|first month(?: of the plan)?|starting month):?\s+"
    rf"{_WHEN}",
    re.IGNORECASE,
)
# Who opens in a month has the first sale in it; the plan may begin earlier.
OPENS = re.compile(
    r"\b(?:open(?:s|ing)?(?:\s+(?:date|day|month))?|launch(?:es|ing)?"
    r"|(?:the |our |my )?first sales?(?: (?:comes?|falls?))?"
    rf"|start(?:s|ing)? (?:selling|to sell)):?\s+{_WHEN}",
    re.IGNORECASE,
)
OTHER_SALES = re.compile(
    r"\b(?:sell(?:s|ing)?|sold)\s+(?P<part>\d{1,3})\s?(?:%|percent)\s+(?P<way>less|fewer|more)\b",
    re.IGNORECASE,
)


def sold_in(line: str) -> re.Match[str] | None:
    """Return where a line says how much is sold."""
    return next((found for pattern in _SOLD if (found := pattern.search(line))), None)


def volume(match: re.Match[str] | None, given: Mapping[str, Any]) -> float | None:
    """Return how much is sold, as a business of this kind counts it: a day or a month."""
    if match is None:
        return None
    says = kind_of(str(given["business"]), given.get("kind")).says
    sold, counted = number(match["digits"], match["scale"]), says["volume"]["per"]
    days = given.get("days_open") or says["days_open"][0]
    if sold is None or match["per"].lower() == counted:
        return sold
    return round(float(sold * days if counted == "month" else sold / days), 1)


def other_volume(match: re.Match[str], given: Mapping[str, Any]) -> float:
    """Return how much is sold when it is so many percent less, or more, than now."""
    typical = kind_of(str(given["business"]), given.get("kind")).says["volume"]["start"][0]
    now = float(given.get("volume") or typical)
    part = int(match["part"]) / 100
    return round(now * (1 + part if match["way"].lower() == "more" else 1 - part), 1)


def month_said(match: re.Match[str] | None) -> str | None:
    """Return a month as it was said: without its year it is read on the day of the plan."""
    return match["when"] or match["soon"] or match["dated"] if match else None


def number(digits: str, scale: str | None) -> float | None:
    """Return an amount; None where it may be read in two ways."""
    read = written_number(digits)
    if read is None:
        return None
    whole = read * _SCALES.get((scale or "").lower(), 1)
    return int(whole) if whole == int(whole) else whole
