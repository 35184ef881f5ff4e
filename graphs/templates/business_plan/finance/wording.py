"""Figures as they are read: money, shares, ratios and months in words."""

from graphs.templates.business_plan.finance.calendar import named

_SYMBOLS = {
    **{"USD": "$", "EUR": "€", "GBP": "£", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$"},
    **{"INR": "₹", "JPY": "¥", "SGD": "S$"},
}
_WHOLE = 1000  # from here on, nobody reads cents


def money(amount: float, currency: str) -> str:
    """Return an amount: cents below a thousand where there are any, whole units above."""
    whole = abs(amount) >= _WHOLE or abs(amount - round(amount)) < 0.005
    digits = f"{abs(amount):,.0f}" if whole else f"{abs(amount):,.2f}"
    sign = "-" if amount < 0 and digits.strip("0.,") else ""
    symbol = _SYMBOLS.get(currency)
    return f"{sign}{symbol}{digits}" if symbol else f"{sign}{currency} {digits}"


def percent(share: float) -> str:
    """Return a share in percent, with one place where it has one."""
    told = f"{share * 100:,.1f}".removesuffix(".0")
    return f"{'0' if told == '-0' else told}%"


def ratio(number: float) -> str:
    """Return a ratio with two places."""
    return f"{number:,.2f}".removeprefix("-") if abs(number) < 0.005 else f"{number:,.2f}"


def count(number: float) -> str:
    """Return a number of things: whole, or with one place where there are few."""
    return f"{number:,.1f}".removesuffix(".0") if abs(number) < 20 else f"{number:,.0f}"


def months(number: float) -> str:
    """Return a number of months."""
    told = count(number)
    return f"{told} month" if told == "1" else f"{told} months"


def month(number: int, of: str) -> str:
    """Return a month of the plan with that of the calendar: month 7 (March 2027)."""
    return f"month {number} ({named(of)})"
