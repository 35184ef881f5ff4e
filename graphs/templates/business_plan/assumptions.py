"""The assumptions of a business plan: every figure with its band, its basis and where it is from.

Shares are fractions (0.35 is 35 %), months of the plan are counted from 1, money is in the plan's
currency and without sales tax. Absurd values are refused with the rule, never bent into range.
"""

import math
from collections.abc import Callable, Iterable
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from graphs.findings import Frozen
from graphs.paths import get, put

MONTHS = 36  # the plan is three years long
MOST = 1e9  # no amount is larger
Purpose = Literal["loan", "investors", "grant", "own_use"]
ModelType = Literal["subscription", "unit_sales", "services", "marketplace"]
Basis = Literal["user", "upload", "computed", "assumption"]
Month = Annotated[int, Field(ge=1, le=MONTHS)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Name = Annotated[str, Field(min_length=1, max_length=80)]


class Figure(Frozen):
    """One number, the band it may well lie in, and whose it is."""

    value: float
    low: float
    high: float
    basis: Basis = "assumption"
    source: str = ""  # who said so: "you", the name of a file, "typical for a cafe"
    note: str = ""  # what to do about it: "ask your supplier"

    @model_validator(mode="after")
    def _within_its_band(self) -> Self:
        if not all(map(math.isfinite, (self.value, self.low, self.high))):
            raise ValueError("a figure is a finite number")
        if not self.low <= self.value <= self.high:
            raise ValueError(
                f"{self.value:.15g} must lie between its low ({self.low:.15g}) "
                f"and high ({self.high:.15g})"
            )
        return self


def _between(least: float, most: float, rule: str) -> Callable[[Figure], Figure]:
    def hold(figure: Figure) -> Figure:
        for number in (figure.value, figure.low, figure.high):
            if not least <= number <= most:
                raise ValueError(f"{number:.15g} is refused: {rule}")
        return figure

    return hold


Amount = Annotated[
    Figure, AfterValidator(_between(0, MOST, "an amount is 0 or more, at most a thousand million"))
]
Price = Annotated[
    Figure, AfterValidator(_between(0.01, 1e7, "a price is at least 0.01 and at most ten million"))
]
Count = Annotated[
    Figure, AfterValidator(_between(0, 1e7, "a number of sales is 0 or more, at most ten million"))
]
Share = Annotated[
    Figure, AfterValidator(_between(0, 1, "a share lies between 0 and 1; 0.35 stands for 35 %"))
]
Growth = Annotated[
    Figure,
    AfterValidator(
        _between(-0.5, 0.5, "growth a month lies between -0.5 and 0.5; 0.05 stands for 5 %")
    ),
]
Days = Annotated[Figure, AfterValidator(_between(0, 120, "days lie between 0 and 120"))]
OpenDays = Annotated[
    Figure, AfterValidator(_between(1, 31, "days open a month lie between 1 and 31"))
]


class Volume(Frozen):
    """How much is sold: what it starts at, how it grows each month, and the most there can be.

    With a subscription it is new customers; ``opening`` are those there are already.
    """

    per: Literal["day", "month"] = "month"
    start: Count
    growth: Growth
    cap: Count
    opening: Count | None = None  # customers at the start; with a subscription only

    @model_validator(mode="after")
    def _starts_within_its_cap(self) -> Self:
        if self.start.value > self.cap.value:
            raise ValueError(
                f"the start ({self.start.value:.15g}) is above the most there can be "
                f"({self.cap.value:.15g})"
            )
        return self


class Seasonality(Frozen):
    """How each calendar month compares with an average one, January first."""

    factors: list[Annotated[float, Field(ge=0, le=5)]] = Field(min_length=12, max_length=12)
    basis: Basis = "assumption"
    source: str = ""
    note: str = ""

    @field_validator("factors")
    @classmethod
    def _average_is_one(cls, factors: list[float]) -> list[float]:
        mean = sum(factors) / 12
        if abs(mean - 1) > 0.005:
            raise ValueError(f"the twelve factors average {mean:.3f}; they must average 1")
        return factors


class DirectCost(Frozen):
    """What each sale costs in goods or hours: a share of revenue, or an amount a unit."""

    per: Literal["revenue", "unit"]
    amount: Amount

    @model_validator(mode="after")
    def _a_share_is_at_most_one(self) -> Self:
        if self.per == "revenue" and self.amount.high > 1:
            raise ValueError(
                f"{self.amount.high:.15g} is refused: direct cost as a share of revenue lies "
                "between 0 and 1; 0.35 stands for 35 %"
            )
        return self


class Marketing(Frozen):
    """What is spent to be found: a budget a month, or an amount for each customer won."""

    per: Literal["month", "new_customer"]
    amount: Amount


class Hire(Frozen):
    """A role on the payroll from a month on."""

    id: Id
    role: Name
    month: Month
    monthly_salary: Amount
    count: int = Field(default=1, ge=1, le=200)
    needed_to_open: bool = False


class Cost(Frozen):
    """A running cost, the same every month from one on."""

    id: Id
    name: Name
    amount: Amount
    month: Month = 1


class Purchase(Frozen):
    """Something bought to last. A life of 0 months is never written off: a deposit, say."""

    id: Id
    item: Name
    month: Month
    amount: Amount
    life_months: int = Field(ge=0, le=480)
    needed_to_open: bool = False


class Draw(Frozen):
    """What the owner takes out each month, beside any salary."""

    amount: Amount
    month: Month = 1


class Terms(Frozen):
    """Days until customers pay, until suppliers are paid, and that goods lie in stock."""

    collect_days: Days
    pay_days: Days
    stock_days: Days


class SalesTax(Frozen):
    """Sales tax or VAT on top of prices: it passes through, and is paid over months later.

    Costs are entered without tax. Tax paid to suppliers comes back and is left out on both sides.
    """

    rate: Share
    taxable: Share  # the part of sales that it is charged on
    lag_months: int = Field(default=1, ge=1, le=6)


class IncomeTax(Frozen):
    """Tax on a year's profit, after losses of earlier years; paid months after the year ended."""

    rate: Share
    paid_after_months: int = Field(default=4, ge=1, le=12)


class Loan(Frozen):
    """A loan paid back in equal instalments once its months of grace (interest only) are over."""

    amount: Amount
    annual_rate: Share
    months: int = Field(ge=1, le=360)  # from the first payment to the last, grace included
    grace_months: int = Field(default=0, ge=0, le=60)
    month: Month = 1  # of the plan; paid out at its beginning
    balloon: Amount | None = None  # paid with the last instalment

    @model_validator(mode="after")
    def _has_time_to_be_paid_back(self) -> Self:
        if self.grace_months >= self.months:
            raise ValueError(
                f"{self.grace_months} months of grace leave none of {self.months} to pay it back"
            )
        if self.balloon is not None and self.balloon.value > self.amount.value:
            raise ValueError("the last payment can't be more than the loan")
        return self


class Tranche(Frozen):
    """Money of an investor at a month."""

    id: Id
    who: Name
    month: Month
    amount: Amount


class Grant(Frozen):
    """Money that is not paid back."""

    amount: Amount
    month: Month = 1


class OpeningBalance(Frozen):
    """What is there on the day before month 1. What is owned less what is owed is equity."""

    cash: Amount
    receivables: Amount
    stock: Amount
    equipment: Amount  # what it is still worth
    equipment_life_months: int = Field(default=60, ge=1, le=480)
    payables: Amount
    loan: Loan | None = None  # what is left of an earlier loan: amount, rate, months to go

    @model_validator(mode="after")
    def _earlier_loan_is_running(self) -> Self:
        if self.loan is not None and (self.loan.month != 1 or self.loan.grace_months):
            raise ValueError("an earlier loan is paid back from month 1, without grace")
        return self


class Assumptions(Frozen):
    """Everything that the numbers of the plan follow from."""

    purpose: Purpose
    model_type: ModelType
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    country: str = Field(default="", max_length=60)
    start_month: str = Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")
    sales_from: Month = 1  # the month of the first sale; money may be spent before
    unit: str = Field(default="sale", min_length=1, max_length=30)
    units: str = Field(default="sales", min_length=1, max_length=30)
    price: Price
    take_rate: Share | None = None  # the part of the price that a marketplace keeps
    volume: Volume
    days_open: OpenDays
    seasonality: Seasonality
    churn: Share | None = None  # the part of subscribers that leaves each month
    direct_cost: DirectCost
    marketing: Marketing
    headcount: list[Hire] = Field(default_factory=list, max_length=40)
    on_costs: Share  # payroll taxes and insurance on top of salaries
    owner_draw: Draw
    opex: list[Cost] = Field(default_factory=list, max_length=40)
    capex: list[Purchase] = Field(default_factory=list, max_length=40)
    terms: Terms
    sales_tax: SalesTax
    income_tax: IncomeTax
    opening: OpeningBalance
    owner_injection: Amount
    equity: list[Tranche] = Field(default_factory=list, max_length=10)
    grant: Grant | None = None
    loan: Loan | None = None

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        subscription = self.model_type == "subscription"
        if subscription != (self.churn is not None):
            raise ValueError("a subscription has churn, and nothing else has")
        if (self.model_type == "marketplace") != (self.take_rate is not None):
            raise ValueError("a marketplace has a take rate, and nothing else has")
        if self.volume.opening is not None and not subscription:
            raise ValueError("customers at the start belong to a subscription")
        if subscription and self.volume.per == "day":
            raise ValueError("new customers of a subscription are counted by the month")
        return self

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        for name, rows in (
            ("headcount", self.headcount),
            ("opex", self.opex),
            ("capex", self.capex),
            ("equity", self.equity),
        ):
            ids = [row.id for row in rows]
            if twice := sorted({one for one in ids if ids.count(one) > 1}):
                raise ValueError(f"{name} has {', '.join(twice)} more than once")
        return self

    @property
    def ask(self) -> float:
        """Return what is asked for: from a bank, from investors, as a grant; 0 for own use."""
        match self.purpose:
            case "loan":
                return self.loan.amount.value if self.loan else 0.0
            case "investors":
                return sum(one.amount.value for one in self.equity)
            case "grant":
                return self.grant.amount.value if self.grant else 0.0
        return 0.0

    @property
    def asks_typically(self) -> bool:
        """True where nobody has said how much is asked for."""
        found: dict[str, list[Figure]] = {
            "loan": [self.loan.amount] if self.loan else [],
            "investors": [one.amount for one in self.equity],
            "grant": [self.grant.amount] if self.grant else [],
        }
        of_purpose = found.get(self.purpose, [])
        return self.ask > 0 and any(one.basis == "assumption" for one in of_purpose)


class Change(Frozen):
    """A new value for one place of the assumptions (``/price/value``, ``/capex/oven/month``)."""

    path: str
    old: Any
    new: Any


def changed(assumptions: Assumptions, changes: Iterable[Change]) -> Assumptions:
    """Return the assumptions with the changes made; a value stretches its band to hold it.

    Raise pydantic's ValidationError, with the rule, where a change makes them absurd.
    """
    data = assumptions.model_dump(mode="json")
    for change in changes:
        data = put(data, change.path, change.new)
        if change.path.endswith("/value") and isinstance(change.new, int | float):
            figure = change.path.removesuffix("/value")
            low, high = get(data, f"{figure}/low"), get(data, f"{figure}/high")
            data = put(data, f"{figure}/low", min(low, change.new))
            data = put(data, f"{figure}/high", max(high, change.new))
    return Assumptions.model_validate(data)
