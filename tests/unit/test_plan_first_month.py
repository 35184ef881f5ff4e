"""The first month of a plan follows the day on which it is begun, and what is said of it."""

from datetime import date

import pytest

from graphs.catalog import shipped
from graphs.errors import InputError
from graphs.inputs import accepted
from graphs.templates.business_plan.first_month import month_in, usual_month
from tests.support.plan_run import TODAY, offline_plan

PLAN = shipped("business_plan").definition


@pytest.mark.parametrize(
    ("written_on", "first"),
    [("2026-11-26", "2027-01"), ("2026-09-01", "2026-11"), ("2031-12-31", "2032-02")],
)
def test_a_plan_begins_the_month_after_next(written_on: str, first: str) -> None:
    assert usual_month(written_on) == first


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("March", "2027-03"),
        ("in December", "2026-12"),
        ("November", "2027-11"),
        ("sept", "2027-09"),
        ("March 2029", "2029-03"),
        ("2029-03", "2029-03"),
        ("3/2029", "2029-03"),
        ("March 1, 2029", "2029-03"),
        ("1st of March 2029", "2029-03"),
        ("2029-03-01", "2029-03"),
        ("March 1", "2027-03"),
        ("3/15/2029", "2029-03"),
        ("15/3/2029", "2029-03"),
        ("1.3.2029", "2029-03"),
        ("3/3/2029", "2029-03"),
        ("3/1/2029", None),
        ("13/13/2029", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_month_without_its_year_is_the_next_of_that_name(said: str, first: str | None) -> None:
    assert month_in(said, "2026-11-26") == first


def test_the_day_is_kept_with_the_inputs_but_counts_as_nobody_s_word() -> None:
    taken = accepted(PLAN, {"business": "bakery"}, TODAY)

    assert taken.values["written_on"] == "2026-11-26"
    assert "written_on" not in taken.given


def test_a_day_of_one_s_own_is_read_as_a_date() -> None:
    taken = accepted(PLAN, {"business": "bakery", "written_on": "2026-02-01"}, date(2030, 1, 1))

    assert taken.values["written_on"] == "2026-02-01"
    with pytest.raises(InputError, match=r"is 'yesterday'.*a date of this century"):
        accepted(PLAN, {"business": "bakery", "written_on": "yesterday"})


def test_the_plan_says_which_month_it_took_and_why() -> None:
    silent = offline_plan({"business": "bakery"}).values["brief"]
    named = offline_plan({"business": "bakery", "start_month": "May"}).values["brief"]

    assert silent["start_month"] == "2027-01"
    told = "The first month is January 2027, the month after next (change it if yours differs)."
    assert told in silent["assumptions"]
    assert named["start_month"] == "2027-05"
    assert "The first month is May 2027, the next one of that name." in named["assumptions"]


@pytest.mark.parametrize(
    ("given", "begins", "sells"),
    [
        ({"opening_month": "March 2027"}, "2027-02", 2),
        ({"opening_month": "March"}, "2027-02", 2),
        ({"opening_month": "December 2026"}, "2026-12", 1),
        ({"opening_month": "March 2027", "start_month": "January 2027"}, "2027-01", 3),
        ({"opening_month": "March 2020", "start_month": "January 2027"}, "2027-01", 2),
        ({"opening_month": "one fine day"}, "2027-01", 2),
    ],
)
def test_the_first_sale_is_in_the_month_of_the_opening(
    given: dict[str, str], begins: str, sells: int
) -> None:
    made = offline_plan({"business": "bakery", **given}).plan

    assert (made.assumptions.start_month, made.assumptions.sales_from) == (begins, sells)
    assert all(one.endswith(".") for one in made.brief.assumptions)
