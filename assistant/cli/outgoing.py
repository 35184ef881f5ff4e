"""What goes out once a person agrees: where to, how, and the content to the letter."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from assistant.cli.outline import hanging

MOST_LINES, MOST_LETTERS = 40, 3_000
_FACTS = {
    "to": "Where",
    "does": "How",
    "rows": "Rows",
    "replace": "Replaces",
    "with": "With",
    "taken_back_by": "Taken back",
}
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # could hide what stands here


def outgoing(content: Mapping[str, Any], whole: str = "") -> Iterator[RenderableType]:
    """Yield what goes out; cut where it is long, if ``whole`` is the command that shows all."""
    for name, label in _FACTS.items():
        if name in content:
            yield hanging(Text(f"{label:<12}", "dim"), Text(_said(content[name])))
    if "sample" in content:
        yield from _rows(content["sample"], content["rows"])
    if content.get("body") is not None:
        yield Text("")
        yield from _cut(_written(content["body"]), whole)


def _rows(sample: list[Mapping[str, Any]], rows: int) -> Iterator[RenderableType]:
    yield Text("")
    for row in sample:
        cells = (f"{name}: {_said(value)}" for name, value in row.items())
        yield hanging(Text("· "), Text("; ".join(cells)))
    if rows > len(sample):
        yield Text(f"  and {rows - len(sample):,} more", "dim")


def _cut(text: str, whole: str) -> Iterator[RenderableType]:
    """Yield a text, or how it begins, with how much more there is and where."""
    begun = "\n".join(text[:MOST_LETTERS].split("\n")[:MOST_LINES]) if whole else text
    yield Text(begun)
    if left := len(text) - len(begun):
        yield Text(f"... and {left:,} more letters. To see all of it: {whole}", "yellow")


def _said(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return _written(", ".join(value))
    return _written(value)


def _written(value: Any) -> str:
    """Return a text as it is, anything else as the JSON that goes out."""
    return _plain(
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
    )


def _plain(text: str) -> str:
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))
