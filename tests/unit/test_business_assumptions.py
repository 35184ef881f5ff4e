"""Assumptions of a business plan: typical ones, the person's over them, and what is refused."""

from typing import get_args

import pytest
from pydantic import ValidationError

from agents.rules.banks import load
from graphs.templates.business_plan.assumptions import (
    Assumptions,
    Change,
    Figure,
    ModelType,
    Purpose,
    changed,
)
from graphs.templates.business_plan.finance.model import compute
from graphs.templates.business_plan.finance.own import names, with_own
from graphs.templates.business_plan.finance.typical import kind_of, of_a_charity, typical
from graphs.templates.business_plan.listing import OF_A_TOTAL, rows
from tests.support.business_plans import figure, founder, toy

BANK = load("graphs.templates.business_plan", "typical")
KINDS = tuple(BANK["kinds"])


def figures(value: object) -> list[Figure]:
    if isinstance(value, Figure):
        return [value]
    if isinstance(value, list):
        return [found for one in value for found in figures(one)]
    if hasattr(value, "model_fields_set"):
        return [
            found for name in type(value).model_fields for found in figures(getattr(value, name))
        ]
    return []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("purpose", get_args(Purpose))
def test_each_kind_of_business_has_a_whole_plan(kind: str, purpose: Purpose) -> None:
    says = BANK["kinds"][kind]

    plan = typical(says["words"][0], purpose=purpose, start_month="2027-01")

    assert plan.model_type == says["model"]
    assert compute(plan).years[2].revenue > 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_typical_plan_lasts_with_the_money_it_asks_for(kind: str) -> None:
    purpose = "investors" if kind in ("saas", "marketplace") else "loan"

    plan = typical(BANK["kinds"][kind]["words"][0], purpose=purpose, start_month="2027-01")

    assert compute(plan).gap.amount == 0


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_typical_is_shown_as_typical_and_says_what_to_do_about_it(kind: str) -> None:
    plan = typical(BANK["kinds"][kind]["words"][0], purpose="loan", start_month="2027-01")

    found = figures(plan)

    assert len(found) > 20
    assert {one.basis for one in found} == {"assumption"}
    assert all(one.source.startswith("typical for") and one.note for one in found)
    assert plan.seasonality.source.startswith("typical for")


@pytest.mark.parametrize(
    ("business", "kind"),
    [
        ("A bakery with a counter in Leeds", "bakery"),
        ("two bakeries", "bakery"),
        ("an online shop for cookies", "online_shop"),
        ("B2B SaaS for dentists", "saas"),
        ("marketing agency", "agency"),
        ("plumbing and heating", "trades"),
        ("a daycare", "childcare"),
        ("coffee shop", "cafe"),
        ("coffee cart", "cart"),
        ("tutoring from home", "solo"),
        ("bookkeeping agency", "agency"),
        ("a food truck with tacos", "food_truck"),
        ("yoga studio", "membership"),
    ],
)
def test_a_business_is_known_by_its_words(business: str, kind: str) -> None:
    assert kind_of(business).name == kind
    assert kind_of(business).known


@pytest.mark.parametrize("model_type", get_args(ModelType))
def test_a_business_that_is_not_known_takes_the_nearest_and_says_so(model_type: ModelType) -> None:
    plan = typical("zorbing", model_type, purpose="loan", start_month="2027-01")

    assert plan.model_type == model_type
    assert plan.price.source.endswith("the nearest kind known here")


def test_another_currency_has_amounts_of_its_own_and_says_how_rough_they_are() -> None:
    dollars, crowns = founder(), founder(currency="SEK")
    francs = founder(currency="XOF")

    assert crowns.price.value == pytest.approx(dollars.price.value * 10, rel=0.06)
    assert crowns.price.note.endswith("turned from a US level at a rough rate")
    assert francs.price.value == dollars.price.value
    assert francs.price.note.endswith("a level in US dollars, set it right for XOF")
    assert dollars.price.note.endswith("like yours")


def test_numbers_of_a_person_take_the_place_of_typical_ones() -> None:
    plan = with_own(founder(), {"price": 12, "rent": 2900, "ask": 75_000, "loan_years": 10})

    assert (plan.price.value, plan.price.basis, plan.price.source) == (12, "user", "you")
    assert plan.price.low == 12 == plan.price.high
    assert next(one for one in plan.opex if one.id == "rent").amount.value == 2900
    assert plan.loan is not None
    assert (plan.loan.amount.value, plan.loan.months) == (75_000, 120)
    assert plan.churn is None


def test_what_a_person_leaves_open_stays_typical() -> None:
    assert with_own(founder(), {"price": None}) == founder()


def test_totals_of_a_person_are_shared_out_as_is_typical() -> None:
    plan = with_own(founder(), {"payroll": 12_000, "equipment": 90_000, "other_costs": 3_000})

    assert sum(one.count * one.monthly_salary.value for one in plan.headcount) == pytest.approx(
        12_000
    )
    assert sum(one.amount.value for one in plan.capex) == pytest.approx(90_000)
    others = [one.amount.value for one in plan.opex if one.id != "rent"]
    assert sum(others) == pytest.approx(3_000)
    assert plan.capex[0].amount.note == "your total, shared out as is typical"


def test_parts_of_a_total_are_whole_money_and_are_called_typical_shares() -> None:
    plan = with_own(founder(), {"equipment": 38_645.5, "payroll": 9_999})

    parts = [one.amount.value for one in plan.capex]
    wages = [one.monthly_salary.value * one.count for one in plan.headcount]
    assert sum(parts) == pytest.approx(38_645.5)
    assert sum(one == round(one) for one in parts) == len(parts) - 1
    assert sum(wages) == pytest.approx(9_999)
    assert [one.whose for one in rows(plan) if one.path.startswith("/capex")] == [
        OF_A_TOTAL for _ in parts
    ]


def test_only_what_the_cases_try_has_a_band_where_it_is_the_person_s() -> None:
    plan = with_own(founder(), {"volume": 90, "rent": 2_900, "direct_cost": 0.3})

    assert plan.volume.start.low < 90 < plan.volume.start.high
    assert plan.direct_cost.amount.low < 0.3 < plan.direct_cost.amount.high
    rent = next(one.amount for one in plan.opex if one.id == "rent")
    assert (rent.low, rent.high) == (2_900, 2_900)


def test_a_start_above_the_typical_most_raises_it() -> None:
    plan = with_own(founder(), {"volume": 300})

    assert (plan.volume.cap.value, plan.volume.cap.basis) == (400, "assumption")


def test_a_most_below_the_typical_start_lowers_it() -> None:
    plan = with_own(founder(), {"volume_cap": 40})

    assert (plan.volume.start.value, plan.volume.start.basis) == (30, "assumption")


@pytest.mark.parametrize("purpose", ["loan", "investors", "grant"])
def test_what_is_asked_goes_where_the_purpose_puts_it(purpose: Purpose) -> None:
    plan = with_own(founder(purpose=purpose), {"ask": 44_000})

    assert plan.ask == 44_000


@pytest.mark.parametrize(
    ("own", "business"),
    [
        ({"direct_cost": 0.99}, "bakery"),
        ({"days_open": 1}, "bakery"),
        ({"days_open": 31}, "bakery"),
        ({"growth": -0.5}, "bakery"),
        ({"growth": 0.5}, "bakery"),
        ({"churn": 1}, "saas"),
        ({"take_rate": 0.97}, "marketplace"),
        ({"price": 0.01}, "shop"),
        ({"direct_cost": 90}, "wholesale"),
        ({"owner_draw": 0, "marketing": 0, "opening_cash": 0}, "cafe"),
    ],
)
def test_numbers_at_the_edge_are_taken(own: dict[str, float], business: str) -> None:
    plan = with_own(founder(business), own)

    assert compute(plan).years


def test_every_number_that_a_person_can_give_is_taken() -> None:
    sound = {
        "growth": 0.02,
        "direct_cost": 0.4,
        "sales_tax": 0.05,
        "income_tax": 0.2,
        "loan_rate": 0.08,
        "loan_years": 5,
        "days_open": 25,
        "sales_from": 3,
        "volume": 50,
        "volume_cap": 60,
        "customers_today": 30,
    }
    elsewhere = {"churn": "saas", "customers_today": "saas", "take_rate": "marketplace"}

    for name in names():
        plan = founder(elsewhere.get(name, "bakery"))
        value = sound.get(name, 0.05 if name in elsewhere else 1_000)
        assert with_own(plan, {name: value}) != plan


def test_wages_where_nobody_is_paid_as_yet_are_those_of_a_staff() -> None:
    plan = with_own(founder("tutoring"), {"payroll": 1_800})

    assert [(one.role, one.monthly_salary.value) for one in plan.headcount] == [("Staff", 1_800)]


@pytest.mark.parametrize(
    ("business", "kind"),
    [
        ("community bike workshop", "repair_shop"),
        ("shoe repair", "repair_shop"),
        ("furniture workshop", "maker"),
        ("mobile bike repair", "trades"),
    ],
)
def test_a_workshop_that_repairs_is_no_factory(business: str, kind: str) -> None:
    assert kind_of(business).name == kind


def test_nobody_earns_by_a_charity_until_somebody_says_so() -> None:
    plan = of_a_charity(typical("bike workshop", purpose="grant", start_month="2027-01"))

    assert plan.headcount == []
    assert (plan.owner_draw.amount.value, plan.owner_injection.value) == (0, 0)
    assert plan.owner_draw.amount.source == "typical for a charity"
    assert compute(with_own(plan, {"payroll": 1_800})).years[0].payroll > 0


def test_a_number_that_is_none_of_them_is_refused() -> None:
    with pytest.raises(KeyError):
        with_own(founder(), {"colour": 3})


@pytest.mark.parametrize(
    ("own", "rule"),
    [
        ({"price": 0}, "a price is at least 0.01"),
        ({"direct_cost": 35}, "0.35 stands for 35 %"),
        ({"growth": 5}, "0.05 stands for 5 %"),
        ({"loan_rate": 9.5}, "0.35 stands for 35 %"),
        ({"days_open": 40}, "days open a month lie between 1 and 31"),
        ({"rent": -5}, "an amount is 0 or more"),
        ({"volume": 90, "volume_cap": 50}, "the start (90) is above the most there can be (50)"),
        ({"ask": 1e12}, "at most a thousand million"),
        ({"price": float("nan")}, "a finite number"),
        ({"loan_years": 50}, "less than or equal to 360"),
        ({"sales_from": 48}, "less than or equal to 36"),
    ],
)
def test_absurd_numbers_are_refused_with_the_rule(own: dict[str, float], rule: str) -> None:
    with pytest.raises(ValidationError, match=r"(?s).*") as refused:
        with_own(founder(), own)

    assert rule in str(refused.value)


@pytest.mark.parametrize(
    ("other", "rule"),
    [
        ({"seasonality": {"factors": [1.2] * 12}}, "they must average 1"),
        ({"churn": figure(0.1)}, "a subscription has churn, and nothing else has"),
        ({"take_rate": figure(0.1)}, "a marketplace has a take rate, and nothing else has"),
        ({"price": {"value": 5, "low": 6, "high": 7}}, "must lie between its low (6) and high (7)"),
        ({"start_month": "2027-13"}, "start_month"),
        ({"opex": [{"id": "rent", "name": "Rent", "amount": figure(1)}] * 2}, "more than once"),
        (
            {
                "loan": {
                    "amount": figure(1),
                    "annual_rate": figure(0.1),
                    "months": 6,
                    "grace_months": 6,
                }
            },
            "6 months of grace leave none of 6",
        ),
    ],
)
def test_assumptions_that_contradict_themselves_are_refused(
    other: dict[str, object], rule: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        toy(**other)

    assert rule in str(refused.value)


def test_a_change_reaches_its_place_and_stretches_the_band_around_it() -> None:
    plan = changed(toy(), [Change(path="/opex/rent/amount/value", old=100, new=130)])

    assert plan.opex[0].amount == Figure(value=130, low=100, high=130, basis="user", source="you")


def test_a_change_to_an_absurd_value_is_refused() -> None:
    with pytest.raises(ValidationError, match="a price is at least"):
        changed(toy(), [Change(path="/price/value", old=10, new=-1)])


def test_assumptions_come_back_from_json_as_they_were() -> None:
    plan = founder()

    assert Assumptions.model_validate_json(plan.model_dump_json()) == plan
