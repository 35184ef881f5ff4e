"""The drawing of a workflow: what runs is what is drawn, and nothing lies on anything else."""

from itertools import combinations

import pytest

from graphs.catalog import shipped
from graphs.compile import compiled
from graphs.layers import arranged
from graphs.shape import Box, Shape, shape_of
from graphs.workflow import Workflow
from tests.support.app_desk import definition


def blocks() -> Workflow:
    """A workflow with a block for each item, and a review of what comes of it."""
    return definition(
        [
            {"id": "plan", "kind": "transform", "value": "['a', 'b']"},
            {
                "id": "parts",
                "kind": "each",
                "items": "steps.plan",
                "steps": [
                    {"id": "sketch", "kind": "agent", "role": "writer", "output": {"text": "text"}},
                    {
                        "id": "write",
                        "kind": "agent",
                        "role": "writer",
                        "with": {"sketch": "steps.sketch"},
                        "output": {"text": "text"},
                    },
                ],
            },
            {"id": "aside", "kind": "agent", "role": "writer", "output": {"text": "text"}},
            {
                "id": "whole",
                "kind": "agent",
                "role": "writer",
                "with": {"parts": "steps.parts", "aside": "steps.aside", "plan": "steps.plan"},
                "output": {"text": "text"},
            },
        ]
    )


WORKFLOWS = [
    pytest.param(lambda: shipped("lesson_plan"), id="lesson"),
    pytest.param(blocks, id="blocks"),
]


@pytest.mark.parametrize("make", WORKFLOWS)
def test_the_lines_are_the_edges_of_the_graph_that_runs(make) -> None:
    workflow = make()

    drawn = {
        (one.start, one.end)
        for one in shape_of(workflow).lines
        if one.kind == "needs" and not _is_inside(workflow, one.start)
    }

    edges = compiled(workflow).get_graph().edges
    run = {(_step(one.source), _step(one.target)) for one in edges}
    assert drawn == {(a, b) for a, b in run if a != b and "__" not in a + b}


@pytest.mark.parametrize("make", WORKFLOWS)
def test_every_step_has_a_box_inside_the_drawing(make) -> None:
    workflow = make()

    shape = shape_of(workflow)

    assert set(workflow.placed) <= {box.id for box in shape.boxes}
    assert all(box.x >= 0 and box.x + box.w <= shape.width + 0.01 for box in shape.boxes)
    assert all(box.y >= 0 and box.y + box.h <= shape.height + 0.01 for box in shape.boxes)


@pytest.mark.parametrize("make", WORKFLOWS)
def test_no_box_lies_on_another_unless_it_stands_in_it(make) -> None:
    shape = shape_of(make())

    for one, other in combinations(shape.boxes, 2):
        if other.within == one.id or one.within == other.id:
            assert _overlap(one, other)
        elif one.within == other.within:
            assert not _overlap(one, other), (one.id, other.id)


@pytest.mark.parametrize("make", WORKFLOWS)
def test_lines_lead_downwards_and_only_a_round_leads_up(make) -> None:
    for line in shape_of(make()).lines:
        heights = [point.y for point in line.points]

        if line.kind == "again":
            assert heights[0] > heights[-1]
        else:
            assert heights == sorted(heights)


def test_a_line_passes_by_what_stands_between() -> None:
    shape = shape_of(shipped("lesson_plan"))

    for line in (one for one in shape.lines if len(one.points) > 2 and one.kind == "needs"):
        for x, y in line.points[1:-1]:
            assert not any(_covers(box, x, y) for box in _outer(shape)), (line.start, line.end)


def test_a_node_stands_below_everything_it_needs() -> None:
    needs = {"a": [], "b": ["a"], "c": ["a", "b"], "d": []}

    rows = arranged(needs, dict.fromkeys(needs, 100.0))

    assert [{spot.name for spot in row if spot.passes is None} for row in rows] == [
        {"a", "d"},
        {"b"},
        {"c"},
    ]


def _is_inside(workflow: Workflow, path: str) -> bool:
    whole = workflow.whole(path)
    return workflow.placed[whole].block is not None or whole != path


def _step(node: str) -> str:
    """Return the step that a node of the compiled graph belongs to: a block has three."""
    return node.removesuffix(".item").removesuffix(".all")


def _outer(shape: Shape) -> list[Box]:
    return [box for box in shape.boxes if not box.within]


def _overlap(one: Box, other: Box) -> bool:
    across = one.x < other.x + other.w and other.x < one.x + one.w
    return across and one.y < other.y + other.h and other.y < one.y + one.h


def _covers(box: Box, x: float, y: float) -> bool:
    return box.x < x < box.x + box.w and box.y + 1 < y < box.y + box.h - 1
