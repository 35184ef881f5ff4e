"""The sheet of charts, drawn by the spreadsheet itself from the months."""

from collections.abc import Sequence

from graphs.documents.workbook import Cell, Sheet, SheetChart
from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.sheets.inputs import MONEY, MONTH
from graphs.templates.business_plan.sheets.months import Months
from graphs.templates.business_plan.sheets.table import Table


def charts_sheet(given: Assumptions, cases: Sequence[Months], annual: Table) -> Sheet:
    """Return the sheet; ``cases`` are low, base and high."""
    low, base, high = (one.grid.months("closing") for one in cases)
    months = cases[1].grid
    dates = months.months("date")
    charts = (
        SheetChart(
            kind="line",
            title="Cash at the end of each month",
            categories=dates,
            series=(("Base case", base), ("Low case", low), ("High case", high)),
            at="A4",
            alt="Line chart of the cash at the end of each month in the low, base and high case.",
            y_title=given.currency,
            number=MONEY,
            x_number=MONTH,
        ),
        SheetChart(
            kind="column",
            title="Revenue and net profit by year",
            categories=annual.headings(3),
            series=(
                ("Revenue", annual.row("revenue", 3)),
                ("Net profit", annual.row("net_profit", 3)),
            ),
            at="A25",
            alt="Column chart of revenue and net profit in each of the three years.",
            y_title=given.currency,
            number=MONEY,
        ),
        SheetChart(
            kind="line",
            title="Revenue and profit before tax by month",
            categories=dates,
            series=(
                ("Revenue", months.months("revenue")),
                ("Profit before tax", months.months("profit_before_tax")),
            ),
            at="A46",
            alt="Line chart of revenue and profit before tax in each month.",
            y_title=given.currency,
            number=MONEY,
            x_number=MONTH,
        ),
    )
    rows = (
        (Cell("Charts", style="title"),),
        (Cell("They follow the sheets Monthly, Low case, High case and Annual."),),
    )
    return Sheet(name="Charts", rows=rows, widths=(100,), charts=charts)
