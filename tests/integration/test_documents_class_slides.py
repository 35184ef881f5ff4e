"""The slides of a lesson: what students do, in large type; what the teacher does in the notes."""

import io
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from agents.sources import Source
from graphs.catalog import shipped
from graphs.documents.copies import TO_FILL_IN
from graphs.templates.lesson_plan.draft import LessonPlan
from graphs.templates.lesson_plan.files import class_slides
from tests.support.lesson_run import offline_lesson
from tests.support.lesson_sample import sample, sample_sources
from tests.support.lesson_topics import LAB_DAY
from tests.support.office import converted


def slides(draft: LessonPlan, sources: Any) -> list[Any]:
    (made,) = class_slides(draft, sources, True)
    assert made.name == "class_slides"
    return list(Presentation(io.BytesIO(made.content)).slides)


def offline(**inputs: Any) -> list[Any]:
    value, sources = offline_lesson(**inputs)
    return slides(LessonPlan.model_validate(value), sources)


def titles(shown: list[Any]) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in shown]


def words(slide: Any) -> str:
    found = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(found)


def notes(slide: Any) -> str:
    return slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""


def called(shown: list[Any], title: str) -> Any:
    return shown[titles(shown).index(title)]


@pytest.fixture(scope="module")
def lab_day() -> list[Any]:
    return offline(**LAB_DAY)


@pytest.fixture(scope="module")
def made() -> list[Any]:
    return slides(sample(), sample_sources())


def test_the_template_makes_slides_beside_its_documents() -> None:
    assert set(shipped("lesson_plan").resources.files) == {"pptx"}


def test_the_same_lesson_gives_the_same_slides() -> None:
    first, again = (list(class_slides(sample(), sample_sources(), True)) for _ in range(2))

    assert first == again


def test_the_slides_follow_the_lesson(lab_day: list[Any]) -> None:
    assert titles(lab_day) == [
        "Density",
        "By the end of this lesson",
        "Agree or disagree?",
        "Warm-up: predict",
        "What do you think?",
        "The question of the day",
        "Words for today",
        "Launch: question and method",
        "Set up stations",
        "Stay safe",
        "Investigate",
        "Record",
        "Clean up",
        "Make sense of the data",
        "Exit ticket",
    ]


def test_the_goal_stands_in_the_words_of_a_student(made: list[Any]) -> None:
    goal = called(made, "By the end of this lesson")

    assert "I can find density by dividing mass by volume." in words(goal)
    assert f"Objective: {sample().goals.objectives[0].text}" in notes(goal)


def test_every_phase_says_what_students_do_for_how_long_and_with_whom(made: list[Any]) -> None:
    for phase in sample().sequence.phases[:-1]:
        slide = called(made, phase.name)
        assert all(one in words(slide) for one in phase.students_do)
        assert f"{phase.minutes}\nminutes" in words(slide)
        assert phase.grouping in {"whole class", "small groups", "pairs", "alone"}


def test_what_the_teacher_does_is_in_the_notes_alone(made: list[Any]) -> None:
    for phase in sample().sequence.phases:
        slide = called(made, phase.name)
        for move in phase.teacher_does:
            assert move in notes(slide)
            assert move not in words(slide)
    keys = [item.key for item in sample().evidence.exit_ticket]
    assert all(key in notes(called(made, "Exit ticket")) for key in keys)
    assert all(key not in words(slide) for key in keys for slide in made)


def test_the_first_slide_tells_the_teacher_what_to_have_ready(made: list[Any]) -> None:
    assert "Have ready: " in notes(made[0])
    assert "Minute 0\N{EN DASH}5: Warm-up" in notes(made[0])


def test_a_claim_stands_on_the_wall_before_the_class_votes_on_it(lab_day: list[Any]) -> None:
    assert "“Heavy things always sink”" in words(called(lab_day, "Agree or disagree?"))
    assert "Expect: They think heavy things always sink" in notes(
        called(lab_day, "What do you think?")
    )


def test_the_table_of_the_sheet_is_there_to_fill_in(lab_day: list[Any]) -> None:
    shape = next(one for one in called(lab_day, "Record").shapes if one.has_table)
    rows = [[cell.text for cell in row.cells] for row in shape.table.rows]

    assert rows[0][:3] == ["Object", "I predict", "Mass (g)"]
    assert len(rows) == 7
    assert not any(any(row) for row in rows[1:])


def test_the_exit_ticket_asks_its_questions(made: list[Any]) -> None:
    exit_ticket = words(called(made, "Exit ticket"))

    assert all(item.item in exit_ticket for item in sample().evidence.exit_ticket)


def test_without_an_exit_ticket_the_last_phase_says_what_students_do() -> None:
    draft = sample()
    bare = draft.model_copy(
        update={"evidence": draft.evidence.model_copy(update={"exit_ticket": []})}
    )

    last = slides(bare, {})[-1]

    assert draft.sequence.phases[-1].students_do[0] in words(last)


def test_what_the_teacher_has_not_answered_is_a_blank() -> None:
    shown = offline(topic="solar system", grade=5)
    text = "\n".join(words(slide) + notes(slide) for slide in shown)

    assert TO_FILL_IN in words(called(shown, "Practice"))
    assert "What will they do" not in text
    assert "skeleton" not in text.lower()


def test_a_meaning_that_is_still_a_question_is_a_blank_to_fill() -> None:
    asked = "/goals/vocabulary/0/kid_definition"
    shown = slides(sample(), {**sample_sources(), asked: Source.QUESTION})

    table = words(called(shown, "Words for today"))
    assert TO_FILL_IN in table
    assert sample().goals.vocabulary[0].kid_definition not in table


def test_no_wrong_idea_is_put_to_the_class_on_a_sensitive_topic() -> None:
    shown = offline(
        topic="The Holocaust",
        subject="Social studies",
        grade=10,
        misconception="They think it happened suddenly.",
    )

    assert "What do you think?" not in titles(shown)
    assert "Agree or disagree?" not in titles(shown)


@pytest.mark.parametrize("shape", ["direct", "discussion", "review", "substitute", "5e", "lab"])
@pytest.mark.parametrize("grade", [1, 8, 12])
def test_every_shape_and_grade_makes_slides_in_the_second_person(shape: str, grade: int) -> None:
    shown = offline(**{**LAB_DAY, "shape": shape, "grade": grade})

    assert 8 <= len(shown) <= 18
    text = "\n".join(words(slide) for slide in shown)
    assert " their " not in text
    assert "themselves" not in text


def test_a_lesson_of_long_words_runs_over_no_edge() -> None:
    draft = sample()
    long = "Weigh every single object twice and write the mean of both numbers down. " * 8
    phases = [
        one.model_copy(update={"students_do": [long] * 5, "name": "A phase " * 30})
        for one in draft.sequence.phases
    ]
    full = draft.model_copy(
        update={"sequence": draft.sequence.model_copy(update={"phases": phases})}
    )

    shown = slides(full, {})

    assert len(shown) > 20
    assert any("(2/" in title for title in titles(shown))


def test_the_slides_open_in_another_program(tmp_path: Path) -> None:
    value, sources = offline_lesson(**LAB_DAY)
    (made,) = class_slides(LessonPlan.model_validate(value), sources, True)
    source = tmp_path / "slides.pptx"
    source.write_bytes(made.content)

    (shown,) = converted([source], "pdf", tmp_path)

    assert shown.stat().st_size > 10_000
