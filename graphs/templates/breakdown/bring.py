"""Takes scripts from files: each becomes an episode beside those that were given before."""

from collections.abc import Mapping, Sequence
from typing import Any

from graphs.bringing import Bring, Brought
from graphs.documents.incoming import Part
from graphs.screenplay.elements import Script
from graphs.templates.breakdown.draft import Breakdown, Scripts
from graphs.templates.breakdown.episodes import joined, taken


def brought(parts: Sequence[Part]) -> Brought:
    """Return nothing: what is no script says nothing to a breakdown beyond its labels."""
    return Brought({}, {})


def script(name: str, found: Script) -> Brought:
    """Return a script as the result of the step that takes scripts."""
    first = joined(Scripts(), Scripts(episodes=[taken(name, found)]))
    return Brought({"scripts": first.model_dump(mode="json")}, {})


def beside(before: Any, more: Any) -> Any:
    """Return scripts that were given before, with further ones."""
    both = joined(Scripts.model_validate(before), Scripts.model_validate(more))
    return both.model_dump(mode="json")


def inputs_of(draft: Breakdown) -> Mapping[str, Any]:
    """Return the inputs that a breakdown was made with."""
    threads = [
        f"{row.name}: {' or '.join(row.words)}" for row in draft.grid.rows if row.kind == "thread"
    ]
    found = {"title": draft.reading.title, "threads": threads}
    return {name: value for name, value in found.items() if value}


BRING = Bring(text=brought, inputs=inputs_of, script=script, beside={"scripts": beside})
