"""The three statements as tables: by month in the first year, by quarter after it, and by year."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from graphs.documents.blocks import Block, Heading, Para, Rich, Table
from graphs.documents.inline import label
from graphs.templates.business_plan.draft import BusinessPlan
from graphs.templates.business_plan.plan_charts import short_month

_PROFIT = (
    ("Revenue", "revenue", True),
    ("Direct cost", "direct_cost", False),
    ("Gross profit", "gross_profit", True),
    ("Payroll", "payroll", False),
    ("Running costs", "opex", False),
    ("Marketing", "marketing", False),
    ("Depreciation", "depreciation", False),
    ("Interest", "interest", False),
    ("Profit before tax", "profit_before_tax", True),
    ("Tax", "tax", False),
    ("Net profit", "net_profit", True),
)
_CASH = (
    ("Cash at the beginning", "opening", False),
    ("From customers", "from_customers", False),
    ("To suppliers", "to_suppliers", False),
    ("Payroll", "payroll", False),
    ("Running costs", "opex", False),
    ("Marketing", "marketing", False),
    ("Sales tax", "sales_tax", False),
    ("Tax on profit", "income_tax", False),
    ("Interest", "interest", False),
    ("From the business", "operating", True),
    ("Purchases", "investing", False),
    ("Owner's money in", "owner_in", False),
    ("Investors", "equity_in", False),
    ("Grant", "grant_in", False),
    ("Loan paid out", "loan_in", False),
    ("Loan repaid", "loan_repaid", False),
    ("Owner's draw", "owner_draw", False),
    ("Cash at the end", "closing", True),
)
_BALANCE = (
    ("Cash", "cash", False),
    ("What customers owe", "receivables", False),
    ("Stock", "stock", False),
    ("Equipment", "equipment", False),
    ("All that is owned", "assets", True),
    ("Owed to suppliers", "payables", False),
    ("Sales tax due", "sales_tax_due", False),
    ("Tax on profit due", "income_tax_due", False),
    ("Loans", "loans", False),
    ("All that is owed", "liabilities", True),
    ("Paid in", "paid_in", False),
    ("Profits kept", "retained", False),
    ("Equity", "equity", True),
    ("Owed, and equity", "both", True),
)
_STATES = frozenset(("opening", "closing"))  # of these a quarter has the first or the last
_HALF = 6
Line = tuple[str, str, bool]


class Period(NamedTuple):
    """A column of a statement: its name, and its months."""

    name: str
    months: Sequence[Any]


def statements(plan: BusinessPlan) -> list[Block]:
    """Return profit and loss, cash flow and balance sheet, with what they are in."""
    model, currency = plan.model, plan.assumptions.currency
    said = (
        f"All amounts are in {currency}, without sales tax but for cash, and computed from the "
        "assumptions. What is paid out stands in brackets. Each amount is rounded by itself, so a"
        " sum can differ by one from what its rounded parts add up to."
    )
    return [
        Para(label(said), style="small"),
        Heading(2, "Profit and loss"),
        *_by_period(model.profit, _PROFIT),
        Heading(2, "Cash flow"),
        *_by_period(model.cash, _CASH),
        Heading(2, "Balance sheet"),
        _balance(plan),
    ]


def amount(value: float | None) -> str:
    """Return a whole amount as a statement shows it: (1,200) is paid out, a dash is nothing."""
    if value is None:
        return ""
    whole = round(value)
    if whole == 0:
        return "\u2013"
    return f"({-whole:,})" if whole < 0 else f"{whole:,}"


def number_table(
    header: Sequence[str], rows: Sequence[tuple[Rich, ...]], caption: str, first: float = 2.0
) -> Table:
    """Return a table whose columns but the first hold numbers."""
    widths = (first, *(1.0 for _ in header[1:]))
    return Table(tuple(header), tuple(rows), widths, caption=caption, numbers_from=1)


def _by_period(months: Sequence[Any], lines: Sequence[Line]) -> Iterator[Block]:
    first = [Period(short_month(one.period), [one]) for one in months[:12]]
    for half, cut in (("first half", first[:_HALF]), ("second half", first[_HALF:])):
        columns = cut if half == "first half" else [*cut, Period("Year 1", months[:12])]
        yield _statement(lines, columns, f"Year 1 by month, {half}")
    for year in (2, 3):
        of_year = months[12 * (year - 1) : 12 * year]
        quarters = [Period(f"Q{n + 1}", of_year[3 * n : 3 * n + 3]) for n in range(4)]
        yield _statement(
            lines, [*quarters, Period(f"Year {year}", of_year)], f"Year {year} by quarter"
        )


def _statement(lines: Sequence[Line], columns: Sequence[Period], caption: str) -> Table:
    rows = []
    for name, field, strong in lines:
        values = [_of(period.months, field) for period in columns]
        if strong or field in _STATES or any(round(one) for one in values):
            cells = (label(amount(one), bold=strong) for one in values)
            rows.append((label(name, bold=strong), *cells))
    return number_table(("", *(one.name for one in columns)), rows, caption)


def _of(months: Sequence[Any], field: str) -> float:
    if field == "opening":
        return float(months[0].opening)
    if field == "closing":
        return float(months[-1].closing)
    return sum(float(getattr(one, field)) for one in months)


def _balance(plan: BusinessPlan) -> Table:
    ends = [plan.model.balance[month] for month in (0, 12, 24, 36)]
    names = ("At the start", "End of year 1", "End of year 2", "End of year 3")
    rows = []
    for name, field, strong in _BALANCE:
        values = [_at(one, field) for one in ends]
        if strong or any(round(one) for one in values):
            cells = (label(amount(one), bold=strong) for one in values)
            rows.append((label(name, bold=strong), *cells))
    return number_table(("", *names), rows, "At the end of each year")


def _at(end: Any, field: str) -> float:
    return float(end.liabilities + end.equity if field == "both" else getattr(end, field))
