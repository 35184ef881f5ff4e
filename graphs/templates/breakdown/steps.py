"""The code steps of a breakdown: everything in it is counted, and nothing is written."""

from collections.abc import Callable, Sequence
from typing import Any

from graphs.templates.breakdown.counting import counted
from graphs.templates.breakdown.draft import Continuity, Grid, Reading, Scripts
from graphs.templates.breakdown.misfits import misfits
from graphs.templates.breakdown.threading import laid


def scripts() -> Scripts:
    """Return no scripts: they are the person's, and given in place of this."""
    return Scripts()


def reading(scripts: Scripts, title: str) -> Reading:
    """Return what can be counted."""
    return counted(scripts, title)


def grid(scripts: Scripts, reading: Reading, threads: Sequence[str], absent: int) -> Grid:
    """Return people and threads over the episodes."""
    return laid(scripts, reading, threads, absent)


def continuity(scripts: Scripts) -> Continuity:
    """Return what does not fit."""
    return Continuity(misfits=misfits(scripts))


STEPS: dict[str, Callable[..., Any]] = {
    "scripts": scripts,
    "reading": reading,
    "grid": grid,
    "continuity": continuity,
}
