"""Rows of a case: what is sold, and profit and loss."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from graphs.documents.workbook import Style
from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.finance.calendar import season
from graphs.templates.business_plan.finance.cases import Case, End
from graphs.templates.business_plan.finance.lines import Lines
from graphs.templates.business_plan.finance.statements import profit_lines
from graphs.templates.business_plan.sheets.grid import Heading, Row
from graphs.templates.business_plan.sheets.inputs import COUNT, FACTOR


def sold_rows(given: Assumptions, case: Case, made: Lines) -> Iterator[Row | Heading]:
    """Yield the ramp in its seasons; with a subscription, who comes and who stays."""
    start, growth, cap = (
        f"in_volume_{name}{_end(case.sales)}" for name in ("start", "growth", "cap")
    )
    yield Heading("Sales")
    factors = season(given.seasonality.factors, given.start_month)
    yield Row("season", "Season", "=INDEX(seasons,MONTH([date]))", factors, number=FACTOR)
    days = "*in_days_open" if given.volume.per == "day" else ""
    ramp = (
        f"=IF([month]>=in_sales_from,MIN({start}*(1+{growth})^([month]-in_sales_from),{cap})"
        f"{days}*[season],0)"
    )
    if given.churn is None:
        label = f"{given.units.capitalize()} sold"
        yield Row("units", label, ramp, made.sold.units, number=COUNT)
        return
    yield Row("won", f"New {given.units}", ramp, made.sold.new_customers, number=COUNT)
    opening = given.volume.opening
    yield Row(
        "units",
        given.units.capitalize(),
        f"=[units@-1]*(1-in_churn{_end(case.burden)})+[won]",
        made.sold.units,
        start=opening.value if opening else 0.0,
        start_formula="=in_volume_opening" if opening else "=0",
        number=COUNT,
    )


def profit_rows(given: Assumptions, case: Case, made: Lines) -> Iterator[Row | Heading]:
    """Yield profit and loss."""
    yield Heading("Profit and loss")
    told = profit_lines(made)
    kept = "*in_take_rate" if given.take_rate else ""
    base = "[revenue]" if given.direct_cost.per == "revenue" else "[units]"
    formulas: Mapping[str, tuple[str, str | Callable[[int], str]]] = {
        "revenue": ("Revenue", f"=[units]*in_price{kept}"),
        "direct_cost": ("Direct cost", f"={base}*in_direct_cost_amount{_end(case.burden)}"),
        "gross_profit": ("Gross profit", "=[revenue]-[direct_cost]"),
        "payroll": ("Payroll", _payroll(given)),
        "opex": ("Running costs", listed(given.opex, "opex", "<=")),
        "marketing": ("Marketing", _marketing(given)),
        "ebitda": (
            "Profit before interest, tax and depreciation",
            "=[gross_profit]-[payroll]-[opex]-[marketing]",
        ),
        "depreciation": ("Depreciation", _wear(given)),
        "interest": ("Interest", of_loans(given, "interest")),
        "profit_before_tax": ("Profit before tax", "=[ebitda]-[depreciation]-[interest]"),
        "tax": ("Tax on profit", _tax),
        "net_profit": ("Net profit", "=[profit_before_tax]-[tax]"),
    }
    sums = ("gross_profit", "ebitda", "profit_before_tax", "net_profit")
    for key, (label, formula) in formulas.items():
        style: Style = "total" if key in sums else "computed"
        yield Row(key, label, formula, told[key], style=style)


def listed(rows: Sequence[object], name: str, when: str) -> str:
    """Return the sum of a table's amounts whose month is the present one, or not after it."""
    return f"=SUMPRODUCT(({name}_month{when}[month])*{name}_amount)" if rows else "=0"


def of_loans(given: Assumptions, part: str) -> str:
    """Return what the schedules of all loans have in a month."""
    found = []
    if given.loan:
        inside = f"[month]>=in_loan_month,INDEX(loan_{part},[month]-in_loan_month+1)"
        found.append(f"IF({inside},0)")
    if given.opening.loan:
        found.append(f"INDEX(earlier_loan_{part},[month])")
    return "=" + ("+".join(found) or "0")


def _end(end: End) -> str:
    return "" if end == "value" else f"_{end}"


def _payroll(given: Assumptions) -> str:
    if not given.headcount:
        return "=0"
    there = "(headcount_month<=[month])*headcount_count*headcount_amount"
    return f"=SUMPRODUCT({there})*(1+in_on_costs)"


def _marketing(given: Assumptions) -> str:
    if given.marketing.per == "month":
        return "=IF([month]>=in_sales_from,in_marketing_amount,0)"
    return f"={'[units]' if given.churn is None else '[won]'}*in_marketing_amount"


def _wear(given: Assumptions) -> str:
    earlier = "IF([month]<=in_opening_equipment_life_months,earlier_wear,0)"
    if not given.capex:
        return f"={earlier}"
    lasting = "(capex_month<=[month])*([month]<capex_month+capex_life_months)*capex_wear"
    return f"=SUMPRODUCT({lasting})+{earlier}"


def _tax(month: int) -> str:
    return "=[tax_so_far]" if month % 12 == 1 else "=[tax_so_far]-[tax_so_far@-1]"
