"""Parts a text into what is told and what is said: dialogue stands in quotation marks."""

import re
from typing import NamedTuple

_SAID = re.compile(
    r"\u201c[^\u201d\n]*(?:\u201d|(?=\n|$))|\"[^\"\n]*(?:\"|(?=\n|$))|\u00ab[^\u00bb\n]*\u00bb"
    r"|(?<!\w)\u2018[^\n]*?[^\s]\u2019(?!\w)"
    r"|^\s*[\u2014\u2013]\s.*$",
    re.MULTILINE,
)
_SENTENCE = re.compile(
    r"(?<=[.!?\u2026])[\"'\u201d\u2019)*_]*\s+(?=[\"'\u201c\u2018(*_A-Z0-9])|\n+"
)


class Parted(NamedTuple):
    """What is told outside quotation marks, and what stands inside them."""

    told: str
    said: str


def parted(text: str) -> Parted:
    """Return a text without its dialogue, and its dialogue."""
    said = _SAID.findall(text)
    return Parted(_SAID.sub(" \u2026 ", text), "\n".join(said))


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [one.strip() for one in _SENTENCE.split(text) if one and re.search(r"\w", one)]
