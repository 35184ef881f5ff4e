"""The tiny inline markup of passages (``**b**``, ``*i*``, `` `c` ``), parsed once into runs."""

import re
from dataclasses import replace
from typing import NamedTuple

from agents.sources import Source
from graphs.documents.blocks import BULLET, Rich, Run

# A mark counts only at the edge of a word, so that 2*3*4 and snake_case*x stay as they are.
_MARKED = re.compile(r"(?<![\w*`\\])(\*\*|\*|`)(?=[^\s*`])([^\n]*?)(?<=[^\s*`])\1(?![\w*`])")


# A number that begins a step: "1) Measure. 2) Predict."
_STEP = re.compile(r"(?:^|(?<=[\s.;:]))(\d{1,2})[.)]\s+(?=\S)")


class Steps(NamedTuple):
    """A text cut into what stands before its numbered steps, and the steps."""

    before: str
    steps: tuple[str, ...]


def steps_in(text: str) -> Steps:
    """Return the steps that ``text`` numbers from 1 on; none where it is no such list."""
    found = list(_STEP.finditer(text))
    if len(found) < 2 or [int(one[1]) for one in found] != list(range(1, len(found) + 1)):
        return Steps(text, ())
    ends = [*(one.start() for one in found[1:]), len(text)]
    steps = tuple(text[one.end() : end].strip() for one, end in zip(found, ends, strict=True))
    return Steps(text[: found[0].start()].strip(), steps)


def rich(text: str, source: Source | None = None, path: str = "") -> Rich:
    """Return the text as runs; a person's own words are taken as they stand."""
    plain = Run(text, source=source, path=path)
    if source is Source.YOURS:
        return (plain,) if text else ()
    runs: list[Run] = []
    position = 0
    for found in _MARKED.finditer(text):
        runs.append(replace(plain, text=text[position : found.start()]))
        mark, inner = found.groups()
        bold, italic, code = mark == "**", mark == "*", mark == "`"
        runs.append(replace(plain, text=inner, bold=bold, italic=italic, code=code))
        position = found.end()
    runs.append(replace(plain, text=text[position:]))
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
