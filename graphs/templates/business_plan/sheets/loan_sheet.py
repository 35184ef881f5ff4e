"""The sheet of loans: each with its instalment, and its schedule for as long as it may last."""

from itertools import zip_longest
from typing import NamedTuple

from graphs.documents.workbook import Cell, Sheet, address, reference
from graphs.templates.business_plan.assumptions import Assumptions, Loan
from graphs.templates.business_plan.finance.debts import Payment, instalment, schedule
from graphs.templates.business_plan.sheets.inputs import CENTS, longest

SHEET = "Loan"
_TOP = 5  # the row of the first payment
_WIDE = 6  # columns of one schedule
_COLUMNS = ("Payment", "Owed before", "Interest", "Paid back", "Instalment", "Owed after")
_NUMBER = "#,##0.00;-#,##0.00;"  # nothing where nothing is left

Cells = tuple[Cell | None, ...]


class Built(NamedTuple):
    """The sheet, the ranges of its schedules by name, and where each ends."""

    sheet: Sheet
    names: list[tuple[str, str]]


def loan_sheet(given: Assumptions) -> Built | None:
    """Return the sheet of loans; None where there is none."""
    told = [("loan", "Loan", given.loan), ("earlier_loan", "Earlier loan", given.opening.loan)]
    loans = [(name, title, loan) for name, title, loan in told if loan]
    if not loans:
        return None
    rows: list[Cells] = [(Cell("Loans", style="title"),), (None,)]
    blocks = [
        _block(name, title, loan, place * (_WIDE + 1))
        for place, (name, title, loan) in enumerate(loans)
    ]
    empty: Cells = (None,) * _WIDE
    for parts in zip_longest(*blocks, fillvalue=empty):
        first, *others = parts
        rows.append((*first, *(cell for part in others for cell in (None, *part))))
    names = [
        (f"{name}_{column}", _range(loan, place * (_WIDE + 1) + at))
        for place, (name, _, loan) in enumerate(loans)
        for column, at in (("interest", 2), ("principal", 3), ("owed", 5))
    ]
    widths = (9, 13, 13, 13, 13, 13, 3) * len(loans)
    return Built(Sheet(name=SHEET, rows=tuple(rows), widths=widths, frozen=(_TOP, 0)), names)


def _range(loan: Loan, column: int) -> str:
    return reference(SHEET, (_TOP, column), (_TOP + longest(loan) - 1, column))


def _block(name: str, title: str, loan: Loan, column: int) -> list[Cells]:
    inputs = "in_loan" if name == "loan" else "in_opening_loan"
    each = f"{name}_instalment"
    count = f"({inputs}_months-{inputs}_grace_months)" if name == "loan" else f"{inputs}_months"
    rate, balloon = f"{inputs}_annual_rate/12", f"{inputs}_balloon" if loan.balloon else "0"
    formula = (
        f"=IF({inputs}_annual_rate=0,({inputs}_amount-{balloon})/{count},"
        f"({inputs}_amount-{balloon}*(1+{rate})^-{count})*({rate})/(1-(1+{rate})^-{count}))"
    )
    cell = Cell(instalment(loan), formula, number=CENTS, name=each)
    head: list[Cells] = [
        (Cell(title, style="heading"), *([None] * 5)),
        (Cell("Instalment", style="plain"), cell, *([None] * 4)),
        tuple(Cell(one, style="header") for one in _COLUMNS),
    ]
    payments = [*schedule(loan), *([Payment(0.0, 0.0, 0.0)] * (longest(loan) - loan.months))]
    grace = f"{inputs}_grace_months" if name == "loan" else "0"
    return head + [
        _payment(number, one, (inputs, each, grace), column)
        for number, one in enumerate(payments, 1)
    ]


def _payment(number: int, one: Payment, names: tuple[str, str, str], column: int) -> Cells:
    inputs, each, grace = names
    row = _TOP + number - 1
    at, owed, interest, paid = (address(row, column + place) for place in range(4))
    before = f"={inputs}_amount" if number == 1 else f"={address(row - 1, column + 5)}"
    principal = (
        f"=IF({at}>{inputs}_months,0,IF({at}={inputs}_months,{owed},"
        f"IF({at}>{grace},{each}-{interest},0)))"
    )
    told = (
        (one.opening, before),
        (one.interest, f"={owed}*{inputs}_annual_rate/12"),
        (one.principal, principal),
        (one.interest + one.principal, f"={interest}+{paid}"),
        (one.closing, f"={owed}-{paid}"),
    )
    cells = (Cell(value, formula, number=_NUMBER) for value, formula in told)
    return (Cell(number, number="0"), *cells)
