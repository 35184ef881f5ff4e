"""Words keep their source, and a value is taken apart into plain JSON and sources by path."""

import copy
from enum import StrEnum
from typing import Literal

import pytest
from pydantic import BaseModel, ValidationError

from agents.rules.words import (
    Number,
    Words,
    complete,
    computed,
    keep,
    question,
    standard,
    standard_share,
    take_apart,
    weave,
    yours,
)
from agents.sources import Source


class Shade(StrEnum):
    DARK = "dark"


class Item(BaseModel):
    id: str
    text: str
    kind: Literal["a", "b"] = "a"


class Page(BaseModel):
    title: str
    items: list[Item]


def test_words_are_strings_that_survive_a_copy_with_their_source() -> None:
    copied = copy.deepcopy(yours("heavy things sink"))

    assert copied == "heavy things sink"
    assert copied.source is Source.YOURS


@pytest.mark.parametrize(
    ("slots", "source"),
    [
        ({"claim": yours("it sinks"), "n": standard("two")}, Source.YOURS),
        ({"claim": question("which?"), "n": "two"}, Source.QUESTION),
        ({"claim": question("which?"), "n": yours("mine")}, Source.YOURS),
        ({"claim": "plain", "n": 3}, Source.STANDARD),
        ({"claim": computed("O1"), "n": 3}, Source.STANDARD),
    ],
    ids=["theirs wins", "open", "theirs before open", "plain", "computed parts"],
)
def test_a_frame_belongs_to_the_person_whose_words_it_holds(
    slots: dict[str, object], source: Source
) -> None:
    woven = weave("{claim}: {n}", **slots)

    assert woven.source is source


def test_a_woven_text_never_expands_braces_of_the_person() -> None:
    assert weave("Say {claim}.", claim=yours("{topic}")) == "Say {topic}."


def test_a_number_keeps_its_source_and_becomes_a_plain_number() -> None:
    value, sources = take_apart({"students": Number(28, Source.YOURS), "grade": 7})

    assert type(value["students"]) is int
    assert sources == {"/students": Source.YOURS, "/grade": Source.COMPUTED}


def test_keep_validates_and_does_not_lose_the_sources() -> None:
    item = keep(Item, id=computed("I1"), text=yours("mine"))

    assert isinstance(item.text, Words)
    assert item.kind == "a"
    with pytest.raises(ValidationError):
        keep(Item, id=computed("I1"), text=None)


def test_a_model_is_taken_apart_by_ids_with_choices_and_ids_computed() -> None:
    page = keep(
        Page,
        title=yours("Density"),
        items=[keep(Item, id="I1", text=question("What?"), kind="b")],
    )

    value, sources = take_apart(page)

    assert value == {"title": "Density", "items": [{"id": "I1", "text": "What?", "kind": "b"}]}
    assert type(value["title"]) is str
    assert sources == {
        "/title": Source.YOURS,
        "/items/I1/id": Source.COMPUTED,
        "/items/I1/text": Source.QUESTION,
        "/items/I1/kind": Source.COMPUTED,
    }


def test_plain_leaves_have_a_usual_source() -> None:
    value, sources = take_apart({"a": "text", "n": 3, "shade": Shade.DARK, "none": None})

    assert value == {"a": "text", "n": 3, "shade": "dark", "none": None}
    assert sources == {
        "/a": Source.STANDARD,
        "/n": Source.COMPUTED,
        "/shade": Source.COMPUTED,
        "/none": Source.COMPUTED,
    }


def test_leaves_that_validation_added_get_a_usual_source() -> None:
    added = complete({"/a": Source.YOURS}, {"a": "x", "b": "y", "n": 1})

    assert added == {"/a": Source.YOURS, "/b": Source.STANDARD, "/n": Source.COMPUTED}


def test_the_standard_share_counts_wording_alone() -> None:
    value, sources = take_apart(
        {"mine": yours("a"), "fixed": "b", "empty": "", "id": "O1", "n": 4, "asked": question("?")}
    )

    assert standard_share(sources, value) == pytest.approx(1 / 3)
    assert standard_share({}, {"n": 1}) == 0.0
