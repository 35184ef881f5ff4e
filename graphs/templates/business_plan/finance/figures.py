"""The figures that prose may name, each with the words that stand for it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from graphs.templates.business_plan.assumptions import Assumptions, Figure
from graphs.templates.business_plan.finance import wording
from graphs.templates.business_plan.finance.calendar import period
from graphs.templates.business_plan.finance.costs import payroll
from graphs.templates.business_plan.finance.debts import instalment, schedule
from graphs.templates.business_plan.finance.liquidity import funding
from graphs.templates.business_plan.finance.results import (
    BreakEven,
    Gap,
    Lowest,
    Model,
    Scenario,
    Stated,
    Unit,
    Year,
)
from graphs.templates.business_plan.finance.statements import kept

NEVER = "not in these three years"
NONE = "none"
LOSING = "none: each sale loses money"
_OF_YEAR: Sequence[tuple[str, str, Unit]] = (
    ("revenue", "Revenue", "money"),
    ("direct_cost", "Direct cost", "money"),
    ("gross_profit", "Gross profit", "money"),
    ("payroll", "Payroll", "money"),
    ("opex", "Running costs", "money"),
    ("marketing", "Marketing", "money"),
    ("ebitda", "Profit before interest, tax and depreciation", "money"),
    ("interest", "Interest", "money"),
    ("net_profit", "Net profit", "money"),
    ("closing_cash", "Cash at the end", "money"),
    ("owner_draw", "Owner's draw", "money"),
    ("debt_service", "Debt service", "money"),
    ("cover", "Debt-service cover", "ratio"),
    ("units", "Sold", "count"),
    ("new_customers", "Customers won", "count"),
)
_OF_UNIT: Sequence[tuple[str, str, Unit]] = (
    ("revenue", "Revenue of one", "money"),
    ("direct_cost", "Direct cost of one", "money"),
    ("contribution", "Contribution of one", "money"),
    ("gross_margin", "Gross margin", "percent"),
    ("lifetime_months", "A customer stays", "months"),
    ("lifetime_value", "Lifetime value", "money"),
    ("acquisition_cost", "Cost of winning a customer", "money"),
    ("value_to_cost", "Lifetime value to that cost", "ratio"),
    ("payback_months", "Payback of that cost", "months"),
)
_OF_BREAK_EVEN: Sequence[tuple[str, str, Unit]] = (
    ("fixed_costs", "Fixed costs a month", "money"),
    ("contribution", "Contribution of one", "money"),
    ("units", "Break-even sales a month", "count"),
    ("units_a_day", "Break-even sales a day", "count"),
    ("headroom", "Sales may fall by", "percent"),
)


class _Named(NamedTuple):
    name: str
    label: str
    value: float | None
    unit: Unit
    none: str = NONE


def figures(given: Assumptions, model: Model) -> dict[str, Stated]:
    """Return every figure by its name."""
    told = [
        *_basics(given),
        *(one for year in model.years for one in _of_year(year)),
        *_of_break_even(model),
        *(
            _Named(f"fin.unit.{name}", label, getattr(model.unit, name), unit)
            for name, label, unit in _OF_UNIT
        ),
        *_of_cash("fin", model.lowest_cash, model.gap),
        *(one for case in model.scenarios for one in _of_case(case)),
        *_of_money(given, model),
        *_of_loan(given),
    ]
    return {one.name: _stated(given, one) for one in told}


def _stated(given: Assumptions, one: _Named) -> Stated:
    value = None if one.value is None else kept(one.value)
    text = one.none if value is None else _text(given, value, one.unit)
    return Stated(label=one.label, value=value, unit=one.unit, text=text)


def _text(given: Assumptions, value: float, unit: Unit) -> str:
    match unit:
        case "money":
            return wording.money(value, given.currency)
        case "percent":
            return wording.percent(value)
        case "ratio":
            return wording.ratio(value)
        case "months":
            return wording.months(value)
        case "month":
            return wording.month(round(value), period(given.start_month, round(value)))
    return wording.count(value)


def _basics(given: Assumptions) -> Iterator[_Named]:
    yield _Named("fin.ask", "Asked for", given.ask, "money")
    yield _Named("fin.price", "Price", given.price.value, "money")
    yield _Named("fin.volume.start", "Sales at the start", given.volume.start.value, "count")
    yield _Named("fin.volume.cap", "Sales at the most", given.volume.cap.value, "count")
    yield _Named("fin.volume.growth", "Growth a month", given.volume.growth.value, "percent")
    yield _Named("fin.days_open", "Days open a month", given.days_open.value, "count")
    yield _Named("fin.churn", "Leave each month", _value(given.churn), "percent")
    yield _Named("fin.take_rate", "Part of the price kept", _value(given.take_rate), "percent")
    yield _Named("fin.sales_from", "First sale", given.sales_from, "month")
    people = sum(one.count for one in given.headcount)
    yield _Named("fin.people", "People on the payroll in the end", people, "count")
    yield _Named("fin.payroll.month", "Payroll a month in the end", payroll(given)[-1], "money")
    running = sum(one.amount.value for one in given.opex)
    yield _Named("fin.opex.month", "Running costs a month in the end", running, "money")
    bought = sum(one.amount.value for one in given.capex)
    yield _Named("fin.capex.total", "Purchases", bought, "money")
    yield _Named("fin.owner.draw", "Owner's draw a month", given.owner_draw.amount.value, "money")


def _of_year(year: Year) -> Iterator[_Named]:
    start, said = f"fin.y{year.year}", f"in year {year.year}"
    for name, label, unit in _OF_YEAR:
        yield _Named(f"{start}.{name}", f"{label} {said}", getattr(year, name), unit)
    for name, of in (("gross_margin", year.gross_profit), ("net_margin", year.net_profit)):
        share = of / year.revenue if year.revenue else None
        label = "Gross margin" if name == "gross_margin" else "Net margin"
        yield _Named(f"{start}.{name}", f"{label} {said}", share, "percent")


def _of_break_even(model: Model) -> Iterator[_Named]:
    month = model.first_profit_month
    yield _Named("fin.break_even.month", "First month in profit", month, "month", NEVER)
    month = model.recovered_month
    yield _Named("fin.recovered.month", "First losses earned back", month, "month", NEVER)
    for one in model.break_even:
        starts = (
            ("fin.break_even", "fin.break_even.y1")
            if one.year == 1
            else (f"fin.break_even.y{one.year}",)
        )
        for start in starts:
            yield from _of_year_to_break_even(start, one)


def _of_year_to_break_even(start: str, one: BreakEven) -> Iterator[_Named]:
    for name, label, unit in _OF_BREAK_EVEN:
        said = f"{label} in year {one.year}"
        yield _Named(
            f"{start}.{name}", said, getattr(one, name), unit, "none: each sale loses money"
        )


def _of_cash(start: str, lowest: Lowest, gap: Gap) -> Iterator[_Named]:
    yield _Named(f"{start}.lowest_cash.amount", "Lowest cash", lowest.amount, "money")
    yield _Named(f"{start}.lowest_cash.month", "Month of the lowest cash", lowest.month, "month")
    yield _Named(f"{start}.gap.amount", "Funding gap", gap.amount, "money")
    yield _Named(f"{start}.gap.month", "First month below zero", gap.month, "month")


def _of_case(case: Scenario) -> Iterator[_Named]:
    if case.name == "base":
        return
    start, said = f"fin.{case.name}", f"in the {case.name} case"
    for number in (1, 2, 3):
        place = number - 1
        when = f"in year {number}, {case.name} case"
        yield _Named(f"{start}.y{number}.revenue", f"Revenue {when}", case.revenue[place], "money")
        profit = case.net_profit[place]
        yield _Named(f"{start}.y{number}.net_profit", f"Net profit {when}", profit, "money")
        yield _Named(f"{start}.y{number}.cover", f"Cover {when}", case.cover[place], "ratio")
    least = min((one for one in case.cover if one is not None), default=None)
    yield _Named(f"{start}.cover.least", f"Least cover {said}", least, "ratio")
    month = case.first_profit_month
    yield _Named(
        f"{start}.break_even.month", f"First month in profit {said}", month, "month", NEVER
    )
    yield from _of_cash(start, case.lowest_cash, case.gap)


def _of_money(given: Assumptions, model: Model) -> Iterator[_Named]:
    yield _Named("fin.cover.least", "Least cover of a year", model.least_cover, "ratio")
    yield _Named("fin.owner.amount", "Owner's money", given.owner_injection.value, "money")
    yield _Named("fin.owner.share", "Owner's part of the money", model.owner_share, "percent")
    yield _Named("fin.total_funding", "All money together", funding(model.sources_uses), "money")
    runway = None if model.runway.beyond_plan else model.runway.months
    lasts = "all 36 months"
    yield _Named("fin.runway.months", "The money lasts", runway, "months", lasts)
    burn = model.runway.monthly_burn
    yield _Named("fin.runway.burn", "Burn a month in the first year", burn, "money")


def _of_loan(given: Assumptions) -> Iterator[_Named]:
    loan = given.loan
    interest = sum(one.interest for one in schedule(loan)) if loan else None
    told: Sequence[tuple[str, str, float | None, Unit]] = (
        ("amount", "Loan", loan.amount.value if loan else None, "money"),
        ("rate", "Interest a year", loan.annual_rate.value if loan else None, "percent"),
        ("months", "Paid back over", loan.months if loan else None, "months"),
        ("payment", "Instalment a month", instalment(loan) if loan else None, "money"),
        ("total_interest", "Interest altogether", interest, "money"),
    )
    for name, label, value, unit in told:
        yield _Named(f"fin.loan.{name}", label, value, unit)


def _value(figure: Figure | None) -> float | None:
    return None if figure is None else figure.value
