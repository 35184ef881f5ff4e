"""The checks of a plan's words: each planted flaw is caught by its own check, and by no other."""

import copy
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from agents.sources import Source
from graphs.findings import Finding, Severity
from graphs.paths import put
from tests.support.plan_briefs import BAKERY, POSSIBLE
from tests.support.plan_run import PlanRun, look, offline_plan

Plan = dict[str, Any]
Flaw = Callable[[Plan], Plan]


@cache
def made(name: str = "easy") -> PlanRun:
    return offline_plan(POSSIBLE[name])


def planted(flaw: Flaw) -> list[Finding]:
    """Return what is found in the easy plan with a flaw, and not without it."""
    plan = copy.deepcopy(made().values["review"])
    clean = {(one.check, one.path) for one in look(plan, BAKERY).findings}
    found = look(flaw(plan), BAKERY).findings
    return [one for one in found if (one.check, one.path) not in clean]


def say(path: str, text: Any) -> Flaw:
    return lambda plan: put(plan, path, text)


def also(path: str, entry: Any) -> Flaw:
    def add(plan: Plan) -> Plan:
        listed = plan
        for part in path.strip("/").split("/"):
            listed = listed[part]
        return put(plan, path, [*listed, entry])

    return add


def twice(plan: Plan) -> Plan:
    items = plan["risks"]["items"]
    return put(plan, "/risks/items", [*items[:1], {**items[1], "id": items[0]["id"]}, *items[2:]])


FACT = {"id": "F1", "value": None, "unit": "", "as_of": "", "source": ""}
RIVAL = {"id": "K9", "kind": "direct", "strengths": "It is open late.", "gaps": "Cold bread."}
FLAWS: list[tuple[str, str, Flaw]] = [
    ("an amount from nowhere", "B09", say("/gtm/first_customers", "The street buys for $48,700.")),
    ("a share from nowhere", "B09", say("/team/why_us", "Nine in ten, or 92.4%, know us.")),
    ("growth of a market", "B09", also("/market/trends", "Bread grows by 6.3% a year here.")),
    (
        "a rounded figure in the summary",
        "B11",
        say("/summary/points/money/text", "We plan revenue of $304,000 in the first year."),
    ),
    (
        "an old figure in the summary",
        "B11",
        say("/summary/points/money/text", "We plan revenue of $287,310 in the first year."),
    ),
    ("an empty chapter", "B12", say("/operations/day", "")),
    (
        "a summary of three pages",
        "B12",
        say(
            "/summary/points",
            [
                {
                    "id": f"p{n}",
                    "heading": "More",
                    "text": " ".join(["bread"] * 115),
                }
                for n in range(8)
            ],
        ),
    ),
    ("a risk of nobody's", "B13", say("/risks/items/R1/owner", "")),
    ("a risk without an answer", "B13", say("/risks/items/R2/mitigation", "None yet.")),
    ("a guarantee", "B14", say("/gtm/keeping", "Your return is guaranteed, and growth with it.")),
    ("no risk at all", "B14", say("/offer/hard_to_copy", "For a lender it is a risk-free loan.")),
    ("no word on advice", "B15", say("/brief/disclaimer", "All rights reserved.")),
    ("a competitor nobody named", "B16", also("/competition/rows", {**RIVAL, "name": "Bread Co"})),
    (
        "a number put into the founder's mouth",
        "B17",
        also(
            "/market/facts",
            {**FACT, "claim": "Many walk past.", "value": 4300.0, "basis": "user"},
        ),
    ),
    (
        "a study that nobody read",
        "B17",
        also(
            "/market/facts",
            {
                **FACT,
                "claim": "People eat more bread.",
                "basis": "web",
                "source": "Baker Trends Report",
                "as_of": "2026",
            },
        ),
    ),
    (
        "a figure that is none",
        "X02",
        say("/gtm/pricing", "We take \u27e6steps.fin.y9.sales\u27e7."),
    ),
    ("something to fill in", "X02", say("/team/why_us", "I am [insert name] and I bake.")),
    ("two risks of one name", "X01", twice),
    ("another name", "X03", say("/brief/name", "Bread & Butter")),
    (
        "an address of nobody's",
        "X09",
        say("/operations/suppliers", "See www.flour-direct.com."),
    ),
]


@pytest.mark.parametrize(
    ("check", "flaw"), [one[1:] for one in FLAWS], ids=[one[0] for one in FLAWS]
)
def test_a_planted_flaw_is_caught_by_exactly_its_check(check: str, flaw: Flaw) -> None:
    assert {one.check for one in planted(flaw)} == {check}


@pytest.mark.parametrize("name", POSSIBLE)
def test_a_plan_that_was_made_offline_has_nothing_that_blocks(name: str) -> None:
    assert [one for one in made(name).report.findings if one.severity is Severity.BLOCK] == []


def test_the_easy_plan_has_no_serious_finding_at_all() -> None:
    found = made().report.findings

    assert [one for one in found if one.severity is not Severity.INFO] == []
    assert {"B09", "B11", "B12", "B13", "B14", "B15", "B16", "B17"} <= set(made().report.ran)


def test_a_founders_own_words_are_never_blocked_but_for_what_they_refer_to() -> None:
    plan = put(made().values["review"], "/team/why_us", "Guaranteed growth: we can't fail.")
    sources = {**made().sources["review"], "/team/why_us": Source.YOURS}

    (found,) = [one for one in look(plan, BAKERY, sources).findings if one.check == "B14"][:1]

    assert found.severity is Severity.WARN


@pytest.mark.parametrize(
    "text",
    [
        "I sign a personal guarantee for the loan.",
        "The loan is guaranteed by the state bank.",
        "Nobody can guarantee that people come.",
        "We take a risk, and know which.",
    ],
)
def test_a_guarantee_for_a_loan_is_no_promise(text: str) -> None:
    assert not [one for one in planted(say("/gtm/keeping", text)) if one.check == "B14"]


@pytest.mark.parametrize(
    "text",
    [
        "We open at 6 with 12 kinds of bread in 2027.",
        "One sale brings $9.50.",
        "Banks commonly want 1.25.",
        "We ask for $60,000.",
        "Rent is 2,400 a month.",
    ],
)
def test_what_the_founder_said_and_what_code_computed_may_be_said(text: str) -> None:
    assert not [one for one in planted(say("/gtm/first_customers", text)) if one.check == "B09"]
