"""A test keeps to the minutes that somebody gave, as long as any mix of questions does."""

from collections import Counter

import pytest

from graphs.suggestions import suggestions
from graphs.templates.assessment.planning import usual_minutes
from tests.support.assessment_run import Test

FEASIBLE = [
    ("Density", 7, 12, 20),
    ("Mean", 6, 20, 30),
    ("Multiplication", 2, 5, 10),
    ("Heredity", 7, 12, 20),
]


@pytest.mark.parametrize(("topic", "grade", "questions", "minutes"), FEASIBLE)
def test_quicker_kinds_are_chosen_where_the_time_is_short(
    topic: str, grade: int, questions: int, minutes: int
) -> None:
    given = {"topic": topic, "grade": grade, "questions": questions}
    free, short = Test(given), Test({**given, "minutes": minutes})

    assert free.whole.plan.minutes > minutes >= short.whole.plan.minutes
    assert len(short.whole.questions) == questions
    assert not any(one.severity == "block" for one in short.checked().findings)


def test_the_slowest_kind_alone_is_given_up_for_a_few_minutes() -> None:
    free = Test({"topic": "Density", "questions": 12}).whole
    short = Test({"topic": "Density", "questions": 12, "minutes": 22}).whole

    given_up = {one.type for one in free.questions} - {one.type for one in short.questions}
    assert given_up == {"constructed response"}


def test_few_minutes_make_fewer_questions_where_nobody_said_how_many() -> None:
    given = {"topic": "Fractions on a number line", "grade": 4, "minutes": 10}

    made = Test(given).whole

    kinds = Counter(one.type for one in made.questions)
    assert made.sitting.items == len(made.questions) == 6
    assert kinds["true/false"] <= 2
    assert suggestions("assessment", given)["questions"] == ("6",)
    assert len(Test({**given, "questions": 10}).whole.questions) == 10
    assert len(Test({**given, "minutes": 30}).whole.questions) == 10


def test_what_fits_no_way_is_left_as_it_is_best() -> None:
    given = {"topic": "Density", "questions": 40}

    best = Test(given).whole
    assert Test({**given, "minutes": 10}).whole.blueprint == best.blueprint
    assert best.sitting.minutes == usual_minutes(best.plan.minutes)


def test_the_blueprint_says_objectives_in_words_and_how_far_questions_differ() -> None:
    given = {"topic": "Circuits", "grade": 8, "questions": 12, "types": ["numeric"]}
    whole = Test(given).whole
    blueprint = whole.blueprint

    said = [(one.id, one.text) for one in whole.objectives.objectives]
    assert [(one.id, one.text) for one in blueprint.goals] == said
    assert {one.objective for one in blueprint.rows} <= {one.id for one in blueprint.goals}
    assert any("with other numbers each time" in one for one in blueprint.remarks)


def test_a_blueprint_of_frames_alone_says_only_that_they_are_frames() -> None:
    (said,) = Test({"topic": "french revolution", "grade": 9}).whole.blueprint.remarks

    assert said.startswith("10 of 10 questions are frames for you to fill in: there is nothing to")


def test_a_short_answer_to_a_calculation_is_its_number() -> None:
    given = {"topic": "speed and distance", "grade": 7, "questions": 8, "types": ["short answer"]}

    assert {(one.type, one.open) for one in Test(given).whole.questions} == {("numeric", False)}
