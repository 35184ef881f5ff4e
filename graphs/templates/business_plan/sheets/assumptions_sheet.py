"""The sheet of inputs: blue cells with names, their bands, whose they are, and what to do."""

from collections.abc import Iterator
from math import ceil
from typing import Literal, NamedTuple

from graphs.documents.workbook import Cell, Sheet, reference
from graphs.returning import KEY
from graphs.templates.business_plan.assumptions import Assumptions, Basis, Figure
from graphs.templates.business_plan.finance.own import SHARED_OUT
from graphs.templates.business_plan.finance.settling import open_shares
from graphs.templates.business_plan.listing import OF_A_TOTAL
from graphs.templates.business_plan.sheets.inputs import (
    CENTS,
    Input,
    Line,
    Section,
    key_of,
    sections,
)

SHEET = "Assumptions"
WHOSE: dict[Basis, str] = {
    "user": "yours",
    "upload": "from your file",
    "computed": "computed",
    "assumption": "typical, not yours",
}
_MORE = 5  # the column of what stands beside figures: months, people, lives
_WEAR = 7
_HOW = (
    "Change the blue cells; everything else follows. Low and high in blue are what the low and "
    "the high case take. Bring the file back, and the plan takes your changes over."
)

_KEEP = "Leave this; the file is known by it"

Names = list[tuple[str, str]]
Cells = tuple[Cell | None, ...]


class Built(NamedTuple):
    """The sheet, and the ranges of its tables by name."""

    sheet: Sheet
    names: Names


def assumptions_sheet(given: Assumptions) -> Built:
    """Return the sheet of inputs."""
    rows: list[Cells] = [
        (Cell("Assumptions", style="title"),),
        (Cell(f"Amounts in {given.currency}. {_HOW}", style="computed"),),
    ]
    names: Names = []
    for section in sections(given):
        rows += [(None,), _header(section)]
        top = len(rows)
        rows += [_cells(section, line) for line in section.lines]
        names += _ranges(section, top, len(rows) - 1)
    rows += [(None,), (Cell("Worked out from these", style="heading"),)]
    rows += [
        (Cell(label, style="plain"), Cell(value, formula, number=CENTS, name=name))
        for label, name, formula, value in _worked_out(given)
    ]
    rows += [(None,), (Cell(_KEEP, style="plain"), Cell(key_of(given), name=KEY))]
    widths = (36, 12, 12, 12, 21, 12, 14, 12, 18, 62)
    return Built(Sheet(name=SHEET, rows=tuple(rows), widths=widths, landscape=True), names)


def _header(section: Section) -> Cells:
    more = [*section.more, "", ""][:2]
    wear = "Wear a month" if section.id == "capex" else ""
    told = ("Value", "Low", "High", "", *more, wear, "Whose", "Where from, and what to do")
    return tuple(Cell(one, style="header") for one in (section.title, *told))


def _cells(section: Section, line: Line) -> Cells:
    figure = line.figure
    more = [*(_input(one) for one in line.more), None, None][:2]
    return (
        Cell(line.label, style="plain"),
        _input(line.value),
        _input(line.low) if line.low else _plain(line, "low"),
        _input(line.high) if line.high else _plain(line, "high"),
        Cell(line.what, style="note"),
        *more,
        _wear(line) if section.id == "capex" else None,
        Cell(_whose(figure), style="plain") if figure else None,
        Cell(_told(figure), style="note") if figure else None,
    )


def _input(one: Input) -> Cell:
    return Cell(one.value, style="input", number=one.number, name=one.name, allowed=one.allowed)


def _plain(line: Line, end: Literal["low", "high"]) -> Cell | None:
    if line.figure is None:
        return None
    return Cell(getattr(line.figure, end), style="plain", number=line.value.number)


def _whose(figure: Figure) -> str:
    return OF_A_TOTAL if figure.note == SHARED_OUT else WHOSE[figure.basis]


def _told(figure: Figure) -> str:
    return "; ".join(one for one in (figure.source, figure.note) if one)


def _wear(line: Line) -> Cell:
    """Return what a purchase loses each month; one that is never written off loses nothing."""
    life, amount = line.more[1], line.value.value
    worn = 0.0
    if isinstance(amount, float) and isinstance(life.value, int) and life.value:
        worn = amount / life.value
    return Cell(worn, f"=IF({life.name}>0,{line.value.name}/{life.name},0)", number=CENTS)


def _ranges(section: Section, first: int, last: int) -> Iterator[tuple[str, str]]:
    if section.title.startswith("Each month"):
        yield "seasons", reference(SHEET, (first, 1), (last, 1))
    if not section.id:
        return
    columns = {"amount": 1}
    columns |= {
        one.path.rpartition("/")[2]: _MORE + place
        for place, one in enumerate(section.lines[0].more)
    }
    if section.id == "capex":
        columns["wear"] = _WEAR
    for column, place in columns.items():
        yield f"{section.id}_{column}", reference(SHEET, (first, place), (last, place))


def _worked_out(given: Assumptions) -> Iterator[tuple[str, str, str, float]]:
    terms, opening, tax = given.terms, given.opening, given.sales_tax
    for label, name, days in (
        ("Customers' invoices", "collect", terms.collect_days.value),
        ("Suppliers' invoices", "pay", terms.pay_days.value),
    ):
        for back, share in enumerate(open_shares(days)):
            formula = f"=MAX(0,MIN(1,in_terms_{name}_days/30-{back}))"
            yield f"{label} still open after {back} months", f"{name}_open_{back}", formula, share
        formula = f"=MAX(1,ROUNDUP(in_terms_{name}_days/30,0))"
        yield f"{label}: months until paid", f"{name}_months", formula, max(1, ceil(days / 30))
    charged = tax.rate.value * tax.taxable.value
    yield (
        "Sales tax on all sales",
        "tax_on_sales",
        "=in_sales_tax_rate*in_sales_tax_taxable",
        charged,
    )
    worn = opening.equipment.value / opening.equipment_life_months
    formula = "=in_opening_equipment/in_opening_equipment_life_months"
    yield "Wear a month of earlier equipment", "earlier_wear", formula, worn
    months = {"in_loan_month": given.loan, "in_grant_month": given.grant}
    coming = [name for name, one in months.items() if one]
    coming += ["equity_month"] if given.equity else []
    last = [1, *(one.month for one in (*given.equity, given.loan, given.grant) if one)]
    until = f"=MAX({','.join(['1', *coming])})"
    yield "Money comes in until month", "funded_until", until, float(max(last))
