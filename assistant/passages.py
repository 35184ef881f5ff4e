"""A draft as a person reads and changes it: its passages in order, each with who wrote it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from agents.sources import Source, Sources, elements

HIDDEN = {"id", "questions", "alternatives"}  # names of things, and what is shown in its own way


@dataclass(frozen=True)
class Passage:
    """One value of a draft that stands by itself."""

    path: str  # as in agents.sources
    label: str
    value: Any  # text, a number, or yes and no
    depth: int
    source: Source | None = None
    heading: bool = False  # a name over what follows, with no value of its own


def passages(content: Any, sources: Sources) -> list[Passage]:
    """Return the passages of a draft; what is empty is left out."""
    return list(_walk(content, "", "", 0, sources))


def _walk(value: Any, path: str, label: str, depth: int, sources: Sources) -> Iterator[Passage]:
    if value in (None, "", [], {}):
        return
    if isinstance(value, Mapping):
        if label:
            yield Passage(path, label, None, depth, heading=True)
        inner = depth + 1 if label else depth
        for name, child in value.items():
            if name not in HIDDEN:
                yield from _walk(child, f"{path}/{name}", named(str(name)), inner, sources)
    elif isinstance(value, list | tuple):
        yield from _list(list(value), path, label, depth, sources)
    else:
        yield Passage(path, label, value, depth, _source(path, sources))


def _list(
    values: list[Any], path: str, label: str, depth: int, sources: Sources
) -> Iterator[Passage]:
    if label:
        yield Passage(path, label, None, depth, heading=True)
    for number, (segment, child) in enumerate(elements(values), start=1):
        name = title_of(child) or str(number)
        yield from _walk(child, f"{path}/{segment}", name, depth + 1, sources)


def title_of(value: Any) -> str:
    """Return the name that an element of a list goes by; empty where it has none."""
    if not isinstance(value, Mapping):
        return ""
    for name in ("name", "title", "term", "id"):
        if isinstance(value.get(name), str) and value[name]:
            return str(value[name])
    return ""


def named(name: str) -> str:
    """Return the name of a field as a label."""
    return name.replace("_", " ").capitalize()


def _source(path: str, sources: Sources) -> Source | None:
    """Return who wrote a place: said of it, or of the nearest place above it."""
    while path:
        if path in sources:
            return sources[path]
        path = path.rpartition("/")[0]
    return None
