"""One free line about a business, read: what the plan is for, how much, and for which."""

from typing import Any

import pytest

from assistant.brief import inputs_from
from assistant.edits import Scene, understand
from assistant.supervisor.forms import changes_of, variant_of
from graphs.briefs import changed, still_true
from graphs.catalog import outline, shipped
from graphs.inputs import accepted
from graphs.journal import Address
from graphs.revision import Revision
from graphs.suggestions import hints, suggestions
from tests.support.plan_briefs import BAKERY
from tests.support.plan_run import TODAY, offline_plan

PLAN = outline("business_plan")
LINES: list[tuple[str, dict[str, Any]]] = [
    (
        "business plan for a bakery, need a 60k loan",
        {"purpose": "loan", "ask": 60_000, "business": "bakery"},
    ),
    (
        "I want to open a small bakery with a counter in Dayton, Ohio called Crumb & Crust and need"
        " a loan of $60,000",
        {
            "purpose": "loan",
            "ask": 60_000,
            "business": "bakery with a counter",
            "place": "Dayton, Ohio",
            "name": "Crumb & Crust",
        },
    ),
    (
        "a business plan for a coffee shop in Porto, I need €45,000 from the bank",
        {
            "purpose": "loan",
            "ask": 45_000,
            "business": "coffee shop",
            "currency": "EUR",
            "place": "Porto",
        },
    ),
    (
        "start-up plan for a meal kit subscription in Berlin, raising 250.000 EUR",
        {
            "purpose": "investors",
            "ask": 250_000,
            "business": "meal kit subscription",
            "currency": "EUR",
            "place": "Berlin",
            "kind": "subscription",
        },
    ),
    (
        "grant application plan for a community kitchen nonprofit, 25k grant",
        {"purpose": "grant", "ask": 25_000, "business": "community kitchen nonprofit"},
    ),
    (
        "we run a dog grooming salon and want to expand, borrow 30 thousand",
        {
            "purpose": "loan",
            "ask": 30_000,
            "business": "dog grooming salon",
            "stage": "existing",
        },
    ),
    (
        "a plan for a food truck with a tiny budget of 5k, just for myself",
        {"purpose": "own_use", "business": "food truck", "owner_injection": 5_000},
    ),
    (
        "marketing agency plan for my own use, 3 people",
        {"purpose": "own_use", "business": "marketing agency"},
    ),
    (
        "marketplace for used bikes, investors, 250k",
        {
            "purpose": "investors",
            "kind": "marketplace",
            "business": "marketplace for used bikes",
            "ask": 250_000,
        },
    ),
    (
        "childcare centre business plan for a grant of $75,000",
        {"purpose": "grant", "business": "childcare centre", "ask": 75_000},
    ),
    (
        "food truck business plan, tacos at $12, loan of $40,000, we have 8,000 saved",
        {
            "purpose": "loan",
            "business": "food truck",
            "price": 12,
            "ask": 40_000,
            "owner_injection": 8_000,
        },
    ),
    (
        "plan for a SaaS for dentists at $49 a month, raising $500k from investors",
        {"purpose": "investors", "business": "SaaS for dentists", "price": 49, "ask": 500_000},
    ),
    (
        "existing bike repair shop, needs a loan of 25k for a second bay",
        {"purpose": "loan", "business": "bike repair shop", "stage": "existing", "ask": 25_000},
    ),
    (
        "bakery plan starting March 2027, bank loan $90k, price $8, rent 3,200 a month",
        {
            "purpose": "loan",
            "business": "bakery",
            "start_month": "March 2027",
            "ask": 90_000,
            "price": 8,
            "rent": 3_200,
        },
    ),
    (
        "plan for a café, loan of 80.000 €, start in May",
        {
            "purpose": "loan",
            "business": "café",
            "currency": "EUR",
            "ask": 80_000,
            "start_month": "May",
        },
    ),
    (
        "plan for a bakery, we sell 120 loaves a day at $9, rent 2,400 a month",
        {"business": "bakery", "volume": 120, "price": 9, "rent": 2_400},
    ),
    (
        "plan for a cleaning service, 3 jobs a day",
        {"business": "cleaning service", "volume": 66},  # it counts by the month
    ),
    (
        "SaaS for dentists, $49 a month per practice, looking for 400k from investors",
        {"purpose": "investors", "business": "SaaS for dentists", "price": 49, "ask": 400_000},
    ),
    (
        "dog grooming salon, I'll use my own savings of 20,000, in Germany, euros",
        {
            "purpose": "own_use",
            "business": "dog grooming salon",
            "owner_injection": 20_000,
            "currency": "EUR",
            "place": "Germany",
        },
    ),
    (
        "mobile bike repair, $60 a repair, 8 repairs a day, want a 15k microloan",
        {
            "purpose": "loan",
            "business": "mobile bike repair",
            "price": 60,
            "volume": 176,
            "ask": 15_000,
        },
    ),
    (
        "yoga studio in Leeds, £45 a month, rent £1,800 a month, no loan",
        {
            "purpose": "own_use",
            "business": "yoga studio",
            "place": "Leeds",
            "currency": "GBP",
            "price": 45,
            "rent": 1_800,
        },
    ),
    (
        "restaurant, meals at $8, ask the bank for 5k, 9 hours a day",
        {"purpose": "loan", "business": "restaurant", "price": 8, "ask": 5_000},
    ),
    (
        "bakery, pay rent of $2,400 a month and wages of $20 an hour",
        {"business": "bakery", "rent": 2_400},
    ),
    (
        "grant application for a community bike workshop in Leeds, a charity, we need GBP 25,000,"
        " the friend runs it with volunteers, repairs cost GBP 15 each, about 8 a day",
        {
            "purpose": "grant",
            "business": "community bike workshop",
            "place": "Leeds",
            "currency": "GBP",
            "legal_form": "charity",
            "ask": 25_000,
            "price": 15,
            "volume": 8,
            "payroll": 0,
            "owner_draw": 0,
        },
    ),
    (
        "My sister runs PlaqueSoft, a SaaS subscription for dentists in Austin; she needs 400k from"
        " investors. 49 dollars a month per dentist, 30 customers now, churn 3% a month",
        {
            "purpose": "investors",
            "business": "SaaS subscription for dentists",
            "name": "PlaqueSoft",
            "place": "Austin",
            "currency": "USD",
            "kind": "subscription",
            "stage": "existing",
            "ask": 400_000,
            "price": 49,
            "customers_today": 30,
            "churn": 3,
        },
    ),
    (
        "a bakery in Ghent, one sale brings 7,80, flour costs 2 euros a bag, loan of EUR 60.000",
        {
            "purpose": "loan",
            "business": "bakery",
            "place": "Ghent",
            "currency": "EUR",
            "price": 7.8,
            "ask": 60_000,
        },
    ),
    (
        "a bakery, opening March 1, 2027, loan of 60k",
        {"business": "bakery", "opening_month": "March 1, 2027", "ask": 60_000, "purpose": "loan"},
    ),
    ("lemonade stand plan, budget $500", {"business": "lemonade stand", "owner_injection": 500}),
]


@pytest.mark.parametrize(("line", "found"), LINES, ids=[one[0][:40] for one in LINES])
def test_a_line_gives_exactly_these_inputs(line: str, found: dict[str, Any]) -> None:
    assert inputs_from(line, PLAN) == found


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        ("we have 8,000 saved", {"owner_injection": 8_000}),
        ("start in March", {"start_month": "March"}),
        ("start in March 2028", {"start_month": "March 2028"}),
        ("first month March 2027", {"start_month": "March 2027"}),
        ("opening in March", {"opening_month": "March"}),
        ("we open on the 1st of May 2027", {"opening_month": "May 2027"}),
        ("opening March 1, 2027", {"opening_month": "March 1, 2027"}),
        ("opens 3/15/2027", {"opening_month": "3/15/2027"}),
        ("opening 1.3.2027", {"opening_month": "1.3.2027"}),
        ("we open on 1 March 2027", {"opening_month": "March 2027"}),
        ("we open 2027-03-01", {"opening_month": "2027-03"}),
        ("opening date is March 1", {"opening_month": "March"}),
        ("start on March 15, 2027", {"start_month": "March 15, 2027"}),
        ("the first sale is in March 2027, not April", {"opening_month": "March 2027"}),
        ("we sell 20% less", {"volume": 77.6}),
        ("a loan of 80,000 instead", {"ask": 80_000}),
        ("sell 120 a day", {"volume": 120}),
        ("we sell only 1,200 a month", {"volume": 46.2}),
        ("say how we sell 120 a day", {}),
        ("spend 120 a day", {}),
        ("make the summary warmer for the bank, they lend 80k", {}),
        ("say why we start in March", {}),
    ],
)
def test_a_wish_sets_inputs_where_every_word_of_it_is_known(
    wish: str, found: dict[str, Any]
) -> None:
    assert changed("business_plan", wish, {"business": "bakery"}) == found


def test_own_money_alone_makes_no_plan_for_oneself_of_a_plan_for_a_bank() -> None:
    told = inputs_from(
        "we open in May and I put in 15k of my own money, owner pay 2200/month", PLAN
    )

    assert (told["owner_injection"], told["owner_draw"]) == (15_000, 2_200)
    assert "purpose" not in told


def test_another_place_keeps_no_money_and_no_taxes_of_the_last_one() -> None:
    last = {"place": "Ghent", "currency": "EUR", "sales_tax": 6}

    assert still_true("business_plan", last, {"place": "Austin"}) == {}
    assert still_true("business_plan", last, {"place": "Ghent"}) == last
    assert still_true("business_plan", last, {"business": "bakery"}) == last
    assert still_true("lesson_plan", {"grade": 7}, {"place": "Austin"}) == {"grade": 7}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("owner pay 2200 a month", {"owner_draw": 2_200}),
        ("owner's pay should be 2200 a month", {"owner_draw": 2_200}),
        (
            "change the rent to 2400 and the owner pay to 2500",
            {"rent": 2_400, "owner_draw": 2_500},
        ),
        ("my oven is second hand so equipment 22k", {"equipment": 22_000}),
        ("rent is 600 a month", {"rent": 600}),
        ("set price to 8,20", {"price": 8.2}),
        ("we sell 20% less", {"volume": 112}),
        (
            "we open 1 March 2027 and I put in 15k of my own money, owner pay 2200/month",
            {"opening_month": "March 2027", "owner_injection": 15_000, "owner_draw": 2_200},
        ),
    ],
)
def test_numbers_said_of_a_form_change_its_inputs(words: str, found: dict[str, Any]) -> None:
    given = {"business": "bakery", "purpose": "loan", "volume": 140, "price": 7.8}

    assert changes_of(words, PLAN, given) == found


def test_the_same_for_another_business_brings_its_own_place_and_money() -> None:
    given = {
        **{"business": "bike workshop", "purpose": "grant", "place": "Leeds", "currency": "GBP"},
        **{"name": "Spokes", "price": 15, "ask": 25_000, "team": "We mend bikes."},
    }

    found = variant_of("the same for a bakery in Antwerp with a 40k loan", PLAN, given)

    assert found == {
        **{"business": "bakery", "purpose": "loan", "place": "Antwerp", "ask": 40_000},
        **{"currency": None, "name": None, "price": None},
    }
    assert variant_of("the same with a rent of 900", PLAN, given) == {"rent": 900}


def test_a_line_that_says_nothing_of_a_business_gives_none() -> None:
    assert inputs_from("make me a business plan", PLAN) == {}


def test_every_number_of_the_three_short_forms_has_a_typical_value_with_its_band() -> None:
    given = {"business": "A bakery with a counter", "purpose": "loan"}
    asked = [name for name, spec in PLAN.inputs.items() if spec.group]

    typical, bands = suggestions("business_plan", given), hints("business_plan", given)

    assert len(asked) == 12
    assert {PLAN.inputs[name].group for name in asked} == {
        "What you sell",
        "What it costs to run",
        "The money at the start",
    }
    assert [name for name in asked if name not in typical] == []
    assert all(float(text) >= 0 for (text,) in typical.values())
    assert bands["rent"].startswith("$2,040")


def test_what_is_typical_follows_the_business_and_the_currency() -> None:
    def price(**given: str) -> str:
        return suggestions("business_plan", given)["price"][0]

    bakery = price(business="bakery")

    assert price(business="meal kit subscription") != bakery
    assert price(business="bakery", currency="INR") != bakery
    assert suggestions("business_plan", {}) == {}


def test_a_cafe_is_one_with_its_accent_too() -> None:
    given = {"currency": "EUR"}

    assert suggestions("business_plan", {**given, "business": "café"}) == suggestions(
        "business_plan", {**given, "business": "cafe"}
    )


def test_at_most_three_things_are_asked_and_only_the_business_is_needed() -> None:
    assert [name for name, spec in PLAN.inputs.items() if spec.ask] == [
        "buyers",
        "difference",
        "team",
    ]
    assert [name for name, spec in PLAN.inputs.items() if spec.required] == ["business"]
    assert next(iter(PLAN.inputs)) == "purpose"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("owner pay 2200 a month", {"owner_draw": 2_200}),
        ("my oven is second hand so equipment 22k", {"equipment": 22_000}),
        ("rent is 1.850 a month", {"rent": 1_850}),
        ("the first sale is in March 2027, not April", {"opening_month": "March 2027"}),
        ("we sell 20% less", {"volume": 77.6}),
    ],
)
def test_the_same_words_change_a_plan_that_is_made(words: str, found: dict[str, Any]) -> None:
    flow, run = shipped("business_plan"), offline_plan(BAKERY)
    given = accepted(flow.definition, BAKERY, TODAY)
    results = {Address(step): value for step, value in run.values.items()}

    understood = understand(
        words, Scene(flow, Revision(inputs=given.values, given=given.given), results)
    )

    assert {one.name: one.value for one in understood.edits} == found  # type: ignore[union-attr]
