"""The sheet of scenarios: the low, the base and the high case beside one another, all live."""

from collections.abc import Callable, Iterator, Sequence

from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.finance.yearly import first_profit_month
from graphs.templates.business_plan.sheets.annual_sheet import NO_DEBT, RATIO, YEARS
from graphs.templates.business_plan.sheets.break_even_sheet import NEVER
from graphs.templates.business_plan.sheets.months import Months
from graphs.templates.business_plan.sheets.table import Table, Told

CASES = ("Low", "Base", "High")


def scenarios_table(given: Assumptions, cases: Sequence[Months]) -> Table:
    """Return the sheet; ``cases`` are low, base and high."""
    note = (
        f"In {given.currency}. Between the cases differ what nobody decides: how much is sold, how "
        "fast it grows, who leaves, and what goods cost. Price, wages and rent stay."
    )
    table = Table("Scenarios", "If it goes worse, or better", note, ("", *CASES))
    for year in YEARS:
        table.add(f"revenue_{year}", f"Revenue in year {year}", _sums(cases, "revenue", year))
    for year in YEARS:
        label = f"Net profit in year {year}"
        table.add(f"profit_{year}", label, _sums(cases, "net_profit", year))
    for year in YEARS:
        label = f"Cover of debt in year {year}"
        table.add(f"cover_{year}", label, _covers(cases, year), RATIO)
    table.add("lowest", "Lowest cash", [_lowest(one) for one in cases], style="total")
    table.add("when", "In month", [_when(one) for one in cases], "0")
    gaps = [
        Told(max(0.0, -one.made.lowest()), f"=MAX(0,-{table.here('lowest', place)})")
        for place, one in enumerate(cases, 1)
    ]
    table.add("gap", "Missing", gaps)
    table.add("first", "First month with a profit", [_first(one) for one in cases], "0")
    ends = [Told(one.made.cash[-1], f"={one.grid.month('closing', 36)}") for one in cases]
    table.add("end", "Cash after three years", ends)
    return table


def _sums(cases: Sequence[Months], key: str, year: int) -> Iterator[Told]:
    first, last = 12 * year - 11, 12 * year
    for one in cases:
        formula = f"=SUM({one.grid.months(key, first, last)})"
        yield Told(sum(one.grid.values(key)[first - 1 : last]), formula)


def _covers(cases: Sequence[Months], year: int) -> Iterator[Told]:
    span = 12 * year - 11, 12 * year
    for one in cases:

        def total(key: str, grid: Callable[..., str] = one.grid.months) -> str:
            return f"SUM({grid(key, *span)})"

        owed = f"({total('interest')}+{total('principal')})"
        left = f"({total('ebitda')}-{total('tax')}+{total('draw')})"
        cover = one.made.covers()[year - 1]
        formula = f'=IF({owed}>0.005,{left}/{owed},"{NO_DEBT}")'
        yield Told(NO_DEBT if cover is None else cover, formula)


def _lowest(one: Months) -> Told:
    return Told(one.made.lowest(), f"=MIN({one.grid.months('closing')})")


def _when(one: Months) -> Told:
    cash = one.grid.months("closing")
    return Told(one.made.cash.index(one.made.lowest()) + 1, f"=MATCH(MIN({cash}),{cash},0)")


def _first(one: Months) -> Told:
    formula = f'=IFERROR(MATCH(1,{one.grid.months("gains")},0),"{NEVER}")'
    return Told(first_profit_month(one.made) or NEVER, formula)
