"""Checks of money: it lasts (B03), is accounted for (B05), the market is large enough (B06)."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from graphs.checks.check import Check, Draft
from graphs.checks.passages import is_yours
from graphs.findings import Finding, Patch, Severity, Skipped, blocking
from graphs.paths import get
from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.finance.calendar import period
from graphs.templates.business_plan.finance.results import LoanMonth, Model, WayOut
from graphs.templates.business_plan.finance.ways import FLOOR
from graphs.templates.business_plan.finance.wording import count, money, month, ratio
from graphs.templates.business_plan.stated import Numbers, differ, numbers, recomputed, wrong

_SIZES = ("tam", "sam", "som")
_USES = "/funding/use_of_funds"


def _lasts(draft: Draft) -> Iterator[Finding]:
    """B03 looks at what code computes: a gap is there whatever the draft says."""
    given, _, model = numbers(draft)
    if model.gap.amount > 0 and model.gap.month is not None:
        least, first = model.lowest_cash, month(model.gap.month, model.gap.period or "")
        amount, when = money(least.amount, given.currency), month(least.month, least.period)
        reached = f"stands at {amount} then" if when == first else f"falls to {amount} in {when}"
        yield Finding(
            check="B03",
            severity=Severity.BLOCK,
            path="/model/gap/amount",
            message=f"The money runs out: cash falls below zero in {first}, and {reached}.",
            evidence=amount,
            suggestion=f"{_not_yours(given)}{_ways(model.ways_out)}",
        )
    elif model.least_cover is not None and model.least_cover < FLOOR:
        yield Finding(
            check="B03",
            severity=Severity.WARN,
            path="/model/least_cover",
            message=f"In its worst year the plan covers its debt {ratio(model.least_cover)} times; "
            f"lenders commonly ask for {ratio(FLOOR)}.",
            evidence=ratio(model.least_cover),
            suggestion=_ways(model.ways_out),
        )
    low = model.scenarios[0]
    if low.gap.amount > 0 and model.gap.amount == 0 and low.gap.month is not None:
        when = month(low.gap.month, period(given.start_month, low.gap.month))
        yield Finding(
            check="B03",
            severity=Severity.INFO,
            path="/model/scenarios/0/gap/amount",
            message=f"In the low case cash falls below zero in {when}; "
            f"{money(low.gap.amount, given.currency)} would be missing.",
            evidence=money(-low.gap.amount, given.currency),
        )


def _not_yours(given: Assumptions) -> str:
    """Name the large costs that nobody has said yet: most gaps are theirs."""
    wages = [one for one in given.headcount if one.monthly_salary.basis == "assumption"]
    bought = [one for one in given.capex if one.amount.basis == "assumption"]
    costs = (
        (sum(one.amount.value for one in bought), "to buy"),
        (sum(one.monthly_salary.value * one.count for one in wages), "wages a month"),
    )
    told = [f"{money(amount, given.currency)} {what}" for amount, what in costs if amount > 0]
    if not told:
        return ""
    source = next((one.amount.source for one in bought), "") or wages[0].monthly_salary.source
    be, it = ("is", "your own number") if len(told) == 1 else ("are", "your own numbers")
    return f"{' and '.join(told)} {be} {source}, not yours: put {it} in first. "


def _ways(ways: list[WayOut]) -> str:
    working = [one.says for one in ways if one.works]
    if not working:
        return "No single change mends it: " + " ".join(one.says for one in ways)
    return "Ways out: " + " Or: ".join(working)


def _accounted(draft: Draft) -> Iterator[Finding | Skipped]:
    told = numbers(draft)
    for path in broken(told):
        message = {
            "/model/sources_uses": "What the money is used for does not come to what it is.",
            "/model/loan": "The loan is not paid back to nothing by its schedule.",
        }.get(path, "The earlier loan is not paid back to nothing by its schedule.")
        yield wrong("B05", path, message, path.rpartition("/")[2].replace("_", " "))
    uses = get(draft.data, _USES, None)
    if uses is None:
        yield Skipped(check="B05", reason="nothing says yet what the money is used for")
        return
    ask, currency = told.assumptions.ask, told.assumptions.currency
    total = sum(one["amount"] for one in uses)
    if ask > 0 and differ(total, ask):
        yield Finding(
            check="B05",
            severity=Severity.BLOCK,
            path=_USES,
            message=f"The uses come to {money(total, currency)}, but {money(ask, currency)} is "
            f"asked for: {money(abs(total - ask), currency)} "
            f"{'more' if total > ask else 'less'} than that.",
            evidence=money(total, currency),
            fix="human" if _set_by_hand(draft, uses) else "auto",
        )


def broken(told: Numbers) -> Iterator[str]:
    """Yield the parts of a model in which money gets lost: uses and sources, and schedules."""
    stated, given = told.stated, told.assumptions
    money_ = stated.sources_uses
    sums = (sum(one.amount for one in lines) for lines in (money_.sources, money_.uses))
    if any(differ(one, money_.total) for one in sums):
        yield "/model/sources_uses"
    if given.loan is not None and not _paid_back(stated.loan, given.loan.amount.value):
        yield "/model/loan"
    earlier = given.opening.loan
    if earlier is not None and not _paid_back(stated.earlier_loan, earlier.amount.value):
        yield "/model/earlier_loan"


def _paid_back(rows: list[LoanMonth], amount: float) -> bool:
    owed = amount
    for row in rows:
        if differ(row.opening, owed) or differ(row.opening - row.principal, row.closing):
            return False
        if differ(row.payment, row.interest + row.principal):
            return False
        owed = row.closing
    return bool(rows) and not differ(owed, 0)


def _set_by_hand(draft: Draft, uses: list[Any]) -> bool:
    return any(is_yours(draft, f"{_USES}/{one['id']}/amount") for one in uses)


def _mended(draft: Draft, findings: list[Finding]) -> list[Patch]:
    patches = []
    if any(one.path.startswith("/model") for one in findings):
        patches += recomputed(draft, findings)
    if any(one.path == _USES for one in findings):
        uses = [
            {"id": one.id, "item": one.name, "amount": one.asked}
            for one in numbers(draft).computed.sources_uses.uses
            if one.asked > 0
        ]
        patches.append(Patch(path=_USES, value=uses))
    return patches


def _large_enough(draft: Draft) -> Iterator[Finding | Skipped]:
    sizes = {name: get(draft.data, f"/market/{name}", None) for name in _SIZES}
    named = [(name, size) for name, size in sizes.items() if size]
    if not named:
        yield Skipped(check="B06", reason="nothing says how large the market is")
        return
    for (outer, whole), (inner, part) in pairwise(named):
        for measure in ("customers", "value"):
            if _measured(part, measure) > _measured(whole, measure) * (1 + 1e-9):
                yield _too_small(
                    f"/market/{inner}",
                    f"{inner.upper()} is larger than {outer.upper()}, of which it is a part: "
                    f"{_told(draft, part, measure)} against {_told(draft, whole, measure)}.",
                    _told(draft, part, measure),
                )
                break
    if sizes["som"]:
        yield from _within_reach(draft, sizes["som"], numbers(draft).computed)


def _within_reach(draft: Draft, som: Any, model: Model) -> Iterator[Finding]:
    subscription = numbers(draft).assumptions.churn is not None
    planned = {"value": model.years[2].revenue}
    if subscription:
        planned["customers"] = model.profit[-1].units
    for measure, amount in planned.items():
        if amount > _measured(som, measure) * (1 + 1e-9):
            what = "customers" if measure == "customers" else "revenue"
            told = count(amount) if measure == "customers" else _money(draft, amount)
            yield _too_small(
                "/market/som",
                f"Year 3 plans {what} of {told}, more than the market that can be won holds "
                f"({_told(draft, som, measure)}).",
                told,
            )


def _measured(size: Any, measure: str) -> float:
    customers = float(size["customers"])
    return customers if measure == "customers" else customers * float(size["price"])


def _told(draft: Draft, size: Any, measure: str) -> str:
    amount = _measured(size, measure)
    return f"{count(amount)} customers" if measure == "customers" else _money(draft, amount)


def _money(draft: Draft, amount: float) -> str:
    return money(amount, numbers(draft).assumptions.currency)


def _too_small(path: str, message: str, evidence: str) -> Finding:
    return blocking("B06", path, message, evidence, fix="human")


MONEY_LASTS = Check(
    id="B03",
    title="The money lasts",
    nature="arithmetic",
    severity=Severity.BLOCK,
    find=_lasts,
)
ACCOUNTED_FOR = Check(
    id="B05",
    title="All money is accounted for",
    nature="arithmetic",
    severity=Severity.BLOCK,
    find=_accounted,
    repair=_mended,
)
MARKET_IS_LARGE_ENOUGH = Check(
    id="B06",
    title="The market is large enough",
    nature="arithmetic",
    severity=Severity.BLOCK,
    find=_large_enough,
)
