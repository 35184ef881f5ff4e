"""Draws charts as SVG: axes with round numbers, a legend, and every series in its place."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphs.documents import chart_marks as marks
from graphs.documents.chart_marks import INK, RULE, Point, cut, wide
from graphs.documents.charts import (
    SIGNS,
    Axis,
    BarChart,
    Chart,
    LineChart,
    ScatterChart,
    Series,
    best_line,
    finite,
    written,
)

_ACROSS = 640.0
_LEAST_ACROSS = 300.0
_MOST_MARKERS = 24
_MOST_LINES = 3  # of a name below a bar
_SMALLEST = 1e-9  # nearer to each other, values are the same to an axis
_KEY = 26.0  # how wide the sign of a series is in the legend


@dataclass(frozen=True)
class _Scale:
    """From values along an axis to places on the picture."""

    ticks: tuple[float, ...]
    start: float
    end: float

    def __call__(self, value: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return self.start + (value - low) / (high - low) * (self.end - self.start)


def drawn(chart: Chart, width: float) -> str:
    """Return the chart as SVG for a place of this share of the text's width."""
    return _Picture(chart, max(_ACROSS * min(width, 1.0), _LEAST_ACROSS)).svg()


def nice_ticks(values: Iterable[float], *, zero: bool = False, most: int = 6) -> tuple[float, ...]:
    """Return round numbers from below the lowest value to above the highest."""
    low, high = _ends(values)
    if zero or 0 <= low <= high / 2:
        low, high = min(low, 0.0), max(high, 0.0)
    size = max(abs(low), abs(high))
    if size < _SMALLEST:
        low, high = 0.0, 1.0
    elif high - low <= size * _SMALLEST:
        low, high = low - size / 2, high + size / 2
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * n for n in (1, 2, 2.5, 5, 10) if power * n >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(float(f"{n * step:.12g}") for n in range(first, max(last, first + 1) + 1))


class _Picture:
    """A chart while it is drawn."""

    def __init__(self, chart: Chart, across: float) -> None:
        self.chart, self.across = chart, across
        self.parts: list[str] = []
        self.y_ticks = _y_ticks(chart)
        self.numbers = [written(tick, chart.y_axis) for tick in self.y_ticks]
        self.top = self._head()
        self.left = 14 + max(map(wide, self.numbers)) + (20 if _named(chart.y_axis) else 0)
        self.right = across - 16
        self.bottom = self.top + 50 + across * 0.38
        self.names = self._names()
        lines = max((len(one) for one in self.names), default=1)
        self.high = round(self.bottom + 14 + 15 * lines + (20 if _named(chart.x_axis) else 0))

    def svg(self) -> str:
        match self.chart:
            case LineChart():
                self._lines(self.chart)
            case BarChart():
                self._bars(self.chart)
            case ScatterChart():
                self._scatter(self.chart)
        return marks.whole(self.parts, self.across, self.high)

    def _head(self) -> float:
        """Write the title and the legend; return where the plot begins."""
        top = 8.0
        for line in cut(self.chart.title, self.across - 40, 2):
            top += 18
            self.parts.append(marks.bold((10, top), line))
        names = _legend(self.chart)
        if len(names) > 1:
            top, at = top + 20, 10.0
            for place, name in enumerate(names):
                shown = "".join(cut(name, self.across - 80, 1))
                if at > 10 and at + _KEY + 6 + wide(shown) > self.across - 10:
                    top, at = top + 19, 10.0
                self.parts += [*self._key(at, top, place), marks.text((at + _KEY + 6, top), shown)]
                at += _KEY + 26 + wide(shown)
        return top + 18

    def _key(self, left: float, base: float, place: int) -> list[str]:
        """Return the sign of a series in the legend."""
        middle, right = base - 4.5, left + _KEY
        line = marks.path([(left, middle), (right, middle)], place)
        sign = marks.marker(((left + right) / 2, middle), place)
        match self.chart:
            case BarChart():
                return [marks.bar(left, base - 11, _KEY, 12, place)]
            case LineChart(series=series) if place == len(series):
                ends = (base - 11, base + 1)
                return [
                    marks.shade(
                        [(left, ends[0]), (right, ends[0]), (right, ends[1]), (left, ends[1])]
                    )
                ]
            case ScatterChart():
                return [sign if place == 0 else line]
        return [line, sign]

    def _names(self) -> list[list[str]]:
        """Return the names along the axis, each cut into lines; where they crowd, some are left."""
        names = _names_of(self.chart)
        room = (self.right - self.left) / max(len(names), 1)
        if isinstance(self.chart, LineChart):
            each = math.ceil((max(map(wide, names), default=0) + 10) / room)
            return [[name] if n % each == 0 else [] for n, name in enumerate(names)]
        return [cut(name, room - 4, _MOST_LINES) for name in names]

    def _upright(self) -> _Scale:
        """Draw the upright axis with its lines across, and what both axes are called."""
        up = _Scale(self.y_ticks, self.bottom, self.top)
        for tick, number in zip(self.y_ticks, self.numbers, strict=True):
            look = (INK, 1.2) if tick == 0 else (RULE, 0.7)
            self.parts += [
                marks.rule((self.left, up(tick)), (self.right, up(tick)), *look),
                marks.text((self.left - 7, up(tick) + 4.5), number, anchor="end"),
            ]
        self.parts.append(marks.rule((self.left, self.top), (self.left, self.bottom)))
        if name := _named(self.chart.x_axis):
            at = ((self.left + self.right) / 2, self.high - 6)
            self.parts.append(marks.text(at, name, anchor="middle"))
        if name := _named(self.chart.y_axis):
            self.parts.append(marks.turned((16, (self.top + self.bottom) / 2), name))
        return up

    def _along(self, values: Iterable[float]) -> _Scale:
        """Draw the axis along the bottom with its numbers."""
        along = _Scale(nice_ticks(values, most=8), self.left, self.right)
        self.parts.append(marks.rule((self.left, self.bottom), (self.right, self.bottom)))
        for tick in along.ticks:
            at, number = along(tick), written(tick, self.chart.x_axis)
            self.parts += [
                marks.rule((at, self.bottom), (at, self.bottom + 5)),
                marks.text((at, self.bottom + 19), number, anchor="middle"),
            ]
        return along

    def _places(self, count: int) -> list[float]:
        """Write the names along the bottom; return the middle of each."""
        room = (self.right - self.left) / max(count, 1)
        places = [self.left + room * (place + 0.5) for place in range(count)]
        for at, lines in zip(places, self.names, strict=True):
            for number, line in enumerate(lines):
                below = self.bottom + 19 + 15 * number
                self.parts.append(marks.text((at, below), line, anchor="middle"))
        return places

    def _lines(self, chart: LineChart) -> None:
        up = self._upright()
        numbers = [x for x in chart.x if not isinstance(x, str)]
        along = self._along(numbers) if numbers else None
        places = list(map(along, numbers)) if along else self._places(len(chart.x))
        if chart.band is not None:
            low, high = (_points(places, one, up) for one in (chart.band.low, chart.band.high))
            self.parts.append(marks.shade([one for one in (*high, *low[::-1]) if one]))
        for place, series in enumerate(chart.series):
            points = _points(places, series.values, up)
            self.parts += [marks.path(stretch, place) for stretch in _stretches(points)]
            known = [one for one in points if one is not None]
            if len(known) <= _MOST_MARKERS:
                self.parts += [marks.marker(point, place) for point in known]

    def _bars(self, chart: BarChart) -> None:
        up, places = self._upright(), self._places(len(chart.categories))
        count = 1 if chart.stacked else max(len(chart.series), 1)
        wide_ = min((self.right - self.left) / max(len(places), 1) * 0.72 / count, 70.0)
        for n, middle in enumerate(places):
            left, above, below = middle - wide_ * count / 2, 0.0, 0.0
            for place, value in enumerate(_at(chart.series, n)):
                start = (above if value >= 0 else below) if chart.stacked else 0.0
                top, foot = sorted((up(start), up(start + value)))
                aside = 0 if chart.stacked else wide_ * place
                self.parts.append(marks.bar(left + aside, top, wide_, foot - top, place))
                above, below = above + max(value, 0), below + min(value, 0)
        self.parts.append(marks.rule((self.left, up(0)), (self.right, up(0))))

    def _scatter(self, chart: ScatterChart) -> None:
        up, along = self._upright(), self._along(x for x, _ in chart.points)
        line = best_line(chart.points) if chart.fit else None
        if line is not None:
            ends = _ends(x for x, _ in chart.points)
            self.parts.append(marks.path([(along(x), up(line(x))) for x in ends], 1))
        known = [(x, y) for x, y in chart.points if finite(x) and finite(y)]
        self.parts += [marks.marker((along(x), up(y)), 0) for x, y in known]


def _y_ticks(chart: Chart) -> tuple[float, ...]:
    match chart:
        case LineChart(series=series, band=band):
            around = (*band.low, *band.high) if band else ()
            return nice_ticks(
                [*(v for one in series for v in one.values if v is not None), *around]
            )
        case BarChart(series=series, stacked=stacked):
            columns = [_at(series, n) for n in range(len(chart.categories))]
            if stacked:
                signed = [([v for v in c if v > 0], [v for v in c if v < 0]) for c in columns]
                return nice_ticks((sum(part) for both in signed for part in both), zero=True)
            return nice_ticks((value for column in columns for value in column), zero=True)
        case ScatterChart(points=points):
            return nice_ticks(y for _, y in points)


def _at(series: Sequence[Series], n: int) -> list[float]:
    """Return the value of each series at a place; one that is not there takes no room."""
    found = [one.values[n] if n < len(one.values) else None for one in series]
    return [value if value is not None and finite(value) else 0.0 for value in found]


def _points(
    places: Sequence[float], values: Iterable[float | None], up: _Scale
) -> list[Point | None]:
    pairs = zip(places, values, strict=False)
    return [(x, up(y)) if y is not None and finite(y) else None for x, y in pairs]


def _stretches(points: Iterable[Point | None]) -> list[list[Point]]:
    """Return the points between gaps, where there are two at least."""
    found: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            found.append([])
        else:
            found[-1].append(point)
    return [one for one in found if len(one) > 1]


def _ends(values: Iterable[float]) -> tuple[float, float]:
    known = [value for value in values if finite(value)]
    return (min(known), max(known)) if known else (0.0, 0.0)


def _names_of(chart: Chart) -> list[str]:
    match chart:
        case LineChart(x=x):
            return [one for one in x if isinstance(one, str)]
        case BarChart(categories=categories):
            return list(categories)
    return []


def _legend(chart: Chart) -> list[str]:
    match chart:
        case LineChart(series=series, band=band):
            return [*(one.name for one in series), *([band.name] if band else [])]
        case BarChart(series=series):
            return [one.name for one in series]
        case ScatterChart(fit=True, points=points) if best_line(points) is not None:
            return ["Measured", "Line of best fit"]
    return []


def _named(axis: Axis) -> str:
    """Return what stands at an axis; signs of money and per cent stand at its numbers."""
    if not axis.unit or axis.unit in SIGNS:
        return axis.title
    return f"{axis.title} ({axis.unit})" if axis.title else axis.unit
