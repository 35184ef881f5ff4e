"""How long work takes: the longest line of steps counts, not the sum of all."""

import pytest

from assistant.timing import SECONDS_A_CALL, again, longest, usual
from graphs.journal import Address
from graphs.workflow import Workflow
from tests.support.workflows import agent, workflow


def fork() -> Workflow:
    """Two steps at once between the first and the last."""
    return workflow([agent("a"), agent("b", of=["a"]), agent("c", of=["a"]), agent("d", of="bc")])


def blocks() -> Workflow:
    inner = [agent("beats"), agent("script", of=["beats"])]
    block = {"id": "scenes", "kind": "each", "items": "inputs.list", "steps": inner}
    return workflow([agent("a"), {**block, "needs": ["a"]}, agent("end", needs=["scenes"])])


def test_steps_at_once_take_as_long_as_the_longest_of_them() -> None:
    assert longest(fork(), {"a": 1, "b": 2, "c": 5, "d": 1}) == 7
    assert usual(fork()) == 3 * SECONDS_A_CALL


def test_the_steps_inside_a_block_stand_in_its_place() -> None:
    assert usual(blocks()) == 4 * SECONDS_A_CALL


def test_code_takes_no_time_worth_telling() -> None:
    flow = workflow([agent("a"), {"id": "n", "kind": "transform", "value": "1", "needs": ["a"]}])

    assert usual(flow) == SECONDS_A_CALL


@pytest.mark.parametrize(
    ("took", "seconds"),
    [
        ([("b", "", 2.0), ("c", "", 3.0)], 3.0),
        ([("a", "", 2.0), ("c", "", 3.0)], 5.0),
        ([], 0.0),
    ],
)
def test_what_is_done_again_takes_its_longest_line(
    took: list[tuple[str, str, float]], seconds: float
) -> None:
    assert again(fork(), [(Address(step, item), one) for step, item, one in took]) == seconds


def test_items_are_done_again_at_once_and_rounds_one_after_the_other() -> None:
    items = [(Address("scenes.beats", "1"), 2.0), (Address("scenes.beats", "2"), 3.0)]
    review = workflow([agent("a"), {"id": "review", "kind": "revise", "of": "a"}])
    rounds = [(Address("review.critic", "1"), 2.0), (Address("review.fix", "1"), 3.0)]

    assert again(blocks(), items) == 3.0
    assert again(review, rounds) == 5.0
