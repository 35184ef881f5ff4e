"""The sheet of years: sums of the months, what is there at the end, and the cover of debt."""

from collections.abc import Iterator

from graphs.documents.workbook import Style
from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.sheets.months import Months
from graphs.templates.business_plan.sheets.table import Table, Told

YEARS = (1, 2, 3)
RATIO = "0.00"
NO_DEBT = "no debt"
_SUMS = (
    ("revenue", "Revenue"),
    ("direct_cost", "Direct cost"),
    ("gross_profit", "Gross profit"),
    ("payroll", "Payroll"),
    ("opex", "Running costs"),
    ("marketing", "Marketing"),
    ("ebitda", "Profit before interest, tax and depreciation"),
    ("depreciation", "Depreciation"),
    ("interest", "Interest"),
    ("profit_before_tax", "Profit before tax"),
    ("tax", "Tax on profit"),
    ("net_profit", "Net profit"),
    ("operating", "Cash from the business"),
    ("investing", "Purchases"),
    ("financing", "Cash from owner, investors and lenders"),
)
_ENDS = (
    ("closing", "Cash"),
    ("receivables", "Owed by customers"),
    ("stock", "Stock"),
    ("equipment", "Equipment"),
    ("assets", "Assets"),
    ("payables", "Owed to suppliers"),
    ("sales_tax_due", "Sales tax due"),
    ("income_tax_due", "Tax on profit due"),
    ("loans", "Loans"),
    ("liabilities", "Owed to others"),
    ("equity", "Equity"),
)
_TOTALS = (
    *("gross_profit", "ebitda", "profit_before_tax", "net_profit"),
    *("assets", "liabilities", "equity"),
)


def annual_table(given: Assumptions, months: Months) -> Table:
    """Return the sheet of years."""
    note = f"In {given.currency}. Each year is twelve months of the sheet {months.grid.sheet}."
    table = Table("Annual", "The years", note, ("", *(f"Year {year}" for year in YEARS)))
    table.add("units", given.units.capitalize(), summed(months, "units"))
    for key, label in _SUMS:
        table.add(key, label, summed(months, key), style=_style(key))
    table.heading("At the end of the year")
    for key, label in _ENDS:
        table.add(f"end_{key}", label, ends(months, key), style=_style(key))
    table.heading("Can it pay its debt?")
    _add_cover(table, months)
    return table


def summed(months: Months, key: str) -> Iterator[Told]:
    """Yield the sum of a row for each year."""
    values = months.grid.values(key)
    for year in YEARS:
        first, last = 12 * year - 11, 12 * year
        formula = f"=SUM({months.grid.months(key, first, last)})"
        yield Told(sum(values[first - 1 : last]), formula)


def ends(months: Months, key: str) -> Iterator[Told]:
    """Yield what a row is at the end of each year."""
    values = months.grid.values(key)
    for year in YEARS:
        yield Told(values[12 * year - 1], f"={months.grid.month(key, 12 * year)}")


def _add_cover(table: Table, months: Months) -> None:
    """Add what is there for debt, what debt takes, and how often the one pays the other."""
    made, grid = months.made, months.grid
    there, service = [], []
    for year in YEARS:
        of = slice(12 * year - 12, 12 * year)
        span = 12 * year - 11, 12 * year
        left = sum(made.ebitda[of]) - sum(made.taxed.charged[of]) - sum(made.owner_draw[of])
        draw = f"SUM({grid.months('draw', *span)})"
        there.append(Told(left, f"={table.here('ebitda', year)}-{table.here('tax', year)}+{draw}"))
        paid = sum(made.debt.interest[of]) + sum(made.debt.principal[of])
        repaid = f"SUM({grid.months('principal', *span)})"
        service.append(Told(paid, f"={table.here('interest', year)}+{repaid}"))
    table.add("there", "There for it: earnings less tax and draw", there)
    table.add("service", "Interest and repayment", service)
    covers = []
    for year, cover in zip(YEARS, made.covers(), strict=True):
        above, below = table.here("there", year), table.here("service", year)
        formula = f'=IF({below}>0.005,{above}/{below},"{NO_DEBT}")'
        covers.append(Told(NO_DEBT if cover is None else cover, formula))
    table.add("cover", "Cover: lenders commonly ask for 1.25", covers, RATIO, "total")


def _style(key: str) -> Style:
    return "total" if key in _TOTALS else "computed"
