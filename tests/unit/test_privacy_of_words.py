"""Names beside needs are taken out; everything else stays as it was typed."""

import pytest

from assistant.supervisor.privacy import is_about_students, without_names
from tests.support.situations import FORM, NEW

PRIVATE = [
    ("Jamal needs extra time", "Student A needs extra time"),
    ("density lab, Ana has an IEP", "density lab, Student A has an IEP"),
    ("jamal needs extra time", "Student A needs extra time"),
    ("Xiomara Lopez has a 504", "Student A has a 504"),
    ("give extra time to Jamal", "give extra time to Student A"),
    (
        "Jamal has ADHD. Maria has epilepsy.",
        "Student A has ADHD. Student B has epilepsy.",
    ),
    (
        "Luis struggles with reading; Luis sits here",
        "Student A struggles with reading; Student A sits here",
    ),
]
HARMLESS = [
    "3 newcomers, extra time for two",
    "Everyone needs extra time",
    "Students with an IEP get large print",
    "Newton needs to be mentioned",
    "Marie Curie gets a mention",
    "lesson on density, grade 7",
    "Ana counted 504 beans",
    "Lily breaks the beaker",
    "My kid with ADHD needs large print",
    "",
    "   ",
]


@pytest.mark.parametrize(("typed", "kept"), PRIVATE)
def test_a_name_beside_a_need_is_replaced(typed, kept):
    cleaned = without_names(typed)

    assert cleaned.text == kept
    assert cleaned.students[0] == "Student A"


@pytest.mark.parametrize("typed", HARMLESS)
def test_everything_else_stays_as_it_was_typed(typed):
    assert without_names(typed) == (typed, ())


def test_a_person_in_a_story_may_need_what_they_like():
    typed = "Maya needs a darker arc"

    assert without_names(typed).text == typed
    assert without_names(typed, about_students=True).text == "Student A needs a darker arc"


@pytest.mark.parametrize(
    ("typed", "situation", "about"),
    [
        ("Maya needs a seat in front", FORM, True),
        ("Maya needs a seat in front", NEW, True),
        ("a novel in which Maya needs a friend", NEW, False),
    ],
)
def test_talk_is_of_students_unless_something_else_is_being_made(typed, situation, about):
    assert is_about_students(typed, situation) is about


@pytest.mark.parametrize("typed", ["a quiz on cells, Maya needs a calm start", "lesson, Maya too"])
def test_whoever_is_named_beside_a_class_is_a_student(typed):
    assert is_about_students(typed, NEW)
