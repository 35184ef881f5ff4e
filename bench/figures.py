"""A measured figure with its target beside it, and the table of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One line of the table: what was measured, what came out, what it should be."""

    name: str
    value: str
    target: str = ""
    met: bool | None = None  # None where there is no target


def at_most(name: str, value: float, limit: float, unit: str = "") -> Figure:
    """Return a figure that should not be above ``limit``."""
    return Figure(name, f"{value:.2f}{unit}", f"<= {limit:.2f}{unit}", value <= limit)


def plain(name: str, value: float, unit: str = "") -> Figure:
    """Return a figure that stands beside another, for comparison."""
    return Figure(name, f"{value:.2f}{unit}")


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return how the medians of two measures stand to each other."""
    return median(ours) / median(theirs)


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as lines of text."""
    width = max(len(one.name) for one in figures)
    marks = {True: "met", False: "MISSED", None: ""}
    rows = [
        f"{one.name:<{width}}  {one.value:>9}  {one.target:>10}  {marks[one.met]}".rstrip()
        for one in figures
    ]
    return "\n".join([f"{'figure':<{width}}  {'measured':>9}  {'target':>10}", *rows])
