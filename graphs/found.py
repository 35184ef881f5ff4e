"""A problem of a definition as its checks find it: at a path of it, not yet at a line."""

from typing import NamedTuple

Path = tuple[str | int, ...]


class Found(NamedTuple):
    """A problem at a place of the definition."""

    at: Path
    message: str
    allowed: tuple[str, ...] = ()
