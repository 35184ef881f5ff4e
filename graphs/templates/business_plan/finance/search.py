"""Looks for the smallest step that mends a plan: whole steps, by halving."""

from collections.abc import Callable


def least_step(works: Callable[[int], bool], most: int, near: int = 0) -> int | None:
    """Return the smallest number of steps that works, from 1 to ``most``; None where none does.

    More steps are taken to work where fewer do. A guess that is ``near`` saves most of the tries.
    """
    low, high = _around(works, most, near)
    if high is None:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if works(middle) else (middle, high)
    return high


def _around(works: Callable[[int], bool], most: int, near: int) -> tuple[int, int | None]:
    """Return a number that does not work and one that does, going farther and farther from near."""
    low, stride = 0, 1
    if 0 < near < most and works(near):
        high = near
        while (lower := high - stride) > 0:
            if not works(lower):
                return lower, high
            high, stride = lower, stride * 2
        return 0, high
    if 0 < near < most:
        low = near
        while (higher := low + stride) < most:
            if works(higher):
                return low, higher
            low, stride = higher, stride * 2
    return low, most if most >= 1 and works(most) else None


def step_of(amount: float) -> float:
    """Return the step in which an amount like this is told: about a hundredth, and round."""
    if amount <= 0:
        return 1.0
    step = 0.01
    while True:
        for factor in (1, 5):
            if amount <= step * factor * 200:
                return step * factor
        step *= 10
