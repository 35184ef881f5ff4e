"""The rows for which a condition over all of a list does not hold, and where they stand."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from agents.sources import elements
from graphs import paths
from graphs.errors import ExpressionError, clipped
from graphs.expressions import compile_expression

_OVER_ALL = re.compile(r"\s*(result(?:\.\w+)*)\.all\(\s*(\w+)\s*,(.*)\)\s*", re.DOTALL)
_TEXTS = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")


class Failing(NamedTuple):
    """The first row for which a condition does not hold, and what tells of all of them."""

    path: str  # inside the result
    evidence: str


def failing(source: str, seen: Mapping[str, Any]) -> Failing | None:
    """Return where ``result.rows.all(row, ...)`` does not hold; None where that cannot be told."""
    if (found := _OVER_ALL.fullmatch(source)) is None or not _is_whole(found[3]):
        return None
    listed, row, condition = found.groups()
    try:
        others = compile_expression(f"{listed}.filter({row}, !({condition}))", tuple(seen))
        bad = others.value(seen)
    except ExpressionError:
        return None
    around = "".join(f"/{name}" for name in listed.split(".")[1:])
    rows = paths.get(seen["result"], around, [])
    if not bad or bad[0] not in rows:
        return None
    first = rows.index(bad[0])
    segment, _ = list(elements(rows))[first]
    others_too = f"; nor does it hold for {len(bad) - 1} more" if len(bad) > 1 else ""
    return Failing(f"{around}/{segment}", f"row {first + 1} is {clipped(bad[0])}{others_too}")


def _is_whole(inside: str) -> bool:
    """Tell whether a text closes every bracket that it opens, and none besides."""
    depth = 0
    for sign in _TEXTS.sub("", inside):
        depth += (sign in "([{") - (sign in ")]}")
        if depth < 0:
            return False
    return depth == 0
