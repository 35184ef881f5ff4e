"""What the form offers to pick from, and what it says beside numbers."""

import pytest

from graphs.suggestions import hints, suggestions
from tests.support.assessment_run import Test


def test_a_topic_of_the_bank_offers_what_to_show_and_what_goes_wrong() -> None:
    found = suggestions("assessment", {"topic": "Density"})

    assert found["subject"] == ("Science",)
    assert found["must_show"][0].startswith("Explain why")
    assert any("sink" in one for one in found["wrong"])


@pytest.mark.parametrize(
    "inputs",
    [{}, {"topic": ""}, {"topic": "The Dust Bowl"}, {"topic": "Density", "grade": 99}],
)
def test_nothing_is_offered_that_is_not_known(inputs) -> None:
    assert suggestions("assessment", inputs) == {}


def test_a_sensitive_topic_offers_no_wrong_ideas_of_the_bank() -> None:
    assert "wrong" not in suggestions("assessment", {"topic": "Evolution and genocide"})


def test_minutes_go_with_the_questions_until_somebody_says_them() -> None:
    many = {"topic": "Fractions", "grade": 4, "questions": 40}

    made = Test(many).whole
    assert made.sitting.minutes >= made.blueprint.minutes > 60
    assert suggestions("assessment", many)["minutes"] == (str(made.sitting.minutes),)
    assert Test({**many, "minutes": 30}).whole.sitting.minutes == 30
    assert "minutes" not in suggestions("assessment", {"topic": "Fractions"})


@pytest.mark.parametrize("questions", [1, 10, 40])
@pytest.mark.parametrize("topic", ["Fractions", "The Dust Bowl", "Punnett squares"])
def test_the_usual_minutes_are_enough(topic: str, questions: int) -> None:
    report = Test({"topic": topic, "questions": questions}).checked()

    assert "A09" not in {one.check for one in report.findings}


def test_the_form_says_how_long_the_questions_take_and_what_they_are_worth() -> None:
    given = {"topic": "Density", "questions": 14}
    made = Test(given).whole.blueprint

    found = hints("assessment", given)

    assert found["minutes"] == f"14 questions like these need about {made.minutes} minutes."
    assert found["points"] == f"14 questions like these are usually worth {made.points}."
    assert hints("assessment", {"topic": "Density", "questions": 0}) == {}


def test_the_form_says_before_the_start_how_many_questions_are_left_to_the_teacher() -> None:
    given = {"topic": "Cells", "grade": 7, "questions": 20}
    known = 20 - Test(given).whole.left_open

    found = hints("assessment", given)

    said = f"Without a model I know {known} of 20 questions on Cells; the other {20 - known} are"
    assert 0 < known < 20
    assert all(found[name].startswith(said) for name in ("questions", "notes", "glossary"))
    assert "notes" not in hints("assessment", {"topic": "Density", "grade": 7})
