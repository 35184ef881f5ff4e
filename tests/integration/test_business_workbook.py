"""The workbook of a plan, calculated again by LibreOffice."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from graphs.documents.spreadsheet import emit
from graphs.templates.business_plan.assumptions import Assumptions, Change, changed
from graphs.templates.business_plan.sheets.inputs import inputs
from graphs.templates.business_plan.workbook import financial_model
from tests.support.business_plans import figure, founder, toy
from tests.support.recalculated import cached, differences, recalculated

TANGLED: dict[str, Any] = {
    "model_type": "marketplace",
    "take_rate": figure(0.9),
    "opening": {
        **{"cash": figure(900), "receivables": figure(700), "stock": figure(800)},
        **{"equipment": figure(2400), "equipment_life_months": 18, "payables": figure(350)},
        "loan": {"amount": figure(1500), "annual_rate": figure(0.07), "months": 20},
    },
    "loan": {
        **{"amount": figure(9000), "annual_rate": figure(0.09), "months": 30, "grace_months": 4},
        **{"month": 3, "balloon": figure(2000)},
    },
    "grant": {"amount": figure(600), "month": 5},
    "equity": [{"id": "aunt", "who": "Aunt", "month": 14, "amount": figure(800)}],
    "sales_tax": {"rate": figure(0.2), "taxable": figure(0.6), "lag_months": 3},
    "terms": {"collect_days": figure(75), "pay_days": figure(40), "stock_days": figure(50)},
}
CHANGES = {
    "/price/value": 12.4,
    "/sales_from": 4,
    "/start_month": "2028-11",
    "/headcount/second_baker/month": 3,
    "/headcount/counter/count": 3,
    "/opex/rent/amount/value": 3123,
    "/opex/rent/month": 2,
    "/capex/oven/month": 5,
    "/capex/deposit/life_months": 30,
    "/terms/collect_days/value": 47,
    "/terms/pay_days/value": 75,
    "/terms/stock_days/value": 0,
    "/sales_tax/lag_months": 3,
    "/income_tax/paid_after_months": 9,
    "/loan/months": 60,
    "/loan/grace_months": 7,
    "/loan/month": 4,
    "/loan/annual_rate/value": 0,
    "/owner_draw/month": 11,
    "/opening/cash/value": 5000,
    "/opening/receivables/value": 3000,
    "/opening/equipment/value": 7000,
    "/volume/start/low": 50,
}


@pytest.mark.parametrize(
    "plan",
    [
        founder(),
        founder("saas", purpose="investors"),
        toy(**TANGLED),
    ],
    ids=["bakery", "saas", "tangled marketplace"],
)
def test_another_program_comes_to_the_same_in_every_cell(plan: Assumptions, tmp_path: Path) -> None:
    content = emit(financial_model(plan, "A plan"))

    assert len(cached(content)) > 6000
    assert differences(content, tmp_path) == []


def test_changed_inputs_lead_to_what_python_makes_of_them(tmp_path: Path) -> None:
    plan = founder()
    other = changed(plan, [Change(path=path, old=None, new=new) for path, new in CHANGES.items()])
    wanted = emit(financial_model(other, "A plan"))

    again = recalculated(_edited(emit(financial_model(plan, "A plan")), other), tmp_path)

    for place, value in cached(wanted).items():
        if isinstance(value, int | float):
            assert again[place] == pytest.approx(value, abs=0.01), place
        else:
            assert again[place] == value, place


def _edited(content: bytes, plan: Assumptions) -> bytes:
    """Return the workbook with the inputs of another plan in its blue cells."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for one in inputs(plan):
        ((sheet, cell),) = book.defined_names[one.name].destinations
        book[sheet][cell.replace("$", "")].value = one.value
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()
