"""The plan without a model, whatever the business and its numbers: sentences that hold."""

import random
from typing import Any

import pytest

from graphs.documents.layout import plain
from graphs.templates.business_plan.money_page import (
    key_figures,
    owner_is_typical,
    sources_and_uses,
)
from tests.support.plan_run import offline_plan

BUSINESSES = (
    *("a cafe", "house cleaning", "web agency", "online shop for tea", "saas for dentists"),
    *("marketplace for tutors", "food truck", "quilts", "bike repair", "gym", "childcare"),
    *("a guest house with six rooms", "bookshop", "a podcast"),
)
PURPOSES = ("loan", "investors", "grant", "own_use")
AMOUNTS: dict[str, tuple[float, ...]] = {
    "ask": (0, 5_000, 60_000, 2_000_000),
    "price": (0.01, 5, 900),
    "volume": (0, 3, 4_000),
    "growth": (-50, 0, 9, 50),
    "direct_cost": (0, 50, 100),
    "rent": (0, 9_000),
    "payroll": (0, 50_000),
    "owner_draw": (0, 9_000),
    "owner_injection": (0, 500_000),
    "equipment": (0, 300_000),
    "marketing": (0, 20_000),
}
OF_NUMBERS = {"B03", "B08"}  # the money runs out; a number is unusual


def extreme(seed: int) -> dict[str, Any]:
    """Return a brief with numbers that nobody has."""
    chance = random.Random(seed)
    business, purpose = BUSINESSES[seed % len(BUSINESSES)], PURPOSES[seed % len(PURPOSES)]
    given = {
        name: chance.choice(values) for name, values in AMOUNTS.items() if chance.random() < 0.4
    }
    stage = chance.choice(("idea", "new", "existing"))
    return {"business": business, "purpose": purpose, "stage": stage, **given}


@pytest.mark.parametrize("seed", range(2 * len(BUSINESSES)))
def test_its_sentences_hold_whatever_the_numbers_are(seed: int) -> None:
    run = offline_plan(extreme(seed))

    found = [one for one in run.report.findings if one.severity != "info"]
    assert [one for one in found if one.check not in OF_NUMBERS] == []


@pytest.mark.parametrize("business", BUSINESSES)
def test_a_typical_plan_asks_for_what_it_needs_to_know_and_makes_nothing_up(business: str) -> None:
    run = offline_plan({"business": business, "purpose": "grant", "ask": 40_000})
    plan = run.plan

    assert plan.market.facts == []
    assert [one.kind for one in plan.competition.rows] == ["status_quo"]
    assert {one.id for one in plan.brief.questions} >= {"buyers", "difference", "team"}
    assert len(plan.risks.items) >= 4
    assert all(one.owner and one.mitigation for one in plan.risks.items)


@pytest.mark.parametrize("purpose", ["loan", "investors", "grant"])
@pytest.mark.parametrize("ask", [{}, {"ask": 60_000}])
def test_an_amount_asked_for_that_nobody_named_is_called_typical(
    purpose: str, ask: dict[str, int]
) -> None:
    own = {"business": "a cafe", "purpose": purpose, "owner_injection": 9_000}
    plan = offline_plan({**own, **ask}).plan

    told = next(one.text for one in plan.summary.points if one.id == "needs")
    figures = [name for name, _ in key_figures(plan).pairs]
    sources = [plain(row[0]) for row in sources_and_uses(plan).rows]
    assert ("typical" in told) == (not ask)
    assert ("Asked for (typical)" in figures) == (not ask)
    assert any("typical" in one for one in sources) == (not ask)


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize(
    ("own", "said"),
    [({}, "a typical $"), ({"owner_injection": 9_000}, "$9,000"), ({"owner_injection": 0}, "")],
)
def test_own_money_that_nobody_named_is_called_typical(
    purpose: str, own: dict[str, int], said: str
) -> None:
    plan = offline_plan({"business": "a cafe", "purpose": purpose, "ask": 60_000, **own}).plan

    told = next(one.text for one in plan.summary.points if one.id == "needs")
    assert said in told
    assert ("typical" in told) == (not own)
    assert ("put" in told) == (bool(own) and (own["owner_injection"] > 0 or purpose == "own_use"))
    assert owner_is_typical(plan) == (not own)
