"""References in texts: filled in to be read, and kept where a person wrote around them."""

from typing import Any

import pytest

from graphs.filling import filled, named_in, referring, restored, woven

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


TEXT = "We ask for ⟦steps.fin.ask⟧ and sell at ⟦steps.fin.price⟧."


def test_texts_that_name_references_are_listed_by_their_places() -> None:
    value = {"a": ["no figure", TEXT], "b": {"c": TEXT, "d": 7}}

    assert referring(value) == {"/a/1": TEXT, "/b/c": TEXT}


@pytest.mark.parametrize(
    ("shown", "comes_back"),
    [
        ("We ask for $60,000 and sell at $9.50.", True),
        ("We ask for 60 and sell at 9 and sell at 10.", True),
        ("We want $60,000 and sell at $9.50.", False),
        ("We ask for $60,000 and sell at .", False),
        ("We ask for  and sell at $9.50.", False),
        ("We ask for $60,000.", False),
        ("", False),
        (7, False),
    ],
)
def test_a_filled_text_names_its_references_again_unless_somebody_changed_it(
    shown: Any, comes_back: bool
) -> None:
    assert restored({"a": shown}, {"/a": TEXT}) == {"a": TEXT if comes_back else shown}


def test_places_that_are_not_there_are_left_alone() -> None:
    wrong = {"a": TEXT, "/b": TEXT, "/a/0": TEXT, "": TEXT, "/~9": TEXT}

    assert restored({"a": "x"}, wrong) == {"a": "x"}


def test_a_hostile_text_takes_no_time() -> None:
    text = "a⟦x⟧" * 2_000 + "b"

    assert restored({"a": "a" * 50_000}, {"/a": text}) == {"a": "a" * 50_000}
