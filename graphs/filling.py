"""References inside texts: ``⟦steps.fin.y1.revenue⟧`` is a value that is filled in to be read.

Who writes a text by reference need not write it again when the value changes. Only what a step of
the definition declares by reference can be named so; anything else in such brackets stays as it is.
"""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from agents.sources import leaves
from graphs.paths import get, put

_TOKEN = re.compile(r"⟦([a-z][\w.]*)⟧")


def token(reference: object) -> str:
    """Return what stands in a text for the value at a reference."""
    return f"⟦{reference}⟧"


def named_in(value: Any) -> set[str]:
    """Return the references that the texts of a value name."""
    texts = (leaf for _, leaf in leaves(value) if isinstance(leaf, str) and "⟦" in leaf)
    return {name for text in texts for name in _TOKEN.findall(text)}


def referring(value: Any) -> dict[str, str]:
    """Return the texts that name references, by their places."""
    texts = ((path, leaf) for path, leaf in leaves(value) if isinstance(leaf, str))
    return {path: leaf for path, leaf in texts if _TOKEN.search(leaf)}


def restored(value: Any, texts: Mapping[str, str]) -> Any:
    """Return a filled value with texts that name references put back where they still stand.

    A text that somebody has changed since stays as they left it.
    """
    for path, text in texts.items():
        shown = get(value, path, None) if path.startswith("/") else None
        if isinstance(shown, str) and _reads_as(shown, text):
            value = put(value, path, text)
    return value


def _reads_as(shown: str, text: str) -> bool:
    """Tell whether a text can be read as another with something in place of each reference."""
    first, *others = _TOKEN.sub("\0", text).split("\0")
    if not others:
        return shown == text
    *between, last = others
    if not (shown.startswith(first) and shown.endswith(last)):
        return False
    end = len(shown) - len(last)
    position = len(first)
    for piece in between:
        found = shown.find(piece, position + 1, end)
        if found < 0:
            return False
        position = found + len(piece)
    return position < end


def filled(value: Any, found: Mapping[str, str]) -> Any:
    """Return a value with what was found in the place of every reference in its texts."""
    if isinstance(value, str):
        there = "⟦" in value
        return _TOKEN.sub(lambda match: found.get(match[1], match[0]), value) if there else value
    if isinstance(value, Mapping):
        return {key: filled(child, found) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [filled(child, found) for child in value]
    return value


def woven(kept: Any, wanted: Any, found: Mapping[str, str]) -> Any:
    """Return what a person wrote over a filled text, with the references they left alone put back.

    ``kept`` is the text as it is kept, ``wanted`` what they made of what they were shown.
    """
    if isinstance(kept, str) and isinstance(wanted, str):
        return _woven(kept, wanted, found) if _TOKEN.search(kept) else wanted
    if isinstance(kept, Mapping) and isinstance(wanted, Mapping):
        return {key: woven(kept.get(key), child, found) for key, child in wanted.items()}
    if isinstance(kept, list | tuple) and isinstance(wanted, list | tuple):
        rest = [None] * (len(wanted) - len(kept))
        return [woven(*pair, found) for pair in zip([*kept, *rest], wanted, strict=False)]
    return wanted


def _woven(kept: str, wanted: str, found: Mapping[str, str]) -> str:
    shown, spans = "", []
    ends = [0, *(match.end() for match in _TOKEN.finditer(kept)), len(kept)]
    for start, end in pairwise(ends):
        text, _, name = kept[start:end].partition("⟦")
        shown += text
        if name:
            value = found.get(name.removesuffix("⟧"), f"⟦{name}")
            spans.append((len(shown), len(shown) + len(value), f"⟦{name}"))
            shown += value
    blocks = SequenceMatcher(None, shown, wanted, autojunk=False).get_matching_blocks()
    made = wanted
    for start, end, name in reversed(spans):
        for block in blocks:
            if block.a <= start and end <= block.a + block.size:
                shift = block.b - block.a
                made = f"{made[: start + shift]}{name}{made[end + shift :]}"
    return made
