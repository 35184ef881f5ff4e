"""The computed model of a business plan: three statements by month, and what a reader asks of them.

Everything here comes from ``finance.model.compute`` alone. Money is unrounded in the computation,
as in a spreadsheet, and kept here to a hundredth of a cent; it is rounded where it is shown.
"""

from typing import Literal

from pydantic import Field

from graphs.findings import Frozen
from graphs.templates.business_plan.assumptions import Change

Unit = Literal["money", "percent", "ratio", "count", "months", "month"]
Problem = Literal["gap", "cover"]
ScenarioName = Literal["low", "base", "high"]


class ProfitRow(Frozen):
    """Profit and loss of a month, or of a year."""

    units: float  # sold; with a subscription: customers who paid
    new_customers: float  # with a subscription those won; elsewhere 0
    revenue: float
    direct_cost: float
    gross_profit: float
    payroll: float
    opex: float
    marketing: float
    ebitda: float  # before interest, tax and depreciation
    depreciation: float
    interest: float
    profit_before_tax: float
    tax: float
    net_profit: float


class ProfitMonth(ProfitRow):
    """Profit and loss of one month."""

    month: int
    period: str  # "2027-03"


class CashMonth(Frozen):
    """Where money came from and went to in a month. What is paid stands as a negative number."""

    month: int
    period: str
    opening: float
    from_customers: float  # with sales tax
    to_suppliers: float
    payroll: float
    opex: float
    marketing: float
    sales_tax: float
    income_tax: float
    interest: float
    operating: float
    investing: float
    owner_in: float
    equity_in: float
    grant_in: float
    loan_in: float
    loan_repaid: float
    owner_draw: float
    financing: float
    change: float
    closing: float


class BalanceMonth(Frozen):
    """What is owned and owed at the end of a month; month 0 is the day before the first."""

    month: int
    period: str
    cash: float
    receivables: float
    stock: float
    equipment: float
    assets: float
    payables: float
    sales_tax_due: float
    income_tax_due: float
    loans: float
    liabilities: float
    paid_in: float  # by owner, investors and grants, with what was there at the start
    retained: float  # profits kept, less what the owner took out
    equity: float


class LoanMonth(Frozen):
    """One line of a repayment schedule. Its months go on after those of the plan."""

    month: int
    period: str
    opening: float  # with what is paid out in this month
    interest: float
    principal: float
    payment: float
    closing: float


class Year(ProfitRow):
    """One year: its profit and loss, its cash, and how well it covers its debt."""

    year: int
    operating_cash: float
    investing_cash: float
    financing_cash: float
    closing_cash: float
    owner_draw: float
    available_for_debt: float  # ebitda less tax and the owner's draw
    debt_service: float
    cover: float | None  # None in a year without debt service


class BreakEven(Frozen):
    """What must be sold for nothing to be lost: one year's average costs and contribution."""

    year: int
    fixed_costs: float  # a month: payroll, running costs, marketing, depreciation, interest
    contribution: float  # of one unit
    units: float | None  # a month; None where each sale loses money
    units_a_day: float | None
    sold: float  # a month, as planned
    headroom: float | None  # the share that sales may fall before a loss


class UnitEconomics(Frozen):
    """What one sale, or one customer, brings."""

    revenue: float  # of a unit, a month of a subscription
    direct_cost: float
    contribution: float
    gross_margin: float | None  # a share
    lifetime_months: float | None  # with a subscription
    lifetime_value: float | None
    acquisition_cost: float | None  # for a customer won
    value_to_cost: float | None  # LTV:CAC
    payback_months: float | None


class Runway(Frozen):
    """How long the money lasts."""

    months: int  # month-ends in a row with cash left
    beyond_plan: bool  # true when it lasts through the whole plan
    monthly_burn: float  # mean outflow of the first year before funding; 0 where cash comes in


class Lowest(Frozen):
    """The month with the least cash at its end."""

    month: int
    period: str
    amount: float


class Gap(Frozen):
    """How far cash falls below zero, and when it does first."""

    amount: float  # 0: none
    month: int | None
    period: str | None


class Line(Frozen):
    """A source or a use of money."""

    id: str
    name: str
    amount: float
    asked: float = 0.0  # of a use: the part that what is asked for pays


class SourcesAndUses(Frozen):
    """Where money comes from, and what it pays until cash is lowest. Both sums are the total."""

    sources: list[Line]
    uses: list[Line]
    total: float
    until: int = 12  # the month of the lowest cash; drafts of earlier versions counted the year


class Scenario(Frozen):
    """The plan with sales, growth, churn and direct costs at one end of their bands."""

    name: ScenarioName
    revenue: list[float]  # by year
    net_profit: list[float]
    closing_cash: list[float]
    cover: list[float | None]
    lowest_cash: Lowest
    gap: Gap
    first_profit_month: int | None


TOGETHER = {"together", "each"}  # ways out that change several things at once


class WayOut(Frozen):
    """A computed way to close a funding gap, or to cover debt: changes, and what they lead to."""

    id: str  # ask_more, spend_later, spend_less, price, volume, together, each, longer_term, ...
    problem: Problem
    title: str
    says: str  # one sentence with its figures
    works: bool  # false: it was looked for and there is none; ``says`` tells why
    changes: list[Change] = Field(default_factory=list)
    lowest_cash: float | None = None  # with the changes made
    least_cover: float | None = None


class Stated(Frozen):
    """A figure that prose names: its value, and the words that stand for it in a text."""

    label: str
    value: float | None
    unit: Unit
    text: str  # "$41,200", "month 7 (March 2027)", "1.31", "not in these three years"


class Model(Frozen):
    """The whole computed model."""

    profit: list[ProfitMonth]
    cash: list[CashMonth]
    balance: list[BalanceMonth]  # months 0 to 36
    loan: list[LoanMonth]
    earlier_loan: list[LoanMonth]
    years: list[Year]
    first_profit_month: int | None  # the first month with a profit before tax
    recovered_month: int | None  # by which all losses so far are earned back, for good
    break_even: list[BreakEven]  # by year
    unit: UnitEconomics
    runway: Runway
    lowest_cash: Lowest
    gap: Gap
    least_cover: float | None
    owner_share: float | None  # of all sources
    sources_uses: SourcesAndUses
    scenarios: list[Scenario]  # low, base, high
    ways_out: list[WayOut]
    figures: dict[str, Stated]  # by name: fin.y1.revenue
