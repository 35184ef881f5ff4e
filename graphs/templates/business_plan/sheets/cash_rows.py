"""Rows of a case: the flow of cash. What is paid is negative."""

from collections.abc import Iterator

from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.finance.lines import Lines
from graphs.templates.business_plan.sheets.grid import Heading, Row
from graphs.templates.business_plan.sheets.profit_rows import listed
from graphs.templates.business_plan.sheets.series import less, minus


def cash_rows(given: Assumptions, made: Lines) -> Iterator[Row | Heading]:
    """Yield where cash comes from and goes to, from the first cash of a month to its last."""
    opening = given.opening.cash.value
    before = [opening, *made.cash[:-1]]
    yield Heading("Cash flow")
    yield Row("opening", "Cash at the beginning", "=[closing@-1]", before)
    yield from _operating(made)
    spent = listed(given.capex, "capex", "=").replace("=", "=-", 1)
    yield Row("investing", "Purchases", spent, minus(made.purchases))
    yield from _financing(given, made)
    flows = "=[operating]+[investing]+[financing]"
    yield Row("change", "Change of cash", flows, less(made.cash, before))
    yield Row(
        "closing",
        "Cash at the end",
        "=[opening]+[change]",
        made.cash,
        start=opening,
        start_formula="=in_opening_cash",
        style="total",
    )


def _operating(made: Lines) -> Iterator[Row]:
    settled = made.settled
    billed = "=[billed]+[receivables@-1]-[receivables]"
    yield Row("from_customers", "From customers, with sales tax", billed, settled.from_customers)
    bought = "=-([bought]+[payables@-1]-[payables])"
    yield Row("to_suppliers", "To suppliers", bought, minus(settled.to_suppliers))
    yield Row("payroll_paid", "Payroll", "=-[payroll]", minus(made.payroll))
    yield Row("opex_paid", "Running costs", "=-[opex]", minus(made.opex))
    yield Row("marketing_paid", "Marketing", "=-[marketing]", minus(made.marketing))
    due = "=-SUMPRODUCT(([month@all]=[month]-in_sales_tax_lag_months)*[sales_tax@all])"
    yield Row("sales_tax_paid", "Sales tax", due, minus(settled.sales_tax_paid))
    yield Row("tax_paid", "Tax on profit", _tax_paid(), minus(made.taxed.paid))
    yield Row("interest_paid", "Interest", "=-[interest]", minus(made.debt.interest))
    total = (
        "=[from_customers]+[to_suppliers]+[payroll_paid]+[opex_paid]+[marketing_paid]"
        "+[sales_tax_paid]+[tax_paid]+[interest_paid]"
    )
    yield Row("operating", "From the business", total, made.operating, style="total")


def _financing(given: Assumptions, made: Lines) -> Iterator[Row]:
    yield Row("owner_in", "Owner's money", "=IF([month]=1,in_owner_injection,0)", made.owner_in)
    yield Row("equity_in", "Investors", listed(given.equity, "equity", "="), made.equity_in)
    granted = "=IF([month]=in_grant_month,in_grant_amount,0)" if given.grant else "=0"
    yield Row("grant_in", "Grant", granted, made.grant_in)
    drawn = "=IF([month]=in_loan_month,in_loan_amount,0)" if given.loan else "=0"
    yield Row("loan_in", "Loan", drawn, made.debt.drawn)
    repaid = "=-[principal]"
    yield Row("loan_repaid", "Loans paid back", repaid, minus(made.debt.principal))
    draw = "=-IF([month]>=in_owner_draw_month,in_owner_draw_amount,0)"
    yield Row("draw", "Owner's draw", draw, minus(made.owner_draw))
    total = "=[owner_in]+[equity_in]+[grant_in]+[loan_in]+[loan_repaid]+[draw]"
    label = "From owner, investors and lenders"
    yield Row("financing", label, total, made.financing, style="total")


def _tax_paid() -> str:
    """Return the formula of a year's tax, paid some months after the year ended."""
    ended = "[month]-in_income_tax_paid_after_months"
    year = f"([month@all]>{ended}-12)*([month@all]<={ended})*[tax@all]"
    return f"=-IF(AND({ended}>=12,MOD({ended},12)=0),SUMPRODUCT({year}),0)"
