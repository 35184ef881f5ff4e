"""Charts as data: what is measured, in what, and what it shows in words.

Documents show them as pictures that are readable in black and white; a deck draws the same charts
with the means of its program.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graphs.documents.blocks import Figure, Rich

SIGNS = ("$", "€", "£", "¥", "%")  # stand at each number, not at the axis
_MOST_TOLD = 6  # series
_LONGEST_NAME = 120
_MOST_PLACES = 8  # of bars that are told one by one


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
    """A range around lines: from the lowest to the highest value at each place."""

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
    from graphs.documents.chart_drawing import drawn

    return Figure(drawn(chart, width), described(chart), caption, width)


def described(chart: Chart) -> str:
    """Return in words what the chart shows: its kind, its range and where it goes."""
    match chart:
        case LineChart(x=x, series=series):
            places = [one if isinstance(one, str) else _full(one, chart.x_axis) for one in x]
            kind, told = "Line chart", [_course(one, places, chart.y_axis) for one in series]
        case BarChart(categories=categories, series=series):
            kind = "Stacked bar chart" if chart.stacked else "Bar chart"
            told = [_extremes(one, categories, chart.y_axis) for one in series]
        case ScatterChart():
            kind, told = "Scatter plot", [_cloud(chart)]
    more = len(told) - _MOST_TOLD
    shown = [*told[:_MOST_TOLD], *([f"{more} more series"] if more > 0 else [])]
    name = f"{kind}: {_short(chart.title)}" if chart.title else kind
    return ". ".join([name.rstrip("."), *(["; ".join(shown)] if shown else [])]) + "."


def written(value: float, axis: Axis) -> str:
    """Return a value as people write it, with its sign of money or per cent."""
    if abs(value) >= 1e6:
        number = f"{abs(value) / 1e6:,.2f}".rstrip("0").rstrip(".") + " M"
    elif abs(value) >= 1000 or float(value).is_integer():
        number = f"{abs(value):,.0f}"
    else:
        number = f"{abs(value):.3g}"
    sign = "\u2212" if value < 0 and number != "0" else ""
    if axis.unit == "%":
        return f"{sign}{number}%"
    return f"{sign}{axis.unit if axis.unit in SIGNS else ''}{number}"


def finite(value: float | None) -> bool:
    """Tell whether a value can be drawn."""
    return value is not None and math.isfinite(value)


def best_line(points: Sequence[tuple[float, float]]) -> Callable[[float], float] | None:
    """Return the straight line with the least squares; None where no line can be told."""
    known = [(x, y) for x, y in points if finite(x) and finite(y)]
    if len(known) < 2:
        return None
    mean_x = sum(x for x, _ in known) / len(known)
    mean_y = sum(y for _, y in known) / len(known)
    spread = sum((x - mean_x) ** 2 for x, _ in known)
    if spread == 0:
        return None
    slope = sum((x - mean_x) * (y - mean_y) for x, y in known) / spread
    return lambda x: mean_y + slope * (x - mean_x)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME].rstrip()}…"


def _full(value: float, axis: Axis) -> str:
    unit = "" if not axis.unit or axis.unit in SIGNS else f" {axis.unit}"
    return f"{written(value, axis)}{unit}"


def _known(series: Series, places: Sequence[str]) -> list[tuple[float, str]]:
    pairs = zip(series.values, map(_short, places), strict=False)
    return [(value, place) for value, place in pairs if value is not None and finite(value)]


def _course(series: Series, places: Sequence[str], axis: Axis) -> str:
    known, name = _known(series, places), _short(series.name)
    if not known:
        return f"{name} has no values"
    values = [value for value, _ in known]
    (first, begins), (last, ends) = known[0], known[-1]
    if max(values) == min(values):
        return f"{name} stays at {_full(first, axis)} from {begins} to {ends}"
    steps = [after - before for before, after in pairwise(values)]
    way = "rises" if min(steps) >= 0 else "falls" if max(steps) <= 0 else "goes"
    told = f"from {_full(first, axis)} at {begins} to {_full(last, axis)} at {ends}"
    if way != "goes":
        return f"{name} {way} {told}"
    (low, lowest), (high, highest) = min(known), max(known, key=lambda one: one[0])
    between = f"lowest {_full(low, axis)} at {lowest}, highest {_full(high, axis)} at {highest}"
    return f"{name} goes {told}, {between}"


def _extremes(series: Series, places: Sequence[str], axis: Axis) -> str:
    known, name = _known(series, places), _short(series.name)
    if not known:
        return f"{name} has no values"
    if len(known) <= _MOST_PLACES:
        return f"{name}: " + ", ".join(f"{where} {_full(v, axis)}" for v, where in known)
    (low, lowest), (high, highest) = min(known), max(known, key=lambda one: one[0])
    count = f"{len(known)} bars"
    ends = f"highest {highest} at {_full(high, axis)}, lowest {lowest} at {_full(low, axis)}"
    return f"{name}, {count}: {ends}"


def _cloud(chart: ScatterChart) -> str:
    points = [(x, y) for x, y in chart.points if finite(x) and finite(y)]
    if not points:
        return "No points"
    across, up = [x for x, _ in points], [y for _, y in points]
    names = (chart.x_axis.title or "across", chart.y_axis.title or "upright")
    ranges = [
        f"{name} from {_full(min(values), axis)} to {_full(max(values), axis)}"
        for name, values, axis in (
            (names[0], across, chart.x_axis),
            (names[1], up, chart.y_axis),
        )
    ]
    told = f"{len(points)} points, {' and '.join(ranges)}"
    line = best_line(points)
    if line is None or not chart.fit:
        return told
    change = line(max(across)) - line(min(across))
    way = "rises" if change > 0 else "falls" if change < 0 else "is level"
    first, last = (_full(line(end(across)), chart.y_axis) for end in (min, max))
    return f"{told}; the line of best fit {way} from {first} to {last}"
