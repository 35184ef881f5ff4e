"""The course of a lesson that a teacher brings: phases, minutes, and her exit questions."""

import pytest

from graphs.documents.incoming import Grid, Part, plain_lines
from graphs.templates.lesson_plan.bring import brought, inputs_of
from graphs.templates.lesson_plan.draft import LessonPlan
from graphs.templates.lesson_plan.own_phases import minutes_of, own_phases
from tests.support.lesson_run import Lesson
from tests.support.own_lessons import COURSE

OUTLINE = [
    "Warm-up (6 min): Write down three things that float and three that sink.",
    "Mini-lesson (10 min): Teacher pours the five liquids of the density column."
    " • Students sketch the layers.",
    "Activity 1: Measuring (18 min): Measure the mass of six objects on the triple beam balance"
    " • Find each volume by water displacement",
    "Gallery walk (8 min): Groups post their tables and leave one sticky note on each.",
    "Exit ticket (5 min)",
]
TICKET = [
    "What does a floating ice cube tell you about its density?"
    " Answer: It is less than that of water.",
    "Why does a steel ship float?",
]


def outline(*parts: Part) -> list[str]:
    return list(brought(parts).inputs.get("outline", []))


def test_phases_come_with_their_minutes_and_every_line() -> None:
    found = brought(plain_lines(COURSE)).inputs

    assert found["outline"] == OUTLINE
    assert found["exit_ticket"] == TICKET
    assert found["activity"].startswith("Measure the mass of six objects")


FORMS: dict[str, tuple[list[Part], list[str]]] = {
    "labels without minutes": (
        plain_lines(
            "Do Now: Sketch the Moon.\nGuided practice\nName each phase.\nHomework: page 3"
        ),
        ["Do Now: Sketch the Moon.", "Guided practice: Name each phase."],
    ),
    "minutes first": (
        plain_lines("5 min: Warm-up: Count by halves\n10 minutes - Stations: Rotate"),
        ["Warm-up (5 min): Count by halves", "Stations (10 min): Rotate"],
    ),
    "a table with the clock": (
        [
            Grid(
                (("0-5 min", "Warm-up", "Count by halves"), ("5-20 min", "Stations", "Rotate")),
                header=("When", "Phase", "What"),
            )
        ],
        ["Warm-up (5 min): Count by halves", "Stations (15 min): Rotate"],
    ),
    "the length of the period is no phase": (
        plain_lines("Moon phases, 45 minutes\nWarm-up (5 min): Draw\nPractice (40 min): Turn"),
        ["Warm-up (5 min): Draw", "Practice (40 min): Turn"],
    ),
    "one phase is no course": (plain_lines("Fractions\nWarm-up: Count by halves"), []),
    "a sentence with minutes is no phase": (
        plain_lines("Students work in pairs for 10 minutes.\nThen they read for 5 minutes."),
        [],
    ),
}


@pytest.mark.parametrize(("parts", "told"), FORMS.values(), ids=FORMS.keys())
def test_phases_are_found_however_they_are_written(parts: list[Part], told: list[str]) -> None:
    assert outline(*parts) == told


def test_the_phases_together_are_the_period_where_nothing_else_says_how_long_it_is() -> None:
    found = brought(
        plain_lines("Fractions\nWarm-up (5 min): Count\nPractice (30 min): Fold")
    ).inputs

    assert found["minutes"] == 35


def test_her_lines_stand_in_the_lesson_word_for_word() -> None:
    plan = Lesson({"topic": "Density", "minutes": 47, "outline": OUTLINE}).plan

    assert [(one.name, one.minutes) for one in plan.sequence.phases] == [
        ("Warm-up", 6),
        ("Mini-lesson", 10),
        ("Activity 1: Measuring", 18),
        ("Gallery walk", 8),
        ("Exit ticket", 5),
    ]
    lesson, measuring = plan.sequence.phases[1:3]
    assert lesson.teacher_does == ["Teacher pours the five liquids of the density column."]
    assert lesson.students_do == ["Students sketch the layers."]
    assert measuring.students_do == [
        "Measure the mass of six objects on the triple beam balance",
        "Find each volume by water displacement",
    ]
    assert all(one.teacher_does and one.students_do for one in plan.sequence.phases)


def test_her_exit_questions_come_first_and_an_answer_that_she_left_out_is_asked_for() -> None:
    lesson = Lesson({"topic": "Density", "exit_ticket": TICKET})
    first, second = lesson.plan.evidence.exit_ticket[:2]

    assert (first.item, first.key) == (
        "What does a floating ice cube tell you about its density?",
        "It is less than that of water.",
    )
    assert second.item == "Why does a steel ship float?"
    assert lesson.sources["/evidence/exit_ticket/E2/key"].name == "QUESTION"
    assert {one.objective for one in lesson.plan.evidence.exit_ticket} == {
        one.id for one in lesson.plan.goals.objectives
    }


@pytest.mark.parametrize("period", [10, 12, 30, 47, 90])
def test_her_minutes_keep_their_proportion_in_any_period(period: int) -> None:
    shared = minutes_of(own_phases(OUTLINE), period)

    assert sum(shared) == period
    assert shared[2] == max(shared)


def test_phases_without_minutes_share_what_the_others_leave() -> None:
    assert (
        minutes_of(own_phases(["Warm-up (5 min)", "Practice: Fold", "Closure: Say it"]), 45)[0] == 5
    )


def test_an_exported_lesson_with_phases_of_her_own_tells_them_again() -> None:
    lesson = Lesson({"topic": "Density", "minutes": 47, "outline": OUTLINE})

    again = own_phases(inputs_of(LessonPlan.model_validate(lesson.value))["outline"])

    assert [(one.id, one.minutes) for one in again] == [
        (one.id, one.minutes) for one in lesson.plan.sequence.phases
    ]
