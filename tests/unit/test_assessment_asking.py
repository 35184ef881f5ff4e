"""Questions about a test are answered by the numbers that its pages print."""

import re

import pytest

from graphs.asking import answers, printed
from graphs.journal import Address
from graphs.templates.assessment.draft import Assessment
from graphs.templates.assessment.key_page import letters_of
from tests.support.assessment_run import Test

MADE = Test({"topic": "Density", "grade": 7, "questions": 12})
RESULTS = {Address("review"): MADE.value}


def asked(words: str, made: Assessment = MADE.whole) -> list[tuple[str, str]]:
    results = {Address("review"): made.model_dump(mode="json")}
    return [(one.place, one.text) for one in answers("assessment", words, results)]


def test_the_points_of_every_question_are_told_by_its_printed_number() -> None:
    points = {one.id: one.points for one in MADE.whole.plan.questions}

    for one in MADE.whole.forms.forms[0].questions:
        ((place, text),) = asked(f"how many points is question {one.number} of form A worth?")
        assert place == f"Form A, question {one.number}"
        assert re.fullmatch(rf"{points[one.item]}\s+points?", text)


@pytest.mark.parametrize("name", ["A", "B"])
def test_the_answer_is_told_with_the_letter_that_the_form_prints(name: str) -> None:
    whole = MADE.whole
    form = next(one for one in whole.forms.forms if one.name == name)
    items = {one.id: one for one in whole.questions}
    choices = [one for one in form.questions if items[one.item].type == "single choice"]

    assert choices
    for one in choices:
        right = next(option for option in items[one.item].options if option.correct)
        ((_, text),) = asked(f"what is the answer to question {one.number} on form {name}?")
        assert text == f"{letters_of(form, items[one.item])}) {right.text}"


def test_where_no_form_is_named_the_answer_is_told_for_both() -> None:
    places = [place for place, _ in asked("what is the answer to question 2?")]

    assert places == ["Form A, question 2", "Form B, question 2"]


def test_numbers_are_those_of_the_paper_after_a_question_was_dropped() -> None:
    data = MADE.value
    placed = [
        {**one, "questions": [{**q, "number": q["number"] - 1} for q in one["questions"][1:]]}
        for one in data["forms"]["forms"][:1]
    ]
    made = Assessment.model_validate({**data, "forms": {**data["forms"], "forms": placed}})
    second = data["forms"]["forms"][0]["questions"][1]["item"]

    stem = next(one["stem"] for one in data["questions"] if one["id"] == second)
    assert asked("what does question 1 ask?", made)[0] == ("The test, question 1", stem)
    assert printed("assessment", {Address("draft"): made.model_dump(mode="json")})[second] == (
        "question 1"
    )


def test_what_is_open_or_not_there_is_said_so() -> None:
    bare = Test({"topic": "The Dust Bowl", "questions": 3}).whole

    assert asked("what is the answer to question 2 on form A?", bare) == [
        ("Form A, question 2", "This question has no answer yet: it is yours to write.")
    ]
    assert asked("what is the answer to question 40 of form A?") == [
        ("Form A", "There are 12 questions; none is number 40.")
    ]


@pytest.mark.parametrize("words", ["what do they get wrong?", "how long is the test?", ""])
def test_another_question_is_left_to_quotes(words: str) -> None:
    assert asked(words) == []
    assert answers("assessment", "the answer to question 1?", {}) == ()
    assert answers("lesson_plan", "the answer to question 1?", RESULTS) == ()
