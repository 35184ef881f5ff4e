"""The shape of a workflow for drawing: its steps as boxes in layers, and lines as it is compiled.

What waits for what, blocks that run for each item, and the rounds of a review are all there, as in
graphs/compile.py. Lengths are in the pixels of a drawing that is as wide as it needs to be.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal, NamedTuple

from graphs.definition import Placed
from graphs.layers import Spot, arranged
from graphs.nearest import nearest
from graphs.steps import BranchStep, EachStep, ReviseStep, WorkflowStep
from graphs.workflow import Workflow

WIDTH, HEIGHT = 172.0, 54.0  # of a step
SMALL = 34.0  # the height of a part of a review
HEAD, INSET = 50.0, 14.0  # of a frame: room for its name, and around what stands in it
BETWEEN = 30.0  # from one layer to the next
ROUNDS = ("check", "critic", "fix")

LineKind = Literal["needs", "again"]


class Point(NamedTuple):
    """A place in the drawing."""

    x: float
    y: float


@dataclass(frozen=True)
class Box:
    """A step, a frame around steps, or a part of a review; ``within`` is the frame it stands in."""

    id: str
    kind: str  # of the step; check, critic and fix inside a review
    x: float
    y: float
    w: float
    h: float
    within: str = ""
    frame: bool = False

    @property
    def middle(self) -> float:
        """Where its middle is from left to right."""
        return self.x + self.w / 2


@dataclass(frozen=True)
class Line:
    """What leads from one step to another, through these points."""

    start: str
    end: str
    points: tuple[Point, ...]
    kind: LineKind = "needs"


@dataclass(frozen=True)
class Shape:
    """A drawing, or a part of one."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


@dataclass
class _Part:
    """A step with what stands inside it, not yet in its place."""

    placed: Placed
    inside: Shape | None = None
    width: float = field(init=False)
    height: float = field(init=False)

    def __post_init__(self) -> None:
        self.width, self.height = WIDTH, HEIGHT
        if self.inside is not None:
            self.width = max(WIDTH, self.inside.width + 2 * INSET)
            self.height = self.inside.height + HEAD + INSET


def shape_of(workflow: Workflow) -> Shape:
    """Return the drawing of a workflow."""
    return _laid_out(workflow, [one for one in workflow.placed.values() if one.block is None])


def _laid_out(workflow: Workflow, block: Sequence[Placed]) -> Shape:
    parts = {one.path: _Part(one, _inside(workflow, one)) for one in block}
    needs = {path: sorted(nearest(workflow, path, set(parts))) for path in parts}
    rows = arranged(needs, {path: part.width for path, part in parts.items()})
    tops = list(_tops(rows, parts))
    left = min(spot.x - spot.width / 2 for row in rows for spot in row)
    boxes: dict[str, Box] = {}
    for row, top in zip(rows, tops, strict=True):
        for spot in row:
            if spot.name in parts:
                boxes[spot.name] = _box(parts[spot.name], spot.x - spot.width / 2 - left, top)
    lines = tuple(_lines(needs, rows, tops, boxes, left))
    inner = [_moved(parts[path], box) for path, box in boxes.items()]
    return Shape(
        width=max(spot.x + spot.width / 2 for row in rows for spot in row) - left,
        height=max(box.y + box.h for box in boxes.values()),
        boxes=(*boxes.values(), *(box for one in inner for box in one.boxes)),
        lines=(*lines, *(line for one in inner for line in one.lines)),
    )


def _inside(workflow: Workflow, placed: Placed) -> Shape | None:
    match placed.step:
        case EachStep() | WorkflowStep() | BranchStep() as step:
            steps = workflow.definition.inside(step)
            inner = [workflow.placed[f"{placed.path}.{one.id}"] for one in steps]
            return _laid_out(workflow, inner)
        case ReviseStep():
            return _rounds(placed)
        case _:
            return None


def _rounds(placed: Placed) -> Shape:
    """Return the loop of a review: checked, judged, mended, and from the mending round again."""
    step = SMALL + BETWEEN * 0.7
    boxes = tuple(
        Box(f"{placed.path}.{name}", name, 0, number * step, WIDTH - 2 * INSET, SMALL)
        for number, name in enumerate(ROUNDS)
    )
    down = tuple(
        Line(a.id, b.id, (Point(a.middle, a.y + a.h), Point(b.middle, b.y)))
        for a, b in pairwise(boxes)
    )
    first, last = boxes[0], boxes[-1]
    aside = first.w + INSET
    back = (
        Point(last.w, last.y + last.h / 2),
        Point(aside, last.y + last.h / 2),
        Point(aside, first.y + first.h / 2),
        Point(first.w, first.y + first.h / 2),
    )
    again = Line(last.id, first.id, back, "again")
    return Shape(aside, last.y + last.h, boxes, (*down, again))


def _tops(rows: Sequence[Sequence[Spot]], parts: Mapping[str, _Part]) -> Iterator[float]:
    top = 0.0
    for row in rows:
        yield top
        top += max(parts[spot.name].height if spot.name in parts else 0 for spot in row) + BETWEEN


def _box(part: _Part, x: float, y: float) -> Box:
    step = part.placed.step
    return Box(
        part.placed.path, step.kind, x, y, part.width, part.height, frame=part.inside is not None
    )


def _moved(part: _Part, box: Box) -> Shape:
    """Return what stands inside a step, in its place in the drawing."""
    if part.inside is None:
        return Shape(0, 0, (), ())
    across = box.x + (box.w - part.inside.width) / 2
    down = box.y + HEAD
    return replace(
        part.inside,
        boxes=tuple(
            replace(one, x=one.x + across, y=one.y + down, within=one.within or box.id)
            for one in part.inside.boxes
        ),
        lines=tuple(
            replace(one, points=tuple(Point(x + across, y + down) for x, y in one.points))
            for one in part.inside.lines
        ),
    )


def _lines(
    needs: Mapping[str, Sequence[str]],
    rows: Sequence[Sequence[Spot]],
    tops: Sequence[float],
    boxes: Mapping[str, Box],
    left: float,
) -> Iterator[Line]:
    """Yield the lines, past what stands between: through the gaps that were kept for them."""
    gaps = {spot.passes: spot.x - left for row in rows for spot in row if spot.passes is not None}
    for end, starts in needs.items():
        for start in starts:
            a, b = boxes[start], boxes[end]
            points = [Point(a.middle, a.y + a.h)]
            for row, top in enumerate(tops):
                if (x := gaps.get((start, end, row))) is not None:
                    points += [Point(x, top), Point(x, tops[row + 1] - BETWEEN)]
            yield Line(start, end, (*points, Point(b.middle, b.y)))
