"""Cleans text from outside before it is sent, stored or shown."""

from collections.abc import Mapping
from typing import Any


def without_lone_surrogates(value: Any) -> Any:
    """Return a JSON value in which halves of characters are replaced; no encoder takes them."""
    if isinstance(value, str):
        return _whole(value)
    if isinstance(value, Mapping):
        return {_whole(str(key)): without_lone_surrogates(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [without_lone_surrogates(child) for child in value]
    return value


def clipped(text: str, most: int) -> str:
    """Return a text cut to ``most`` characters, saying how much is missing."""
    if len(text) <= most:
        return text
    return f"{text[:most]} [{len(text) - most} more characters]"


def _whole(text: str) -> str:
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
