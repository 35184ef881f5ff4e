"""Students with a plan of whom nobody says what they need: counted, asked about, and left open."""

import pytest

from agents.sources import Source
from assistant.brief import inputs_from
from graphs.catalog import shipped
from graphs.templates.lesson_plan.reading import changed
from tests.support.lesson_run import Lesson

SAID = {
    "density lab, grade 7, two with IEPs": ["2 students with IEPs"],
    "fractions, grade 4, 24 kids, 3 students with IEPs": ["3 students with IEPs"],
    "volcanoes, a kid on a 504": ["1 student with a 504 plan"],
    "volcanoes, 2 IEPs and one 504": ["2 students with IEPs", "1 student with a 504 plan"],
    "volcanoes, two with IEPs: extra time": ["extra time"],
    "volcanoes, no IEPs": None,
}


@pytest.mark.parametrize("template", ["lesson_plan", "assessment"])
@pytest.mark.parametrize(("words", "needs"), SAID.items(), ids=SAID)
def test_students_with_a_plan_are_counted_where_their_needs_are_not_said(
    template: str, words: str, needs: list[str] | None
) -> None:
    assert inputs_from(words, shipped(template).definition).get("needs") == needs


def test_the_plan_asks_once_what_they_need_and_invents_nothing() -> None:
    lesson = Lesson({"topic": "Density", "needs": ["2 students with IEPs"]})

    asked = [one for one in lesson.plan.brief.questions if one.path == "/brief/needs/0"]
    (open_,) = lesson.plan.udl.accommodations
    assert [one.question for one in asked] == ["What do these plans allow: 2 students with IEPs?"]
    assert open_.what_changes.startswith("Open: nobody has said what is needed by 2 students")
    (path,) = (one for one in lesson.sources if one.endswith("/what_changes"))
    assert lesson.sources[path] is Source.QUESTION


def test_a_named_need_answers_the_question() -> None:
    given = {"needs": ["read aloud", "2 students with IEPs"]}

    assert changed("IEP needs: extra time", given) == {"needs": ["read aloud", "extra time"]}
    assert changed("3 students with IEPs", given) == {
        "needs": ["read aloud", "3 students with IEPs"]
    }
