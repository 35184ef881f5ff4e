"""The safety line knows what is dangerous from what only sounds so."""

import pytest

from graphs.templates.lesson_plan.safety import safety_line
from tests.support.lesson_run import Lesson


def test_safety_comes_from_what_is_used() -> None:
    assert "Flame" in safety_line(["Bunsen burner"], "")
    assert "Allergens" in safety_line([], "Taste three kinds of food")
    assert safety_line(["paper"], "Read a page") == ""


@pytest.mark.parametrize(
    ("material", "activity"),
    [
        ("base ten blocks", ""),
        ("base-10 blocks", ""),
        ("spring scale", ""),
        ("google slides", "Slide two shapes"),
        ("slides", ""),
        ("plant cards", ""),
        ("magnifying glass", ""),
        ("paper", "Match the cards"),
        ("paper", "Draw a food web"),
        ("paper", "Find the base of the triangle"),
        ("paper", "Explain the water cycle in spring"),
    ],
)
def test_an_everyday_word_is_no_hazard(material: str, activity: str) -> None:
    assert safety_line([material], activity) == ""


@pytest.mark.parametrize(
    ("material", "activity", "line"),
    [
        ("matches", "", "Flame"),
        ("vinegar", "", "Chemicals"),
        ("paper", "Heat it with a candle", "Flame"),
        ("microscope slides", "", "Glass"),
        ("coil springs", "", "Things that fly"),
        ("paper", "Walk around the school", "Leaving the room"),
    ],
)
def test_a_hazard_is_met_in_materials_and_activities(
    material: str, activity: str, line: str
) -> None:
    assert line in safety_line([material], activity)


def test_children_who_leave_the_room_go_together() -> None:
    walk = {"topic": "Maps of our school", "shape": "substitute", "grade": 2}
    lesson = Lesson({**walk, "activity": "Walk around the school, draw a map"})
    task = next(one for one in lesson.plan.sequence.phases if one.id == "task")
    inside = Lesson({**walk, "activity": "Draw a map"})
    drawing = next(one for one in inside.plan.sequence.phases if one.id == "task")

    assert task.grouping == "whole class"
    assert drawing.grouping == "pairs"
