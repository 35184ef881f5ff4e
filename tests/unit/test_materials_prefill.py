"""What a file tells of the inputs: under its label or at its head, with its type, never guessed."""

from typing import Any

import pytest

from assistant.brief import inputs_from
from assistant.materials.material import Material
from assistant.materials.prefill import prefilled
from graphs.catalog import outline
from graphs.definition import Definition
from graphs.documents.incoming import Grid, Line, Part, plain_lines
from graphs.documents.markdown_reading import read_markdown
from graphs.inputs import accepted

LESSON = outline("lesson_plan")
BAKERY = Definition.model_validate(
    {
        "draftroom": 1,
        "name": "market_stall",
        "title": "Business plan",
        "inputs": {
            "idea": {"type": "string", "title": "Idea", "required": True, "max_length": 80},
            "purpose": {"type": "choice", "title": "What is it for", "options": ["loan", "grant"]},
            "rent": {"type": "number", "title": "Monthly rent"},
            "delivery": {"type": "boolean", "title": "Delivery"},
            "owners": {"type": "list", "title": "Owners", "max_items": 2},
        },
        "steps": [{"id": "a", "kind": "agent", "role": "w", "output": {"x": "string"}}],
    }
)

PROSE = """# Lesson Plan: Density Lab

Grade 7 Science, 47 minutes

## Objectives

- Explain why some heavy things float.
- Measure mass and volume.

## Standards

- MS-PS1-2: Analyze and interpret data
- 5-PS1-3

**Essential question:** Why do some heavy things float?

## Materials

- balance
- water (cold, if possible)

## Prior Knowledge

Students can measure mass.

## Procedure

- Measure the mass of each object
- Predict which float

## Assessment

Exit ticket (5 minutes)
"""
TABLE = Grid(
    (
        ("Teacher:", "Ms. Rivera", "Date:", "11/3"),
        ("Subject", "Science", "Grade Level", "7th"),
        ("Lesson Title", "Density of solids", "Time", "One 47-minute period"),
        ("Objectives (SWBAT)", "SWBAT explain why heavy things float.\nSWBAT measure mass"),
        ("Standards", "MS-PS1-2\nMS-PS1-4 Develop a model"),
        ("Common Misconceptions", "Heavy things always sink."),
        ("Materials", "balance, water (cold, if possible), ruler"),
    )
)


def told(*parts: Part, definition: Definition = LESSON) -> dict[str, Any]:
    return prefilled(Material(name="a", kind="docx", parts=parts), definition)


def told_by(text: str) -> dict[str, Any]:
    return told(*plain_lines(text))


def test_a_plan_in_prose_tells_its_parts() -> None:
    assert told(*read_markdown(PROSE)) == {
        "topic": "Density",
        "subject": "Science",
        "grade": 7,
        "minutes": 47,
        "figure_out": "Why do some heavy things float?",
        "activity": "Measure the mass of each object; Predict which float",
        "materials": ["balance", "water (cold, if possible)"],
        "standards": ["MS-PS1-2: Analyze and interpret data", "5-PS1-3"],
        "prior": "Students can measure mass.",
    }


def test_a_plan_in_a_table_tells_the_same_way() -> None:
    assert told(TABLE) == {
        "topic": "Density of solids",
        "subject": "Science",
        "grade": 7,
        "minutes": 47,
        "misconception": "Heavy things always sink.",
        "materials": ["balance", "water (cold, if possible)", "ruler"],
        "standards": ["MS-PS1-2", "MS-PS1-4: Develop a model"],
    }


def test_columns_with_a_head_are_read_down() -> None:
    grid = Grid((("balance", "MS-PS1-2"), ("water", "MS-PS1-4")), ("Materials", "Standards"))

    assert told(grid) == {"materials": ["balance", "water"], "standards": ["MS-PS1-2", "MS-PS1-4"]}


def test_what_was_told_is_fit_to_start_with() -> None:
    assert accepted(LESSON, told(*read_markdown(PROSE))).values["minutes"] == 47


NOTHING: dict[str, str] = {
    "a range of minutes": "Duration: 45-50 minutes\nNotes: none",
    "several grades": "Grade levels: 6-8\nNotes: none",
    "a time of the day": "Time: 9:00\nNotes: none",
    "the number of a period": "Period: 3\nNotes: none",
    "minutes of a part": "Notes\nWarm-up: 10 minutes\nThen the lab, 25 minutes.",
    "too much": f"Prior knowledge: {'They know it. ' * 60}",
    "two different things": "Grade: 7\nTeacher: me\nGrade: 8",
    "a code without a list": "Read page 5.1 of the book.\nThen rest.",
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING.keys())
def test_what_is_not_clear_is_not_told(text: str) -> None:
    assert told_by(text) == {}


def test_the_same_thing_twice_is_one_thing() -> None:
    assert told_by("Grade: 7\nTeacher: me\nGrade: 7") == {"grade": 7}


def test_a_label_that_says_otherwise_goes_before_the_head() -> None:
    found = told(Line("Density, 7th grade", level=1), Line("Grade: 6-8"), Line("Notes: none"))

    assert found == {"topic": "Density"}


def test_a_sentence_with_a_colon_stays_in_its_part() -> None:
    found = told(
        Line("Materials", level=2),
        Line("balance", item=True),
        Line("safety: goggles", item=True),
        Line("Closure", level=2),
        Line("Say it: heavy is not dense."),
    )

    assert found == {"materials": ["balance", "safety: goggles"]}


def test_another_template_is_read_by_the_titles_of_its_inputs() -> None:
    numbers = Grid(
        (("Monthly rent", "2,900"), ("Delivery", "no"), ("What is it for", "A loan")),
        ("Name", "Value"),
        "Assumptions",
    )

    found = told(numbers, Line("Owners: Mia, Tom"), Line("Idea: A bakery"), definition=BAKERY)

    assert found == {
        "idea": "A bakery",
        "purpose": "loan",
        "rent": 2900,
        "delivery": False,
        "owners": ["Mia", "Tom"],
    }


def test_more_than_fits_is_left_out_whole() -> None:
    assert told(Line("Owners: Mia, Tom, Ben"), definition=BAKERY) == {}


@pytest.mark.parametrize("title", ["Notes for tomorrow", "Meeting notes", "Agenda"])
def test_a_title_that_names_only_a_paper_says_nothing(title: str) -> None:
    assert told(Line(title, level=1), Line("Bring cups.")) == {}
    assert told(Line(title, level=1), Line("Bring cups."), definition=BAKERY) == {}


def test_a_title_with_a_label_of_its_own_says_what_stands_behind_it() -> None:
    found = told(Line("Lesson: Why do we have seasons?", level=1), Line("Grade 7, 47 minutes"))

    assert found["topic"] == "Why do we have seasons?"


@pytest.mark.parametrize(
    "title",
    [
        "Unit 4 notes: Weather and air pressure (Dana, period 3)",
        "Class notes - Weather and air pressure",
        "Weather and air pressure (Monday)",
    ],
)
def test_notes_are_about_what_their_heading_names(title: str) -> None:
    assert told(Line(title), Line("Air has weight.")) == {"topic": "Weather and air pressure"}


def test_a_title_says_as_much_as_a_brief_would_but_chooses_nothing() -> None:
    title = "Density lab, grade 7"

    found = told(Line(title, level=1), Line("More of it."))

    assert found == {
        name: value for name, value in inputs_from(title, LESSON).items() if name != "shape"
    }
