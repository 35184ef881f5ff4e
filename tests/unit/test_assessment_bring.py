"""What a teacher has already - objectives, words, notes, a test made here - begins a test."""

import json

import pytest

from assistant.materials.bring import brought, template_of
from assistant.materials.material import Material
from graphs.catalog import shipped
from graphs.templates.assessment.bring import inputs_of
from graphs.templates.assessment.draft import Assessment
from tests.support.assessment_run import Test
from tests.support.upload_files import material, word_file

FLOW = shipped("assessment")
NOTES = (
    "The Dust Bowl hit the southern plains in the 1930s. Farmers had plowed up the grass that held"
    " the soil. When the drought came, the wind carried the topsoil away. Many families left their"
    " farms and drove west to look for work."
)
PLAN = """Unit test: Density

Grade 7 Science

Learning targets
- Students will be able to calculate density from mass and volume.
- I can explain why an object floats.

Vocabulary
mass: how much matter there is
volume: how much space it takes up
buoyancy: the push up of a liquid

Common misconceptions
They think heavy things always sink.

Number of questions: 12
Time: 40 minutes
Accommodations: extra time; large print
"""
WORDS = "mass: how much matter\nvolume: how much space\ndensity: mass in each cubic centimeter\n"
PAPER = """Chapter 3 quiz

1. What is the mass of the block?
A) 10 g
B) 20 g
2. Which of these objects would float?
A) cork
B) stone
3. Why does ice float on water?
"""


def from_text(text: str, name: str = "mine.txt") -> dict[str, object]:
    return dict(brought(material(name, text.encode()), FLOW).inputs)


def test_a_plan_in_parts_gives_its_objectives_words_and_numbers() -> None:
    assert from_text(PLAN) == {
        "topic": "Density",
        "grade": 7,
        "subject": "Science",
        "objectives": [
            "Students will be able to calculate density from mass and volume.",
        ],
        "glossary": [
            "mass: how much matter there is",
            "volume: how much space it takes up",
            "buoyancy: the push up of a liquid",
        ],
        "wrong": "They think heavy things always sink.",
        "questions": 12,
        "minutes": 40,
        "needs": ["extra time", "large print"],
    }


def test_bare_notes_are_what_was_read_in_class() -> None:
    found = from_text(f"The Dust Bowl\n\n{NOTES}")

    assert found["notes"] == NOTES or str(found["notes"]).endswith(NOTES)
    assert found["topic"] == "The Dust Bowl"
    assert "glossary" not in found


def test_a_list_of_words_is_a_glossary_and_no_text() -> None:
    assert from_text(WORDS) == {"glossary": WORDS.strip().split("\n")}


def test_a_table_of_words_and_meanings_is_a_glossary() -> None:
    table = (("Word", "What it means"), ("mass", "how much matter"), ("volume", "how much space"))
    found = brought(material("words.docx", word_file("# Our words", tables=(table,))), FLOW)

    assert found.inputs["glossary"] == ["mass: how much matter", "volume: how much space"]


def test_the_questions_of_an_own_test_are_left_to_the_teacher_and_told() -> None:
    found = brought(material("quiz.txt", PAPER.encode()), FLOW)

    assert not {"notes", "objectives", "glossary"} & set(found.inputs)
    assert "Which of these objects would float?" in " ".join(found.left)


@pytest.mark.parametrize("text", ["Hello.", "See you on Monday.\nBring a pencil.", "12345"])
def test_what_says_nothing_gives_nothing(text: str) -> None:
    assert set(from_text(text)) <= {"topic"}


def test_more_than_fits_is_told() -> None:
    lines = "\n".join(
        f"- Students will be able to explain part {n} of the cell." for n in range(11)
    )
    found = brought(material("mine.txt", f"Objectives\n{lines}\n".encode()), FLOW)

    assert len(found.inputs["objectives"]) == 8
    assert len(found.left) == 3


FULL = {
    "topic": "Density",
    "grade": 7,
    "questions": 9,
    "minutes": 45,
    "must_show": "Why some heavy things float.",
    "wrong": "They think heavy things always sink.",
    "notes": NOTES,
    "glossary": ["mass: how much matter", "volume: how much space"],
    "needs": ["extra time"],
    "points_by_type": ["constructed response: 8"],
    "forms": 1,
}


@pytest.mark.parametrize("given", [FULL, {"topic": "Fractions", "points": 30}])
def test_the_inputs_of_a_test_lead_to_its_brief_and_sitting_again(given) -> None:
    made = Test(given).whole
    found = dict(inputs_of(made))

    again = Test(found).whole
    assert again.brief.model_copy(update={"assumptions": []}) == made.brief.model_copy(
        update={"assumptions": []}
    )
    assert again.sitting.model_dump() == made.sitting.model_dump()
    assert again.blueprint.points == made.blueprint.points
    assert {name: found[name] for name in given} == given


def test_what_was_usual_stays_usual() -> None:
    made = Test({"topic": "Fractions"}).whole

    assert dict(inputs_of(made)) == {"topic": "Fractions", "forms": 2}


def test_an_exported_test_brings_its_questions_back() -> None:
    made = Test(FULL)
    data = json.loads(json.dumps(made.value))
    file = Material(name="test.json", kind="json", data=data)

    found = brought(file, FLOW)

    assert template_of(file) == "assessment"
    assert found.results["questions"] == made.value["questions"]
    assert found.results["objectives"] == made.value["objectives"]
    assert found.inputs["minutes"] == 45
    assert Assessment.model_validate(data)
