"""One free line as inputs: what stands there is found as it stands, and nothing else."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.brief import inputs_from
from graphs.catalog import outline
from graphs.definition import Definition

LESSON = outline("lesson_plan")
BAKERY = Definition.model_validate(
    {
        "draftroom": 1,
        "name": "shop_plan",
        "title": "Business plan",
        "inputs": {
            "idea": {"type": "string", "title": "Idea", "required": True, "max_length": 80},
            "purpose": {
                "type": "choice",
                "title": "What is it for",
                "options": ["loan", "investors", "grant", "myself"],
            },
            "amount": {"type": "number", "title": "Loan"},
            "rent": {"type": "number", "title": "Monthly rent"},
            "employees": {"type": "integer", "title": "Employees"},
            "delivery": {"type": "boolean", "title": "Delivery"},
        },
        "steps": [{"id": "a", "kind": "agent", "role": "w", "output": {"x": "string"}}],
    }
)

LESSONS: list[tuple[str, dict[str, Any]]] = [
    (
        "density lab 7th grade 47 minutes some newcomers",
        {
            "topic": "density",
            "shape": "lab",
            "grade": 7,
            "minutes": 47,
            "language_bands": ["1-2"],
        },
    ),
    (
        "Fractions, grade 4, 60 min, 22 kids",
        {"topic": "Fractions", "grade": 4, "minutes": 60, "students": 22},
    ),
    (
        "I need a lesson about the water cycle for my 5th graders, 45 minutes",
        {"topic": "water cycle", "grade": 5, "minutes": 45},
    ),
    ("kindergarten shapes, half an hour", {"topic": "shapes", "grade": 0, "minutes": 30}),
    ("photosynthesis", {"topic": "photosynthesis"}),
    (
        "a 45-minute discussion on the causes of World War I with 30 kids in 10th grade history",
        {
            "topic": "causes of World War I",
            "shape": "discussion",
            "minutes": 45,
            "students": 30,
            "grade": 10,
            "subject": "History",
        },
    ),
    (
        "lesson plan: plate tectonics, 8th grade science, 1.5 hours, 28 pupils, 4 newcomers",
        {
            "topic": "plate tectonics",
            "grade": 8,
            "subject": "Science",
            "minutes": 90,
            "students": 28,
            "newcomers": 4,
        },
    ),
    ("topic: density; grade: 7; minutes: 47", {"topic": "density", "grade": 7, "minutes": 47}),
    ("photosynthesis minutes=30 grade=6", {"topic": "photosynthesis", "minutes": 30, "grade": 6}),
    (
        "The solar system, Science, grade 5, 45 minutes",
        {"topic": "The solar system", "subject": "Science", "grade": 5, "minutes": 45},
    ),
    (
        "substitute plan for fractions, 4th grade",
        {"topic": "fractions", "shape": "substitute", "grade": 4},
    ),
    ("math, fractions, grade 4", {"topic": "fractions", "subject": "Math", "grade": 4}),
    (
        "teach my sixth graders how volcanoes erupt in fifty minutes",
        {"topic": "how volcanoes erupt", "grade": 6, "minutes": 50},
    ),
    ("1h30 lab on circuits", {"topic": "circuits", "shape": "lab", "minutes": 90}),
    ("5e on food webs", {"topic": "food webs", "shape": "5e"}),
    (
        "pH scale lab grade 9 ELL",
        {"topic": "pH scale", "shape": "lab", "grade": 9, "language_bands": ["1-2", "3-4", "5"]},
    ),
    (
        "11th grade US history discussion: was the New Deal a success? 50 min, 30 students",
        {
            "topic": "was the New Deal a success",
            "subject": "US history",
            "shape": "discussion",
            "grade": 11,
            "minutes": 50,
            "students": 30,
        },
    ),
    (
        "class discussion about whether zoos are ethical, grade 7 science",
        {
            "topic": "whether zoos are ethical",
            "shape": "discussion",
            "grade": 7,
            "subject": "Science",
        },
    ),
    (
        "socratic seminar on the causes of World War I, grade 11",
        {"topic": "causes of World War I", "shape": "discussion", "grade": 11},
    ),
    (
        "debate: should phones be banned in school, grade 8",
        {"topic": "should phones be banned in school", "shape": "discussion", "grade": 8},
    ),
    ("improve my lesson, and make it 40 minutes", {"minutes": 40}),
    (
        "two have IEPs: extra time, and directions read aloud",
        {"needs": ["extra time", "directions read aloud"]},
    ),
    (
        "4 are newcomers, 2 have an IEP (extra time)",
        {"newcomers": 4, "language_bands": ["1-2"], "needs": ["extra time"]},
    ),
    ("fractions on a number line, grade 3", {"topic": "fractions on a number line", "grade": 3}),
    ("a lesson on fractions on a number line", {"topic": "fractions on a number line"}),
    (
        "the effect of humans on the environment",
        {"topic": "the effect of humans on the environment"},
    ),
    ("hands-on activity on magnets grade 2", {"topic": "magnets", "grade": 2}),
    ("Something fun on volcanoes", {"topic": "volcanoes"}),
    ("make a lesson from these notes, grade 7", {"grade": 7}),
    ("a lesson based on notes.txt, 30 minutes", {"minutes": 30}),
    ("a lesson from the attached slides on weather", {"topic": "weather"}),
    ("a lesson on letters from the front", {"topic": "letters from the front"}),
    ("plan a lesson for tomorrow on the Great Depression", {"topic": "Great Depression"}),
    (
        "My 6th graders struggle with ratios. 45 minutes",
        {"topic": "ratios", "grade": 6, "minutes": 45},
    ),
    (
        "cells, grade seven, forty-seven minutes",
        {"topic": "cells", "grade": 7, "minutes": 47},
    ),
]

PLANS: list[tuple[str, dict[str, Any]]] = [
    ("business plan for a bakery, need a 60k loan", {"idea": "bakery", "amount": 60_000}),
    (
        "a bakery with a counter; loan $60,000, monthly rent 2,400, 3 employees, no delivery",
        {
            "idea": "bakery with a counter",
            "amount": 60_000,
            "rent": 2_400,
            "employees": 3,
            "delivery": False,
        },
    ),
    (
        "business plan for investors: mobile dog grooming",
        {"idea": "mobile dog grooming", "purpose": "investors"},
    ),
]


@pytest.mark.parametrize(("brief", "found"), LESSONS, ids=[case[0][:40] for case in LESSONS])
def test_a_line_about_a_lesson_gives_exactly_these_inputs(
    brief: str, found: dict[str, Any]
) -> None:
    assert inputs_from(brief, LESSON) == found


@pytest.mark.parametrize(("brief", "found"), PLANS, ids=[case[0][:40] for case in PLANS])
def test_a_line_about_another_workflow_is_read_by_its_own_inputs(
    brief: str, found: dict[str, Any]
) -> None:
    assert inputs_from(brief, BAKERY) == found


def test_a_value_outside_the_range_is_kept_for_the_start_to_refuse() -> None:
    assert inputs_from("density 3 minutes", LESSON)["minutes"] == 3


@pytest.mark.parametrize("brief", ["", "   ", "47", "hello", "?!", "please help me"])
def test_a_line_that_says_nothing_gives_nothing(brief: str) -> None:
    assert inputs_from(brief, LESSON) == {}


@pytest.mark.parametrize("brief", ["there are 28 students", "I have 31 kids now and only 40 min"])
def test_small_words_that_are_left_over_are_no_topic(brief: str) -> None:
    assert "topic" not in inputs_from(brief, LESSON)


def test_two_options_leave_the_choice_open() -> None:
    assert "shape" not in inputs_from("density, a lab or a discussion, grade 7", LESSON)


def test_a_story_is_not_taken_for_a_topic() -> None:
    story = (
        "my students always struggle with this so I would like something which helps them see"
        " why heavy things can float and it should be fun"
    )

    assert inputs_from(story, LESSON) == {}


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_read_without_an_error_and_nothing_is_invented(brief: str) -> None:
    found = inputs_from(brief, LESSON)

    assert found.keys() <= LESSON.inputs.keys()
    if topic := found.get("topic"):
        assert set(re.findall(r"\w+", topic)) <= set(re.findall(r"\w+", brief))
