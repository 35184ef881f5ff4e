"""Rows of a transform step: what comes of them is what plain Python computes."""

import json
import statistics
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.catalog import written as checked
from graphs.errors import DefinitionError, GraphError
from graphs.figures import correlation, deviation, mean, median, quantile, slope, total
from graphs.rows import MOST_ROWS, worked
from graphs.steps import TransformStep

NUMBERS = st.one_of(
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9),
)
ROWS = st.lists(st.fixed_dictionaries({"city": st.sampled_from("abc"), "n": NUMBERS}), max_size=30)
CENTS = st.lists(st.integers(-(10**7), 10**7), min_size=1, max_size=60)


def _step(**keys: Any) -> TransformStep:
    raw = {"id": "t", "kind": "transform", "from": "steps.x.rows", **keys}
    return TransformStep.model_validate(raw)


@given(ROWS)
def test_groups_hold_what_plain_python_computes(rows: list[dict[str, Any]]) -> None:
    take = {
        "count": "count",
        "sum": {"sum": "n"},
        "mean": {"mean": "n"},
        "median": {"median": "n"},
        "least": {"min": "n"},
        "most": {"max": "n"},
        "first": {"first": "n"},
        "last": {"last": "n"},
    }

    made = worked(_step(aggregate={"by": "city", "take": take}), rows, {})

    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(row["city"], []).append(row["n"])
    exact = {city: [Fraction(repr(one)) for one in ns] for city, ns in groups.items()}
    assert [one["city"] for one in made] == list(groups)
    for one in made:
        ns, sums = groups[one["city"]], exact[one["city"]]
        assert one["count"] == len(ns)
        assert float(one["sum"]) == float(sum(sums))
        assert one["mean"] == float(sum(sums) / len(sums))
        assert float(one["median"]) == float(statistics.median(sums))
        assert (one["least"], one["most"]) == (min(ns), max(ns))
        assert (one["first"], one["last"]) == (ns[0], ns[-1])


@given(ROWS, st.integers(-5, 5), st.integers(1, 5))
def test_rows_are_filtered_mapped_sorted_and_cut_in_this_order(
    rows: list[dict[str, Any]], least: int, limit: int
) -> None:
    step = _step(
        filter=f"double(row.n) > {least}.0",
        map={"n": "row.n", "at": "position"},
        sort=["-n", "at"],
        limit=limit,
    )

    made = worked(step, rows, {})

    kept = [{"n": row["n"], "at": at} for at, row in enumerate(rows) if row["n"] > least]
    assert made == sorted(kept, key=lambda one: (-one["n"], one["at"]))[:limit]


@given(CENTS)
def test_money_does_not_drift(cents: list[int]) -> None:
    amounts = [one / 100 for one in cents]

    assert total(amounts) == sum(cents) / 100
    assert mean(amounts) == float(Fraction(sum(cents), 100 * len(cents)))


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=30))
def test_figures_are_those_of_the_standard_library(pairs: list[tuple[Any, Any]]) -> None:
    xs, ys = [one for one, _ in pairs], [one for _, one in pairs]
    left, right = [Fraction(repr(x)) for x in xs], [Fraction(repr(y)) for y in ys]
    cuts = statistics.quantiles(left, n=4, method="inclusive")

    assert float(median(xs)) == float(statistics.median(left))
    assert float(quantile(sorted(xs), Fraction(1, 4))) == float(cuts[0])
    assert float(quantile(sorted(xs), Fraction(3, 4))) == float(cuts[2])
    assert deviation(xs) == pytest.approx(statistics.stdev(left), rel=1e-12)
    if spread := statistics.variance(left):
        both = statistics.variance([x + y for x, y in zip(left, right, strict=True)])
        told = (both - spread - statistics.variance(right)) / 2 / spread
        if abs(told) < 1e308:  # beyond it there is no number
            assert slope(xs, ys) == float(told)
    else:
        assert slope(xs, ys) is None
        assert correlation(xs, ys) is None


def test_a_correlation_goes_from_minus_one_to_one() -> None:
    assert correlation([1, 2, 3], [2, 4, 6]) == 1.0
    assert correlation([1, 2, 3], [0.3, 0.2, 0.1]) == -1.0
    assert correlation([1, 2, 3], [5, 5, 5]) is None


@pytest.mark.parametrize(
    ("keys", "rows", "told"),
    [
        ({"map": "row.price * 2.0"}, [{"price": 1.5}, {"cost": 2}], "Row 2 of steps.x.rows: "),
        ({"filter": "row.n > 1"}, [{"n": 2}, {"n": "two"}], "Row 2 of steps.x.rows: "),
        ({"filter": "row.n"}, [{"n": 2}], "a condition is true or false"),
        ({"aggregate": {"take": {"s": {"sum": "n"}}}}, [{"n": "2"}], "Row 1: n is '2'"),
        ({"aggregate": {"take": {"s": {"sum": "n"}}}}, [{"n": True}], "there is no sum of that"),
        ({"aggregate": {"take": {"s": {"max": "n"}}}}, [{"n": 1}, {"n": "b"}], "Row 2: n is 'b'"),
        ({"sort": "n"}, [{"n": 1}, {"n": "b"}], "neither smaller nor larger than 1"),
        ({"format": "{n:.2f}"}, [{"n": 1}, {"n": None}], "Row 2: n is None, not a number"),
        ({"format": "{n:%d}"}, [{"n": "soon"}], "Row 1: n is 'soon', not a date"),
        ({"limit": 1}, [0] * (MOST_ROWS + 1), "at most 100,000 are allowed"),
    ],
)
def test_a_row_that_does_not_fit_is_named_with_why(
    keys: dict[str, Any], rows: list[Any], told: str
) -> None:
    with pytest.raises(GraphError) as caught:
        worked(_step(**keys), rows, {})

    assert told in str(caught.value)


def test_values_are_put_in_as_people_write_them() -> None:
    row = {"n": 1234.5, "of": ["a", "b"], "day": "2026-11-26", "none": None, "in": {"x": 3.0}}
    step = _step(format="{n:,.2f} {n:,d} {of} {day:%d %B %Y} [{none}] {in.x} {{}}")

    assert worked(step, [row], {}) == "1,234.50 1,234 a, b 26 November 2026 [] 3 {}"


@pytest.mark.parametrize(
    ("keys", "path", "told"),
    [
        ({"value": "1", "filter": "true"}, "/steps/0/filter", "is only there for rows"),
        ({"from": "inputs.n", "value": "1"}, "/steps/0", "exactly one of"),
        ({"from": "inputs.x"}, "/steps/0/from", "there is no input 'x'"),
        ({"from": "inputs.n", "filter": "rows > 1"}, "/steps/0/filter", "unknown name 'rows'"),
        ({"from": "inputs.n", "map": {"a": "row."}}, "/steps/0/map/a", "no viable alternative"),
        (
            {"from": "inputs.n", "map": {"a": "1"}, "sort": "-b"},
            "/steps/0/sort",
            "no field 'b' here (allowed: a)",
        ),
        (
            {"from": "inputs.n", "aggregate": {"take": {"a": "count"}}, "limit": 1},
            "/steps/0/limit",
            "without by there is one row",
        ),
        (
            {"from": "inputs.n", "aggregate": {"take": {"a": {"product": "b"}}}},
            "/steps/0/aggregate/take/a",
            "",
        ),
        ({"from": "inputs.n", "format": "{a!r}"}, "/steps/0/format", "{a} is not the name"),
        ({"format": "{a:10}", "with": {"a": "inputs.n"}}, "/steps/0/format", "no format that is"),
        ({"format": "{b}", "with": {"a": "inputs.n"}}, "/steps/0/format", "no field 'b'"),
        ({"from": "inputs.n", "output": {"a": "string"}}, "/steps/0/output", "is not there"),
    ],
)
def test_a_transform_that_cannot_work_is_refused_with_its_place(
    keys: dict[str, Any], path: str, told: str
) -> None:
    raw = {
        "draftroom": 1,
        "name": "small",
        "title": "Small",
        "inputs": {"n": {"type": "list", "title": "N"}},
        "steps": [{"id": "t", "kind": "transform", **keys}],
    }

    with pytest.raises(DefinitionError) as caught:
        checked(json.dumps(raw))

    assert path in [one.path for one in caught.value.problems]
    assert told in str(caught.value)
