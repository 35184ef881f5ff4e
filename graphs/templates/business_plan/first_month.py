"""The first month of a plan: as it was said, or the month after next of the day it is written."""

import re
from datetime import date

from graphs.templates.business_plan.finance.calendar import period

BY_ITSELF = "the month after next"  # how a plan says that nobody chose its first month
_OF_EARLIER_DRAFTS = "2027-01"  # these do not know the day on which they were written
_WAIT = 3  # the plan's month, counted from the month it is written in as month 1
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(
    r"(?P<year>20\d\d)\s*[-/. ]\s*(?P<number>0?[1-9]|1[0-2])(?!\d)"
    r"|(?:(?P<before>0?[1-9]|1[0-2])\s*[-/.]\s*"
    r"|(?P<name>[a-z]{3,9})\.?,?\s+(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?)(?P<then>20\d\d)",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?<!\d)(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(20\d\d)(?!\d)")
_ALONE = re.compile(
    r"(?:(?:in|from|on)\s+)?(?:(?:the\s+)?\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?)?"
    r"(?P<name>[a-z]{3,9})\.?(?:\s+\d{1,2}(?:st|nd|rd|th)?)?",
    re.IGNORECASE,
)


def usual_month(written_on: str) -> str:
    """Return the month that a plan begins in where nobody says one: time to get the money first."""
    day = _day(written_on)
    return _OF_EARLIER_DRAFTS if day is None else period(f"{day:%Y-%m}", _WAIT)


def month_in(text: str, written_on: str) -> str | None:
    """Return a month as 2027-03, read from "March 2027", "3/2027" and the like; None for none.

    A month without its year is the next one of that name. A day that may be of two months, as
    3/4/2027 may, is none.
    """
    if alone := _ALONE.fullmatch(text.strip()):
        return _next(alone["name"], written_on)
    if dated := _DATE.search(text):
        return _of_date(int(dated[1]), dated[2], int(dated[3]), dated[4])
    found = _MONTH.search(text)
    if found is None:
        return None
    year = found["year"] or found["then"]
    number = found["number"] or found["before"] or _number(found["name"])
    return f"{year}-{int(number):02d}" if number else None


def before_opening(opens_in: str, months: int, written_on: str) -> str:
    """Return the first month of a plan for what opens in a month: so many months before.

    It lies after the day on which the plan is written, as far as the opening does.
    """
    wanted, day = period(opens_in, 1 - months), _day(written_on)
    return wanted if day is None else max(wanted, min(opens_in, period(f"{day:%Y-%m}", 2)))


def months_between(start_month: str, later: str) -> int:
    """Return how many months lie between two months of the calendar."""
    years = int(later[:4]) - int(start_month[:4])
    return 12 * years + int(later[5:]) - int(start_month[5:])


def _of_date(first: int, sign: str, second: int, year: str) -> str | None:
    """Return the month of a date: its day comes first, or second, or nobody can tell."""
    numbers = {second} if sign == "." else {one for one in (first, second) if one <= 12}
    month = numbers.pop() if len(numbers) == 1 else 0
    return f"{year}-{month:02d}" if 1 <= month <= 12 else None


def _next(name: str, written_on: str) -> str | None:
    number, day = _number(name), _day(written_on)
    if number is None:
        return None
    if day is None:
        return f"{_OF_EARLIER_DRAFTS[:4]}-{number:02d}"
    return f"{day.year + (number <= day.month)}-{number:02d}"


def _number(name: str) -> int | None:
    short = name[:3].lower()
    return _MONTHS.index(short) + 1 if short in _MONTHS else None


def _day(written_on: str) -> date | None:
    return date.fromisoformat(written_on) if written_on else None
