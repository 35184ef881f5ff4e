"""Intervals against published examples, and what they must be for any figures."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.intervals import bootstrap, wilson


@pytest.mark.parametrize(
    ("passed", "n", "low", "high"),
    [  # Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_is_that_of_newcombe(passed: int, n: int, low: float, high: float) -> None:
    found = wilson(passed, n)

    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.value == passed / n


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_its_rate_and_mirrors(given_: tuple[int, int]) -> None:
    passed, n = given_
    found, mirrored = wilson(passed, n), wilson(n - passed, n)

    assert found is not None
    assert mirrored is not None
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert math.isclose(found.low, 1 - mirrored.high, abs_tol=1e-12)


def test_of_nothing_there_is_no_interval() -> None:
    assert wilson(0, 0) is None
    assert bootstrap([]) is None


def test_a_bootstrap_is_the_same_every_time() -> None:
    values = [0.2, 1.0, 3.5, 0.7, 2.2, 0.1]

    assert bootstrap(values) == bootstrap(values)


def test_a_bootstrap_is_near_the_interval_of_the_normal_distribution() -> None:
    values = [float(one % 10) for one in range(400)]  # mean 4.5, deviation 2.872
    wide = 1.96 * 2.8723 / math.sqrt(400)

    found = bootstrap(values)

    assert found is not None
    assert found.value == 4.5
    assert found.low == pytest.approx(4.5 - wide, abs=0.04)
    assert found.high == pytest.approx(4.5 + wide, abs=0.04)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=12))
def test_a_bootstrap_lies_between_the_least_and_the_most(values: list[float]) -> None:
    found = bootstrap(values)

    assert found is not None
    slack = 1e-9 * max(1.0, *map(abs, values))
    assert min(values) - slack <= found.low <= found.high <= max(values) + slack
