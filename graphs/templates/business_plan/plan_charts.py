"""The charts of a plan as data: documents show them as pictures, slides draw them."""

from graphs.documents.charts import Axis, BarChart, LineChart, Series
from graphs.templates.business_plan.draft import BusinessPlan
from graphs.templates.business_plan.finance.calendar import named

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
CASES = {"low": "Low", "base": "As planned", "high": "High"}


def cash(plan: BusinessPlan) -> LineChart:
    """Return cash at the end of every month."""
    return LineChart(
        title="Cash at the end of each month",
        x=tuple(short_month(one.period) for one in plan.model.cash),
        series=(Series("Cash", tuple(one.closing for one in plan.model.cash)),),
        y_axis=_axis(plan),
    )


def sales(plan: BusinessPlan) -> LineChart:
    """Return revenue and all costs of every month."""
    profit = plan.model.profit
    return LineChart(
        title="Revenue, and all costs before tax, by month",
        x=tuple(short_month(one.period) for one in profit),
        series=(
            Series("Revenue", tuple(one.revenue for one in profit)),
            Series("Costs", tuple(one.revenue - one.profit_before_tax for one in profit)),
        ),
        y_axis=_axis(plan),
    )


def cases(plan: BusinessPlan) -> BarChart:
    """Return the net profit of each year in the three cases."""
    return BarChart(
        title="Net profit of each year in three cases",
        categories=("Year 1", "Year 2", "Year 3"),
        series=tuple(
            Series(CASES[one.name], tuple(one.net_profit)) for one in plan.model.scenarios
        ),
        y_axis=_axis(plan),
    )


def short_month(period: str) -> str:
    """Return a month as it stands at an axis or over a column: Mar 27."""
    return f"{named(period)[:3]} {period[2:4]}"


def _axis(plan: BusinessPlan) -> Axis:
    currency = plan.assumptions.currency
    return Axis("" if currency in _SIGNS else currency, _SIGNS.get(currency, ""))
