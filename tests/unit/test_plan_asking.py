"""A question about the figures of a plan: it is answered with their labels and values, no ids."""

import pytest

from graphs.asking import answers
from graphs.journal import Address
from graphs.templates.business_plan.finance.model import compute
from tests.support.business_plans import founder

PLAN = founder()
MODEL = compute(PLAN)
RESULTS = {
    Address("assumptions"): PLAN.model_dump(mode="json"),
    Address("model"): MODEL.model_dump(mode="json"),
}


def labels(question: str) -> list[str]:
    return [one.place for one in answers("business_plan", question, RESULTS)]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("what is the revenue in year 2?", ["Revenue in year 2"]),
        ("what's our turnover in the second year?", ["Revenue in year 2"]),
        ("what is net profit?", [f"Net profit in year {year}" for year in (1, 2, 3)]),
        (
            "how much profit do we make in year 3?",
            ["Gross profit in year 3", "Net profit in year 3"],
        ),
        ("how much is the loan?", ["Loan"]),
        ("what is the lowest cash?", ["Lowest cash"]),
        ("how big is the loan payment a month?", ["Instalment a month"]),
        ("what is fin.y2.revenue?", ["Revenue in year 2"]),
        ("why is the revenue so low?", []),
        ("who are the competitors?", []),
        ("what?", []),
    ],
)
def test_a_question_is_answered_by_the_figures_it_names(question: str, told: list[str]) -> None:
    assert labels(question) == told


def test_a_figure_is_told_with_its_unit_and_whose_it_is() -> None:
    (revenue,) = answers("business_plan", "revenue in year 2?", RESULTS)
    rent = answers("business_plan", "how much is the rent?", RESULTS)[0]

    assert revenue.text == MODEL.figures["fin.y2.revenue"].text
    assert (rent.place, rent.text) == ("Rent a month", "$2,400 (typical)")


def test_before_there_are_numbers_nothing_is_told() -> None:
    assert answers("business_plan", "what is the revenue?", {}) == ()
