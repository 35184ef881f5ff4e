"""Every line of the 36 months as plain numbers: quick enough to try many plans in a blink."""

from dataclasses import dataclass
from itertools import accumulate
from operator import add, sub

from graphs.templates.business_plan.assumptions import MONTHS, Assumptions
from graphs.templates.business_plan.finance import costs
from graphs.templates.business_plan.finance.cases import BASE, Case
from graphs.templates.business_plan.finance.debts import Debt, debt
from graphs.templates.business_plan.finance.sales import Sales, sales
from graphs.templates.business_plan.finance.settling import Settled, Taxed, income_tax, settle


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of all statements; the first month stands at 0."""

    sold: Sales
    direct_cost: list[float]
    payroll: list[float]
    opex: list[float]
    marketing: list[float]
    ebitda: list[float]
    purchases: list[float]
    depreciation: list[float]
    debt: Debt
    profit_before_tax: list[float]
    taxed: Taxed
    settled: Settled
    owner_draw: list[float]
    owner_in: list[float]
    equity_in: list[float]
    grant_in: list[float]
    operating: list[float]
    financing: list[float]
    cash: list[float]  # at the end of each month

    def lowest(self) -> float:
        """Return the least cash of all month-ends."""
        return min(self.cash)

    def covers(self) -> list[float | None]:
        """Return for each year how often what is there for debt pays it; None without debt."""
        found: list[float | None] = []
        for first in range(0, MONTHS, 12):
            year = slice(first, first + 12)
            service = sum(self.debt.interest[year]) + sum(self.debt.principal[year])
            there = sum(self.ebitda[year]) - sum(self.taxed.charged[year])
            left = there - sum(self.owner_draw[year])
            found.append(left / service if service > 0.005 else None)
        return found

    def least_cover(self) -> float | None:
        """Return the cover of the worst year."""
        return min((one for one in self.covers() if one is not None), default=None)


def lines(given: Assumptions, case: Case = BASE) -> Lines:
    """Return all lines of a plan in one of its cases."""
    sold = sales(given, case)
    direct = costs.direct_cost(given, case, sold)
    payroll, opex = costs.payroll(given), costs.opex(given)
    marketing = costs.marketing(given, sold)
    ebitda = _less(sold.revenue, direct, payroll, opex, marketing)
    worn, owed = costs.depreciation(given), debt(given.loan, given.opening.loan)
    profit = _less(ebitda, worn, owed.interest)
    taxed, settled = income_tax(given, profit), settle(given, sold.revenue, direct)
    operating = _less(
        settled.from_customers,
        settled.to_suppliers,
        payroll,
        opex,
        marketing,
        settled.sales_tax_paid,
        taxed.paid,
        owed.interest,
    )
    bought, draw = costs.purchases(given), costs.owner_draw(given)
    owner, equity, grant = _funding(given)
    financing = _less(_plus(owner, equity, grant, owed.drawn), owed.principal, draw)
    flows = _plus(_less(operating, bought), financing)
    cash = list(accumulate(flows, initial=given.opening.cash.value))[1:]
    return Lines(
        sold=sold,
        direct_cost=direct,
        payroll=payroll,
        opex=opex,
        marketing=marketing,
        ebitda=ebitda,
        purchases=bought,
        depreciation=worn,
        debt=owed,
        profit_before_tax=profit,
        taxed=taxed,
        settled=settled,
        owner_draw=draw,
        owner_in=owner,
        equity_in=equity,
        grant_in=grant,
        operating=operating,
        financing=financing,
        cash=cash,
    )


def _less(first: list[float], *others: list[float]) -> list[float]:
    for other in others:
        first = list(map(sub, first, other))
    return first


def _plus(first: list[float], *others: list[float]) -> list[float]:
    for other in others:
        first = list(map(add, first, other))
    return first


def _funding(given: Assumptions) -> tuple[list[float], list[float], list[float]]:
    owner, equity, grant = ([0.0] * MONTHS for _ in range(3))
    owner[0] = given.owner_injection.value
    for one in given.equity:
        equity[one.month - 1] += one.amount.value
    if given.grant:
        grant[given.grant.month - 1] = given.grant.amount.value
    return owner, equity, grant
