"""What the bank adds: much where nothing was answered, nothing where it does not know."""

import json
import re
from typing import get_args

import pytest

from agents.rules.banks import load
from agents.sources import Source
from graphs.templates.lesson_plan.draft import Shape
from tests.support.lesson_run import Lesson
from tests.support.lesson_topics import HAIKU

SHAPES: tuple[Shape, ...] = get_args(Shape)


def test_the_bank_is_silent_on_topics_it_does_not_hold() -> None:
    lesson = Lesson({**HAIKU, "grade": 7})

    assert [one.idea for one in lesson.plan.misconceptions.ideas] == [HAIKU["misconception"]]
    assert lesson.plan.goals.vocabulary == []
    assert [one.id for one in lesson.plan.goals.questions] == ["vocabulary"]
    assert [one.id for one in lesson.plan.misconceptions.questions] == ["right_idea"]


@pytest.mark.parametrize(
    ("topic", "subject"),
    [("Population density", "Science"), ("Waves of immigration", "General"), ("Waves", "ELA")],
)
def test_a_word_of_the_bank_in_another_meaning_is_no_match(topic: str, subject: str) -> None:
    lesson = Lesson({"topic": topic, "subject": subject})

    assert lesson.plan.misconceptions.ideas == []


def test_without_answers_the_rules_ask_and_do_not_invent() -> None:
    lesson = Lesson({"topic": "Haiku", "subject": "ELA", "grade": 7})
    work = next(one for one in lesson.plan.sequence.phases if one.id == "practice")

    assert {one.id for one in lesson.plan.brief.questions} == {
        "figure_out",
        "activity",
        "misconception",
    }
    assert lesson.plan.goals.questions[-1].path == "/goals/objectives/O1/text"
    assert work.students_do[0].startswith("What will they do in these")
    assert lesson.sources["/sequence/phases/practice/students_do/0"] is Source.QUESTION


@pytest.mark.parametrize("shape", SHAPES)
def test_without_answers_a_topic_of_the_bank_brings_something_to_teach(shape: Shape) -> None:
    lesson = Lesson({"topic": "solar system", "grade": 5, "shape": shape})
    plan = lesson.plan
    taught = json.dumps(lesson.value["sequence"], ensure_ascii=False)

    assert plan.brief.subject == "Science"
    assert len(plan.misconceptions.ideas) == 3
    assert len(plan.handouts.student_sheet.word_box) == 4
    assert "Pace out distances on one scale" in taught
    assert Source.QUESTION in lesson.sources.values()


def test_the_bank_opens_a_lesson_without_answers_with_a_real_question() -> None:
    lesson = Lesson({"topic": "solar system", "grade": 5})
    probe = "If the Sun were a soccer ball, how many steps away would the Earth stand?"

    assert probe in lesson.plan.sequence.phases[0].teacher_does[0]
    assert lesson.plan.handouts.student_sheet.sections[0].instructions.startswith(probe)
    assert lesson.plan.goals.essential_question.endswith("?")


def test_every_topic_of_the_bank_asks_its_question_as_english_asks() -> None:
    inverted = re.compile(r"(?:Why|How|Where|What) (?:do|does|did|can|is|has|happens|makes)\b.*\?$")

    for topic in load("graphs.templates.lesson_plan", "topics").values():
        assert inverted.match(topic["asks"]), topic["asks"]
    lesson = Lesson({"topic": "photosynthesis", "grade": 7})
    asked = "Where does the stuff that a tree is made of come from?"
    assert lesson.plan.goals.essential_question == asked


def test_the_banks_are_whole() -> None:
    topics = load("graphs.templates.lesson_plan", "topics").values()

    assert sum(len(one["ideas"]) for one in topics) >= 40
    for topic in topics:
        assert all(
            set(one) == {"idea", "keywords", "right", "probe", "move"} for one in topic["ideas"]
        )
