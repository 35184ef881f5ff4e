"""A workflow as an SVG drawing: the same places as in the chat, with every step by its name."""

from html import escape

from graphs.shape import Box, Line, Shape, shape_of
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
    titles = {path: placed.step.title or placed.step.id for path, placed in workflow.placed.items()}
    width, height = shape.width + 2 * _MARGIN, shape.height + 2 * _MARGIN
    name = escape(workflow.definition.title)
    tops = (titles[path] for path, placed in workflow.placed.items() if placed.block is None)
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
            *_drawn(shape, titles),
            "</svg>",
        ]
    )


def _drawn(shape: Shape, titles: dict[str, str]) -> list[str]:
    boxes = sorted(shape.boxes, key=lambda box: not box.frame)  # what lies inside is drawn later
    return [_box(one, titles) for one in boxes] + [_line(one) for one in shape.lines]


def _box(box: Box, titles: dict[str, str]) -> str:
    kind = "frame" if box.frame else "approval step" if box.kind == "approval" else "step"
    title = titles.get(box.id, box.id.rpartition(".")[2])
    most = max(6, int(box.w / 6.6))
    shown = title if len(title) <= most else f"{title[: most - 1]}…"
    top = box.y + 14 if box.frame else box.y + box.h / 2
    return (
        f'<g><title>{escape(title)}</title><rect class="{kind}" x="{box.x:g}" y="{box.y:g}"'
        f' width="{box.w:g}" height="{box.h:g}" rx="6"/>'
        f'<text x="{box.x + 8:g}" y="{top:g}">{escape(shown)}</text>'
        f'<text class="kind" x="{box.x + 8:g}" y="{top + 12:g}">{escape(box.kind)}</text></g>'
    )


def _line(line: Line) -> str:
    points = "L".join(f"{x:g} {y:g}" for x, y in line.points)
    again = " again" if line.kind == "again" else ""
    return f'<path class="line{again}" d="M{points}" marker-end="url(#end)"/>'
