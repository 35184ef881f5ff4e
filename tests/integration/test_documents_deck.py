"""Decks: real titles and text in large type, nothing lost and nothing over the edge."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.util import Inches

from agents.sources import Source
from graphs.documents.charts import Axis, Band, BarChart, LineChart, ScatterChart, Series, figure
from graphs.documents.copies import TO_FILL_IN
from graphs.documents.deck import (
    BigSlide,
    BulletSlide,
    ChartSlide,
    Column,
    ColumnsSlide,
    Deck,
    PictureSlide,
    Slide,
    TableSlide,
    TaskSlide,
    TitleSlide,
)
from graphs.documents.inline import label, rich
from graphs.documents.layout import plain
from graphs.documents.slide_fitting import pages
from graphs.documents.slide_layouts import BODY
from graphs.documents.slide_type import height_of, lines_of, pieces, shortened
from graphs.documents.slides import emit
from tests.support.office import converted

HOSTILE = '=HYPERLINK("http://x","y") </a:t><b>&\x00\x0b\u202e _x0041_ مرحبا ' + "endless" * 700
BARS = BarChart(
    "Plants", ("Sun", "Shade"), (Series("Week 1", (2.0, 1.0)), Series("Week 2", (4, 1)))
)
LINE = LineChart(
    "Cash",
    ("Jan", "Feb"),
    (Series("Expected", (-5, 9)),),
    y_axis=Axis("Cash", "$"),
    band=Band("From worst to best", (-7, 1), (0, 12)),
)
STONES = ScatterChart("Stones", ((1, 2), (2, 5), (3, 7)), Axis("Volume", "cm³"), fit=True)
EVERY: tuple[Slide, ...] = (
    TitleSlide("Density", "Grade 7 Science", ("Welcome them.",)),
    BulletSlide("Today I can", (label("explain why things float"), label("predict")), ("Say it.",)),
    BigSlide("Warm-up", label("Which sinks?"), label("Write your guess.")),
    ColumnsSlide("Sort", Column("Floats", (label("wood"),)), Column("Sinks", (label("steel"),))),
    TaskSlide(
        "Measure", (label("Weigh."), label("Divide.")), "18 minutes", "in pairs", label("Why?")
    ),
    TableSlide("Results", ("Object", "Mass"), (((), ()), ((), ())), lead=label("Fill this in.")),
    ChartSlide("Growth", BARS, label("Light helps.")),
    ChartSlide("Cash", LINE),
    ChartSlide("Stones", STONES),
    PictureSlide("Picture", figure(BARS, caption=label("Two places."))),
)
DECK = Deck("Density", EVERY, footer="Density · Grade 7", colophon="Drafted with Draftroom.")


def opened(*slides: Slide, **more: Any) -> Any:
    return Presentation(io.BytesIO(emit(Deck("Deck", slides, **more))))


def words(slide: Any) -> str:
    found = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return " ".join(found)


def sizes(slide: Any) -> list[float]:
    """Return the sizes of all type on a slide but its foot, in points."""
    return [
        int(run.get("sz")) / 100
        for run in slide._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}rPr")
        if run.get("sz")
    ]


@pytest.fixture(scope="module")
def deck() -> Any:
    return Presentation(io.BytesIO(emit(DECK)))


def test_a_deck_gives_the_same_bytes_each_time() -> None:
    content = emit(DECK)

    assert content == emit(DECK)
    package = zipfile.ZipFile(io.BytesIO(content))
    assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_deck_says_nothing_of_whoever_made_its_base_file(deck: Any) -> None:
    core = deck.core_properties

    assert (core.title, core.author, core.last_modified_by) == ("Density", "", "")
    assert (core.created, core.comments) == (None, "Drafted with Draftroom.")
    assert (core.language, core.revision) == ("en-US", 1)


def test_every_slide_is_wide_and_has_a_title_of_its_own(deck: Any) -> None:
    assert deck.slide_width == Inches(13.333)
    assert [slide.shapes.title.text_frame.text for slide in deck.slides] == [
        slide.title for slide in EVERY
    ]


def test_every_kind_of_slide_shows_its_words(deck: Any) -> None:
    shown = [words(slide) for slide in deck.slides]

    assert "Grade 7 Science" in shown[0]
    assert "explain why things float" in shown[1]
    assert "Which sinks?" in shown[2]
    assert "Floats" in shown[3]
    assert "steel" in shown[3]
    assert all(one in shown[4] for one in ("18", "minutes", "in pairs", "Why?", "Weigh."))
    assert "Fill this in." in shown[5]
    assert "Light helps." in shown[6]
    assert "Two places." in shown[9]


def test_what_the_speaker_says_is_in_the_notes(deck: Any) -> None:
    noted = [
        slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide
    ]

    assert noted == ["Welcome them.", "Say it."]


def test_type_is_large_enough_for_the_last_row(deck: Any) -> None:
    assert min(size for slide in deck.slides for size in sizes(slide)) >= 20


def test_pictures_charts_and_tables_say_what_they_show(deck: Any) -> None:
    described = {
        shape.name: shape._element.xpath(".//p:cNvPr")[0].get("descr")
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_chart or shape.has_table or shape.name == "Picture"
    }

    assert described["Table"] == "Results"
    assert described["Picture"].startswith("Bar chart: Plants.")
    assert described["Chart"].startswith("Scatter plot: Stones.")


def test_all_text_names_its_language() -> None:
    shown = opened(*EVERY, language="es")
    runs = [
        run
        for slide in shown.slides
        for run in slide._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}rPr")
    ]

    assert {run.get("lang") for run in runs} == {"es"}


def test_every_slide_but_the_first_has_its_number_and_foot(deck: Any) -> None:
    feet = ["Density · Grade 7" in words(slide) for slide in deck.slides]

    assert feet == [False, *[True] * (len(EVERY) - 1)]


def test_charts_are_native_and_their_figures_can_be_changed(deck: Any) -> None:
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    book = openpyxl.load_workbook(io.BytesIO(charts[0].part.chart_workbook.xlsx_part.blob))

    assert [list(series.values) for series in charts[0].plots[0].series] == [[2.0, 1.0], [4.0, 1.0]]
    assert list(book.active.values) == [
        (None, "Week 1", "Week 2"),
        ("Sun", 2, 4),
        ("Shade", 1, 1),
    ]
    assert [series.name for series in charts[1].plots[0].series] == [
        "Expected",
        "From worst to best: low",
        "From worst to best: high",
    ]
    assert "trendline" in charts[2]._chartSpace.xml


def test_no_text_becomes_a_formula_in_the_figures_of_a_chart() -> None:
    chart = BarChart(HOSTILE, (HOSTILE, "=1+1"), (Series("=2+2", (1, 2)), Series(HOSTILE, (3, 4))))
    shown = opened(ChartSlide("Chart", chart))
    part = next(shape for shape in shown.slides[0].shapes if shape.has_chart).chart.part
    book = openpyxl.load_workbook(io.BytesIO(part.chart_workbook.xlsx_part.blob))

    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}


def test_a_question_to_the_author_is_a_blank() -> None:
    shown = opened(BulletSlide("Words", (rich("What is it?", Source.QUESTION), label("mass"))))

    assert "What is it?" not in words(shown.slides[0])
    assert TO_FILL_IN in words(shown.slides[0])


@pytest.mark.parametrize(
    "slide",
    [
        TitleSlide(HOSTILE, HOSTILE),
        BulletSlide(HOSTILE, (label(HOSTILE), label("b"))),
        BigSlide(HOSTILE, label(HOSTILE), label(HOSTILE)),
        ColumnsSlide(HOSTILE, Column(HOSTILE, (label(HOSTILE),)), Column("", ())),
        TaskSlide(HOSTILE, (label(HOSTILE),) * 3, HOSTILE, HOSTILE, label(HOSTILE), (HOSTILE,)),
        TableSlide(HOSTILE, (HOSTILE, "b"), ((label(HOSTILE), ()),), lead=label(HOSTILE)),
        ChartSlide(HOSTILE, BARS, label(HOSTILE)),
        PictureSlide(HOSTILE, figure(BARS, caption=label(HOSTILE))),
        PictureSlide("", replace(figure(BARS), alt="")),
        BulletSlide("", ()),
        TaskSlide("", ()),
        TableSlide("", ("a",) * 12, ()),
        ChartSlide("", BarChart("", (), ())),
        ChartSlide("", LineChart("", (), ())),
        ChartSlide("", LineChart("", (1.0, 2.0), (Series("x", (None, 2)),))),
        ChartSlide("", ScatterChart("", ())),
    ],
    ids=lambda slide: type(slide).__name__,
)
def test_hostile_or_empty_words_make_a_deck_that_opens(slide: Slide) -> None:
    shown = opened(slide)

    assert all(one.shapes.title.text_frame.text for one in shown.slides)
    assert all("\u202e" not in words(one) for one in shown.slides)


def test_much_text_goes_on_to_more_slides_with_every_word() -> None:
    points = tuple(label(f"Point {n} says something that takes a while to say.") for n in range(40))
    shown = opened(BulletSlide("Many", points, ("Once.",)))

    told = " ".join(words(slide) for slide in shown.slides)
    assert all(plain(point) in told for point in points)
    assert len(shown.slides) > 2
    assert shown.slides[0].shapes.title.text_frame.text == f"Many (1/{len(shown.slides)})"
    assert [slide.has_notes_slide for slide in shown.slides][:2] == [True, False]


def test_steps_go_on_counting_on_the_next_slide() -> None:
    steps = tuple(
        label(f"Step {n} takes a whole line of this slide to be read.") for n in range(1, 21)
    )

    made = pages(TaskSlide("Steps", steps, "5 minutes"))

    assert [page.first for page in made][:2] == [1, 1 + len(made[0].slide.steps)]  # type: ignore[union-attr]


def test_a_title_that_is_too_long_is_whole_in_the_notes() -> None:
    title = "A title that goes on " * 20
    shown = opened(BulletSlide(title, (label("a"),)))

    assert shown.slides[0].shapes.title.text_frame.text.endswith("…")
    assert title.strip() in shown.slides[0].notes_slide.notes_text_frame.text


def test_little_text_is_set_large() -> None:
    (page,) = pages(BulletSlide("Few", (label("one"), label("two"))))

    assert page.size == 36


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=900), max_size=8))
def test_whatever_is_said_the_pages_hold_it(texts: list[str]) -> None:
    made = pages(BulletSlide("Text", tuple(map(label, texts))))

    for page in made:
        assert page.size >= 20
        assert height_of(page.slide.points, page.size, BODY.width) <= BODY.height + 1e-6  # type: ignore[union-attr]


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=2000), st.integers(1, 4))
def test_pieces_of_a_text_fit_and_lose_no_word(text: str, most: int) -> None:
    parts = list(pieces(label(text), 20, 4, most))

    assert "".join("".join(plain(part).split()) for part in parts) == "".join(text.split())
    assert all(lines_of(plain(part), 20, 4) <= most for part in parts)
    assert lines_of(shortened(text, 20, 4, most), 20, 4) <= most


def test_no_words_run_over_the_edge_in_another_program(tmp_path: Path) -> None:
    long = "This sentence says rather little but takes its room on the slide. " * 25
    slides = (
        *EVERY,
        BulletSlide("A long list", tuple(label(f"{n}. {long[:90]}") for n in range(14))),
        BulletSlide("One paragraph", (label(long),)),
        BigSlide("Statement", label(long[:200]), label(long[:150])),
        ColumnsSlide(
            "Columns", Column("Left", (label(long[:500]),)), Column("Right", (label(long),))
        ),
        TaskSlide(
            "Task",
            tuple(label(long[:130]) for _ in range(9)),
            "5 minutes",
            "alone",
            label(long[:190]),
        ),
        TableSlide(
            "Table", ("A", "B"), tuple((label(long[:80]), label(long[:160])) for _ in range(9))
        ),
        BulletSlide("Letters", (label("W" * 900), label("MMMM WWWW " * 60))),
    )
    source = tmp_path / "deck.pptx"
    source.write_bytes(emit(Deck("Deck", slides, footer="Foot")))
    (made,) = converted([source], "pdf", tmp_path)

    shown = pypdf.PdfReader(made).pages
    assert len(shown) == len(Presentation(str(source)).slides)
    for page in shown:
        lowest = min(y for y, text in _placed(page) if text not in ("Foot", ""))
        assert lowest > 48, page.extract_text()  # points above the lower edge, where the foot is


def _placed(page: Any) -> list[tuple[float, str]]:
    found: list[tuple[float, str]] = []

    def visit(text: str, matrix: list[float], place: list[float], *_: Any) -> None:
        if text.strip() and not text.strip().isdigit():
            found.append((matrix[1] * place[4] + matrix[3] * place[5] + matrix[5], text.strip()))

    page.extract_text(visitor_text=visit)
    return found
