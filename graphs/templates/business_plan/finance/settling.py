"""When money moves: customers who pay later, suppliers paid later, stock, and the two taxes."""

import math
from typing import NamedTuple

from graphs.templates.business_plan.assumptions import MONTHS, Assumptions

LONGEST = 4  # months that an invoice can be open: terms are at most 120 days


class Settled(NamedTuple):
    """What is owed to and by the business at each month's end, and what was paid in it."""

    receivables: list[float]
    stock: list[float]
    payables: list[float]
    sales_tax_due: list[float]
    from_customers: list[float]
    to_suppliers: list[float]
    sales_tax_paid: list[float]


class Taxed(NamedTuple):
    """Income tax: charged to each month, paid, and still due."""

    charged: list[float]
    paid: list[float]
    due: list[float]


def open_shares(days: float) -> list[float]:
    """Return which part of this month's invoices, of last month's and so on is still open."""
    return [max(0.0, min(1.0, days / 30 - back)) for back in range(LONGEST)]


def still_open(opening: float, days: float, month: int) -> float:
    """Return what is open of the invoices from before the plan: they are paid in equal parts."""
    spread = max(1, math.ceil(days / 30))
    return opening * max(0.0, 1 - month / spread)


def settle(given: Assumptions, revenue: list[float], direct: list[float]) -> Settled:
    """Return how the sales and purchases of the months are settled."""
    terms, opening = given.terms, given.opening
    taxed = given.sales_tax.rate.value * given.sales_tax.taxable.value
    tax = [one * taxed for one in revenue]
    billed = [one + more for one, more in zip(revenue, tax, strict=True)]
    receivables = _open(billed, terms.collect_days.value, opening.receivables.value)
    stock, bought = _stocked(direct, terms.stock_days.value, opening.stock.value)
    payables = _open(bought, terms.pay_days.value, opening.payables.value)
    lag = given.sales_tax.lag_months
    return Settled(
        receivables,
        stock,
        payables,
        [sum(tax[max(0, place - lag + 1) : place + 1]) for place in range(MONTHS)],
        _moved(billed, receivables, opening.receivables.value),
        _moved(bought, payables, opening.payables.value),
        [tax[place - lag] if place >= lag else 0.0 for place in range(MONTHS)],
    )


def income_tax(given: Assumptions, profit: list[float]) -> Taxed:
    """Return the tax on each year's profit so far, after losses of the years before."""
    rate, after = given.income_tax.rate.value, given.income_tax.paid_after_months
    charged: list[float] = []
    paid = [0.0] * MONTHS
    losses = 0.0
    for first in range(0, MONTHS, 12):
        so_far = before = 0.0
        for place in range(first, first + 12):
            so_far += profit[place]
            now = rate * max(0.0, so_far - losses)
            charged.append(now - before)
            before = now
        losses = max(0.0, losses - so_far)
        if first + 11 + after < MONTHS:
            paid[first + 11 + after] = before
    due, left = [], 0.0
    for one, out in zip(charged, paid, strict=True):
        left += one - out
        due.append(left)
    return Taxed(charged, paid, due)


def _open(invoiced: list[float], days: float, opening: float) -> list[float]:
    """Return what of the invoices is not paid yet at each month's end."""
    still = [0.0] * MONTHS
    for back, share in enumerate(open_shares(days)):
        if share > 0:
            for place in range(back, MONTHS):
                still[place] += share * invoiced[place - back]
    if opening:
        for place in range(LONGEST):
            still[place] += still_open(opening, days, place + 1)
    return still


def _stocked(direct: list[float], days: float, opening: float) -> tuple[list[float], list[float]]:
    """Return the stock, and what is bought: stock is run down before anything is bought anew."""
    stock, bought, before = [], [], opening
    for used in direct:
        now = max(used * days / 30, before - used)
        stock.append(now)
        bought.append(used + now - before)
        before = now
    return stock, bought


def _moved(invoiced: list[float], still: list[float], opening: float) -> list[float]:
    before, moved = opening, []
    for one, now in zip(invoiced, still, strict=True):
        moved.append(one + before - now)
        before = now
    return moved
