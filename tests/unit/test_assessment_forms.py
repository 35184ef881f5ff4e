"""Forms hold every question once, with the keys spread, and the same ones each time."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from graphs.templates.assessment.draft import TYPES, Form, Item, Slot
from graphs.templates.assessment.forms import (
    LONGEST_RUN,
    forms,
    is_spread,
    key_letters,
    laid_out,
    most_at_one,
)

KINDS = some.sampled_from(["single choice", "data reading", "multiple select", "true/false"])


def question(place: int, kind: str, options: int, key: int) -> Item:
    chosen = kind != "true/false"
    return Item.model_validate(
        {
            "id": f"X{TYPES.index(kind) + 1}.{place}",
            "objective": "O1",
            "dok": 1,
            "type": kind,
            "stem": f"Question {place}?",
            "is_true": None if chosen else True,
            "options": [
                {"id": "abcde"[n], "text": f"option {n}", "correct": n == key % options}
                for n in range(options if chosen else 0)
            ],
            "explanation": "So it is.",
        }
    )


def slot(item: Item) -> Slot:
    told = item.model_dump(include={"id", "objective", "dok", "type"})
    return Slot(**told, row="X1", goal="Show it.", points=2, seconds=60)


@some.composite
def papers(draw: some.DrawFn) -> list[Item]:
    many = draw(some.integers(1, 40))
    items = [
        question(place, draw(KINDS), draw(some.integers(2, 5)), draw(some.integers(0, 4)))
        for place in range(1, many + 1)
    ]
    return sorted(items, key=lambda one: TYPES.index(one.type))


@settings(max_examples=60, deadline=None)
@given(papers())
def test_every_form_holds_every_question_once_in_its_kind(items: list[Item]) -> None:
    a, b = laid_out(items, 2)
    there = {one.id: one for one in items}

    assert [one.item for one in a.questions] == [one.id for one in items]
    for form in (a, b):
        assert [one.number for one in form.questions] == list(range(1, len(items) + 1))
        assert Counter(one.item for one in form.questions) == Counter(list(there))
        kinds = [TYPES.index(there[one.item].type) for one in form.questions]
        assert kinds == sorted(kinds)
        for placed in form.questions:
            assert sorted(placed.options) == [one.id for one in there[placed.item].options]


@settings(max_examples=60, deadline=None)
@given(some.integers(1, 40), some.integers(3, 5), some.lists(some.integers(0, 4), min_size=40))
def test_keys_are_spread_over_the_letters(many: int, options: int, keys: list[int]) -> None:
    items = [question(n, "single choice", options, keys[n - 1]) for n in range(1, many + 1)]

    for form in laid_out(items, 2):
        letters = key_letters(form, items)
        assert len(letters) == many
        assert is_spread(letters, options)
        assert max(Counter(letters).values()) <= most_at_one(many, options)


@settings(max_examples=20, deadline=None)
@given(papers())
def test_the_same_questions_give_the_same_forms(items: list[Item]) -> None:
    assert laid_out(items, 2) == laid_out(items, 2)


@settings(max_examples=60, deadline=None)
@given(some.integers(2, 30), some.lists(some.integers(0, 3), min_size=30), some.data())
def test_a_question_left_out_leaves_the_others_where_they_are(
    many: int, keys: list[int], data: some.DataObject
) -> None:
    items = [question(n, "single choice", 4, keys[n - 1]) for n in range(1, many + 1)]
    left_out = data.draw(some.sampled_from(items))
    kept = [one for one in items if one is not left_out]
    slots = [slot(one) for one in items]
    there = {one.id for one in kept}

    for before, after in zip(
        forms(slots, items, 2).forms, forms(slots, kept, 2).forms, strict=True
    ):
        old = {one.item: one.options for one in before.questions if one.item in there}
        new = {one.item: one.options for one in after.questions}
        moved = [one for one in old if old[one] != new[one]]
        assert list(old) == list(new)
        assert len(moved) <= 1  # where the keys would else stand too often at one letter
        assert not moved or not is_spread(key_letters(_without(before, there), kept), 4)


def test_questions_that_have_no_key_yet_are_laid_out_too() -> None:
    bare = [question(n, "single choice", 1, 0) for n in range(1, 4)]
    items = [one.model_copy(update={"options": [], "open": True}) for one in bare]

    (form,) = forms([slot(one) for one in items], items, 1).forms

    assert [one.options for one in form.questions] == [[], [], []]


def _without(form: Form, there: set[str]) -> Form:
    left = [one for one in form.questions if one.item in there]
    return form.model_copy(update={"questions": left})


def test_long_runs_and_crowded_letters_are_not_spread() -> None:
    assert is_spread([], 4)
    assert is_spread(["A", "B", "C", "D"] * 3, 4)
    assert not is_spread(["A"] * (LONGEST_RUN + 1) + ["B", "C", "D"] * 3, 4)
    assert not is_spread(["A", "B", "A", "C", "A", "D", "A", "B", "A"], 4)


@pytest.mark.parametrize("left_out", [0, 3, 5])
def test_a_question_left_out_is_named_and_no_longer_counted(left_out: int) -> None:
    items = [question(n, "single choice", 4, n) for n in range(1, 7)]
    slots = [slot(one) for one in items]
    kept = [one for place, one in enumerate(items) if place != left_out]

    made = forms(slots, kept, 2)

    assert made.dropped == [items[left_out].id]
    assert (made.items, made.points, made.minutes) == (5, 10, 5)
    assert [one.number for one in made.forms[0].questions] == [1, 2, 3, 4, 5]
