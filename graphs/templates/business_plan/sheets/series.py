"""Values of many months put together: what formulas of a row come to."""

from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from operator import add, sub

from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.finance.calendar import period


def minus(amounts: Sequence[float]) -> list[float]:
    """Return amounts as what is paid, without a minus zero."""
    return [0.0 - one for one in amounts]


def less(first: Sequence[float], second: Sequence[float]) -> list[float]:
    """Return the differences."""
    return list(map(sub, first, second))


def plus(*parts: Sequence[float]) -> list[float]:
    """Return the sums."""
    total = list(parts[0])
    for one in parts[1:]:
        total = list(map(add, total, one))
    return total


def running(amounts: Sequence[float], first: float = 0.0) -> list[float]:
    """Return what has come together at the end of each month."""
    return list(accumulate(amounts, initial=first))[1:]


def day_of(given: Assumptions, month: int) -> float:
    """Return the first day of a month of the plan, as spreadsheets count days."""
    told = period(given.start_month, month)
    return float((date(int(told[:4]), int(told[5:]), 1) - date(1899, 12, 30)).days)
