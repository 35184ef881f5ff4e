"""Places in a JSON-like value."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.sources import leaves
from graphs.errors import PathError
from graphs.findings import Patch
from graphs.paths import apply, differences, get, put, select, without

LESSON: dict[str, Any] = {
    "goals": {"objectives": [{"id": "O1", "text": "sort"}, {"id": "O2", "text": "explain"}]},
    "minutes": [5, 20, 5],
}

_SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "a", "b", "O1"])
_KEYS = st.sampled_from(["id", "a", "b", "0", "x/y", "*", ""])
JSON = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=25,
)


def test_an_element_is_found_by_its_id() -> None:
    assert get(LESSON, "/goals/objectives/O2/text") == "explain"


def test_an_element_without_an_id_is_found_by_its_position() -> None:
    assert get(LESSON, "/minutes/1") == 20


def test_the_empty_path_is_the_whole_value() -> None:
    assert get(LESSON, "") is LESSON
    assert put(LESSON, "", 7) == 7


def test_a_missing_place_gives_the_stated_value() -> None:
    assert get(LESSON, "/goals/nothing/here", missing="none") == "none"


def test_putting_a_value_leaves_the_original_as_it_was() -> None:
    changed = put(LESSON, "/goals/objectives/O1/text", "compare")

    assert get(changed, "/goals/objectives/O1/text") == "compare"
    assert get(LESSON, "/goals/objectives/O1/text") == "sort"
    assert changed["minutes"] == LESSON["minutes"]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        pytest.param("/goals/objectives/O9/text", "'O1', 'O2'", id="unknown id"),
        pytest.param("/goals/objectives/0", "'O1', 'O2'", id="position of a named element"),
        pytest.param("/minutes/3", "'0', '1', '2'", id="beyond the end"),
        pytest.param("/minutes/01", "'0', '1', '2'", id="no such position"),
        pytest.param("/gaols", "'goals', 'minutes'", id="unknown key"),
        pytest.param("/minutes/0/x", "nothing below", id="below a leaf"),
        pytest.param("goals", "begin with '/'", id="no leading slash"),
    ],
)
def test_an_unknown_path_is_refused_with_what_exists_there(path: str, told: str) -> None:
    with pytest.raises(PathError, match=told):
        get(LESSON, path)
    with pytest.raises(PathError, match=told):
        put(LESSON, path, 0)


def test_patches_are_applied_in_order() -> None:
    patches = [Patch(path="/minutes", value=[1, 2]), Patch(path="/minutes/0", value=9)]

    assert apply(LESSON, patches)["minutes"] == [9, 2]


def test_the_difference_in_one_leaf_is_one_patch_by_id() -> None:
    after = put(LESSON, "/goals/objectives/O2/text", "defend")

    assert differences(LESSON, after) == [Patch(path="/goals/objectives/O2/text", value="defend")]


def test_a_list_that_lost_an_element_is_replaced_whole() -> None:
    after = put(LESSON, "/minutes", [5, 20])

    assert differences(LESSON, after) == [Patch(path="/minutes", value=[5, 20])]


def test_true_and_one_are_different_values() -> None:
    assert differences({"a": 1}, {"a": True}) == [Patch(path="/a", value=True)]


def test_a_star_selects_every_element() -> None:
    assert dict(select(LESSON, "/goals/*/*/text")) == {
        "/goals/objectives/O1/text": "sort",
        "/goals/objectives/O2/text": "explain",
    }


@settings(max_examples=150, deadline=None)
@given(before=JSON, after=JSON)
def test_the_differences_applied_give_the_other_value(before: Any, after: Any) -> None:
    made = apply(before, differences(before, after))

    assert made == after
    assert differences(made, after) == []


@settings(max_examples=100, deadline=None)
@given(data=JSON)
def test_a_value_does_not_differ_from_itself(data: Any) -> None:
    assert differences(data, data) == []


@settings(max_examples=100, deadline=None)
@given(data=JSON, value=st.integers(), pick=st.randoms(use_true_random=False))
def test_what_was_put_is_found_there_and_nothing_else_moved(
    data: Any, value: int, pick: Any
) -> None:
    nameable = [path for path, _ in leaves(data) if get(data, path, missing=...) is not ...]
    nameable = [path for path in nameable if not path.endswith("/id") and "//" not in path]
    if not nameable:
        return
    path = pick.choice(nameable)

    changed = put(data, path, value)

    assert get(changed, path) == value
    assert {p: v for p, v in leaves(changed) if p != path} == {
        p: v for p, v in leaves(data) if p != path
    }


def test_what_is_left_out_is_gone_and_nothing_else() -> None:
    data = {"a": {"b": 1, "c": {"d": 2}}, "list": [{"id": "x", "n": 1}]}

    left = without(data, ["/a/b", "/a/c/d", "/list/x/n", "/no/where", "/a/none"])

    assert left == {"a": {"c": {}}, "list": [{"id": "x"}]}
    assert data["a"] == {"b": 1, "c": {"d": 2}}
