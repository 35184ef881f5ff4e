"""Durations in words: "2 days", "1 hour 30 minutes", "45 s"."""

import re
from datetime import timedelta

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_PART = re.compile(
    r"\s*(\d+(?:\.\d+)?)\s*(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w)\b[\s,]*"
)
ALLOWED = 'a duration such as "45 seconds", "1 hour 30 minutes" or "2 days", of up to 400 days'
_MOST = timedelta(days=400)


def duration(text: str) -> timedelta:
    """Return a duration; raise ValueError for what is none, or is not within bounds."""
    seconds, at = 0.0, 0
    low = text.lower()
    while at < len(low):
        found = _PART.match(low, at)
        if found is None:
            raise ValueError(f"{text!r} is not {ALLOWED}")
        seconds += float(found[1]) * _UNITS[found[2][0]]
        at = found.end()
    length = timedelta(seconds=seconds)
    if not timedelta(0) < length <= _MOST:
        raise ValueError(f"{text!r} is not {ALLOWED}")
    return length


def said(length: timedelta) -> str:
    """Return a duration in words, by its two largest units."""
    seconds = round(length.total_seconds())
    parts = []
    for name, size in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {name}{'' if count == 1 else 's'}")
    return " ".join(parts[:2]) or "no time"
