"""While a lesson's form is filled: what can be picked, and names that should not be there."""

import pytest

from graphs.catalog import shipped
from graphs.checks.typed import remarks
from graphs.suggestions import suggestions

LESSON = "lesson_plan"


def test_a_known_topic_offers_what_to_figure_out_and_what_goes_wrong():
    offered = suggestions(LESSON, {"topic": "Density lab", "grade": "7"})

    assert offered["figure_out"] == ("Why things of the same size can have different masses",)
    assert "They think heavy things sink and light things float" in offered["misconception"]
    assert offered["subject"] == ("Science",)


@pytest.mark.parametrize(
    "inputs",
    [{}, {"topic": "My own topic"}, {"topic": "Density", "grade": "1"}, {"topic": "x" * 900}],
    ids=["nothing yet", "a topic that is not in the bank", "too young", "too long"],
)
def test_nothing_is_offered_where_nothing_is_known(inputs):
    assert suggestions(LESSON, inputs) == {}


def test_a_template_without_suggestions_offers_none():
    assert suggestions("no_such_template", {"topic": "Density"}) == {}


SAID = {
    "a name in a need": ({"needs": ["Jamal needs extra time"]}, "needs", "Jamal"),
    "a name beside a need": ({"prior": "Ana has an IEP."}, "prior", "Ana"),
    "a telephone number": ({"prior": "Call 555-123-4567"}, "prior", "555-123-4567"),
}


@pytest.mark.parametrize(("inputs", "name", "words"), SAID.values(), ids=SAID.keys())
def test_what_tells_who_somebody_is_is_remarked(inputs, name, words):
    found = list(remarks(shipped(LESSON).resources.checks, inputs))

    assert [(one.input, one.words) for one in found] == [(name, words)]


def test_needs_and_names_of_the_subject_are_not_remarked():
    inputs = {
        "topic": "Marie Curie",
        "needs": ["extra time", "3 newcomers"],
        "figure_out": "What Marie Curie found",
    }

    assert list(remarks(shipped(LESSON).resources.checks, inputs)) == []
