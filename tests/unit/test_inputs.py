"""Inputs: read into their types, checked whole, never clamped."""

import pytest

from graphs.catalog import outline
from graphs.errors import InputError
from graphs.inputs import accepted

LESSON = outline("lesson_plan")


def test_text_from_a_terminal_is_read_into_its_type():
    raw = {"topic": " Density ", "minutes": "47", "shape": "LAB", "materials": "balance, water"}

    taken = accepted(LESSON, raw)

    assert (taken.values["topic"], taken.values["minutes"]) == ("Density", 47)
    assert (taken.values["shape"], taken.values["materials"]) == ("lab", ["balance", "water"])


def test_what_was_given_is_told_from_what_is_usual():
    taken = accepted(LESSON, {"topic": "Density", "grade": 7})

    assert taken.given == ("topic", "grade")
    assert taken.values["minutes"] == 45


def test_every_problem_is_told_at_once():
    with pytest.raises(InputError) as caught:
        accepted(LESSON, {"minutes": 3, "grade": "seven", "colour": "red"})

    assert {problem.name for problem in caught.value.problems} == {
        "topic",
        "minutes",
        "grade",
        "colour",
    }


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("minutes", 3, "is 3; allowed: a whole number from 10 to 180"),
        ("minutes", "forty", "is 'forty', not a number"),
        ("minutes", 45.5, "is 45.5, not a whole number"),
        ("minutes", True, "is True, not a number"),
        ("minutes", float("nan"), "is nan, not a number"),
        ("minutes", "1e999", "is '1e999', not a number"),
        ("shape", "party", "allowed: one of: lab, direct"),
        ("topic", "x" * 161, "has 161 characters; allowed: text of at most 160"),
        ("topic", "a\x00b", "control characters"),
        ("topic", "a\ud800", "broken Unicode"),
        ("topic", ["a"], "is ['a'], not text"),
        ("materials", 7, "is 7, not a list"),
        ("materials", ["x"] * 31, "has 31 entries; allowed: up to 30 entries"),
        ("language_bands", ["6"], "allowed: up to 100 entries of: 1-2, 3-4, 5"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_what_is_allowed(name, value, said):
    with pytest.raises(InputError) as caught:
        accepted(LESSON, {"topic": "Density", name: value})

    assert str(caught.value).startswith(f"{name} ")
    assert said in str(caught.value)
