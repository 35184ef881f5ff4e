"""A workbook of a plan that comes back: what was changed in its input cells, and nothing else."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings

from graphs.documents.spreadsheet import emit
from graphs.documents.spreadsheet_reading import named_values
from graphs.documents.workbook import Value
from graphs.paths import get
from graphs.returning import KEY
from graphs.templates.business_plan.assumptions import Assumptions, Change, changed
from graphs.templates.business_plan.returned import RETURNED, Returned, returned
from graphs.templates.business_plan.sheets.inputs import inputs
from graphs.templates.business_plan.workbook import financial_model
from tests.support.business_plans import founder, plans

PLAN = founder()
CONTENT = emit(financial_model(PLAN, "A plan"))
NAMED = named_values(CONTENT)


def brought(**cells: Any) -> Returned:
    """Return what a plan makes of its workbook with other contents of input cells."""
    return returned(PLAN, {**NAMED, **cells})


def typed(content: bytes, cells: dict[str, Any]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for name, value in cells.items():
        ((sheet, cell),) = book.defined_names[name].destinations
        book[sheet][cell.replace("$", "")].value = value
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_a_workbook_that_nobody_changed_holds_no_change() -> None:
    assert returned(PLAN, NAMED) == Returned((), ())
    assert returned(PLAN, named_values(typed(CONTENT, {}))) == Returned((), ())  # saved elsewhere


@settings(max_examples=15, deadline=None)
@given(plans())
def test_no_plan_comes_back_otherwise_than_it_went(plan: Assumptions) -> None:
    named: dict[str, Value] = {one.name: one.value for one in inputs(plan)}

    assert returned(plan, named) == Returned((), ())


def test_changed_cells_are_changes_in_the_order_of_the_sheet() -> None:
    found = brought(in_opex_rent_amount=2900, in_price=9, in_loan_months=120)

    assert found.unread == ()
    assert found.changes == (
        Change(path="/price/value", old=9.5, new=9.0),
        Change(path="/opex/rent/amount/value", old=2400.0, new=2900.0),
        Change(path="/loan/months", old=84, new=120),
    )
    assert changed(PLAN, found.changes).loan.months == 120  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "value", "path", "new"),
    [
        ("in_start_month", date(2027, 3, 15), "/start_month", "2027-03"),
        ("in_sales_from", 3, "/sales_from", 3),
        ("in_sales_from", 3.0, "/sales_from", 3),
        ("in_headcount_counter_count", 3, "/headcount/counter/count", 3),
        ("in_capex_oven_life_months", 96, "/capex/oven/life_months", 96),
        ("in_volume_start_low", 60, "/volume/start/low", 60.0),
        ("in_sales_tax_rate", 0.0825, "/sales_tax/rate/value", 0.0825),
        ("in_opening_cash", 1200.55, "/opening/cash/value", 1200.55),
        ("in_opex_rent_amount", "2,900", "/opex/rent/amount/value", 2900.0),
        ("in_opex_rent_amount", "2.900,50", "/opex/rent/amount/value", 2900.5),
        ("in_sales_tax_rate", "8.125 %", "/sales_tax/rate/value", 0.08125),
    ],
)
def test_each_kind_of_cell_comes_back(name: str, value: Any, path: str, new: Any) -> None:
    found = brought(**{name: value})

    old = get(PLAN.model_dump(mode="json"), path)
    assert found == Returned((Change(path=path, old=old, new=new),), ())


def test_a_day_of_the_same_month_is_no_change() -> None:
    assert brought(in_start_month=date(2026, 9, 28)) == Returned((), ())


def test_a_number_that_was_kept_as_text_is_no_change() -> None:
    assert brought(in_opex_rent_amount="2,400") == Returned((), ())


def test_a_day_that_was_kept_as_text_is_read() -> None:
    (change,) = brought(in_start_month="2027-05-01").changes

    assert change.new == "2027-05"


def test_a_formula_counts_as_what_it_came_to() -> None:
    (change,) = brought(in_opex_rent_amount=2900 * 1.1).changes

    assert change.new == pytest.approx(3190)


def test_a_formula_whose_result_was_not_saved_is_told() -> None:
    alone = typed(CONTENT, {"in_opex_rent_amount": "=2900*1.1"})  # a formula without its result

    found = returned(PLAN, named_values(alone))

    assert found.changes == ()
    (unread,) = found.unread
    assert (unread.label, unread.before) == ("Running costs: Rent", "2,400")
    assert "a formula whose result was not saved" in unread.why


@pytest.mark.parametrize(
    ("name", "value", "label", "why"),
    [
        ("in_price", "about 9", "Sales: Price", "'about 9' is no number."),
        ("in_price", True, "Sales: Price", "True is no number."),
        ("in_price", -3, "Sales: Price", "-3 is refused: a price is at least 0.01"),
        ("in_direct_cost_amount", 35, "Sales: Direct cost", "0.35 stands for 35 %"),
        ("in_loan_months", 7.5, "Loan: Paid back over", "7.5 is no whole number."),
        ("in_loan_months", 5000, "Loan: Paid back over", "less than or equal to 360"),
        ("in_headcount_counter_month", 0, "People: Counter staff, from month", "greater than"),
        ("in_start_month", "soon", "Calendar: First month of the plan", "'soon' is no date."),
        ("in_season_12", 2, "Each month against an average one: Dec", "they must average 1"),
        ("in_volume_start", 900, "Sales: Sales at the start", "above the most there can be"),
    ],
)
def test_what_makes_no_sense_is_told_and_left(name: str, value: Any, label: str, why: str) -> None:
    found = brought(**{name: value})

    assert found.changes == ()
    (unread,) = found.unread
    assert unread.label == label
    assert why in unread.why


def test_a_cell_that_makes_no_sense_holds_up_no_other() -> None:
    found = brought(in_price=-3, in_opex_rent_amount=2900)

    assert [one.path for one in found.changes] == ["/opex/rent/amount/value"]
    assert [one.label for one in found.unread] == ["Sales: Price"]


def test_changes_that_make_sense_only_together_are_taken_together() -> None:
    found = brought(in_volume_start=300, in_volume_cap=400)

    assert [one.path for one in found.changes] == ["/volume/start/value", "/volume/cap/value"]
    assert found.unread == ()


def test_together_also_where_another_cell_makes_no_sense() -> None:
    found = brought(in_volume_start=300, in_volume_cap=400, in_price=0)

    assert [one.path for one in found.changes] == ["/volume/start/value", "/volume/cap/value"]
    assert [one.label for one in found.unread] == ["Sales: Price"]


def test_other_seasons_are_taken_where_they_average_one() -> None:
    found = brought(in_season_1=0.78, in_season_12=1.3)

    assert [one.path for one in found.changes] == [
        "/seasonality/factors/0",
        "/seasonality/factors/11",
    ]


def test_a_row_that_was_deleted_is_told_and_its_figure_stays() -> None:
    named = {name: one for name, one in NAMED.items() if "insurance" not in name}

    found = returned(PLAN, named)

    assert found.changes == ()
    assert [one.label for one in found.unread] == [
        "Running costs: Insurance",
        "Running costs: Insurance, from month",
    ]
    assert "not there any more" in found.unread[0].why


def test_a_workbook_is_known_by_its_key_and_read_into_its_draft() -> None:
    draft = {"assumptions": PLAN.model_dump(mode="json"), "brief": {}}
    named = named_values(typed(CONTENT, {"in_price": 11}))

    came = RETURNED.read(draft, named)

    assert named[KEY] == RETURNED.key(draft)
    other = {"assumptions": founder("cafe").model_dump(mode="json")}
    assert RETURNED.key(other) != named[KEY]
    assert get(came.draft, "/assumptions/price/value") == 11
    assert came.unread == ()


def test_days_are_dates_to_the_reader_of_named_cells() -> None:
    assert NAMED["in_start_month"] == date(2026, 9, 1)
