"""Shows what a question is about: a table, or a graph with its figures told in words."""

from collections.abc import Sequence
from dataclasses import replace

from graphs.documents.blocks import Block, Figure, Table
from graphs.documents.charts import Axis, BarChart, Chart, LineChart, ScatterChart, Series, figure
from graphs.documents.inline import label
from graphs.documents.passages import Passage
from graphs.templates.assessment.draft import Exhibit
from graphs.templates.assessment.formula import number_in

_WIDTH = 0.56  # of the text


def exhibit_blocks(shown: Passage) -> list[Block]:
    """Return the blocks of an exhibit: a graph where its figures can be drawn, else its table."""
    exhibit = Exhibit.model_validate(shown.value)
    picture = drawn(exhibit)
    if picture is not None:
        note = label(exhibit.note) if exhibit.note else ()
        return [replace(picture, caption=note)]
    rows = tuple(tuple(cell.rich for cell in row) for row in shown["rows"])
    return [
        Table(
            tuple(exhibit.columns),
            rows,
            caption=exhibit.title,
            row_height_mm=7.5,
            header_path=shown["columns"].path,
        )
    ]


def drawn(exhibit: Exhibit) -> Figure | None:
    """Return the graph of an exhibit; nothing where it is a table or holds no numbers."""
    chart = _chart(exhibit)
    if chart is None:
        return None
    return replace(figure(chart, width=_WIDTH), alt=told(exhibit))


def told(exhibit: Exhibit) -> str:
    """Return the figures of an exhibit in words, without saying what they show."""
    kinds = {"line": "Line graph", "bar": "Bar graph", "scatter": "Graph of points"}
    kind = kinds.get(exhibit.kind, "Table")
    rows = "; ".join(" – ".join(row) for row in exhibit.rows)
    return f"{kind}: {exhibit.title}. {', '.join(exhibit.columns)}: {rows}."


def _chart(exhibit: Exhibit) -> Chart | None:
    names = [row[0] for row in exhibit.rows]
    columns = list(zip(*(row[1:] for row in exhibit.rows), strict=False))
    series = [
        _series(name, column) for name, column in zip(exhibit.columns[1:], columns, strict=False)
    ]
    if exhibit.kind == "table" or not series or any(one is None for one in series):
        return None
    known = tuple(one for one in series if one is not None)
    x, y = Axis(exhibit.columns[0]), Axis(exhibit.columns[1] if len(known) == 1 else "")
    along = [number_in(name) for name in names]
    counted = tuple(float(one) for one in along if one is not None)
    numeric = len(counted) == len(names)
    if exhibit.kind == "bar":
        return BarChart(exhibit.title, tuple(names), known, x, y)
    if exhibit.kind == "scatter":
        if not numeric:
            return None
        points = tuple(zip(counted, (float(one or 0) for one in known[0].values), strict=True))
        return ScatterChart(exhibit.title, points, x, y)
    return LineChart(exhibit.title, counted if numeric else tuple(names), known, x, y)


def _series(name: str, column: Sequence[str]) -> Series | None:
    values = [number_in(one) for one in column]
    if any(one is None for one in values):
        return None
    return Series(name, tuple(float(one) for one in values if one is not None))
