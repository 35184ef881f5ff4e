"""The sheet of money: where it comes from, what it pays, and the owner's part."""

from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.sheets.inputs import SHARE
from graphs.templates.business_plan.sheets.months import Months
from graphs.templates.business_plan.sheets.table import Table, Told


def funding_table(given: Assumptions, months: Months) -> Table:
    """Return the sheet of sources and uses."""
    note = (
        f"In {given.currency}, for the first year, or until the last of the money has come. What "
        "purchases, first stock and the first months leave over is the reserve."
    )
    table = Table("Sources and uses", "Sources and uses of money", note)
    table.heading("Sources")
    sources = _sources(given)
    for key, label, told in sources:
        table.add(key, label, [told])
    total = sum(_amount(told) for _, _, told in sources)
    formula = "=" + "+".join(table.here(key) for key, _, _ in sources)
    table.add("total", "All sources", [Told(total, formula)], style="total")
    table.heading("Uses")
    uses = _uses(given, months)
    for key, label, told in uses:
        table.add(key, label, [told])
    spent = sum(_amount(told) for _, _, told in uses)
    parts = "".join(f"-{table.here(key)}" for key, _, _ in uses)
    reserve = Told(total - spent, f"={table.here('total')}{parts}")
    table.add("reserve", "Reserve", [reserve])
    formula = "=" + "+".join(table.here(key) for key in (*(one[0] for one in uses), "reserve"))
    table.add("used", "All uses", [Told(total, formula)], style="total")
    table.heading("The owner's part")
    own = given.opening.cash.value + given.owner_injection.value
    whole, mine = table.here("total"), f"{table.here('cash')}+{table.here('owner')}"
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


def _uses(given: Assumptions, months: Months) -> list[tuple[str, str, Told]]:
    coming = [one.month for one in (*given.equity, given.loan, given.grant) if one]
    until = max([12, *coming])
    told = []
    for one in given.capex:
        name = f"in_capex_{one.id}"
        formula = f"=IF({name}_month<=funded_until,{name}_amount,0)"
        amount = one.amount.value if one.month <= until else 0.0
        told.append((f"capex_{one.id}", one.item, Told(amount, formula)))
    grid = months.grid
    stock = grid.values("stock")[given.sales_from - 1] - given.opening.stock.value
    first = f"=MAX(0,INDEX({grid.months('stock')},in_sales_from)-in_opening_stock)"
    told.append(("stock", "First stock", Told(max(stock, 0.0), first)))
    dug = -min(0.0, *grid.values("counted"))
    bought = f"MAX(0,INDEX({grid.months('stock')},in_sales_from)-in_opening_stock)"
    formula = f"=MAX(0,-MIN(0,{grid.months('counted')})-{bought})"
    burnt = max(dug - max(stock, 0.0), 0.0)
    told.append(("months", "Costs until sales carry them", Told(burnt, formula)))
    return told


def _amount(told: Told) -> float:
    return told.value if isinstance(told.value, float) else 0.0
