"""Retry-After: how long a server asks to be left alone, as its header says it."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def seconds_asked(text: str, now: datetime) -> float | None:
    """Read the header, which is a number of seconds or a date; None where it is neither."""
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text.strip()):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
