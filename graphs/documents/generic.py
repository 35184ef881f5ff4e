"""The document of a draft that has no layout of its own: its fields as headings, lists and text."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agents.sources import Sources, elements
from graphs.documents.blocks import Block, Document, Heading, ListBlock, Para, Run
from graphs.documents.colophon import colophon_of

DEEPEST = 3


def outlined(
    title: str, draft: Any, sources: Sources, notes: Sequence[str], offline: bool
) -> Document:
    """Return a readable document of any JSON value."""
    return Document(
        name="draft",
        title=title,
        blocks=tuple(_blocks(draft, sources, "", 1)),
        colophon=colophon_of(sources, offline=offline),
        notes=tuple(notes),
    )


def _blocks(value: Any, sources: Sources, path: str, level: int) -> Iterator[Block]:
    if isinstance(value, Mapping):
        for name, child in value.items():
            yield from _field(str(name), child, sources, f"{path}/{name}", level)
    elif isinstance(value, list | tuple):
        yield from _list(value, sources, path, level)
    elif value not in (None, ""):
        yield Para((_run(value, sources, path),))


def _field(name: str, value: Any, sources: Sources, path: str, level: int) -> Iterator[Block]:
    label = name.replace("_", " ").capitalize()
    if value in (None, "", [], {}):
        return
    if level > DEEPEST or not isinstance(value, Mapping | list | tuple):
        text = _flat(value)
        source = sources.get(path)
        place = "" if isinstance(value, Mapping | list | tuple) else path
        if level == 1 and len(text) > 60:
            yield Heading(1, label)
            yield Para((Run(text, source=source, path=place),))
        else:
            yield Para((Run(f"{label}: ", bold=True), Run(text, source=source, path=place)))
        return
    yield Heading(level, label)  # type: ignore[arg-type]  # at most DEEPEST
    yield from _blocks(value, sources, path, level + 1)


def _list(values: Sequence[Any], sources: Sources, path: str, level: int) -> Iterator[Block]:
    if all(not isinstance(child, Mapping | list | tuple) for child in values):
        items = tuple((_run(child, sources, f"{path}/{i}"),) for i, child in enumerate(values))
        if items:
            yield ListBlock(items)
        return
    for position, (segment, child) in enumerate(elements(list(values)), start=1):
        named = (n for n in ("title", "name") if isinstance(child, Mapping) and child.get(n))
        name = next(named, "")
        yield Heading(
            min(level, DEEPEST),  # type: ignore[arg-type]
            str(child[name] if name else position),
            path=f"{path}/{segment}/{name}" if name else "",
        )
        yield from _blocks(child, sources, f"{path}/{segment}", level + 1)


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_flat(child)}" for key, child in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_flat(child) for child in value)
    return str(value)


def _run(value: Any, sources: Sources, path: str) -> Run:
    return Run(str(value), source=sources.get(path), path=path)
