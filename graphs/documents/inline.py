"""The tiny inline markup of passages (``**b**``, ``*i*``, `` `c` ``), parsed once into runs."""

import re

from agents.sources import Source
from graphs.documents.blocks import BULLET, Rich, Run

# A mark counts only at the edge of a word, so that 2*3*4 and snake_case*x stay as they are.
_MARKED = re.compile(r"(?<![\w*`\\])(\*\*|\*|`)(?=[^\s*`])([^\n]*?)(?<=[^\s*`])\1(?![\w*`])")


def rich(text: str, source: Source | None = None) -> Rich:
    """Return the text as runs; a person's own words are taken as they stand."""
    if source is Source.YOURS:
        return (Run(text, source=source),) if text else ()
    runs: list[Run] = []
    position = 0
    for found in _MARKED.finditer(text):
        runs.append(Run(text[position : found.start()], source=source))
        mark, inner = found.groups()
        runs.append(
            Run(inner, bold=mark == "**", italic=mark == "*", code=mark == "`", source=source)
        )
        position = found.end()
    runs.append(Run(text[position:], source=source))
    return tuple(run for run in runs if run.text)


def label(text: str, *, bold: bool = False, italic: bool = False) -> Rich:
    """Return words of the layout itself, which nobody wrote."""
    return (Run(text, bold=bold, italic=italic),)


def joined(parts: list[Rich], between: str = " ") -> Rich:
    """Return the parts that are not empty as one text."""
    runs: list[Run] = []
    for part in filter(None, parts):
        runs.extend(label(between) if runs else ())
        runs.extend(part)
    return tuple(runs)


def bullets(parts: list[Rich]) -> Rich:
    """Return the parts as a list inside one text, for a cell; a single part stays a sentence."""
    parts = [part for part in parts if part]
    if len(parts) <= 1:
        return joined(parts)
    return joined([(*label(BULLET), *part) for part in parts], "\n")
