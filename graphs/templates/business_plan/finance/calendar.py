"""The months of the plan as months of the calendar."""

from graphs.templates.business_plan.assumptions import MONTHS

_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def period(start_month: str, month: int) -> str:
    """Return the calendar month ("2027-03") of a month of the plan; 0 is the one before."""
    year, first = int(start_month[:4]), int(start_month[5:])
    years, place = divmod(first - 1 + month - 1, 12)
    return f"{year + years}-{place + 1:02d}"


def named(of: str) -> str:
    """Return a calendar month as it is read: March 2027."""
    return f"{_NAMES[int(of[5:]) - 1]} {of[:4]}"


def season(factors: list[float], start_month: str) -> list[float]:
    """Return the factor of each month of the plan."""
    first = int(start_month[5:]) - 1
    return [factors[(first + place) % 12] for place in range(MONTHS)]
