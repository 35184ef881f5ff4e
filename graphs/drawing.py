"""A workflow as an SVG drawing: the same places as in the chat, with every step by its name."""

from collections.abc import Iterator
from html import escape

from graphs.shape import Box, Line, Shape, shape_of
from graphs.steps import BranchStep, EachStep
from graphs.workflow import Workflow

_MARGIN = 16
_STYLE = """
  .step { fill: #ffffff; stroke: #4a5a78; stroke-width: 1.2 }
  .frame { fill: #f4f6fa; stroke: #9aa6bd; stroke-width: 1; stroke-dasharray: 4 3 }
  .approval { fill: #fff7e0; stroke: #b7791f }
  .line { fill: none; stroke: #6b7690; stroke-width: 1.2 }
  .again { stroke-dasharray: 5 3 }
  text { font: 12px system-ui, sans-serif; fill: #1d2738 }
  .kind { font-size: 9px; fill: #5c6880 }
  @media (prefers-color-scheme: dark) {
    .step { fill: #1e2635; stroke: #8fa0c2 } .frame { fill: #161c28; stroke: #56617a }
    .approval { fill: #3a2f14; stroke: #d9a441 } .line { stroke: #8b97b3 }
    text { fill: #e6eaf2 } .kind { fill: #a3aec4 }
  }
"""


def svg(workflow: Workflow) -> str:
    """Return the drawing as an SVG document with a title and a description for screen readers."""
    shape = shape_of(workflow)
    width, height = shape.width + 2 * _MARGIN, shape.height + 2 * _MARGIN
    name = escape(workflow.definition.title)
    tops = (_title(workflow, path) for path, one in workflow.placed.items() if one.block is None)
    steps = escape(", ".join(tops))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width:g}"'
            f' height="{height:g}" viewBox="{-_MARGIN} {-_MARGIN} {width:g} {height:g}">',
            f"<title>{name}</title>",
            f"<desc>{steps}</desc>",
            f"<style>{_STYLE}</style>",
            '<defs><marker id="end" markerWidth="8" markerHeight="8" refX="7" refY="4"'
            ' orient="auto"><path class="line" d="M1 1L7 4L1 7"/></marker></defs>',
            *_drawn(workflow, shape),
            "</svg>",
        ]
    )


def _drawn(workflow: Workflow, shape: Shape) -> list[str]:
    boxes = sorted(shape.boxes, key=lambda box: not box.frame)  # what lies inside is drawn later
    return [_box(workflow, one) for one in boxes] + [_line(workflow, one) for one in shape.lines]


def _title(workflow: Workflow, path: str) -> str:
    placed = workflow.placed.get(path)  # a part of a review is called by its name
    return placed.step.title or placed.step.id if placed else path.rpartition(".")[2]


def _box(workflow: Workflow, box: Box) -> str:
    kind = "frame" if box.frame else "approval step" if box.kind == "approval" else "step"
    title, what = _title(workflow, box.id), " · ".join(_what(workflow, box))
    top = box.y + 14 if box.frame else box.y + box.h / 2
    return (
        f'<g><title>{escape(title)}</title><rect class="{kind}" x="{box.x:g}" y="{box.y:g}"'
        f' width="{box.w:g}" height="{box.h:g}" rx="6"/>'
        f'<text x="{box.x + 8:g}" y="{top:g}">{_clipped(title, box.w / 6.6)}</text>'
        f'<text class="kind" x="{box.x + 8:g}" y="{top + 12:g}">'
        f"<title>{escape(what)}</title>{_clipped(what, box.w / 5)}</text></g>"
    )


def _what(workflow: Workflow, box: Box) -> Iterator[str]:
    """Yield the kind of a step, for what it is done, and when."""
    yield box.kind
    placed = workflow.placed.get(box.id)
    if placed is None:
        return
    if isinstance(placed.step, EachStep):
        yield f"for each of {placed.step.items}"
    branch = placed.block.step if placed.block else None
    if isinstance(branch, BranchStep):
        yield f"if {branch.if_}" if placed.step in branch.then else "otherwise"
    if (of := workflow.takes_back.get(box.id)) is not None:
        yield f"takes back: {_title(workflow, of)}"
    if (of := workflow.stands_in.get(box.id)) is not None:
        yield f"if this fails: {_title(workflow, of)}"


def _line(workflow: Workflow, line: Line) -> str:
    points = "L".join(f"{x:g} {y:g}" for x, y in line.points)
    first = (workflow.takes_back.get(line.end), workflow.stands_in.get(line.end))
    again = " again" if line.kind == "again" or line.start in first else ""
    return f'<path class="line{again}" d="M{points}" marker-end="url(#end)"/>'


def _clipped(text: str, width: float) -> str:
    most = max(6, int(width))
    return escape(text if len(text) <= most else f"{text[: most - 1]}…")
