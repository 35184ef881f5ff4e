"""The passages of a draft as a person reads them, and what may be written at each."""

from typing import Literal

import pytest
from pydantic import BaseModel, Field

from agents.sources import Source
from assistant.fields import Form
from assistant.passages import passages

GOALS = {
    "objectives": [{"id": "O1", "verb": "explain", "text": "Explain floating.", "codes": []}],
    "alternatives": [{"id": "O2", "verb": "judge", "text": "Judge a claim.", "codes": []}],
    "vocabulary": [{"term": "mass", "kid_definition": "how much stuff"}],
    "questions": [{"id": "Q1", "question": "Which room?", "why": "It decides the stations."}],
    "empty": {"targets": []},
    "steps": ["measure", "predict"],
}


def told(content, sources=None):
    return {one.path: one for one in passages(content, sources or {})}


def test_passages_stand_in_the_order_and_depth_of_the_draft():
    found = passages(GOALS, {})

    assert [(one.path, one.kind, one.depth) for one in found] == [
        ("/objectives", "list", 0),
        ("/objectives/O1", "element", 1),
        ("/objectives/O1/verb", "value", 2),
        ("/objectives/O1/text", "value", 2),
        ("/vocabulary", "list", 0),
        ("/vocabulary/0", "element", 1),
        ("/vocabulary/0/term", "value", 2),
        ("/vocabulary/0/kid_definition", "value", 2),
        ("/steps", "list", 0),
        ("/steps/0", "value", 1),
        ("/steps/1", "value", 1),
    ]


def test_an_element_goes_by_its_name_and_says_what_it_is_about_without_a_label():
    found = told(GOALS)

    assert (found["/vocabulary/0"].label, found["/vocabulary/0/term"].name) == ("mass", True)
    assert found["/objectives/O1/text"].main
    assert not found["/objectives/O1/verb"].main
    assert (found["/objectives/O1"].label, found["/objectives/O1"].value) == ("O1", "O1")


def test_fields_are_called_as_people_call_them():
    found = told({"kid_definition": "how much stuff", "wait_time": 3})

    assert [one.label for one in found.values()] == ["Meaning", "Wait time"]


def test_the_source_of_a_place_is_its_own_or_that_of_the_nearest_above():
    sources = {"/objectives": Source.STANDARD, "/objectives/O1/text": Source.YOURS}

    found = told(GOALS, sources)

    assert found["/objectives/O1/text"].source is Source.YOURS
    assert found["/objectives/O1/verb"].source is Source.STANDARD
    assert found["/steps/0"].source is None


def test_questions_to_a_class_are_read_and_questions_to_the_person_are_not():
    asked = {"questions": [{"q": "What floats?", "dok": 2}]}

    assert "/questions/0/q" in told(asked)
    assert "/questions/0/why" not in told(GOALS)


def test_a_part_of_a_draft_is_read_by_its_places_in_the_whole():
    found = passages(GOALS["objectives"][0], {}, "/objectives/O1")

    assert [(one.path, one.depth) for one in found] == [
        ("/objectives/O1/verb", 0),
        ("/objectives/O1/text", 0),
    ]


class Phase(BaseModel):
    id: str
    name: str
    minutes: int = Field(ge=1, le=90)
    share: float = 0.5
    grouping: Literal["pairs", "alone"] | None = None
    kind: Literal["lab"] = "lab"
    is_quiet: bool = False


class Lesson(BaseModel):
    phases: list[Phase]


@pytest.mark.parametrize(
    ("path", "value", "holds", "options"),
    [
        pytest.param("/phases/warm_up/name", "Warm-up", "text", (), id="text"),
        pytest.param("/phases/warm_up/minutes", 5, "integer", (), id="whole number"),
        pytest.param("/phases/0/share", 0.5, "number", (), id="number"),
        pytest.param("/phases/0/grouping", "pairs", "text", ("pairs", "alone"), id="choice"),
        pytest.param("/phases/0/kind", "lab", "text", ("lab",), id="constant"),
        pytest.param("/phases/0/is_quiet", False, "flag", (), id="yes or no"),
        pytest.param("/nowhere/0", 3, "integer", (), id="unknown place"),
    ],
)
def test_what_fits_a_place_follows_from_the_form_of_the_result(path, value, holds, options):
    field = Form(Lesson).field(path, value)

    assert (field.holds, field.options) == (holds, options)


def test_a_number_has_its_bounds():
    field = Form(Lesson).field("/phases/warm_up/minutes", 5)

    assert (field.least, field.most) == (1, 90)


def test_without_a_form_the_value_speaks_for_itself():
    form = Form(None)

    held = [form.field("/x", value).holds for value in ("a", 1, 1.5, True)]

    assert held == ["text", "integer", "number", "flag"]
