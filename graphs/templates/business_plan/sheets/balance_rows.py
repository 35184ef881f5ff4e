"""Rows of a case: what is owned and owed at each month's end, and whether it balances."""

from collections.abc import Callable, Iterator

from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.finance.lines import Lines
from graphs.templates.business_plan.finance.statements import net_profit
from graphs.templates.business_plan.sheets.grid import Heading, Row
from graphs.templates.business_plan.sheets.series import less, plus, running


def balance_rows(given: Assumptions, made: Lines) -> Iterator[Row | Heading]:
    """Yield the balance sheet, from the day before month 1."""
    yield Heading("Balance sheet")
    owned = list(_owned(given, made))
    owed = list(_owed(given, made))
    equity = list(_equity(given, made))
    yield from owned
    assets = _total("assets", "Assets", owned)
    yield assets
    yield from owed
    debts = _total("liabilities", "Owed to others", owed)
    yield debts
    yield from equity
    own = _total("equity", "Equity", equity)
    yield own
    difference = "=[assets]-[liabilities]-[equity]"
    off = less(less(assets.values, debts.values), own.values)
    start = (assets.start or 0.0) - (debts.start or 0.0) - (own.start or 0.0)
    label = "Assets less debts and equity: 0"
    yield Row("difference", label, difference, off, start, difference, number="#,##0.00")


def _owned(given: Assumptions, made: Lines) -> Iterator[Row]:
    opening, settled = given.opening, made.settled
    yield Row("cash", "Cash", "=[closing]", made.cash, opening.cash.value, "=[closing]")
    still = _still_open("billed", "collect", "receivables")
    start = opening.receivables.value, "=in_opening_receivables"
    yield Row("receivables", "Owed by customers", still, settled.receivables, *start)
    kept = "=MAX([direct_cost]*in_terms_stock_days/30,[stock@-1]-[direct_cost])"
    yield Row("stock", "Stock", kept, settled.stock, opening.stock.value, "=in_opening_stock")
    worth = running(less(made.purchases, made.depreciation), opening.equipment.value)
    yield Row(
        "equipment",
        "Equipment",
        "=[equipment@-1]-[investing]-[depreciation]",
        worth,
        opening.equipment.value,
        "=in_opening_equipment",
    )


def _owed(given: Assumptions, made: Lines) -> Iterator[Row]:
    opening, settled = given.opening, made.settled
    still = _still_open("bought", "pay", "payables")
    start = opening.payables.value, "=in_opening_payables"
    yield Row("payables", "Owed to suppliers", still, settled.payables, *start)
    lag = "in_sales_tax_lag_months"
    late = f"([month@all]<=[month])*([month@all]>[month]-{lag})*[sales_tax@all]"
    yield Row(
        "sales_tax_due", "Sales tax due", f"=SUMPRODUCT({late})", settled.sales_tax_due, 0.0, "=0"
    )
    due = "=[income_tax_due@-1]+[tax]+[tax_paid]"
    yield Row("income_tax_due", "Tax on profit due", due, made.taxed.due, 0.0, "=0")
    earlier = opening.loan
    yield Row(
        "loans",
        "Loans",
        "=[loans@-1]+[loan_in]-[principal]",
        made.debt.owed,
        earlier.amount.value if earlier else 0.0,
        "=in_opening_loan_amount" if earlier else "=0",
    )


def _equity(given: Assumptions, made: Lines) -> Iterator[Row]:
    opening = given.opening
    there = (opening.cash, opening.receivables, opening.stock, opening.equipment)
    owed = opening.payables.value + (opening.loan.amount.value if opening.loan else 0.0)
    start = sum(one.value for one in there) - owed
    yield Row(
        "paid_in",
        "Put in by owner, investors, grants",
        "=[paid_in@-1]+[owner_in]+[equity_in]+[grant_in]",
        running(plus(made.owner_in, made.equity_in, made.grant_in), start),
        start,
        "=[assets]-[liabilities]",
    )
    kept = less(net_profit(made), made.owner_draw)
    earned = "=[retained@-1]+[net_profit]+[draw]"
    yield Row("retained", "Profit kept, less draws", earned, running(kept), 0.0, "=0")


def _still_open(invoiced: str, name: str, what: str) -> Callable[[int], str]:
    """Return what of the invoices of four months and of the day before is not paid yet."""

    def of(month: int) -> str:
        backs = (f"[{invoiced}@-{back}]" if back else f"[{invoiced}]" for back in range(4))
        parts = [f"{name}_open_{back}*{cell}" for back, cell in enumerate(backs) if back < month]
        earlier = f"in_opening_{what}*MAX(0,1-[month]/{name}_months)"
        return f"={'+'.join(parts)}+{earlier}"

    return of


def _total(key: str, label: str, rows: list[Row]) -> Row:
    formula = "=" + "+".join(f"[{one.key}]" for one in rows)
    return Row(
        key,
        label,
        formula,
        plus(*(one.values for one in rows)),
        start=sum(one.start or 0.0 for one in rows),
        start_formula=formula,
        style="total",
    )
