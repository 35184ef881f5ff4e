"""Figures of rows and texts: by the formulas that their names promise."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.analysis import NoAnalysis, OfRows, analyzed, of_text
from graphs.steps import AnalyzeStep
from tests.support.workflows import Stage, workflow

ROWS = st.lists(
    st.fixed_dictionaries({"of": st.sampled_from("abc"), "n": st.none() | st.integers(0, 99)}),
    min_size=1,
    max_size=30,
)


def _step(**keys: Any) -> AnalyzeStep:
    return AnalyzeStep.model_validate({"id": "a", "kind": "analyze", "from": "inputs.x", **keys})


@given(ROWS)
def test_groups_count_every_row_once_and_their_shares_make_a_whole(rows: list[Any]) -> None:
    made = analyzed(_step(figures=["n"], by=["of"]), rows)

    assert isinstance(made, OfRows)
    counted = Counter(row["of"] for row in rows)
    assert {one.of["of"]: one.count for one in made.groups} == counted
    assert sum(one.share for one in made.groups) == pytest.approx(1)
    figures = made.figures["n"]
    assert figures.count + figures.missing == made.count == len(rows)
    if figures.sum:
        assert sum(one.shares["n"] or 0 for one in made.groups) == pytest.approx(1)


def test_a_trend_over_dates_is_a_day_and_one_over_positions_a_row() -> None:
    rows = [{"day": f"2026-01-{day:02}", "n": day * 2} for day in (1, 5, 9)]

    by_day = analyzed(_step(figures=["n"], over="day"), rows)
    by_row = analyzed(_step(figures=["n"]), rows)

    assert isinstance(by_day, OfRows)
    assert isinstance(by_row, OfRows)
    assert (by_day.figures["n"].trend, by_row.figures["n"].trend) == (2.0, 8.0)


def test_nothing_has_counts_and_no_figures() -> None:
    made = analyzed(_step(figures=["n"]), [{"m": 1}])

    assert isinstance(made, OfRows)
    figures = made.figures["n"]
    assert (figures.count, figures.missing, figures.sum) == (0, 1, 0)
    assert (figures.mean, figures.median, figures.deviation, figures.trend) == (None,) * 4
    assert of_text("", 5).model_dump() == {
        "words": 0,
        "sentences": 0,
        "words_a_sentence": None,
        "grade": None,
        "frequent": [],
    }


@pytest.mark.parametrize(
    ("keys", "value", "told"),
    [
        ({"figures": ["n"]}, [{"n": 1}, {"n": "2"}], "Row 2: n is '2', not a number."),
        ({"figures": ["n"]}, "text", "inputs.x is not a list of rows."),
        ({}, [1], "is not a text"),
        ({"figures": ["n"], "over": "d"}, [{"n": 1, "d": "x"}], "neither a number nor a date"),
    ],
)
def test_what_cannot_be_analyzed_is_named(keys: dict[str, Any], value: Any, told: str) -> None:
    with pytest.raises(NoAnalysis) as caught:
        analyzed(_step(**keys), value)

    assert told in str(caught.value)


async def test_figures_are_marked_as_the_codes_own() -> None:
    stage = Stage(workflow([{"id": "a", "kind": "analyze", "from": "inputs.t"}], inputs={"t": "A"}))

    await stage.advance()

    assert stage.last is not None
    [outcome] = stage.last.results.values()
    assert set(outcome.sources.values()) == {"computed"}  # type: ignore[union-attr]
