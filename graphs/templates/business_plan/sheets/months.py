"""The sheet of months of one case: sales, the three statements, and their workings."""

from collections.abc import Iterator
from typing import NamedTuple

from graphs.documents.workbook import Cell, Sheet
from graphs.templates.business_plan.assumptions import MONTHS, Assumptions
from graphs.templates.business_plan.finance.cases import Case
from graphs.templates.business_plan.finance.lines import Lines, lines
from graphs.templates.business_plan.sheets.balance_rows import balance_rows
from graphs.templates.business_plan.sheets.cash_rows import cash_rows
from graphs.templates.business_plan.sheets.grid import FIRST, Grid, Row
from graphs.templates.business_plan.sheets.inputs import MONTH
from graphs.templates.business_plan.sheets.profit_rows import profit_rows, sold_rows
from graphs.templates.business_plan.sheets.series import day_of
from graphs.templates.business_plan.sheets.working_rows import working_rows

NAMES = {"base": "Monthly", "low": "Low case", "high": "High case"}
_TITLES = {"base": "The plan month by month", "low": "The low case", "high": "The high case"}
_SAYS = {
    "base": "Every number follows from the blue cells of the sheet Assumptions.",
    "low": "Sales at the low end of their bands; churn and direct cost at the high end.",
    "high": "Sales at the high end of their bands; churn and direct cost at the low end.",
}
_TOP = 2  # rows above the grid


class Months(NamedTuple):
    """A case of the plan on its sheet."""

    case: Case
    made: Lines
    grid: Grid
    sheet: Sheet


def months_of(given: Assumptions, case: Case) -> Months:
    """Return the sheet of a case."""
    made = lines(given, case)
    rows = [
        *_calendar(given),
        *sold_rows(given, case, made),
        *profit_rows(given, case, made),
        *cash_rows(given, made),
        *balance_rows(given, made),
        *working_rows(given, made),
    ]
    grid = Grid(NAMES[case.name], _TOP, rows)
    says = f"{_SAYS[case.name]} In {given.currency}, without sales tax."
    top = ((Cell(_TITLES[case.name], style="title"),), (Cell(says, style="computed"),))
    sheet = Sheet(
        name=grid.sheet,
        rows=(*top, *grid.cells()),
        widths=(38, 10, *([9.5] * MONTHS)),
        frozen=(_TOP + 2, FIRST - 1),
        landscape=True,
        pages_wide=3,
    )
    return Months(case, made, grid, sheet)


def _calendar(given: Assumptions) -> Iterator[Row]:
    dates = [day_of(given, month) for month in range(MONTHS + 1)]
    yield Row(
        "date",
        "Month",
        lambda month: f"=EDATE(in_start_month,{month - 1})",
        dates[1:],
        dates[0],
        "=EDATE(in_start_month,-1)",
        number=MONTH,
        style="header",
    )
    numbers = [float(month) for month in range(1, MONTHS + 1)]
    yield Row("month", "Month of the plan", "=[month@-1]+1", numbers, 0.0, "=0", number="0")
