"""Patterns that a dataset gives, compiled where they are read: a wrong one is told there."""

import re


def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern; raise ValueError with what is wrong in it."""
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is no pattern: {error}") from None
