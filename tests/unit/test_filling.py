"""References in texts: filled in to be read, and kept where a person wrote around them."""

import pytest

from graphs.filling import filled, named_in, woven

REVENUE, MONTH = "\u27e6steps.fin.revenue\u27e7", "\u27e6steps.fin.month\u27e7"
FOUND = {"steps.fin.revenue": "$323,400", "steps.fin.month": "month 7"}
KEPT = f"We take {REVENUE} in the first year and break even in {MONTH}."


def test_references_are_named_and_filled_wherever_texts_stand():
    value = {"a": [KEPT, 3, None], "b": {"c": MONTH}}

    assert named_in(value) == {"steps.fin.revenue", "steps.fin.month"}
    assert filled(value, FOUND) == {
        "a": ["We take $323,400 in the first year and break even in month 7.", 3, None],
        "b": {"c": "month 7"},
    }


def test_what_was_not_found_stays_as_it_is():
    assert filled(KEPT, {}) == KEPT


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        pytest.param(
            "We take $323,400 in the first year and break even in month 7.", KEPT, id="nothing"
        ),
        pytest.param(
            "We hope for $323,400 in year one. Then we break even in month 7!",
            f"We hope for {REVENUE} in year one. Then we break even in {MONTH}!",
            id="the words around them",
        ),
        pytest.param(
            "We take $400,000 in the first year and break even in month 7.",
            f"We take $400,000 in the first year and break even in {MONTH}.",
            id="a figure of their own",
        ),
        pytest.param("We earn well.", "We earn well.", id="all of it"),
        pytest.param("", "", id="emptied"),
    ],
)
def test_a_reference_is_kept_where_the_person_left_it_alone(wanted, kept):
    assert woven(KEPT, wanted, FOUND) == kept


def test_lists_and_fields_are_woven_by_their_places():
    kept = {"points": [KEPT, "Plain"], "sum": 3}
    wanted = {"points": [f"Yes: {filled(KEPT, FOUND)}", "Plainer", "More"], "sum": 4}

    assert woven(kept, wanted, FOUND) == {
        "points": [f"Yes: {KEPT}", "Plainer", "More"],
        "sum": 4,
    }
