"""A teacher's own lesson as the goals of the draft: her sentences, and nothing more."""

import pytest

from graphs.documents.incoming import Grid, Line, Part, plain_lines
from graphs.templates.lesson_plan.bring import brought, inputs_of
from graphs.templates.lesson_plan.draft import Goals, LessonPlan
from graphs.templates.lesson_plan.steps import LessonInputs, brief
from tests.support.lesson_run import Lesson
from tests.support.lesson_topics import DENSITY, LAB_DAY
from tests.support.own_lessons import FORM, OBJECTIVES, notes


def goals_of(*parts: Part) -> Goals:
    return Goals.model_validate(brought(parts).results["goals"])


def texts(*parts: Part) -> list[str]:
    made = goals_of(*parts)
    return [one.text for one in (*made.objectives, *made.alternatives)]


def test_listed_objectives_are_taken_word_for_word() -> None:
    assert tuple(texts(*notes())) == OBJECTIVES


def test_an_objective_keeps_what_its_sentence_says_of_verb_condition_and_criterion() -> None:
    first, second, third = goals_of(*notes()).objectives

    assert (first.id, first.verb, first.bloom, first.dok) == ("O1", "explain", "understand", 3)
    assert first.criterion == "with at least two pieces of evidence"
    assert (second.verb, second.condition, second.criterion) == (
        "calculate",
        "Given a balance",
        "with 80% accuracy",
    )
    assert second.standard_codes == ["MS-PS1-2"]
    assert (third.verb, third.condition, third.criterion) == ("understand", "", "")


def test_the_rest_of_the_goals_is_hers_too() -> None:
    made = goals_of(*notes())

    assert [(one.objective, one.i_can) for one in made.success_criteria] == [
        ("O1", "I can explain why a ship floats."),
        ("O2", "I can compute a density."),
        ("O3", "I can say what buoyancy is."),
    ]
    assert made.essential_question == "Why do some heavy things float?"
    assert [(one.term, one.kid_definition) for one in made.vocabulary] == [
        ("density", "mass for each bit of volume"),
        ("mass", ""),
    ]
    assert made.prerequisites == ["They can use a balance."]
    assert made.questions == []


FORMS: dict[str, tuple[str, list[str]]] = {
    "SWBAT anywhere": (
        "Density\nSWBAT explain why ships float.",
        ["SWBAT explain why ships float."],
    ),
    "students will be able to": (
        "Some notes.\nStudents will be able to compare two plants.",
        ["Students will be able to compare two plants."],
    ),
    "a label before the sentence": (
        "Objective: Students will compare two plants.",
        ["Students will compare two plants."],
    ),
    "several in one paragraph": (
        "Objectives:\nStudents will name the parts. Students will draw one.",
        ["Students will name the parts.", "Students will draw one."],
    ),
    "a label in capitals": ("LEARNING GOALS\nCompare two plants.", ["Compare two plants."]),
    "only I can": ("Notes\nI can compare two plants.", ["I can compare two plants."]),
    "what follows another label": (
        "Objectives\nCompare two plants.\nHook: Show the cactus.\nClosure\nStudents will leave.",
        ["Compare two plants."],
    ),
}


@pytest.mark.parametrize(("text", "stated"), FORMS.values(), ids=FORMS.keys())
def test_objectives_are_found_however_they_are_written(text: str, stated: list[str]) -> None:
    assert texts(*plain_lines(text)) == stated


def test_the_learning_targets_of_a_form_are_objectives_and_criteria_at_once() -> None:
    made = goals_of(*FORM)

    targets = ["I can model the phases of the Moon.", "I can say why we see them."]
    assert [one.text for one in made.objectives] == targets
    assert [one.i_can for one in made.success_criteria] == targets
    assert [one.term for one in made.vocabulary] == ["phase", "orbit", "crescent"]


def test_an_objective_without_criterion_is_said_as_a_student_would() -> None:
    made = goals_of(
        Line("Objectives", level=2), Line("Students will Compare two plants.", item=True)
    )

    assert made.success_criteria[0].i_can == "I can compare two plants."


def test_what_she_did_not_write_stays_empty_and_is_asked() -> None:
    made = goals_of(Line("SWBAT compare two plants."))

    assert made.essential_question == ""
    assert [one.path for one in made.questions] == ["/goals/essential_question"]


def test_more_objectives_than_a_lesson_has_are_to_choose_from_and_the_rest_is_told() -> None:
    many = [Line(f"Compare plant {n} and plant {n + 1}.", item=True) for n in range(9)]

    found = brought([Line("Objectives", level=2), *many])

    goals = Goals.model_validate(found.results["goals"])
    assert [one.id for one in goals.objectives] == ["O1", "O2", "O3"]
    assert [one.id for one in goals.alternatives] == ["O4", "O5", "O6", "O7"]
    assert found.left == (many[7].text, many[8].text)


@pytest.mark.parametrize(
    "parts",
    [(), (Line("Shopping list"), Line("milk")), (Grid((("a", "b"), ("1", "2"))),)],
    ids=["nothing", "something else", "a table"],
)
def test_a_text_without_objectives_gives_no_result(parts: tuple[Part, ...]) -> None:
    assert brought(parts).results == {}


@pytest.mark.parametrize(
    "given", [LAB_DAY, DENSITY, {"topic": "Haiku"}], ids=["lab", "usual", "bare"]
)
def test_the_inputs_of_a_draft_lead_to_the_same_brief_again(given: dict[str, object]) -> None:
    lesson = Lesson(dict(given))

    inputs = inputs_of(LessonPlan.model_validate(lesson.value))

    again = brief(LessonInputs(**inputs))
    assert again.model_dump(mode="json") == lesson.value["brief"]
