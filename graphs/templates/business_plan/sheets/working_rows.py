"""Rows of a case: what the statements are worked out from."""

from collections.abc import Iterator

from graphs.templates.business_plan.assumptions import MONTHS, Assumptions
from graphs.templates.business_plan.finance.lines import Lines
from graphs.templates.business_plan.sheets.grid import Heading, Row
from graphs.templates.business_plan.sheets.profit_rows import of_loans
from graphs.templates.business_plan.sheets.series import less, plus, running


def working_rows(given: Assumptions, made: Lines) -> Iterator[Row | Heading]:
    """Yield invoices, purchases of goods, loans, and tax so far."""
    yield Heading("Workings")
    revenue = made.sold.revenue
    taxed = given.sales_tax.rate.value * given.sales_tax.taxable.value
    tax = [one * taxed for one in revenue]
    yield Row("sales_tax", "Sales tax charged", "=[revenue]*tax_on_sales", tax)
    billed = plus(revenue, tax)
    yield Row("billed", "Invoiced, with sales tax", "=[revenue]+[sales_tax]", billed)
    stock = [given.opening.stock.value, *made.settled.stock]
    bought = plus(made.direct_cost, less(stock[1:], stock[:-1]))
    bought_as = "=[direct_cost]+[stock]-[stock@-1]"
    yield Row("bought", "Goods bought", bought_as, bought)
    repaid = of_loans(given, "principal")
    yield Row("principal", "Loans paid back", repaid, made.debt.principal)
    yield from _taxed(given, made)
    yield from _recovered(made)


def _taxed(given: Assumptions, made: Lines) -> Iterator[Row]:
    profit = made.profit_before_tax
    so_far = [sum(profit[month // 12 * 12 : month + 1]) for month in range(MONTHS)]
    losses, carried = [], 0.0
    for month in range(MONTHS):
        if month and month % 12 == 0:
            carried = max(0.0, carried - so_far[month - 1])
        losses.append(carried)
    rate = given.income_tax.rate.value
    owed = [rate * max(0.0, one - loss) for one, loss in zip(so_far, losses, strict=True)]
    label = "Profit before tax, year so far"
    yield Row("year_so_far", label, "=SUM([profit_before_tax@year])", so_far)
    yield Row("losses", "Losses of earlier years", _losses, losses)
    formula = "=in_income_tax_rate*MAX(0,[year_so_far]-[losses])"
    yield Row("tax_so_far", "Tax on the year so far", formula, owed)


def _losses(month: int) -> str:
    if month == 1:
        return "=0"
    return "=MAX(0,[losses@-1]-[year_so_far@-1])" if month % 12 == 1 else "=[losses@-1]"


def _recovered(made: Lines) -> Iterator[Row]:
    profit = made.profit_before_tax
    earned = running(profit)
    gains = [1.0 if one > 0 else 0.0 for one in profit]
    yield Row("gains", "In profit: 1", "=IF([profit_before_tax]>0,1,0)", gains, number="0")
    formula = "=[earned@-1]+[profit_before_tax]"
    yield Row("earned", "Profit before tax, all so far", formula, earned, 0.0, "=0")
    below = [float(month) if one < 0 else 0.0 for month, one in enumerate(earned, 1)]
    yield Row("below", "Still a loss, in month", "=IF([earned]<0,[month],0)", below, number="0")
