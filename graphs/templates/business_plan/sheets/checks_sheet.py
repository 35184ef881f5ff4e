"""The sheet of checks: OK where the books are right, and the number that shows it."""

from collections.abc import Sequence

from graphs.documents.workbook import Cell, Sheet
from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.sheets.inputs import CENTS, longest
from graphs.templates.business_plan.sheets.months import Months
from graphs.templates.business_plan.sheets.table import Table

OK, LOOK = "OK", "LOOK"


def checks_sheet(given: Assumptions, cases: Sequence[Months], funding: Table) -> Sheet:
    """Return the sheet; ``cases`` are low, base and high."""
    _, base, _ = cases
    rows: list[tuple[Cell | None, ...]] = [
        (Cell("Checks", style="title"),),
        (Cell("Each says OK while the books are right.", style="computed"),),
        tuple(Cell(one, style="header") for one in ("Check", "", "By")),
    ]
    for one in cases:
        off = one.grid.months("difference")
        worst = max(abs(value) for value in one.grid.values("difference"))
        label = f"{one.grid.sheet}: assets are debts and equity in each month"
        formula = f"=MAX(MAX({off}),-MIN({off}))"
        rows.append(_check(label, worst, formula, worst < 0.01, "{}<0.01", len(rows)))
    cash = base.grid.months("closing")
    lowest = base.made.lowest()
    label = "Monthly: cash is never below zero"
    rows.append(_check(label, lowest, f"=MIN({cash})", lowest >= -0.005, "{}>=-0.005", len(rows)))
    label = "Sources of money are its uses"
    formula = f"={funding.there('total')}-{funding.there('used')}"
    rows.append(_check(label, 0.0, formula, True, "ABS({})<0.01", len(rows)))
    mean = sum(given.seasonality.factors) / 12
    label = "Seasons average 1"
    fits = abs(mean - 1) <= 0.005
    rows.append(_check(label, mean, "=AVERAGE(seasons)", fits, "ABS({}-1)<=0.005", len(rows)))
    loans = [("loan", given.loan), ("earlier_loan", given.opening.loan)]
    for name, loan in loans:
        if loan:
            label = f"{name.replace('_', ' ').capitalize()}: paid back to nothing"
            formula = f"=INDEX({name}_owed,{longest(loan)})"
            rows.append(_check(label, 0.0, formula, True, "ABS({})<0.01", len(rows)))
    return Sheet(name="Checks", rows=tuple(rows), widths=(52, 10, 14))


def _check(
    label: str, value: float, formula: str, right: bool, holds: str, row: int
) -> tuple[Cell | None, ...]:
    said = f'=IF({holds.format(f"C{row + 1}")},"{OK}","{LOOK}")'
    return (
        Cell(label, style="plain"),
        Cell(OK if right else LOOK, said, style="ok"),
        Cell(value, formula, number=CENTS),
    )
