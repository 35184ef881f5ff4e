"""What a test shows on paper gives no answer away."""

import pytest

from graphs.templates.assessment.paper_page import as_listed, as_matched


@pytest.mark.parametrize("sides", [["a", "b"], ["a", "b", "c"], ["c", "a", "b"], ["b", "a"]])
def test_the_right_sides_of_pairs_never_stand_in_line_with_their_left_sides(sides):
    printed = as_matched(sides)

    assert sorted(printed) == sorted(sides)
    assert printed != sides or len(set(sides)) == 1


@pytest.mark.parametrize("steps", [["a", "b", "c"], ["b", "a", "c"], ["c", "b", "a"]])
def test_steps_to_be_put_in_order_are_not_in_order(steps):
    assert as_listed(steps) != steps
