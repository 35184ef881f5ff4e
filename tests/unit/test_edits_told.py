"""An input that changes, in words: the label of its figure, what stood there and what comes."""

from typing import Any

import pytest

from assistant.edits.told import told
from graphs.catalog import outline
from tests.support.plan_briefs import BAKERY, KITCHEN

PLAN = outline("business_plan")


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("owner_draw", 2_200, "Owner's draw a month: $2,000 \u2192 $2,200"),
        ("marketing", 650, "Marketing a month: $350 (typical) \u2192 $650"),
        ("rent", None, "Rent a month: $2,400 \u2192 $2,400 (typical)"),
        ("loan_rate", 4.125, "Interest a year, over 84 months: 9.5% (typical) \u2192 4.125%"),
        ("loan_years", 10, "Years to pay the loan back: 7 (typical) \u2192 10"),
        ("buyers", "Pupils.", f"Who buys from you, and why: {BAKERY['buyers']} \u2192 Pupils."),
        ("evidence", [], "Papers that you have already: offer for the lease \u2192 nothing"),
    ],
)
def test_a_change_is_told_by_the_label_of_its_figure_with_its_unit(
    name: str, value: Any, line: str
) -> None:
    assert told(PLAN, BAKERY, name, value).line == line


def test_an_amount_is_told_in_the_currency_of_its_plan() -> None:
    change = told(PLAN, KITCHEN, "ask", 120_000)

    assert change == ("Grant", "\u20ac110,000", "\u20ac120,000")


def test_a_number_of_another_template_has_its_thousands_apart() -> None:
    novel = outline("novel")

    assert told(novel, {"words": 70_000}, "words", 85_000).line.endswith("70,000 \u2192 85,000")
