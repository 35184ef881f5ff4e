"""The sheet of break-even and unit economics."""

from graphs.templates.business_plan.assumptions import MONTHS, Assumptions
from graphs.templates.business_plan.finance.sales import revenue_of_unit
from graphs.templates.business_plan.finance.unit import contribution, direct_cost_of_unit
from graphs.templates.business_plan.finance.yearly import first_profit_month, recovered_month
from graphs.templates.business_plan.sheets.annual_sheet import RATIO, YEARS
from graphs.templates.business_plan.sheets.inputs import CENTS, COUNT, SHARE
from graphs.templates.business_plan.sheets.months import Months
from graphs.templates.business_plan.sheets.table import Table, Told

NEVER = "never"


def break_even_table(given: Assumptions, months: Months, annual: Table) -> Table:
    """Return the sheet."""
    note = f"In {given.currency}. What one {given.unit} leaves, and how many cover all fixed costs."
    table = Table("Break-even", "Break-even and unit economics", note)
    table.heading(f"One {given.unit}")
    _add_unit(table, given)
    if given.churn is not None:
        _add_customer(table, given, months)
    table.heading("What must be sold to lose nothing")
    table.header(("", *(f"Year {year}" for year in YEARS)))
    _add_year(table, given, months, annual)
    table.heading("When it carries itself")
    first, back = first_profit_month(months.made), recovered_month(months.made)
    gains, below = months.grid.months("gains"), months.grid.months("below")
    told = Told(first or NEVER, f'=IFERROR(MATCH(1,{gains},0),"{NEVER}")')
    table.add("first", "First month with a profit before tax", [told], "0")
    told = Told(back or NEVER, f'=IF(MAX({below})>={MONTHS},"{NEVER}",MAX({below})+1)')
    table.add("recovered", "Month by which first losses are earned back", [told], "0")
    return table


def _add_unit(table: Table, given: Assumptions) -> None:
    brings, left = revenue_of_unit(given), contribution(given)
    kept = "*in_take_rate" if given.take_rate else ""
    table.add("revenue", "Revenue", [Told(brings, f"=in_price{kept}")], CENTS)
    revenue = table.here("revenue")
    share = f"*{revenue}" if given.direct_cost.per == "revenue" else ""
    cost = Told(direct_cost_of_unit(given), f"=in_direct_cost_amount{share}")
    table.add("direct_cost", "Direct cost", [cost], CENTS)
    formula = f"={revenue}-{table.here('direct_cost')}"
    table.add("left", "Contribution", [Told(left, formula)], CENTS, "total")
    share = f"=IF({revenue}>0,{table.here('left')}/{revenue},0)"
    margin = Told(left / brings if brings else 0.0, share)
    table.add("margin", "Gross margin", [margin], SHARE)


def _add_customer(table: Table, given: Assumptions, months: Months) -> None:
    """Add what a subscriber is worth and costs; a word stands where one never leaves, say."""
    assert given.churn is not None
    churn, left, here = given.churn.value, contribution(given), table.here("left")
    stays, worth = (1 / churn, left / churn) if churn else (None, None)
    cost = _cost_of_winning(given, months)
    told = _guarded(stays, "in_churn>0", "1/in_churn")
    table.add("stays", "A customer stays, months", [told], COUNT)
    told = _guarded(worth, "in_churn>0", f"{here}/in_churn")
    table.add("worth", "Lifetime value", [told], CENTS)
    table.add("cost", "Cost of winning a customer", [cost], CENTS)
    value, price = table.here("worth"), table.here("cost")
    paid = cost.value if isinstance(cost.value, float) else None
    ratio = worth / paid if worth is not None and paid else None
    told = _guarded(ratio, f"AND(ISNUMBER({value}),N({price})>0)", f"{value}/{price}")
    table.add("ratio", "Lifetime value to that cost", [told], RATIO)
    back = paid / left if churn and paid is not None and left > 0 else None
    told = _guarded(back, f"AND(in_churn>0,ISNUMBER({price}),{here}>0)", f"{price}/{here}")
    table.add("payback", "Months until it is paid back", [told], COUNT)


def _cost_of_winning(given: Assumptions, months: Months) -> Told:
    if given.marketing.per == "new_customer":
        return Told(given.marketing.amount.value, "=in_marketing_amount")
    spent, new = months.grid.months("marketing"), months.grid.months("won")
    won = sum(months.made.sold.new_customers)
    cost = sum(months.made.marketing) / won if won else None
    return _guarded(cost, f"SUM({new})>0", f"SUM({spent})/SUM({new})")


def _guarded(value: float | None, holds: str, formula: str) -> Told:
    """Return a value where its condition holds, and a word where it does not."""
    return Told(NEVER if value is None else value, f'=IF({holds},{formula},"{NEVER}")')


def _add_year(table: Table, given: Assumptions, months: Months, annual: Table) -> None:
    one_by_one = given.marketing.per == "new_customer" and given.churn is None
    each = contribution(given) - (given.marketing.amount.value if one_by_one else 0.0)
    won = "-in_marketing_amount" if one_by_one else ""
    costs = ["payroll", "opex", "depreciation", "interest", *([] if one_by_one else ["marketing"])]
    rows = [_Year(table, months, annual, year, costs, each) for year in YEARS]
    table.add("fixed", "Fixed costs a month", [one.fixed() for one in rows])
    left = Told(each, f"={table.there('left')}{won}")
    table.add("each", "Contribution of one", [left] * len(rows), CENTS)
    what = given.units.capitalize()
    table.add("units", f"{what} a month", [one.units() for one in rows], COUNT, "total")
    if given.volume.per == "day":
        days = given.days_open.value
        table.add("a_day", f"{what} a day", [one.units_a_day(days) for one in rows], COUNT)
    table.add("sold", f"{what} a month as planned", [one.sold() for one in rows], COUNT)
    table.add("headroom", "Sales may fall by", [one.headroom() for one in rows], SHARE)


class _Year:
    """A year's column: what it comes to, and the formulas for it."""

    def __init__(
        self, table: Table, months: Months, annual: Table, year: int, costs: list[str], each: float
    ) -> None:
        self._table, self._annual, self._year, self._costs = table, annual, year, costs
        of = slice(12 * year - 12, 12 * year)
        self._fixed = sum(sum(months.grid.values(key)[of]) for key in costs) / 12
        self._sold = sum(months.made.sold.units[of]) / 12
        self._needed = self._fixed / each if each > 0 else None

    def fixed(self) -> Told:
        parts = "+".join(self._annual.there(key, self._year) for key in self._costs)
        return Told(self._fixed, f"=({parts})/12")

    def units(self) -> Told:
        each = self._here("each")
        return _guarded(self._needed, f"{each}>0", f"{self._here('fixed')}/{each}")

    def units_a_day(self, days: float) -> Told:
        value = None if self._needed is None else self._needed / days
        units = self._here("units")
        return _guarded(value, f"ISNUMBER({units})", f"{units}/in_days_open")

    def sold(self) -> Told:
        return Told(self._sold, f"={self._annual.there('units', self._year)}/12")

    def headroom(self) -> Told:
        fits = self._needed is not None and self._sold > 0
        value = 1 - self._needed / self._sold if fits and self._needed is not None else None
        units, sold = self._here("units"), self._here("sold")
        return _guarded(value, f"AND(ISNUMBER({units}),{sold}>0)", f"1-{units}/{sold}")

    def _here(self, key: str) -> str:
        return self._table.here(key, self._year)
