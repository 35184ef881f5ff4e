"""Differences between values and texts, as a person is told them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.comparing import GONE, as_text, changes, reverted, worded

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.text("ab ", max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("xyz"), inner),
    max_leaves=12,
)
TEXTS = st.text("ab. \n", max_size=40)


def tags(before: str, after: str) -> list[tuple[str, str]]:
    return [(one.tag, one.text) for one in worded(before, after)]


def test_a_changed_number_is_told_without_the_words_around_it() -> None:
    told = tags("The test takes 47 minutes.", "The test takes 30 minutes.")

    assert told == [
        ("same", "The test takes "),
        ("out", "47"),
        ("in", "30"),
        ("same", " minutes."),
    ]


def test_a_sentence_that_came_is_told_whole() -> None:
    told = tags("It sinks. It floats.", "It sinks. Why so? It floats.")

    assert told == [("same", "It sinks. "), ("in", "Why so? "), ("same", "It floats.")]


def test_a_small_word_inside_a_change_is_told_with_it() -> None:
    told = tags("a heavy of metal cube", "a light of wooden cube")

    assert told == [
        ("same", "a "),
        ("out", "heavy of metal"),
        ("in", "light of wooden"),
        ("same", " cube"),
    ]


def test_equal_texts_are_one_stretch_that_stands() -> None:
    assert tags("As it was. And is.", "As it was. And is.") == [("same", "As it was. And is.")]
    assert tags("", "") == []


def test_texts_too_long_to_be_told_by_words_are_told_whole() -> None:
    before, after = "old words " * 2_000, "new words " * 2_000

    told = tags(before, after)

    assert [tag for tag, _ in told][:2] == ["out", "in"]
    assert len(told) <= 3


@given(TEXTS, TEXTS)
def test_what_stands_and_what_came_in_is_the_new_text(before: str, after: str) -> None:
    told = worded(before, after)

    assert "".join(one.text for one in told if one.tag != "out") == after
    outs = "".join(one.text for one in told if one.tag != "in")
    assert "".join(outs.split()) == "".join(before.split())


def test_elements_are_matched_by_their_ids() -> None:
    before = [{"id": "O1", "text": "one"}, {"id": "O2", "text": "two"}]
    after = [{"id": "O2", "text": "2"}, {"id": "O3", "text": "three"}]

    found = changes(before, after)

    assert [(one.path, one.before is GONE, one.after is GONE) for one in found] == [
        ("/O1", False, True),
        ("/O2/text", False, False),
        ("/O3", True, False),
    ]


def test_elements_without_ids_are_matched_by_what_they_hold() -> None:
    found = changes({"steps": ["weigh", "float", "tidy"]}, {"steps": ["weigh", "tidy", "write"]})

    assert [(one.path, one.before, one.after) for one in found] == [
        ("/steps/1", "float", GONE),
        ("/steps/2", GONE, "write"),
    ]


def test_another_order_is_a_change_of_the_list() -> None:
    one, two = {"id": "a", "t": 1}, {"id": "b", "t": 2}

    found = changes({"l": [one, two]}, {"l": [two, one]})

    assert [change.path for change in found] == ["/l"]


def test_ids_alone_are_not_told() -> None:
    assert changes({"id": "a", "text": "x"}, {"id": "b", "text": "x"}) == []


@pytest.mark.parametrize(
    ("chosen", "value"),
    [
        ("/steps/1", {"steps": ["a", "b", "c", "new"], "n": 2}),
        ("/steps/3", {"steps": ["a", "x", "c"], "n": 2}),
        ("/n", {"steps": ["a", "x", "c", "new"], "n": 1}),
        ("/steps", {"steps": ["a", "b", "c"], "n": 2}),
    ],
)
def test_one_change_can_be_taken_back_alone(chosen: str, value: Any) -> None:
    before = {"steps": ["a", "b", "c"], "n": 1}
    after = {"steps": ["a", "x", "c", "new"], "n": 2}

    assert reverted(before, after, {chosen}) == value


@given(VALUES, VALUES)
def test_taking_every_change_back_leaves_nothing_that_differs(before: Any, after: Any) -> None:
    every = {one.path for one in changes(before, after)}

    back = reverted(before, after, every)

    assert changes(before, back) == []


@given(VALUES)
def test_a_value_does_not_differ_from_itself(value: Any) -> None:
    assert changes(value, value) == []
    assert reverted(value, value, {"/nowhere"}) == value


def test_a_value_is_read_out_without_its_ids() -> None:
    value = {"id": "Q1", "text": "Why?", "lines": 3, "open": True, "none": None, "of": ["a", "b"]}

    assert as_text(value) == "Why?\nlines: 3\nopen: yes\nof: a\nb"


def test_a_million_is_told_without_an_exponent() -> None:
    assert [as_text(one) for one in (1_100_000.0, 7.5, 1_166.66666667)] == [
        *("1100000", "7.5", "1166.6667")
    ]
