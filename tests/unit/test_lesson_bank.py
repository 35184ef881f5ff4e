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
    alone = "1) The gaps are huge compared with the planets"
    assert (alone if shape == "substitute" else "Pace out distances on one scale") in taught
    assert Source.QUESTION in lesson.sources.values()


def test_a_substitute_has_the_questions_of_the_bank_on_the_sheet_and_their_answers() -> None:
    lesson = Lesson({"topic": "photosynthesis", "grade": 7, "shape": "substitute", "minutes": 47})
    task = next(one for one in lesson.plan.handouts.student_sheet.sections if one.id == "task")
    moves = [move for phase in lesson.plan.sequence.phases for move in phase.teacher_does]

    assert "1) A tree grew from a seed to 70 kg" in task.instructions
    assert "3) Is light something a plant could store in a seed?" in task.instructions
    assert any("1) Plants make their food from carbon dioxide" in move for move in moves)
    assert "on the board, in order" not in json.dumps(lesson.value)
    activity = next(one for one in lesson.plan.brief.questions if one.id == "activity")
    assert activity.default_used.startswith("3 questions from the bank")


def test_a_substitute_is_told_of_no_task_that_nobody_gave() -> None:
    lesson = Lesson({"topic": "Haiku", "subject": "ELA", "grade": 7, "shape": "substitute"})
    text = json.dumps(lesson.value, ensure_ascii=False)
    work = next(one for one in lesson.plan.sequence.phases if one.id == "task")

    assert "the sheet holds" not in text.lower()
    assert "on the board, in order" not in text
    assert "What do students do, step by step, while you are away?" in work.teacher_does


def test_a_question_to_read_aloud_is_asked_for_where_there_is_none() -> None:
    lesson = Lesson({"topic": "history", "grade": 11, "shape": "discussion"})

    told = lesson.plan.sequence.phases[0].teacher_does[0]
    assert told == "Which question about history do you read aloud?"
    assert lesson.sources["/sequence/phases/warm_up/teacher_does/0"] is Source.QUESTION
    assert "a example" not in json.dumps(lesson.value)


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
