"""How sure a figure is: 95 % intervals of rates (Wilson) and of means (bootstrap, a fixed seed)."""

import math
import random
from collections.abc import Sequence
from typing import NamedTuple

Z = 1.959963984540054  # 95 %, both sides
RESAMPLES = 2_000
SEED = 7


class Interval(NamedTuple):
    """A figure, the interval it lies in, and of how many cases it was made."""

    value: float
    low: float
    high: float
    n: int


def wilson(passed: float, n: int) -> Interval | None:
    """Return a rate with its Wilson score interval; None of nothing.

    ``passed`` need not be whole: a case that was repeated counts once, as the share that passed.
    So repeats of a case, which are alike, make no interval look narrower than it is.
    """
    if n == 0:
        return None
    rate = passed / n
    spread = Z * math.sqrt(rate * (1 - rate) / n + Z * Z / (4 * n * n))
    middle, scale = rate + Z * Z / (2 * n), 1 + Z * Z / n
    low = 0.0 if rate == 0 else max(0.0, (middle - spread) / scale)
    high = 1.0 if rate == 1 else min(1.0, (middle + spread) / scale)
    return Interval(rate, low, high, n)


def bootstrap(values: Sequence[float]) -> Interval | None:
    """Return a mean with its percentile bootstrap interval; None of nothing. Always the same."""
    n = len(values)
    if n == 0:
        return None
    chance = random.Random(SEED)
    means = sorted(
        math.fsum(values[int(chance.random() * n)] for _ in range(n)) / n for _ in range(RESAMPLES)
    )
    edge = int(0.025 * RESAMPLES)
    return Interval(math.fsum(values) / n, means[edge], means[RESAMPLES - 1 - edge], n)
