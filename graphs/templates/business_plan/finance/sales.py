"""What is sold each month: units, customers won, revenue."""

from typing import NamedTuple

from graphs.templates.business_plan.assumptions import MONTHS, Assumptions
from graphs.templates.business_plan.finance.calendar import season
from graphs.templates.business_plan.finance.cases import Case


class Sales(NamedTuple):
    """A value for each of the 36 months, the first at 0."""

    units: list[float]
    new_customers: list[float]
    revenue: list[float]


def sales(given: Assumptions, case: Case) -> Sales:
    """Return what is sold: a ramp up to its cap, in its seasons; with a subscription, who stays."""
    wanted = _ramp(given, case)
    new = [0.0] * MONTHS
    units = wanted
    if given.churn is not None:
        new, units = wanted, _staying(given, case, wanted)
    elif given.marketing.per == "new_customer":
        new = wanted
    each = revenue_of_unit(given)
    return Sales(units, new, [one * each for one in units])


def revenue_of_unit(given: Assumptions) -> float:
    """Return what one unit brings: the price, or the part of it that a marketplace keeps."""
    return given.price.value * (1.0 if given.take_rate is None else given.take_rate.value)


def _ramp(given: Assumptions, case: Case) -> list[float]:
    volume = given.volume
    start, growth, cap = case.sold(volume.start), case.sold(volume.growth), case.sold(volume.cap)
    days = given.days_open.value if volume.per == "day" else 1.0
    first = given.sales_from - 1
    factors = season(given.seasonality.factors, given.start_month)
    return [
        min(start * (1 + growth) ** (place - first), cap) * days * factor if place >= first else 0.0
        for place, factor in enumerate(factors)
    ]


def _staying(given: Assumptions, case: Case, new: list[float]) -> list[float]:
    assert given.churn is not None
    stay = 1 - case.lost(given.churn)
    customers = given.volume.opening.value if given.volume.opening else 0.0
    there = []
    for won in new:
        customers = customers * stay + won
        there.append(customers)
    return there
