"""The sheet of money: where it comes from, what it pays, and the owner's part."""

from collections.abc import Iterator

from graphs.templates.business_plan.assumptions import MONTHS, Assumptions
from graphs.templates.business_plan.finance.liquidity import (
    BUSINESS,
    DRAW,
    EARNED,
    LOANS,
    RESERVE,
    lowest_since,
)
from graphs.templates.business_plan.sheets.inputs import SHARE
from graphs.templates.business_plan.sheets.months import Months
from graphs.templates.business_plan.sheets.table import Table, Told


def funding_table(given: Assumptions, months: Months) -> Table:
    """Return the sheet of sources and uses."""
    note = (
        f"In {given.currency}, until cash is lowest once all money has come. What purchases, the "
        "business, loans and the owner's draw leave over then is the reserve."
    )
    table = Table("Sources and uses", "Sources and uses of money", note)
    until = _until(given, months)
    table.add("until", "Cash is lowest in month", [until], "0")
    last, cell = int(_amount(until)), table.here("until")
    table.heading("Sources")
    sources = [*_sources(given), _earned(months, last, cell)]
    for key, label, told in sources:
        table.add(key, label, [told])
    total = sum(_amount(told) for _, _, told in sources)
    formula = "=" + "+".join(table.here(key) for key, _, _ in sources)
    table.add("total", "All sources", [Told(total, formula)], style="total")
    table.heading("Uses")
    uses = _uses(given, months, last, cell)
    for key, label, told in uses:
        table.add(key, label, [told])
    spent = sum(_amount(told) for _, _, told in uses)
    parts = "".join(f"-{table.here(key)}" for key, _, _ in uses)
    reserve = Told(total - spent, f"={table.here('total')}{parts}")
    table.add("reserve", RESERVE, [reserve])
    formula = "=" + "+".join(table.here(key) for key in (*(one[0] for one in uses), "reserve"))
    table.add("used", "All uses", [Told(total, formula)], style="total")
    table.heading("The owner's part")
    own = given.opening.cash.value + given.owner_injection.value
    whole = f"({table.here('total')}-{table.here('earned')})"
    total -= _amount(sources[-1][2])
    mine = f"{table.here('cash')}+{table.here('owner')}"
    formula = f"=IF({whole}>0,({mine})/{whole},0)"
    table.add("share", "Of all money", [Told(own / total if total else 0.0, formula)], SHARE)
    return table


def _sources(given: Assumptions) -> list[tuple[str, str, Told]]:
    told = [
        ("cash", "Cash in the business", Told(given.opening.cash.value, "=in_opening_cash")),
        ("owner", "Owner's money", Told(given.owner_injection.value, "=in_owner_injection")),
    ]
    for one in given.equity:
        cell = Told(one.amount.value, f"=in_equity_{one.id}_amount")
        told.append((f"equity_{one.id}", one.who, cell))
    if given.loan:
        told.append(("loan", "Loan", Told(given.loan.amount.value, "=in_loan_amount")))
    if given.grant:
        told.append(("grant", "Grant", Told(given.grant.amount.value, "=in_grant_amount")))
    return told


def _until(given: Assumptions, months: Months) -> Told:
    """Return the month of the lowest cash, of those from the last money on."""
    grid = months.grid
    closing = grid.months("closing")
    last = max([1, *(one.month for one in (*given.equity, given.loan, given.grant) if one)])
    since = f"INDEX({closing},funded_until):INDEX({closing},{MONTHS})"
    formula = f"=funded_until-1+MATCH(MIN({since}),{since},0)"
    return Told(float(lowest_since(months.made, last)), formula)


def _uses(given: Assumptions, months: Months, until: int, cell: str) -> list[tuple[str, str, Told]]:
    told = []
    for one in given.capex:
        name = f"in_capex_{one.id}"
        formula = f"=IF({name}_month<={cell},{name}_amount,0)"
        amount = one.amount.value if one.month <= until else 0.0
        told.append((f"capex_{one.id}", one.item, Told(amount, formula)))
    return [*told, *_taken(months, until, cell)]


def _taken(months: Months, until: int, cell: str) -> Iterator[tuple[str, str, Told]]:
    """Yield what the business, lenders and the owner take: rows of the cash flow added up."""
    for key, label, row in (
        ("business", BUSINESS, "operating"),
        ("loans", LOANS, "loan_repaid"),
        ("draw", DRAW, "draw"),
    ):
        paid = -sum(months.grid.values(row)[:until])
        yield key, label, Told(max(paid, 0.0), f"=MAX(0,-{_so_far(months, row, cell)})")


def _earned(months: Months, until: int, cell: str) -> tuple[str, str, Told]:
    brought = max(sum(months.grid.values("operating")[:until]), 0.0)
    return "earned", EARNED, Told(brought, f"=MAX(0,{_so_far(months, 'operating', cell)})")


def _so_far(months: Months, key: str, cell: str) -> str:
    row = months.grid.months(key)
    return f"SUM(INDEX({row},1):INDEX({row},{cell}))"


def _amount(told: Told) -> float:
    return told.value if isinstance(told.value, float) else 0.0
