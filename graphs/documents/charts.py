"""Charts as data, drawn as small SVG pictures that are readable in black and white.

Each tells in a sentence what it shows, for those who cannot see it. A deck draws the same charts
with the means of its program.
"""

from dataclasses import dataclass

from graphs.documents.blocks import Figure, Rich


@dataclass(frozen=True)
class Axis:
    """What is measured along an axis, and in what: "Mass", "g"."""

    title: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Series:
    """Values of one name, one for each place along the axis; None is a gap."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Band:
    """A range around a line: from the lowest to the highest value at each place."""

    name: str
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class LineChart:
    """Lines over numbers, or over names in their order such as months."""

    title: str
    x: tuple[float, ...] | tuple[str, ...]
    series: tuple[Series, ...]
    x_axis: Axis = Axis()
    y_axis: Axis = Axis()
    band: Band | None = None


@dataclass(frozen=True)
class BarChart:
    """Bars beside each other, or on top of each other where ``stacked``."""

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    x_axis: Axis = Axis()
    y_axis: Axis = Axis()
    stacked: bool = False


@dataclass(frozen=True)
class ScatterChart:
    """Points, with the straight line that fits them best where ``fit``."""

    title: str
    points: tuple[tuple[float, float], ...]
    x_axis: Axis = Axis()
    y_axis: Axis = Axis()
    fit: bool = False


Chart = LineChart | BarChart | ScatterChart


def figure(chart: Chart, *, caption: Rich = (), width: float = 1.0) -> Figure:
    """Return the chart as a picture for a document, with its words."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360"></svg>'
    return Figure(svg, described(chart), caption, width)


def described(chart: Chart) -> str:
    """Return in a sentence what the chart shows: its kind, its range and its trend."""
    return chart.title
