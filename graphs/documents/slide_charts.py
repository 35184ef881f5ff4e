"""Charts of a deck, drawn by the program that shows it: their figures can be changed there."""

from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from graphs.documents.charts import (
    SIGNS,
    Axis,
    BarChart,
    Chart,
    LineChart,
    ScatterChart,
    Series,
    described,
    finite,
)
from graphs.documents.slide_layouts import ACCENTS, QUIET, RULE, TEXT, Box, placed
from graphs.documents.slide_parts import describe, rgb
from graphs.documents.spreadsheet import emit
from graphs.documents.workbook import Cell, Sheet, Workbook

_LABELS = Pt(16)
_MOST_NAMES = 12  # along an axis
_MOST_MARKERS = 24
_LONGEST = 60  # letters of a name beside a chart
_DASHES = (
    *(MSO_LINE.SOLID, MSO_LINE.DASH, MSO_LINE.ROUND_DOT),
    *(MSO_LINE.DASH_DOT, MSO_LINE.LONG_DASH, MSO_LINE.SQUARE_DOT),
)
_MARKERS = (
    *(XL_MARKER_STYLE.CIRCLE, XL_MARKER_STYLE.SQUARE, XL_MARKER_STYLE.TRIANGLE),
    *(XL_MARKER_STYLE.DIAMOND, XL_MARKER_STYLE.X, XL_MARKER_STYLE.STAR),
)
_PATTERNS = (
    *(None, MSO_PATTERN.WIDE_UPWARD_DIAGONAL, MSO_PATTERN.PERCENT_25),
    *(MSO_PATTERN.LARGE_GRID, MSO_PATTERN.NARROW_HORIZONTAL, MSO_PATTERN.DARK_VERTICAL),
)
_BY_NUMBERS = (XL_CHART_TYPE.XY_SCATTER, XL_CHART_TYPE.XY_SCATTER_LINES)
_TREND = (
    '<c:trendline {}><c:spPr><a:ln w="25400"><a:solidFill><a:srgbClr val="{}"/></a:solidFill>'
    '<a:prstDash val="dash"/></a:ln></c:spPr><c:trendlineType val="linear"/>'
    '<c:dispRSqr val="0"/><c:dispEq val="0"/></c:trendline>'
)


def add_chart(slide: Any, box: Box, chart: Chart) -> None:
    """Add a chart with its figures and its words."""
    kind, data = _kind(chart)
    shape = slide.shapes.add_chart(kind, *placed(box), data)
    shape.name = "Chart"
    describe(shape, described(chart))
    drawn = shape.chart
    drawn.part.chart_workbook.update_from_xlsx_blob(_figures(chart))
    drawn.font.size, drawn.font.color.rgb = _LABELS, rgb(TEXT)
    drawn.has_title = False
    drawn.has_legend = len(list(drawn.plots[0].series)) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        drawn.legend.font.size = Pt(18)
    _axis(drawn.category_axis, chart.x_axis, lines=False, numbers=kind in _BY_NUMBERS)
    _axis(drawn.value_axis, chart.y_axis, lines=True, numbers=True)
    _looks(drawn, chart)
    if kind not in _BY_NUMBERS and (each := len(list(drawn.plots[0].categories)) // _MOST_NAMES):
        skip = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="{each + 1}"/>')
        drawn.category_axis._element.insert_element_before(
            skip, "c:tickMarkSkip", "c:noMultiLvlLbl", "c:extLst"
        )


def _kind(chart: Chart) -> tuple[Any, Any]:
    if isinstance(chart, ScatterChart):
        return XL_CHART_TYPE.XY_SCATTER, _by_numbers([("Measured", chart.points)])
    if isinstance(chart, LineChart) and chart.x and not isinstance(chart.x[0], str):
        return XL_CHART_TYPE.XY_SCATTER_LINES, _by_numbers(_tracks(chart))
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = _categories(chart)
    for one in _series(chart):
        data.add_series(one.name, one.values)
    if isinstance(chart, LineChart):
        few = len(chart.x) <= _MOST_MARKERS
        return (XL_CHART_TYPE.LINE_MARKERS if few else XL_CHART_TYPE.LINE), data
    stacked = isinstance(chart, BarChart) and chart.stacked
    return (XL_CHART_TYPE.COLUMN_STACKED if stacked else XL_CHART_TYPE.COLUMN_CLUSTERED), data


def _categories(chart: LineChart | BarChart) -> list[str]:
    names = chart.categories if isinstance(chart, BarChart) else chart.x
    return [_short(str(name)) or "–" for name in names] or ["–"]


def _series(chart: LineChart | BarChart) -> list[Series]:
    """Return the series in one length each; a band is its two ends."""
    count = len(_categories(chart))
    band = chart.band if isinstance(chart, LineChart) else None
    ends = (
        [Series(f"{band.name}: low", band.low), Series(f"{band.name}: high", band.high)]
        if band
        else []
    )
    return [
        Series(
            _short(one.name) or "–",
            tuple(
                value if value is not None and finite(value) else None
                for value in (*one.values[:count], *([None] * (count - len(one.values))))
            ),
        )
        for one in [*chart.series, *ends] or [Series("–", ())]
    ]


def _tracks(chart: LineChart) -> list[tuple[str, Sequence[tuple[float, float]]]]:
    numbers = [x for x in chart.x if not isinstance(x, str)]
    return [
        (one.name, [(x, y) for x, y in zip(numbers, one.values, strict=True) if y is not None])
        for one in _series(chart)
    ]


def _by_numbers(tracks: Sequence[tuple[str, Sequence[tuple[float, float]]]]) -> Any:
    data: Any = XyChartData()  # type: ignore[no-untyped-call]
    for name, points in tracks:
        series = data.add_series(name)
        for x, y in points:
            if finite(x) and finite(y):
                series.add_data_point(x, y)
    return data


def _figures(chart: Chart) -> bytes:
    """Return the workbook of the figures, laid out as the chart refers to them, text as text."""
    rows: list[tuple[Cell | None, ...]] = []
    if isinstance(chart, ScatterChart):
        rows = _stacked([("Measured", chart.points)])
    elif isinstance(chart, LineChart) and chart.x and not isinstance(chart.x[0], str):
        rows = _stacked(_tracks(chart))
    else:
        series = _series(chart)
        rows.append((None, *(Cell(one.name) for one in series)))
        for n, name in enumerate(_categories(chart)):
            rows.append((Cell(name), *(Cell(one.values[n]) for one in series)))
    return emit(Workbook(chart.title, (Sheet("Sheet1", tuple(rows), widths=(24,)),)))


def _stacked(
    tracks: Sequence[tuple[str, Sequence[tuple[float, float]]]],
) -> list[tuple[Cell | None, ...]]:
    rows: list[tuple[Cell | None, ...]] = []
    for name, points in tracks:
        known = [(x, y) for x, y in points if finite(x) and finite(y)]
        rows += [(None, Cell(name)), *((Cell(x), Cell(y)) for x, y in known), ()]
    return rows


def _axis(axis: Any, told: Axis, *, lines: bool, numbers: bool) -> None:
    axis.has_major_gridlines = lines
    if lines:
        axis.major_gridlines.format.line.color.rgb = rgb(RULE)
    axis.format.line.color.rgb = rgb(QUIET)
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.tick_labels.font.size = _LABELS
    unit = "" if told.unit in SIGNS else told.unit
    name = f"{told.title} ({unit})" if told.title and unit else told.title or unit
    axis.has_title = bool(name)
    if name:
        axis.axis_title.text_frame.text = _short(name)
        run = axis.axis_title.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.bold = _LABELS, False
    if numbers:
        money = f'"{told.unit}"#,##0' if told.unit in SIGNS else "General"
        axis.tick_labels.number_format = '0"%"' if told.unit == "%" else money
        axis.tick_labels.number_format_is_linked = False


def _looks(drawn: Any, chart: Chart) -> None:
    """Let each series differ by more than its colour."""
    plot = drawn.plots[0]
    if isinstance(chart, BarChart):
        plot.gap_width = 60
        plot.overlap = 100 if chart.stacked else 0
    for place, series in enumerate(plot.series):
        n = place % len(ACCENTS)
        colour = rgb(ACCENTS[n])
        if isinstance(chart, BarChart):
            _bars(series, n, colour)
        else:
            band = isinstance(chart, LineChart) and place >= len(chart.series)
            many = isinstance(chart, LineChart) and len(chart.x) > _MOST_MARKERS
            _line(series, n, colour, bare=isinstance(chart, ScatterChart), plain=band)
            if band or many:
                series.marker.style = XL_MARKER_STYLE.NONE
            series.smooth = False
    if isinstance(chart, ScatterChart) and chart.fit:
        trend = parse_xml(_TREND.format(nsdecls("c", "a"), ACCENTS[1]))
        next(iter(plot.series))._element.insert_element_before(
            trend, "c:errBars", "c:xVal", "c:yVal", "c:smooth", "c:extLst"
        )


def _bars(series: Any, n: int, colour: Any) -> None:
    series.invert_if_negative = False
    pattern = _PATTERNS[n]
    if pattern is None:
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = colour
    else:
        series.format.fill.patterned()
        series.format.fill.pattern = pattern
        series.format.fill.fore_color.rgb = colour
        series.format.fill.back_color.rgb = rgb("FFFFFF")
    series.format.line.color.rgb = colour


def _line(series: Any, n: int, colour: Any, *, bare: bool, plain: bool) -> None:
    line = series.format.line
    if bare:
        line.fill.background()
    else:
        line.color.rgb = rgb(QUIET) if plain else colour
        line.width = Pt(1 if plain else 3)
        line.dash_style = MSO_LINE.SQUARE_DOT if plain else _DASHES[n]
    series.marker.style = _MARKERS[n]
    series.marker.size = 9
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = colour
    series.marker.format.line.color.rgb = colour


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"
