"""The checks of a plan's numbers: each planted flaw is caught by its own check alone."""

from typing import Any

import pytest

from agents.sources import Source
from graphs.checks.check import Draft
from graphs.checks.run import repair, run_checks
from graphs.findings import Finding, GateReport, Severity
from graphs.paths import get, put
from graphs.templates.business_plan.assumptions import Assumptions
from graphs.templates.business_plan.checks_numbers import CHECKS_NUMBERS
from graphs.templates.business_plan.finance.model import compute
from graphs.templates.business_plan.finance.own import with_own
from tests.support.business_plans import founder

Data = dict[str, Any]


def draft_of(plan: Assumptions) -> Data:
    model = compute(plan)
    uses = [
        {"id": one.id, "item": one.name, "amount": one.asked}
        for one in model.sources_uses.uses
        if one.asked > 0
    ]
    large = model.years[2].revenue * 40
    return {
        "assumptions": plan.model_dump(mode="json"),
        "model": model.model_dump(mode="json"),
        "market": {
            "facts": [
                {
                    **{"id": "F1", "claim": "A street of offices", "basis": "web"},
                    **{"source": "town.example", "as_of": "2026-05"},
                }
            ],
            "tam": size(large, 500),
            "sam": size(large / 100, 500),
            "som": size(large / 1000, 500),
        },
        "funding": {"ask": plan.ask, "use_of_funds": uses},
    }


def size(customers: float, price: float) -> Data:
    return {"customers": customers, "price": price, "who": "people", "basis": "user", "source": ""}


def clean() -> Data:
    return draft_of(with_own(founder(), {"owner_draw": 1500}))


def subscribers() -> Assumptions:
    return founder("saas", purpose="investors")


def look(data: Data, sources: dict[str, Source] | None = None) -> GateReport:
    return run_checks(
        CHECKS_NUMBERS, Draft(value=None, data=data, inputs={}, sources=sources or {})
    )


def serious(report: GateReport) -> list[Finding]:
    return [one for one in report.findings if one.severity is not Severity.INFO]


def caught(data: Data) -> set[str]:
    return {one.check for one in serious(look(data))}


def mended(data: Data) -> Data:
    draft = Draft(value=None, data=data, inputs={})
    return dict(repair(CHECKS_NUMBERS, draft, run_checks(CHECKS_NUMBERS, draft)).data)


def more(data: Data, path: str, by: float = 100) -> Data:
    changed: Data = put(data, path, get(data, path) + by)
    return changed


def recomputed(data: Data, path: str, value: Any) -> Data:
    """Change an assumption, and all that follows from it."""
    plan = Assumptions.model_validate(get(put(data, path, value), "/assumptions"))
    return {**draft_of(plan), "market": data["market"]}


@pytest.mark.parametrize("business", ["bakery", "agency", "plumber", "salon", "gym"])
def test_a_typical_plan_has_no_blocking_problem(business: str) -> None:
    report = look(draft_of(founder(business)))

    assert not report.blocked
    assert "B08" not in {one.check for one in report.findings}


@pytest.mark.parametrize("business", ["saas", "marketplace"])
def test_a_typical_venture_has_no_problem(business: str) -> None:
    assert caught(draft_of(founder(business, purpose="investors"))) == set()


def test_a_clean_plan_has_no_problem_and_nothing_to_repair() -> None:
    report = look(clean())

    assert serious(report) == []
    assert report.ran == ["B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B10", "B18"]
    assert mended(clean()) == clean()


MODEL_FLAWS = {
    "a debt is left out of a month": ("B01", "/model/balance/7/loans"),
    "assets do not add up": ("B01", "/model/balance/12/assets"),
    "equity does not add up": ("B01", "/model/balance/0/retained"),
    "cash ends differently": ("B02", "/model/cash/5/closing"),
    "cash begins differently": ("B02", "/model/cash/9/opening"),
    "a flow is too large": ("B02", "/model/cash/20/operating"),
    "a payment is left out": ("B02", "/model/cash/3/to_suppliers"),
    "wages are too low": ("B07", "/model/profit/14/payroll"),
    "marketing is too high": ("B07", "/model/profit/2/marketing"),
    "break-even is put lower": ("B04", "/model/break_even/0/units"),
    "a year sells more": ("B04", "/model/years/2/revenue"),
    "a month sells more": ("B04", "/model/profit/30/revenue"),
    "a cover is put higher": ("B04", "/model/years/0/cover"),
    "the low case looks better": ("B04", "/model/scenarios/0/net_profit/1"),
    "the lowest cash looks better": ("B04", "/model/lowest_cash/amount"),
    "an instalment is left out": ("B05", "/model/loan/6/principal"),
    "the last payment leaves a rest": ("B05", "/model/loan/83/closing"),
    "a source is overstated": ("B05", "/model/sources_uses/sources/owner/amount"),
    "a use is understated": ("B05", "/model/sources_uses/uses/oven/amount"),
}


@pytest.mark.parametrize(("check", "path"), MODEL_FLAWS.values(), ids=MODEL_FLAWS)
def test_a_flaw_in_the_model_is_caught_by_its_check_alone_and_mended(check: str, path: str) -> None:
    flawed = more(clean(), path)

    assert caught(flawed) == {check}
    assert look(flawed).blocked
    assert mended(flawed) == clean()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/model/first_profit_month", 1),
        ("/model/figures/fin.y1.revenue/text", "$900,000"),
        ("/model/unit/contribution", 7.1),
        ("/model/runway/beyond_plan", False),
        ("/model/profit/3/period", "2031-01"),
    ],
)
def test_what_is_stated_otherwise_than_computed_is_caught_and_mended(
    path: str, value: object
) -> None:
    flawed = put(clean(), path, value)

    assert caught(flawed) == {"B04"}
    assert mended(flawed) == clean()


def test_cash_of_the_balance_sheet_that_is_moved_about_is_caught() -> None:
    flawed = more(more(clean(), "/model/balance/4/cash", 50), "/model/balance/4/stock", -50)

    assert caught(flawed) == {"B02"}
    assert mended(flawed) == clean()


def test_a_model_of_other_assumptions_is_caught_and_made_anew() -> None:
    other = put(clean(), "/assumptions/price/value", 9.6)

    assert caught(other) == {"B04"}
    assert get(mended(other), "/model/years/0/revenue") > get(clean(), "/model/years/0/revenue")
    assert caught(mended(other)) == set()


def test_a_plan_that_runs_out_of_money_is_blocked_with_its_ways_out() -> None:
    short = draft_of(with_own(founder(), {"rent": 3900, "volume": 88}))

    (found,) = [one for one in serious(look(short)) if one.check == "B03"]

    assert caught(short) == {"B03"}
    assert (found.severity, found.fix) == (Severity.BLOCK, "human")
    assert found.message.startswith("The money runs out: cash falls below zero in month ")
    assert found.suggestion.startswith("$")
    assert (
        "typical for a small bakery with a counter, not yours: put your own numbers in first."
        in (found.suggestion)
    )
    assert "Ways out: Borrow more: $" in found.suggestion
    assert found.evidence.startswith("-$")
    assert mended(short) == short


def test_an_impossible_plan_says_that_no_single_change_mends_it() -> None:
    plan = with_own(founder(), {"volume": 3, "volume_cap": 4})

    (found,) = [one for one in serious(look(draft_of(plan))) if one.severity is Severity.BLOCK]

    assert found.check == "B03"
    assert "No single change mends it: " in found.suggestion


def test_a_thin_cover_of_the_debt_is_a_warning_with_ways_out() -> None:
    thin = draft_of(with_own(founder(), {"owner_draw": 2800}))

    (found,) = serious(look(thin))

    assert (found.check, found.severity) == ("B03", Severity.WARN)
    assert "lenders commonly ask for 1.25" in found.message
    assert found.suggestion.startswith("Ways out: Pay the loan back over ")


def test_good_unit_economics_do_not_hide_that_the_money_runs_out() -> None:
    plan = with_own(subscribers(), {"ask": 150_000, "marketing": 200})
    model = compute(plan)
    assert model.unit.value_to_cost is not None
    assert model.unit.value_to_cost > 7

    assert caught(draft_of(plan)) == {"B03"}


@pytest.mark.parametrize("by", [5_000, -5_000])
def test_uses_that_do_not_come_to_what_is_asked_are_caught_and_mended(by: float) -> None:
    flawed = more(clean(), "/funding/use_of_funds/oven/amount", by)

    assert caught(flawed) == {"B05"}
    assert mended(flawed) == clean()


def test_uses_that_a_person_set_are_left_to_them() -> None:
    flawed = more(clean(), "/funding/use_of_funds/oven/amount", 5_000)
    theirs = {"/funding/use_of_funds/oven/amount": Source.YOURS}

    (found,) = serious(look(flawed, theirs))

    assert (found.severity, found.fix) == (Severity.BLOCK, "human")
    assert found.message == (
        "The uses come to $65,000, but $60,000 is asked for: $5,000 more than that."
    )


def test_where_nothing_says_what_the_money_is_for_the_check_says_so() -> None:
    without = {name: part for name, part in clean().items() if name != "funding"}

    assert [one.check for one in look(without).skipped] == ["B05"]


@pytest.mark.parametrize(
    ("path", "by", "said"),
    [
        ("/market/sam/customers", 1e9, "SAM is larger than TAM"),
        ("/market/som/customers", 1e8, "SOM is larger than SAM"),
        ("/market/som/price", 1e9, "SOM is larger than SAM"),
        ("/market/som/customers", -30_000, "Year 3 plans revenue of"),
    ],
)
def test_a_market_too_small_is_caught(path: str, by: float, said: str) -> None:
    flawed = put(clean(), path, 40) if by < 0 else more(clean(), path, by)

    assert caught(flawed) == {"B06"}
    assert said in serious(look(flawed))[0].message


def test_more_subscribers_than_can_be_won_are_caught() -> None:
    data = draft_of(subscribers())
    flawed = put(data, "/market/som", size(900, 40_000))

    (found,) = serious(look(flawed))

    assert found.check == "B06"
    assert found.message.startswith("Year 3 plans customers of 1,")


def test_without_a_market_size_the_check_says_so() -> None:
    data = put(put(put(clean(), "/market/tam", None), "/market/sam", None), "/market/som", None)

    assert [one.check for one in look(data).skipped] == ["B06"]


@pytest.mark.parametrize(
    ("path", "value", "name"),
    [
        ("/assumptions/volume/growth", 0.12, "Growth a month"),
        ("/assumptions/direct_cost/amount", 0.1, "A gross margin"),
    ],
)
def test_figures_out_of_their_band_are_a_warning_that_shows_it(
    path: str, value: float, name: str
) -> None:
    unusual = recomputed(clean(), path, sure(value))

    found = [one for one in serious(look(unusual)) if one.path == path.removesuffix("/amount")]

    assert {one.check for one in found} == {"B08"}
    assert found[0].message.startswith(f"{name} of ")
    assert " to " in found[0].message
    assert caught(unusual) == {"B08"}


def test_churn_out_of_its_band_is_a_warning() -> None:
    data = draft_of(with_own(subscribers(), {"churn": 0.2, "ask": 2_000_000}))

    assert "B08" in caught(data)
    assert "Churn a month of 20% is unusual: 0.5% to 10%" in str(look(data))


def test_a_typical_figure_without_a_band_is_caught() -> None:
    price = get(clean(), "/assumptions/price")
    flawed = put(clean(), "/assumptions/price", {**price, "low": 9.5, "high": 9.5})

    assert caught(flawed) == {"B10"}


def test_a_figure_without_a_source_is_caught() -> None:
    flawed = put(clean(), "/assumptions/capex/oven/amount/source", " ")

    assert caught(flawed) == {"B10"}
    assert look(flawed).blocked
    assert serious(look(flawed))[0].message == (
        "The figure at capex, oven does not say where it comes from."
    )


@pytest.mark.parametrize("field", ["source", "as_of"])
def test_a_fact_from_the_web_without_source_or_date_is_caught(field: str) -> None:
    flawed = put(clean(), f"/market/facts/F1/{field}", "")

    assert caught(flawed) == {"B10"}


def sure(value: float) -> Data:
    return {"value": value, "low": value, "high": value, "basis": "user", "source": "", "note": ""}
