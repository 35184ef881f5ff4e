"""The three statements by month, and the repayment schedules, from the lines of the model."""

from itertools import accumulate

from graphs.templates.business_plan.assumptions import MONTHS, Assumptions, Loan
from graphs.templates.business_plan.finance.calendar import period
from graphs.templates.business_plan.finance.debts import schedule
from graphs.templates.business_plan.finance.lines import Lines
from graphs.templates.business_plan.finance.results import (
    BalanceMonth,
    CashMonth,
    LoanMonth,
    ProfitMonth,
)


def kept(number: float) -> float:
    """Return an amount as it is stored: to a hundredth of a cent, and never a minus zero."""
    return round(number, 4) + 0.0


def profit(given: Assumptions, made: Lines) -> list[ProfitMonth]:
    """Return profit and loss by month."""
    columns = profit_lines(made)
    return [ProfitMonth(**_dated(given, place), **_at(columns, place)) for place in range(MONTHS)]


def profit_lines(made: Lines) -> dict[str, list[float]]:
    """Return the lines of profit and loss by the names of their fields."""
    return {
        "units": made.sold.units,
        "new_customers": made.sold.new_customers,
        "revenue": made.sold.revenue,
        "direct_cost": made.direct_cost,
        "gross_profit": _less(made.sold.revenue, made.direct_cost),
        "payroll": made.payroll,
        "opex": made.opex,
        "marketing": made.marketing,
        "ebitda": made.ebitda,
        "depreciation": made.depreciation,
        "interest": made.debt.interest,
        "profit_before_tax": made.profit_before_tax,
        "tax": made.taxed.charged,
        "net_profit": net_profit(made),
    }


def cash(given: Assumptions, made: Lines) -> list[CashMonth]:
    """Return the flow of cash by month; what is paid is negative."""
    settled = made.settled
    columns = {
        "opening": [given.opening.cash.value, *made.cash[:-1]],
        "from_customers": settled.from_customers,
        "to_suppliers": _paid(settled.to_suppliers),
        "payroll": _paid(made.payroll),
        "opex": _paid(made.opex),
        "marketing": _paid(made.marketing),
        "sales_tax": _paid(settled.sales_tax_paid),
        "income_tax": _paid(made.taxed.paid),
        "interest": _paid(made.debt.interest),
        "operating": made.operating,
        "investing": _paid(made.purchases),
        "owner_in": made.owner_in,
        "equity_in": made.equity_in,
        "grant_in": made.grant_in,
        "loan_in": made.debt.drawn,
        "loan_repaid": _paid(made.debt.principal),
        "owner_draw": _paid(made.owner_draw),
        "financing": made.financing,
        "change": _less(made.cash, [given.opening.cash.value, *made.cash[:-1]]),
        "closing": made.cash,
    }
    return [CashMonth(**_dated(given, place), **_at(columns, place)) for place in range(MONTHS)]


def balance(given: Assumptions, made: Lines) -> list[BalanceMonth]:
    """Return what is owned and owed at each month's end, from the day before the first."""
    opening, settled = given.opening, made.settled
    equipment = _from(opening.equipment.value, _less(made.purchases, made.depreciation))
    there = {
        "cash": [opening.cash.value, *made.cash],
        "receivables": [opening.receivables.value, *settled.receivables],
        "stock": [opening.stock.value, *settled.stock],
        "equipment": equipment,
    }
    owed = {
        "payables": [opening.payables.value, *settled.payables],
        "sales_tax_due": [0.0, *settled.sales_tax_due],
        "income_tax_due": [0.0, *made.taxed.due],
        "loans": [opening.loan.amount.value if opening.loan else 0.0, *made.debt.owed],
    }
    assets, liabilities = _summed(there), _summed(owed)
    put_in = [sum(one) for one in zip(made.owner_in, made.equity_in, made.grant_in, strict=True)]
    capital = {
        "paid_in": _from(assets[0] - liabilities[0], put_in),
        "retained": _from(0.0, _less(net_profit(made), made.owner_draw)),
    }
    columns = {**there, "assets": assets, **owed, "liabilities": liabilities, **capital}
    columns["equity"] = _summed(capital)
    return [
        BalanceMonth(**_dated(given, place - 1), **_at(columns, place))
        for place in range(MONTHS + 1)
    ]


def repayment(given: Assumptions, loan: Loan | None) -> list[LoanMonth]:
    """Return the schedule of a loan until nothing is left of it."""
    if loan is None:
        return []
    return [
        LoanMonth(
            month=month,
            period=period(given.start_month, month),
            opening=kept(one.opening),
            interest=kept(one.interest),
            principal=kept(one.principal),
            payment=kept(one.interest + one.principal),
            closing=kept(one.closing),
        )
        for month, one in enumerate(schedule(loan), loan.month)
    ]


def net_profit(made: Lines) -> list[float]:
    """Return profit after tax by month."""
    return _less(made.profit_before_tax, made.taxed.charged)


def _dated(given: Assumptions, place: int) -> dict[str, object]:
    return {"month": place + 1, "period": period(given.start_month, place + 1)}


def _at(columns: dict[str, list[float]], place: int) -> dict[str, float]:
    return {name: kept(values[place]) for name, values in columns.items()}


def _less(first: list[float], second: list[float]) -> list[float]:
    return [one - other for one, other in zip(first, second, strict=True)]


def _paid(amounts: list[float]) -> list[float]:
    return [-one for one in amounts]


def _from(first: float, changes: list[float]) -> list[float]:
    return list(accumulate(changes, initial=first))


def _summed(columns: dict[str, list[float]]) -> list[float]:
    return [sum(one) for one in zip(*columns.values(), strict=True)]
