"""How a report writes figures: shares, money, seconds, counts, and means with their intervals."""

from typing import Literal

from assistant.evaluation.intervals import Interval

Unit = Literal["share", "usd", "seconds", "words", "level"]


def count(number: int, noun: str) -> str:
    """Return a number with its noun: ``1 case``, ``3 cases``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def percent(share: float) -> str:
    """Return a share in percent: 100 % is said of all alone, and 0 % of none."""
    shown = round(share * 100)
    if 0 < share < 1:
        shown = min(99, max(1, shown))
    return f"{shown} %"


def usd(amount: float) -> str:
    """Return an amount in US dollars; of a small one, two digits that say something."""
    digits = 2 if amount == 0 or abs(amount) >= 0.1 else 3 if abs(amount) >= 0.01 else 4
    return f"{'-' if amount < 0 else ''}${abs(amount):,.{digits}f}"


def seconds(amount: float) -> str:
    """Return a length of time."""
    if amount < 0:
        return f"-{seconds(-amount)}"
    if amount < 60:
        return f"{amount:.1f} s"
    minutes, rest = divmod(round(amount), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def amount(value: float, unit: Unit) -> str:
    """Return a value in its unit."""
    match unit:
        case "share":
            return percent(value)
        case "usd":
            return usd(value)
        case "seconds":
            return seconds(value)
        case "words":
            return f"{value:,.0f}"
        case "level":
            return f"{value:.2f}"


def mean(interval: Interval | None, unit: Unit) -> str:
    """Return a mean with its interval and n; a dash where nothing was measured."""
    if interval is None:
        return "–"
    value, low, high = (amount(one, unit) for one in interval[:3])
    if interval.n == 1 or low == high:
        return f"{value}, n = {interval.n}"
    return f"{value} ({low} to {high}), n = {interval.n}"


def difference(interval: Interval, unit: Unit) -> str:
    """Return a mean difference with its sign and its interval."""
    value, low, high = (_signed(one, unit) for one in interval[:3])
    return value if low == high else f"{value} ({low} to {high})"


def _signed(value: float, unit: Unit) -> str:
    told = f"{value * 100:.0f} points" if unit == "share" else amount(value, unit)
    plain = told.lstrip("-")
    if not any(sign in "123456789" for sign in plain):
        return plain
    return f"{'−' if value < 0 else '+'}{plain}"
