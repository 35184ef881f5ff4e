"""The figures beside the OK on the numbers: what they say, what is typed over, and the ways out."""

from functools import lru_cache
from typing import Any

import pytest
from pydantic import ValidationError

from graphs.errors import PathError
from graphs.findings import Patch
from graphs.paths import apply, get, put
from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.finance.model import compute
from graphs.templates.business_plan.listing import OF_A_TOTAL
from graphs.templates.business_plan.live import LIVE
from tests.support.plan_briefs import BAKERY, CLEANER, KITCHEN, RUINED
from tests.support.plan_run import offline_plan

IT = LIVE["assumptions"]
BRIEFS = {"bakery": BAKERY, "cleaner": CLEANER, "kitchen": KITCHEN, "ruined": RUINED}
SHORT = {**BAKERY, "price": 8}


@lru_cache
def _of(name: str) -> Any:
    return offline_plan({**BRIEFS, "short": SHORT}[name]).values["assumptions"]


def of(name: str = "bakery") -> dict[str, Any]:
    """Return the assumptions that wait for an OK."""
    made: dict[str, Any] = _of(name)
    return made


def shown(value: Any) -> dict[str, tuple[str, str]]:
    """Return the figures by their labels: what they say, and how good it is."""
    return {one.label: (one.value, one.tone) for one in IT.figures(value, {}).shown}


def test_a_sound_plan_shows_its_figures_and_needs_no_way_out() -> None:
    model = compute(Assumptions.model_validate(of()))
    figures = IT.figures(of(), {})

    assert [one.label for one in figures.shown] == [
        "Lowest cash",
        "First month in profit",
        "Sales may fall by",
        "Cover of the debt",
        "Revenue, year 1",
        "Revenue, year 3",
        "If sales come in low",
    ]
    assert shown(of())["Revenue, year 1"] == (model.figures["fin.y1.revenue"].text, "plain")
    assert figures.ways == ()
    assert figures.remark == ""


def test_a_plan_that_runs_out_says_when_and_each_way_out_mends_it() -> None:
    figures = IT.figures(of("short"), {})
    lowest = figures.shown[0]

    assert (lowest.tone, "the money runs out" in lowest.note) == ("bad", True)
    assert [one.title for one in figures.ways] == [
        "Spend later",
        "Spend less",
        "Charge more",
        "Sell more",
    ]
    assert figures.remark.startswith("Not enough by itself. Borrow more: More money only moves")
    for way in figures.ways:
        mended = IT.settle(of("short"), apply(of("short"), way.patches))
        assert compute(Assumptions.model_validate(mended)).gap.amount == 0, way.title


def test_where_no_single_change_mends_it_that_is_said() -> None:
    figures = IT.figures(of("ruined"), {})

    assert figures.ways == ()
    assert figures.remark.startswith("No single change mends it, nor do several.")


def test_figures_follow_what_is_typed() -> None:
    dear = put(of(), "/price/value", 20)

    assert shown(IT.settle(of(), dear)) != shown(of())


@pytest.mark.parametrize("name", BRIEFS)
def test_every_number_can_be_typed_over_where_it_says(name: str) -> None:
    for one in IT.figures(of(name), {}).numbers:
        assert get(of(name), one.path) == one.value
        assert one.label
        assert one.whose in ("yours", OF_A_TOTAL, "typical", "estimated", "computed")
        assert IT.settle(of(name), put(of(name), one.path, one.value)) == of(name)


def test_what_is_typed_over_is_theirs_and_its_band_holds_it() -> None:
    made = IT.settle(of(), put(of(), "/opex/insurance/amount/value", 9_000))

    figure = get(made, "/opex/insurance/amount")
    assert (figure["basis"], figure["source"], figure["note"]) == ("user", "you", "")
    assert figure["low"] == figure["value"] == figure["high"] == 9_000
    sold = get(IT.settle(of(), put(of(), "/volume/start/value", 120)), "/volume/start")
    assert sold["low"] < sold["value"] == sold["high"] == 120


ABSURD: list[tuple[str, Any, str]] = [
    ("/price/value", -3, "a price is at least"),
    ("/price/value", "cheap", "'cheap' is no number"),
    ("/direct_cost/amount/value", 1.2, "Direct cost, of the price: 120% is refused; it lies"),
    ("/direct_cost/amount/value", -0.1, "between 0% and 100%"),
    ("/volume/growth/value", 1.5, "Growth a month: 150% is refused; it lies between -50% and 50%"),
    ("/income_tax/rate/value", float("nan"), "is refused"),
    ("/volume/start/value", 5_000, "above the most there can be"),
    ("/opex/rent/amount/value", float("nan"), "finite"),
]


@pytest.mark.parametrize(("path", "value", "rule"), ABSURD)
def test_an_absurd_number_is_refused_with_the_rule(path: str, value: Any, rule: str) -> None:
    with pytest.raises((ValidationError, ValueError), match=rule):
        IT.settle(of(), put(of(), path, value))


INPUTS: list[tuple[str, Any, dict[str, Any]]] = [
    ("/price/value", 12, {"price": 12}),
    ("/direct_cost/amount/value", 0.4, {"direct_cost": 40}),
    ("/volume/growth/value", 0.015, {"growth": 1.5}),
    ("/opex/rent/amount/value", 2_900, {"rent": 2_900}),
    ("/loan/amount/value", 70_000, {"ask": 70_000}),
    ("/loan/months", 60, {"loan_years": 5}),
    ("/owner_injection/value", 9_000, {"owner_injection": 9_000}),
    ("/sales_from", 4, {"sales_from": 4}),
    ("/opex/insurance/amount/value", 500, {"single_numbers": ["Insurance a month: 500"]}),
]


@pytest.mark.parametrize(("path", "value", "inputs"), INPUTS)
def test_a_number_that_is_an_input_is_told_as_one(
    path: str, value: Any, inputs: dict[str, Any]
) -> None:
    assert IT.inputs(of(), IT.settle(of(), put(of(), path, value))) == inputs


@pytest.mark.parametrize(
    "name",
    [name for _, _, inputs in INPUTS for name in inputs if name != "single_numbers"]
    + ["payroll", "equipment", "other_costs"],
)
def test_an_input_stands_where_it_says(name: str) -> None:
    assert all(get(of(), place, None) is not None for place in IT.places(name)) or name == "ask"
    assert IT.places(name)


PROPOSED = [
    {"id": "P1", "path": "/price/value", "value": 10.5, "why": "It leaves more."},
    {"id": "P2", "path": "/price/value", "value": 9.5, "why": "It is so already."},
    {"id": "P3", "path": "/luck/value", "value": 7, "why": "There is none."},
    {"id": "P4", "path": "/purpose", "value": 7, "why": "It is no number."},
    {"id": "P5", "path": "/opex/rent/amount/value", "value": -5, "why": "It is absurd."},
]


def test_what_the_second_look_proposes_is_a_way_where_there_is_such_a_number() -> None:
    beside = {"model_review": {"low_case": "", "proposals": PROPOSED}}

    (way,) = IT.figures(of(), beside).ways

    assert way.title == "Price of one sale: $10.50"
    assert way.says == "It leaves more."
    assert way.patches == (Patch(path="/price/value", value=10.5),)


def test_a_place_that_is_not_there_is_refused() -> None:
    with pytest.raises(PathError):
        apply(of(), [Patch(path="/luck/value", value=7)])


def test_sales_that_do_not_carry_the_costs_must_rise_and_never_fall_by_less_than_nothing() -> None:
    told = shown(of("ruined"))

    assert "Sales may fall by" not in told
    value, tone = told["Sales must rise by"]
    assert (tone, value.startswith("-")) == ("bad", False)
