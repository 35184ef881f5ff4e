"""Numbers as people write them, with a comma or a point for thousands or for decimals."""

from typing import Any

import pytest

from assistant.brief import inputs_from
from assistant.edits.quantities import number
from graphs.catalog import outline
from graphs.errors import InputError
from graphs.inputs import read
from graphs.written_numbers import written_number
from tests.support.written_numbers import READ

PLAN = outline("business_plan")


@pytest.mark.parametrize(("text", "share", "value"), READ)
def test_a_sign_parts_thousands_before_three_figures_and_decimals_elsewhere(
    text: str, share: bool, value: float | None
) -> None:
    assert written_number(text, share=share) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("8,20", 8.2), ("€2.400", 2_400), ("1,5k", 1_500), ("2.5m", 2_500_000), ("1,2345,6", None)],
)
def test_a_number_in_a_sentence_is_read_in_the_same_way(text: str, value: float | None) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("rent is 1.850 a month", {"rent": 1_850}),
        ("rent is 1,850 a month.", {"rent": 1_850}),
        ("rent is 600.", {"rent": 600}),
        ("price: 7,80, rent: 1.850", {"price": 7.8, "rent": 1_850}),
        ("interest is 4.125", {"loan_rate": 4.125}),
        ("a bakery, loan of 1.250.000 EUR", {"ask": 1_250_000}),
    ],
)
def test_a_line_gives_the_numbers_as_they_are_meant(line: str, found: dict[str, Any]) -> None:
    told = inputs_from(line, PLAN)

    assert {name: told.get(name) for name in found} == found


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [("price", "7,80", 7.8), ("rent", "2.400", 2_400), ("loan_rate", "4.125", 4.125)],
)
def test_a_field_of_a_form_reads_what_is_typed(name: str, text: str, value: float) -> None:
    assert read(PLAN, name, text) == value


def test_a_field_refuses_what_may_be_read_in_two_ways_and_says_what_is_allowed() -> None:
    with pytest.raises(InputError, match=r"not a number.*a number from 0\.01"):
        read(PLAN, "price", "1,2345,6")
