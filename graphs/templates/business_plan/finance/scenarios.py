"""The low, the base and the high case, each a whole plan of its own."""

from graphs.templates.business_plan.assumptions import MONTHS, Assumptions
from graphs.templates.business_plan.finance.cases import CASES, Case
from graphs.templates.business_plan.finance.lines import Lines, lines
from graphs.templates.business_plan.finance.liquidity import gap, lowest
from graphs.templates.business_plan.finance.results import Scenario
from graphs.templates.business_plan.finance.statements import kept, net_profit
from graphs.templates.business_plan.finance.yearly import first_profit_month


def scenarios(given: Assumptions, base: Lines) -> list[Scenario]:
    """Return what the plan comes to in each case."""
    return [
        _scenario(given, case, base if case.name == "base" else lines(given, case))
        for case in CASES
    ]


def _scenario(given: Assumptions, case: Case, made: Lines) -> Scenario:
    return Scenario(
        name=case.name,
        revenue=_by_year(made.sold.revenue),
        net_profit=_by_year(net_profit(made)),
        closing_cash=[kept(made.cash[last]) for last in range(11, MONTHS, 12)],
        cover=[None if one is None else kept(one) for one in made.covers()],
        lowest_cash=lowest(given, made),
        gap=gap(given, made),
        first_profit_month=first_profit_month(made),
    )


def _by_year(values: list[float]) -> list[float]:
    return [kept(sum(values[first : first + 12])) for first in range(0, MONTHS, 12)]
