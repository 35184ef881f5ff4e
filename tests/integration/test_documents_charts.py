"""Charts: round numbers on their axes, readable without colour, true in words, whatever comes."""

import io
import math
from xml.etree import ElementTree as ET

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.documents.blocks import Document
from graphs.documents.chart_drawing import nice_ticks
from graphs.documents.chart_marks import cut
from graphs.documents.charts import (
    Axis,
    Band,
    BarChart,
    Chart,
    LineChart,
    ScatterChart,
    Series,
    described,
    figure,
)
from graphs.documents.figures import height_of, png
from graphs.documents.render import render
from tests.support.office_text import pdf_text

SVG = "{http://www.w3.org/2000/svg}"
WARMING = LineChart(
    "Warming water",
    (0.0, 2.0, 4.0),
    (Series("Beaker A", (20, 31, 60)), Series("Beaker B", (20, None, 18.5))),
    Axis("Time", "min"),
    Axis("Temperature", "°C"),
)
QUARTERS = BarChart(
    "Result per quarter",
    ("Q1", "Q2", "Q3"),
    (Series("Sales", (12_000, 15_000, 9_000)), Series("Costs", (-8_000, -9_500, -11_000))),
    y_axis=Axis("", "$"),
    stacked=True,
)
STONES = ScatterChart(
    "Stones",
    ((1, 2.5), (2, 5.5), (3, 7.5)),
    Axis("Volume", "cm³"),
    Axis("Mass", "g"),
    fit=True,
)
CASH = LineChart(
    "Cash",
    ("Jan", "Feb"),
    (Series("Expected", (-500, 2_500_000)),),
    y_axis=Axis("Cash", "$"),
    band=Band("From worst to best", (-900, -100), (0, 3_000_000)),
)
EVERY: tuple[Chart, ...] = (WARMING, QUARTERS, STONES, CASH)
HOSTILE = "</text><script>alert(1)</script>&\x00\u202e ]]> مرحبا " + "long " * 1000


def drawn(chart: Chart) -> ET.Element:
    return ET.fromstring(figure(chart).svg)


def words(chart: Chart) -> list[str]:
    return [one.text or "" for one in drawn(chart).iter(f"{SVG}text")]


@pytest.mark.parametrize("chart", EVERY)
def test_every_chart_prints_as_an_accessible_page_with_its_words_as_text(chart: Chart) -> None:
    content = render(Document("page", "Chart", (figure(chart),)), "pdf", copy="clean")

    assert (
        b"pdfuaid" in pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]["/Metadata"].get_data()
    )
    assert chart.title in pdf_text(content)


def test_an_axis_has_round_numbers_with_its_unit() -> None:
    shown = words(WARMING)

    assert {"0", "10", "60", "Time (min)", "Temperature (°C)"} <= set(shown)
    assert {"$15,000", "−$10,000", "$0"} <= set(words(QUARTERS))
    assert "$2 M" in words(CASH)


def test_series_differ_by_dash_and_sign_or_by_hatching() -> None:
    lines = [one for one in drawn(WARMING).iter(f"{SVG}polyline") if one.get("fill") == "none"]
    fills = {one.get("fill") for one in drawn(QUARTERS).iter(f"{SVG}rect")}

    assert {one.get("stroke-dasharray") for one in lines} == {None, "7 4"}
    assert "url(#h1)" in fills


def test_a_gap_is_not_drawn_over() -> None:
    chart = LineChart("", ("a", "b", "c", "d", "e"), (Series("x", (1, 2, None, 4, 5)),))
    lines = [one for one in drawn(chart).iter(f"{SVG}polyline") if one.get("fill") == "none"]

    assert [len((one.get("points") or "").split()) for one in lines] == [2, 2]


def test_where_names_crowd_along_a_line_some_are_left_out() -> None:
    months = tuple(f"Month {n}" for n in range(1, 37))
    shown = words(LineChart("", months, (Series("x", tuple(range(36))),)))

    assert "Month 1" in shown
    assert 5 < sum(one.startswith("Month") for one in shown) < 15


def test_the_words_tell_range_and_trend() -> None:
    assert described(WARMING) == (
        "Line chart: Warming water. Beaker A rises from 20 °C at 0 min to 60 °C at 4 min;"
        " Beaker B falls from 20 °C at 0 min to 18.5 °C at 4 min."
    )
    assert "Costs: Q1 −$8,000, Q2 −$9,500, Q3 −$11,000" in described(QUARTERS)
    assert "3 points, Volume from 1 cm³ to 3 cm³" in described(STONES)
    assert "line of best fit rises" in described(STONES)


def test_a_line_that_turns_tells_where() -> None:
    told = described(LineChart("", ("a", "b", "c"), (Series("x", (5, -2, 9)),)))

    assert "x goes from 5 at a to 9 at c, lowest −2 at b, highest 9 at c" in told


@pytest.mark.parametrize(
    "chart",
    [
        LineChart("", (), ()),
        LineChart("", (), (Series("x", ()),)),
        LineChart("", (1.0,), (Series("x", (3,)),)),
        LineChart("", (1.0, 2.0), (Series("x", (math.nan, math.inf)),)),
        BarChart("", (), ()),
        BarChart("", ("a",), (Series("x", (None,)),)),
        BarChart("", ("a", "b"), (Series("x", (1,)),), stacked=True),
        ScatterChart("", (), fit=True),
        ScatterChart("", ((1, 1), (1, 2)), fit=True),
        BarChart("", ("a",), tuple(Series(f"s{n}", (n,)) for n in range(14))),
    ],
)
def test_little_or_odd_data_is_drawn_and_told(chart: Chart) -> None:
    shown = figure(chart)

    assert "nan" not in shown.svg.lower()
    assert "inf" not in shown.svg.lower()
    assert png(shown.svg, 60)
    assert shown.alt.endswith(".")


def test_hostile_words_stay_words() -> None:
    chart = BarChart(HOSTILE, (HOSTILE, "b"), (Series(HOSTILE, (1, 2)), Series("y", (2, 3))))
    shown = figure(chart, width=0.5)

    assert {one.tag for one in ET.fromstring(shown.svg).iter()}.isdisjoint({f"{SVG}script"})
    assert height_of(shown, 180) < 100
    assert len(shown.alt) < 1000
    assert png(shown.svg, 90)
    assert render(Document("page", "Chart", (shown,)), "pdf", copy="clean")
    assert render(Document("page", "Chart", (shown,)), "docx", copy="clean")


@given(st.lists(st.floats(-1e9, 1e9), max_size=8), st.booleans())
def test_ticks_are_few_rising_and_hold_every_value(values: list[float], zero: bool) -> None:
    ticks = nice_ticks(values, zero=zero)

    assert 2 <= len(ticks) <= 9
    assert list(ticks) == sorted(set(ticks))
    slack = 1e-6 * max(1.0, *(abs(one) for one in ticks))
    assert all(ticks[0] - slack <= one <= ticks[-1] + slack for one in values)
    assert not zero or 0 in ticks


@given(st.text(max_size=300), st.floats(10, 600), st.integers(1, 3))
def test_cut_text_fits_its_lines(text: str, room: float, most: int) -> None:
    assert len(cut(text, room, most)) <= most


def test_a_narrow_chart_keeps_the_size_of_its_letters() -> None:
    wide, narrow = figure(QUARTERS), figure(QUARTERS, width=0.5)

    assert 'viewBox="0 0 640' in wide.svg
    assert 'viewBox="0 0 320' in narrow.svg
