"""Text of a report that can be written to any file: no control characters, no halves of signs."""

import re
from typing import Any

# What XML 1.0 and HTML do not allow, and what turns the direction of the text around it.
_NOT_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u202a-\u202e\u2066-\u2069]"
)


def clean(text: str) -> str:
    """Return a text with a mark in place of every character that no file should hold."""
    return _NOT_TEXT.sub("\ufffd", text)


def cleaned(value: Any) -> Any:
    """Return a JSON-like value with every text of it cleaned, names too."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(name)): cleaned(child) for name, child in value.items()}
    if isinstance(value, list):
        return [cleaned(child) for child in value]
    return value
