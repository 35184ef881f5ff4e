"""The workbook of a plan: formulas over named inputs, holding what Python computes."""

import io
import re

import openpyxl
import pytest
from hypothesis import given, settings

from graphs.documents.spreadsheet import emit
from graphs.documents.workbook import Cell, Workbook
from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.finance.model import compute
from graphs.templates.business_plan.sheets.inputs import inputs
from graphs.templates.business_plan.workbook import financial_model
from tests.support.business_plans import figure, founder, plans, toy

NAME = re.compile(r"\b(?:in_[a-z_0-9]+|[a-z]+(?:_[a-z0-9]+)+|seasons)\b")


def cells(workbook: Workbook) -> list[Cell]:
    return [
        cell for sheet in workbook.sheets for row in sheet.rows for cell in row if cell is not None
    ]


def row_of(workbook: Workbook, sheet: str, label: str, nth: int = 0) -> list[float]:
    rows = next(one.rows for one in workbook.sheets if one.name == sheet)
    found = [row for row in rows if row[0] is not None and row[0].value == label]
    return [cell.value for cell in found[nth][1:] if cell is not None]  # type: ignore[misc]


@settings(max_examples=15, deadline=None)
@given(plans())
def test_every_name_in_a_formula_is_that_of_a_cell_or_range(plan: Assumptions) -> None:
    workbook = financial_model(plan, "A plan")

    names = [one.name for one in cells(workbook) if one.name] + [name for name, _ in workbook.names]
    used = {name for one in cells(workbook) for name in NAME.findall(one.formula)}

    assert len(names) == len(set(names))
    assert used <= set(names)


@settings(max_examples=15, deadline=None)
@given(plans())
def test_every_input_has_a_cell_of_its_own_and_holds_its_value(plan: Assumptions) -> None:
    there = {one.name: one for one in cells(financial_model(plan, "A plan")) if one.name}

    for one in inputs(plan):
        assert there[one.name].value == one.value
        assert there[one.name].style == "input"
        assert there[one.name].formula == ""


def test_every_number_but_the_inputs_and_their_bands_is_a_formula() -> None:
    workbook = financial_model(founder(), "A plan")

    typed = [
        one
        for sheet in workbook.sheets
        if sheet.name not in ("Assumptions", "Loan")
        for row in sheet.rows
        for one in row
        if one is not None and isinstance(one.value, int | float) and not one.formula
    ]

    assert typed == []


def test_what_the_formulas_hold_is_what_the_plan_states() -> None:
    plan = founder()
    model, workbook = compute(plan), financial_model(plan, "A plan")

    def told(label: str, nth: int = 0) -> list[float]:
        return row_of(workbook, "Monthly", label, nth)[-36:]

    assert told("Revenue") == pytest.approx([one.revenue for one in model.profit], abs=0.01)
    assert told("Net profit") == pytest.approx([one.net_profit for one in model.profit], abs=0.01)
    assert told("Cash at the end") == pytest.approx([one.closing for one in model.cash], abs=0.01)
    equity = [one.equity for one in model.balance]
    assert row_of(workbook, "Monthly", "Equity") == pytest.approx(equity, abs=0.01)
    years = [one.revenue for one in model.years]
    assert row_of(workbook, "Annual", "Revenue") == pytest.approx(years, abs=0.01)
    cover = [one.cover for one in model.years]
    label = "Cover: lenders commonly ask for 1.25"
    assert row_of(workbook, "Annual", label) == pytest.approx(cover, abs=0.0001)
    lowest = [one.lowest_cash.amount for one in model.scenarios]
    assert row_of(workbook, "Scenarios", "Lowest cash") == pytest.approx(lowest, abs=0.01)
    uses = {one.name: one.amount for one in model.sources_uses.uses}
    for name, amount in uses.items():
        assert row_of(workbook, "Sources and uses", name) == pytest.approx([amount], abs=0.01)
    units = [one.units for one in model.break_even]
    assert row_of(workbook, "Break-even", "Sales a month") == pytest.approx(units, abs=0.01)


@settings(max_examples=15, deadline=None)
@given(plans())
def test_the_sheet_of_checks_says_ok_but_where_cash_is_short(plan: Assumptions) -> None:
    workbook = financial_model(plan, "A plan")

    rows = next(one.rows for one in workbook.sheets if one.name == "Checks")
    said = {row[0].value: row[1].value for row in rows[3:] if row[0] and row[1]}

    short = compute(plan).gap.amount > 0
    assert said.pop("Monthly: cash is never below zero") == ("LOOK" if short else "OK")
    assert set(said.values()) == {"OK"}


def test_words_of_a_person_are_never_formulas() -> None:
    evil = '=HYPERLINK("http://evil.example","click")'
    plan = toy(
        capex=[
            {"id": "cart", "item": evil, "month": 1, "amount": figure(9), "life_months": 3},
        ],
        units="+cmd|calc",
        opex=[
            {"id": "rent", "name": "@SUM(A1)", "amount": {**figure(9), "source": evil}},
        ],
    )

    book = openpyxl.load_workbook(io.BytesIO(emit(financial_model(plan, evil))))

    told = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    theirs = [one for one in told if "evil" in str(one.value) or "@SUM" in str(one.value)]
    assert len(theirs) >= 4
    assert {one.data_type for one in theirs} == {"s"}


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert emit(financial_model(founder(), "A")) == emit(financial_model(founder(), "A"))


def test_a_year_of_months_is_printed_on_a_page() -> None:
    book = openpyxl.load_workbook(io.BytesIO(emit(financial_model(founder(), "A plan"))))

    page = book["Monthly"]

    assert (page.page_setup.fitToWidth, page.page_setup.orientation) == (3, "landscape")
    assert page.print_title_cols == "$A:$A"
    assert page.freeze_panes == "B5"


def test_a_plan_without_loans_has_no_sheet_of_them() -> None:
    plan = founder("saas", purpose="investors")

    names = [one.name for one in financial_model(plan, "A plan").sheets]

    assert names == [
        *("Assumptions", "Monthly", "Annual", "Sources and uses", "Break-even", "Scenarios"),
        *("Checks", "Charts", "Low case", "High case"),
    ]
