"""The input cells of a plan's workbook: a name for each figure that a person may change in it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from graphs.documents.workbook import Between
from graphs.keys import digest
from graphs.templates.business_plan.assumptions import MONTHS, Assumptions, Figure, Loan

MONEY, CENTS, SHARE = "#,##0", "#,##0.00", "0.0%"
COUNT, DAYS, WHOLE, FACTOR = "#,##0.0", "0", "0", "0.00"
MONTH = "mmm yyyy"
LONGEST_LOAN = 360  # months


class Input(NamedTuple):
    """One cell: its name in formulas, its place in the assumptions, and what may stand in it."""

    name: str
    path: str
    value: float | date
    number: str
    allowed: Between | None = None

    @property
    def whole(self) -> bool:
        """True where a whole number belongs: a month, a number of people."""
        return isinstance(self.value, int)


class Line(NamedTuple):
    """A row of inputs. A figure has its band beside it; ``more`` are months, people, lives."""

    label: str
    what: str
    value: Input
    low: Input | None = None  # where the low case takes it
    high: Input | None = None
    figure: Figure | None = None
    more: tuple[Input, ...] = ()


class Section(NamedTuple):
    """A group of rows with a heading. ``more`` are the headings of what stands beside figures."""

    title: str
    lines: Sequence[Line]
    more: tuple[str, ...] = ()
    id: str = ""  # of a table, whose columns formulas name


def sections(given: Assumptions) -> list[Section]:
    """Return all inputs of a plan in the order of its sheet."""
    found = [
        Section("Calendar", list(_calendar(given))),
        Section("Sales", list(_sales(given))),
        Section("Each month against an average one", list(_seasons(given))),
        Section("What it costs", list(_costs(given))),
        Section("People", list(_people(given)), ("From month", "People"), "headcount"),
        Section("Running costs", list(_running(given)), ("From month",), "opex"),
        Section("Purchases", list(_purchases(given)), ("In month", "Months of use"), "capex"),
        Section("When money moves", list(_terms(given))),
        Section("The day before month 1", list(_opening(given))),
        Section("Money", list(_money(given))),
        Section("Investors", list(_investors(given)), ("In month",), "equity"),
        Section("Loan", list(_loan("/loan", given.loan))),
        Section("Earlier loan", list(_loan("/opening/loan", given.opening.loan))),
    ]
    return [one for one in found if one.lines]


def inputs(given: Assumptions) -> Iterator[Input]:
    """Yield every input cell of a plan's workbook."""
    for section in sections(given):
        for line in section.lines:
            cells = (line.value, line.low, line.high, *line.more)
            yield from (one for one in cells if one is not None)


def name_of(path: str) -> str:
    """Return the name of the cell for a place of the assumptions: /price/value is in_price."""
    return "in_" + path.removeprefix("/").removesuffix("/value").replace("/", "_")


def key_of(given: Assumptions) -> str:
    """Return what tells the workbook of these assumptions from any other."""
    return digest(given.model_dump(mode="json"))[:16]


def _calendar(given: Assumptions) -> Iterator[Line]:
    first = date(int(given.start_month[:4]), int(given.start_month[5:]), 1)
    start = Input("in_start_month", "/start_month", first, MONTH)
    yield Line("First month of the plan", "any day of it", start)
    yield _whole(given, "/sales_from", given.sales_from, "Month of the first sale", MONTHS)


def _sales(given: Assumptions) -> Iterator[Line]:
    volume, per = given.volume, f"a {given.volume.per}"
    yield _figure("/price", given.price, "Price", f"a {given.unit}", CENTS)
    if given.take_rate:
        yield _figure("/take_rate", given.take_rate, "Part of the price kept", "", SHARE)
    sold = f"New {given.units}" if given.churn else given.units.capitalize()
    yield _figure("/volume/start", volume.start, f"{sold} at the start", per, COUNT, cased=True)
    yield _figure("/volume/growth", volume.growth, "Growth", "a month", SHARE, cased=True)
    yield _figure("/volume/cap", volume.cap, f"{sold} at the most", per, COUNT, cased=True)
    if volume.opening:
        yield _figure("/volume/opening", volume.opening, f"{given.units} there already", "", COUNT)
    if volume.per == "day":
        yield _figure("/days_open", given.days_open, "Days open", "a month", COUNT)
    if given.churn:
        yield _figure("/churn", given.churn, "Leave", "a month", SHARE, cased=True)
    cost, number = given.direct_cost, SHARE if given.direct_cost.per == "revenue" else CENTS
    of = "of revenue" if cost.per == "revenue" else f"a {given.unit}"
    yield _figure("/direct_cost/amount", cost.amount, "Direct cost", of, number, cased=True)
    spent = given.marketing
    of = "a month" if spent.per == "month" else "for each won"
    yield _figure("/marketing/amount", spent.amount, "Marketing", of, CENTS)


def _seasons(given: Assumptions) -> Iterator[Line]:
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    for place, (name, factor) in enumerate(zip(names, given.seasonality.factors, strict=True)):
        path = f"/seasonality/factors/{place}"
        cell = Input(f"in_season_{place + 1}", path, float(factor), FACTOR, Between(0, 5))
        yield Line(name, "all twelve average 1", cell)


def _costs(given: Assumptions) -> Iterator[Line]:
    yield _figure("/on_costs", given.on_costs, "On top of salaries", "of salaries", SHARE)
    draw = given.owner_draw
    yield _figure("/owner_draw/amount", draw.amount, "Owner's draw", "a month", MONEY)
    yield _whole(given, "/owner_draw/month", draw.month, "Owner's draw from month", MONTHS)


def _people(given: Assumptions) -> Iterator[Line]:
    for one in given.headcount:
        path = f"/headcount/{one.id}"
        more = (
            _number(f"{path}/month", one.month, MONTHS),
            _number(f"{path}/count", one.count, 200),
        )
        salary = _figure(f"{path}/monthly_salary", one.monthly_salary, one.role, "a month", MONEY)
        yield salary._replace(more=more)


def _running(given: Assumptions) -> Iterator[Line]:
    for one in given.opex:
        line = _figure(f"/opex/{one.id}/amount", one.amount, one.name, "a month", MONEY)
        yield line._replace(more=(_number(f"/opex/{one.id}/month", one.month, MONTHS),))


def _purchases(given: Assumptions) -> Iterator[Line]:
    for one in given.capex:
        path = f"/capex/{one.id}"
        life = _number(f"{path}/life_months", one.life_months, 480, least=0)
        line = _figure(f"{path}/amount", one.amount, one.item, "once", MONEY)
        yield line._replace(more=(_number(f"{path}/month", one.month, MONTHS), life))


def _terms(given: Assumptions) -> Iterator[Line]:
    terms, sales, income = given.terms, given.sales_tax, given.income_tax
    yield _figure("/terms/collect_days", terms.collect_days, "Customers pay after", "days", DAYS)
    yield _figure("/terms/pay_days", terms.pay_days, "Suppliers are paid after", "days", DAYS)
    yield _figure("/terms/stock_days", terms.stock_days, "Goods in stock for", "days", DAYS)
    yield _figure("/sales_tax/rate", sales.rate, "Sales tax or VAT", "on top of prices", SHARE)
    yield _figure("/sales_tax/taxable", sales.taxable, "Charged on", "of sales", SHARE)
    yield _whole(given, "/sales_tax/lag_months", sales.lag_months, "Sales tax is paid after", 6)
    yield _figure("/income_tax/rate", income.rate, "Tax on profit", "of a year's profit", SHARE)
    after = income.paid_after_months
    yield _whole(given, "/income_tax/paid_after_months", after, "Tax on profit is paid after", 12)


def _opening(given: Assumptions) -> Iterator[Line]:
    opening = given.opening
    for name, label in (
        ("cash", "Cash"),
        ("receivables", "Owed by customers"),
        ("stock", "Stock"),
        ("equipment", "Equipment, at what it is worth"),
        ("payables", "Owed to suppliers"),
    ):
        yield _figure(f"/opening/{name}", getattr(opening, name), label, "", MONEY)
    life = opening.equipment_life_months
    yield _whole(given, "/opening/equipment_life_months", life, "Equipment is of use for", 480)


def _money(given: Assumptions) -> Iterator[Line]:
    yield _figure("/owner_injection", given.owner_injection, "Owner's money", "in month 1", MONEY)
    if given.grant:
        yield _figure("/grant/amount", given.grant.amount, "Grant", "", MONEY)
        yield _whole(given, "/grant/month", given.grant.month, "Grant comes in month", MONTHS)


def _investors(given: Assumptions) -> Iterator[Line]:
    for one in given.equity:
        line = _figure(f"/equity/{one.id}/amount", one.amount, one.who, "", MONEY)
        yield line._replace(more=(_number(f"/equity/{one.id}/month", one.month, MONTHS),))


def _loan(path: str, loan: Loan | None) -> Iterator[Line]:
    if loan is None:
        return
    yield _figure(f"{path}/amount", loan.amount, "Amount", "", MONEY)
    yield _figure(f"{path}/annual_rate", loan.annual_rate, "Interest", "a year", SHARE)
    most = longest(loan)
    yield Line("Paid back over", "months", _number(f"{path}/months", loan.months, most))
    if path == "/loan":
        grace = _number(f"{path}/grace_months", loan.grace_months, 60, least=0)
        yield Line("Of these, interest only", "months", grace)
        yield Line("Paid out in month", "", _number(f"{path}/month", loan.month, MONTHS))
    if loan.balloon:
        yield _figure(f"{path}/balloon", loan.balloon, "Paid with the last instalment", "", MONEY)


def longest(loan: Loan) -> int:
    """Return how many months the schedule of a loan has room for."""
    return LONGEST_LOAN if loan.months > 120 else 120


def _figure(
    path: str, figure: Figure, label: str, what: str, number: str, *, cased: bool = False
) -> Line:
    def cell(end: str) -> Input:
        place = f"{path}/{end}"
        return Input(name_of(place), place, float(getattr(figure, end)), number)

    low, high = (cell("low"), cell("high")) if cased else (None, None)
    return Line(label, what, cell("value"), low, high, figure)


def _whole(given: Assumptions, path: str, value: int, label: str, most: int) -> Line:
    del given
    return Line(label, "months" if "after" in label else "", _number(path, value, most))


def _number(path: str, value: Any, most: int, *, least: int = 1) -> Input:
    return Input(name_of(path), path, int(value), WHOLE, Between(least, most))
