"""Checks of the model: it balances (B01), cash goes on (B02), it is as computed (B04, B07)."""

from collections.abc import Iterator
from typing import Any

from agents.sources import leaves
from graphs.checks.check import Check, Draft
from graphs.findings import Finding, Severity
from graphs.paths import differences, get, within
from graphs.templates.business_plan.checks_funding import broken
from graphs.templates.business_plan.finance.results import BalanceMonth, CashMonth
from graphs.templates.business_plan.stated import differ, numbers, recomputed, wrong

_SHOWN = 12  # wrong places of one check that are told one by one
_STORED = 0.001  # the model is kept to a hundredth of a cent


def _balances(draft: Draft) -> Iterator[Finding]:
    for place, row in enumerate(numbers(draft).stated.balance):
        if (name := _unbalanced(row)) is not None:
            yield wrong(
                "B01",
                f"/model/balance/{place}/{name}",
                f"The balance sheet of month {row.month} does not balance: assets of "
                f"{row.assets:,.2f} against {row.liabilities + row.equity:,.2f}.",
                f"{getattr(row, name):,.2f}",
            )


def _unbalanced(row: BalanceMonth) -> str | None:
    """Return the sum of a balance sheet that is off; None where all is well."""
    sums = {
        "assets": row.cash + row.receivables + row.stock + row.equipment,
        "liabilities": row.payables + row.sales_tax_due + row.income_tax_due + row.loans,
        "equity": row.paid_in + row.retained,
    }
    for name, total in sums.items():
        if differ(getattr(row, name), total):
            return name
    return "assets" if differ(row.assets, row.liabilities + row.equity) else None


def _goes_on(draft: Draft) -> Iterator[Finding]:
    told = numbers(draft)
    before = told.assumptions.opening.cash.value
    for place, row in enumerate(told.stated.cash):
        path = f"/model/cash/{place}"
        flows = row.operating + row.investing + row.financing
        if differ(row.opening, before):
            message = f"Month {row.month} opens with other cash than the month before ended with."
            yield wrong("B02", f"{path}/opening", message, f"{row.opening:,.2f}")
        elif differ(row.change, flows) or differ(row.closing, row.opening + row.change):
            message = f"The flows of month {row.month} do not lead to its cash."
            yield wrong("B02", f"{path}/closing", message, f"{row.closing:,.2f}")
        elif _parts_are_off(row):
            message = f"The parts of a flow in month {row.month} do not add up to it."
            yield wrong("B02", f"{path}/operating", message, f"{row.operating:,.2f}")
        elif _other_cash(told.stated.balance[place + 1], row):
            message = f"The balance sheet has other cash in month {row.month} than the cash flow."
            there = told.stated.balance[place + 1].cash
            yield wrong("B02", f"/model/balance/{place + 1}/cash", message, f"{there:,.2f}")
        before = row.closing


def _other_cash(balance: BalanceMonth, row: CashMonth) -> bool:
    return _unbalanced(balance) is None and differ(balance.cash, row.closing)


def _parts_are_off(row: CashMonth) -> bool:
    operating = row.from_customers + row.to_suppliers + row.payroll + row.opex + row.marketing
    operating += row.sales_tax + row.income_tax + row.interest
    money = row.owner_in + row.equity_in + row.grant_in + row.loan_in + row.loan_repaid
    return differ(operating, row.operating) or differ(money + row.owner_draw, row.financing)


def _follow_from_plans(draft: Draft) -> Iterator[Finding]:
    """B07, reckoned here anew: wages of everybody there, and marketing by those who were won."""
    given, stated, _ = numbers(draft)
    spent = given.marketing
    for place, row in enumerate(stated.profit):
        there = [one for one in given.headcount if one.month <= row.month]
        wages = sum(one.count * one.monthly_salary.value for one in there)
        owed = wages * (1 + given.on_costs.value)
        if differ(row.payroll, owed):
            message = f"Payroll of month {row.month} is not that of the {len(there)} roles there."
            yield wrong("B07", f"/model/profit/{place}/payroll", message, f"{row.payroll:,.2f}")
        if spent.per == "new_customer":
            due = row.new_customers * spent.amount.value
        else:
            due = spent.amount.value if row.month >= given.sales_from else 0.0
        if differ(row.marketing, due, spent.amount.value * _STORED):  # customers are rounded too
            message = f"Marketing of month {row.month} is not what its customers or budget cost."
            yield wrong("B07", f"/model/profit/{place}/marketing", message, f"{row.marketing:,.2f}")


def _as_computed(draft: Draft) -> Iterator[Finding]:
    """B04: what no check of its own looks at stands as code computes it."""
    told = numbers(draft)
    made = told.computed.model_dump(mode="json")
    claimed = list(_claimed(draft))
    found = [
        one
        for one in differences(get(draft.data, "/model"), made)
        if _matters(get(draft.data, f"/model{one.path}"), one.value)
        and not any(within(f"/model{one.path}", place) for place in claimed)
    ]
    for one in found[:_SHOWN]:
        here = get(draft.data, f"/model{one.path}")
        there, now = _shown(here), _shown(one.value)
        message = f"This is not what follows from the assumptions: {there} here, {now} computed."
        yield wrong("B04", f"/model{one.path}", message, there)


def _claimed(draft: Draft) -> Iterator[str]:
    for finding in (*_balances(draft), *_goes_on(draft), *_follow_from_plans(draft)):
        row, _, field = finding.path.rpartition("/")
        yield f"{row}/{field}" if finding.check == "B07" else row
    yield from broken(numbers(draft))


def _matters(stated: Any, computed: Any) -> bool:
    numbers_both = all(
        isinstance(one, int | float) and not isinstance(one, bool) for one in (stated, computed)
    )
    return abs(stated - computed) > _STORED if numbers_both else bool(stated != computed)


def _shown(value: Any) -> str:
    parts = [leaf for _, leaf in leaves(value)]
    if len(parts) != 1:
        return f"{len(parts)} values"
    return f"{parts[0]:,.2f}" if isinstance(parts[0], float) else str(parts[0])


BALANCES = Check(
    id="B01",
    title="Assets are liabilities and equity",
    nature="arithmetic",
    severity=Severity.BLOCK,
    find=_balances,
    repair=recomputed,
)
CASH_GOES_ON = Check(
    id="B02",
    title="Cash goes from month to month",
    nature="arithmetic",
    severity=Severity.BLOCK,
    find=_goes_on,
    repair=recomputed,
)
AS_COMPUTED = Check(
    id="B04",
    title="Break-even and all other figures are as computed",
    nature="arithmetic",
    severity=Severity.BLOCK,
    find=_as_computed,
    repair=recomputed,
)
FOLLOWS_FROM_PLANS = Check(
    id="B07",
    title="Payroll and marketing follow from the plan",
    nature="arithmetic",
    severity=Severity.BLOCK,
    find=_follow_from_plans,
    repair=recomputed,
)
