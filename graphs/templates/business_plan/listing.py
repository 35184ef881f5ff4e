"""The assumptions as people read them: by groups, each number with its band, and whose it is."""

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from graphs.templates.business_plan.assumptions import Assumptions, Figure
from graphs.templates.business_plan.finance import wording
from graphs.templates.business_plan.finance.own import SHARED_OUT

ESTIMATED = "estimated for your business"
OF_A_TOTAL = "a typical share of your total"
Measure = Literal["money", "share", "count", "days"]
SELL, RUN, START, REST = (
    "What you sell",
    "What it costs to run",
    "The money at the start",
    "Taxes, and when money moves",
)
WHOSE: Mapping[str, str] = {
    "user": "yours",
    "upload": "from your file",
    "computed": "computed",
    "assumption": "typical",
}


class Row(NamedTuple):
    """One number of the assumptions."""

    group: str
    path: str  # of its figure, below the assumptions
    label: str
    figure: Figure
    measure: Measure
    currency: str

    @property
    def text(self) -> str:
        """The number as it is read."""
        return self._said(self.figure.value)

    @property
    def band(self) -> str:
        """From where to where it may well lie; empty where it is one number."""
        low, high = self.figure.low, self.figure.high
        return "" if low == high else f"{self._said(low)} \u2013\u2060 {self._said(high)}"

    @property
    def whose(self) -> str:
        """Say whose number it is in a word."""
        if self.figure.source == ESTIMATED:
            return "estimated"
        if self.figure.note == SHARED_OUT:
            return OF_A_TOTAL
        return WHOSE[self.figure.basis]

    def _said(self, value: float) -> str:
        match self.measure:
            case "money":
                return wording.money(value, self.currency)
            case "share":
                return wording.percent(value)
            case "days":
                told = wording.count(value)
                return f"{told} day" if told == "1" else f"{told} days"
        return wording.count(value)


def rows(made: Assumptions) -> list[Row]:
    """Return every number, in groups."""
    told = [*_sold(made), *_running(made), *_at_the_start(made), *_rest(made)]
    return [
        Row(group, path, label, figure, measure, made.currency)
        for group, path, label, figure, measure in told
        if figure is not None
    ]


_Told = tuple[str, str, str, Figure | None, Measure]


def _sold(made: Assumptions) -> Iterator[_Told]:
    many, per = made.units, made.volume.per
    new = "New customers" if made.model_type == "subscription" else many.capitalize()
    yield SELL, "/price", f"Price of one {made.unit}", made.price, "money"
    yield SELL, "/take_rate", "Part of it that you keep", made.take_rate, "share"
    yield SELL, "/volume/start", f"{new} a {per} at the start", made.volume.start, "count"
    yield SELL, "/volume/opening", "Customers at the start", made.volume.opening, "count"
    yield SELL, "/volume/growth", "Growth a month", made.volume.growth, "share"
    yield SELL, "/volume/cap", f"The most {many} a {per}", made.volume.cap, "count"
    if per == "day":
        yield SELL, "/days_open", "Days open a month", made.days_open, "count"
    yield SELL, "/churn", "Customers who leave each month", made.churn, "share"
    cost, amount = made.direct_cost, made.direct_cost.amount
    label = (
        "Direct cost, of the price" if cost.per == "revenue" else f"Direct cost of a {made.unit}"
    )
    measure: Measure = "share" if cost.per == "revenue" else "money"
    yield SELL, "/direct_cost/amount", label, amount, measure


def _running(made: Assumptions) -> Iterator[_Told]:
    for cost in made.opex:
        since = f", from month {cost.month}" if cost.month > 1 else ""
        label = f"{cost.name} a month{since}"
        yield RUN, f"/opex/{cost.id}/amount", label, cost.amount, "money"
    spent = "a month" if made.marketing.per == "month" else "for each new customer"
    yield RUN, "/marketing/amount", f"Marketing {spent}", made.marketing.amount, "money"
    for hire in made.headcount:
        count = f"{hire.count} × " if hire.count > 1 else ""
        since = f", from month {hire.month}" if hire.month > 1 else ""
        label = f"{count}{hire.role}, wage a month{since}"
        yield RUN, f"/headcount/{hire.id}/monthly_salary", label, hire.monthly_salary, "money"
    if made.headcount:
        yield RUN, "/on_costs", "Taxes and insurance on top of wages", made.on_costs, "share"
    draw = made.owner_draw
    since = f", from month {draw.month}" if draw.month > 1 else ""
    yield RUN, "/owner_draw/amount", f"Owner's draw a month{since}", draw.amount, "money"


def _at_the_start(made: Assumptions) -> Iterator[_Told]:
    for one in made.capex:
        since = f", in month {one.month}" if one.month > 1 else ""
        yield START, f"/capex/{one.id}/amount", f"{one.item}{since}", one.amount, "money"
    yield START, "/owner_injection", "Owner's money", made.owner_injection, "money"
    for name, label in _OPENING.items():
        figure: Figure = getattr(made.opening, name)
        if figure.value or name == "cash":
            yield START, f"/opening/{name}", label, figure, "money"
    if made.loan is not None:
        yield START, "/loan/amount", "Loan", made.loan.amount, "money"
        label = f"Interest a year, over {made.loan.months} months"
        yield START, "/loan/annual_rate", label, made.loan.annual_rate, "share"
    for tranche in made.equity:
        label = f"{tranche.who}, in month {tranche.month}"
        yield START, f"/equity/{tranche.id}/amount", label, tranche.amount, "money"
    if made.grant is not None:
        yield START, "/grant/amount", "Grant", made.grant.amount, "money"


def _rest(made: Assumptions) -> Iterator[_Told]:
    terms = made.terms
    yield REST, "/terms/collect_days", "Until customers pay", terms.collect_days, "days"
    yield REST, "/terms/pay_days", "Until suppliers are paid", terms.pay_days, "days"
    yield REST, "/terms/stock_days", "Goods lie in stock", terms.stock_days, "days"
    yield REST, "/sales_tax/rate", "Sales tax or VAT", made.sales_tax.rate, "share"
    yield REST, "/sales_tax/taxable", "Part of sales it is on", made.sales_tax.taxable, "share"
    yield REST, "/income_tax/rate", "Tax on profit", made.income_tax.rate, "share"


_OPENING = {
    "cash": "Cash in the business today",
    "receivables": "What customers owe today",
    "stock": "Goods in stock today",
    "equipment": "What equipment is worth today",
    "payables": "What suppliers are owed today",
}
