"""Looks for the smallest step that mends a plan: whole steps, by halving."""

from collections.abc import Callable


def least_step(works: Callable[[int], bool], most: int) -> int | None:
    """Return the smallest number of steps that works, from 1 to ``most``; None where none does.

    More steps are taken to work where fewer do.
    """
    if most < 1 or not works(most):
        return None
    low, high = 0, most  # low does not work, high does
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if works(middle) else (middle, high)
    return high


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
