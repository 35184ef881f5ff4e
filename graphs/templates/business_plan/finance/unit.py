"""Unit economics: what one sale, or one customer, brings."""

from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.finance.lines import Lines
from graphs.templates.business_plan.finance.results import UnitEconomics
from graphs.templates.business_plan.finance.sales import revenue_of_unit
from graphs.templates.business_plan.finance.statements import kept


def direct_cost_of_unit(given: Assumptions) -> float:
    """Return the goods or hours of one unit."""
    amount = given.direct_cost.amount.value
    return amount * revenue_of_unit(given) if given.direct_cost.per == "revenue" else amount


def contribution(given: Assumptions) -> float:
    """Return what one unit leaves for everything else."""
    return revenue_of_unit(given) - direct_cost_of_unit(given)


def unit_economics(given: Assumptions, made: Lines) -> UnitEconomics:
    """Return what one unit brings; lifetime and cost of winning one where customers are counted."""
    revenue, left = revenue_of_unit(given), contribution(given)
    lifetime = None
    if given.churn is not None and given.churn.value > 0:
        lifetime = 1 / given.churn.value
    worth = None if lifetime is None else left * lifetime
    cost = _acquisition(given, made)
    return UnitEconomics(
        revenue=kept(revenue),
        direct_cost=kept(direct_cost_of_unit(given)),
        contribution=kept(left),
        gross_margin=kept(left / revenue) if revenue > 0 else None,
        lifetime_months=_maybe(lifetime),
        lifetime_value=_maybe(worth),
        acquisition_cost=_maybe(cost),
        value_to_cost=_maybe(worth / cost) if worth is not None and cost else None,
        payback_months=_maybe(cost / left) if lifetime and cost is not None and left > 0 else None,
    )


def _acquisition(given: Assumptions, made: Lines) -> float | None:
    """Return what winning a customer costs: as assumed, or all marketing by all who were won."""
    if given.marketing.per == "new_customer":
        return given.marketing.amount.value
    won = sum(made.sold.new_customers)
    return sum(made.marketing) / won if won > 0 else None


def _maybe(number: float | None) -> float | None:
    return None if number is None else kept(number)
