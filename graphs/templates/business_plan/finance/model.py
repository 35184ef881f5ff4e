"""The whole model: one pure function from assumptions to everything that a reader asks of them."""

from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.finance import statements
from graphs.templates.business_plan.finance.figures import figures
from graphs.templates.business_plan.finance.lines import lines
from graphs.templates.business_plan.finance.liquidity import (
    gap,
    lowest,
    owner_share,
    runway,
    sources_and_uses,
)
from graphs.templates.business_plan.finance.results import Model
from graphs.templates.business_plan.finance.scenarios import scenarios
from graphs.templates.business_plan.finance.statements import kept
from graphs.templates.business_plan.finance.unit import unit_economics
from graphs.templates.business_plan.finance.ways_out import ways_out
from graphs.templates.business_plan.finance.yearly import (
    break_even,
    first_profit_month,
    recovered_month,
    years,
)


def compute(assumptions: Assumptions) -> Model:
    """Return the model. Equal assumptions give an equal model."""
    made = lines(assumptions)
    by_year = years(made)
    money = sources_and_uses(assumptions, made)
    cover = made.least_cover()
    model = Model(
        profit=statements.profit(assumptions, made),
        cash=statements.cash(assumptions, made),
        balance=statements.balance(assumptions, made),
        loan=statements.repayment(assumptions, assumptions.loan),
        earlier_loan=statements.repayment(assumptions, assumptions.opening.loan),
        years=by_year,
        first_profit_month=first_profit_month(made),
        recovered_month=recovered_month(made),
        break_even=break_even(assumptions, by_year),
        unit=unit_economics(assumptions, made),
        runway=runway(assumptions, made),
        lowest_cash=lowest(assumptions, made),
        gap=gap(assumptions, made),
        least_cover=None if cover is None else kept(cover),
        owner_share=owner_share(money),
        sources_uses=money,
        scenarios=scenarios(assumptions, made),
        ways_out=ways_out(assumptions, made),
        figures={},
    )
    return model.model_copy(update={"figures": figures(assumptions, model)})
