"""The years: sums of the months, the cover of debt, and what must be sold to lose nothing."""

from collections.abc import Mapping, Sequence
from itertools import accumulate

from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.finance.lines import Lines
from graphs.templates.business_plan.finance.results import BreakEven, Year
from graphs.templates.business_plan.finance.statements import kept, profit_lines
from graphs.templates.business_plan.finance.unit import contribution


def years(made: Lines) -> list[Year]:
    """Return each year as the sum of its months."""
    columns = profit_lines(made)
    return [_year(number, made, columns) for number in (1, 2, 3)]


def _year(number: int, made: Lines, columns: Mapping[str, list[float]]) -> Year:
    months = slice(12 * (number - 1), 12 * number)
    sums = {name: sum(values[months]) for name, values in columns.items()}
    draw = sum(made.owner_draw[months])
    cover = made.covers()[number - 1]
    return Year(
        year=number,
        **{name: kept(one) for name, one in sums.items()},
        operating_cash=kept(sum(made.operating[months])),
        investing_cash=kept(-sum(made.purchases[months])),
        financing_cash=kept(sum(made.financing[months])),
        closing_cash=kept(made.cash[12 * number - 1]),
        owner_draw=kept(draw),
        available_for_debt=kept(sums["ebitda"] - sums["tax"] - draw),
        debt_service=kept(sums["interest"] + sum(made.debt.principal[months])),
        cover=None if cover is None else kept(cover),
    )


def break_even(given: Assumptions, of: Sequence[Year]) -> list[BreakEven]:
    """Return for each year what must be sold a month to cover its average costs."""
    return [_break_even(given, one) for one in of]


def _break_even(given: Assumptions, year: Year) -> BreakEven:
    per_customer = given.marketing.per == "new_customer" and given.churn is None
    marketing = 0.0 if per_customer else year.marketing  # won one by one, it goes with each sale
    fixed = (year.payroll + year.opex + marketing + year.depreciation + year.interest) / 12
    each = contribution(given) - (given.marketing.amount.value if per_customer else 0.0)
    units = fixed / each if each > 0 else None
    sold = year.units / 12
    return BreakEven(
        year=year.year,
        fixed_costs=kept(fixed),
        contribution=kept(each),
        units=None if units is None else kept(units),
        units_a_day=None if units is None else kept(units / given.days_open.value),
        sold=kept(sold),
        headroom=kept(1 - units / sold) if units is not None and sold > 0 else None,
    )


def first_profit_month(made: Lines) -> int | None:
    """Return the first month with a profit before tax."""
    return next((place for place, one in enumerate(made.profit_before_tax, 1) if one > 0), None)


def recovered_month(made: Lines) -> int | None:
    """Return the month by which all losses so far are earned back, for good; None where never."""
    below = [place for place, one in enumerate(accumulate(made.profit_before_tax), 1) if one < 0]
    last = below[-1] if below else 0
    return last + 1 if last < len(made.profit_before_tax) else None
