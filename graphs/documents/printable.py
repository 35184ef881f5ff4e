"""Text that every format can hold, and the way through a tree of blocks to all of its parts."""

import unicodedata
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

_OVERRIDES = "\u202d\u202e"  # they turn the reading order of whatever follows
_NOT_CHARACTERS = {0xFFFE, 0xFFFF}


def printable(text: str) -> str:
    """Return the text without what Word files, slides and accessible PDFs allow none of."""
    if text.isprintable():  # most are, and to ask each of its characters takes long
        return text
    told = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(character for character in told if _prints(character))


def cleaned(tree: Any) -> Any:
    """Return the same tree with only printable text in it."""
    return mapped(tree, lambda part: printable(part) if type(part) is str else part)


def mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """Return the same tree with every part changed, leaves first."""
    if isinstance(value, tuple):
        return tuple([mapped(part, change) for part in value])
    if isinstance(value, dict):
        return {key: mapped(part, change) for key, part in value.items()}
    kind = type(value)
    if kind is str or not is_dataclass(kind):
        return change(value)
    parts = {field.name: mapped(getattr(value, field.name), change) for field in fields(kind)}
    return change(replace(value, **parts))


def _prints(character: str) -> bool:
    if character == "\n":
        return True
    if (
        character in _OVERRIDES
        or character == "\ufeff"
        or ord(character) & 0xFFFF in _NOT_CHARACTERS
    ):
        return False
    # Controls, surrogates and private characters.
    return unicodedata.category(character) not in {"Cc", "Cs", "Co"}
