"""What a single step gave, as a document to read: its facts, texts and lists, with sources."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from agents.sources import Sources, elements
from assistant.comparing import MAIN, as_text
from assistant.passages import HIDDEN, named, title_of
from graphs.documents.blocks import (
    Block,
    Document,
    Heading,
    KeyValue,
    ListBlock,
    Para,
    Rich,
    Run,
)
from graphs.documents.inline import rich

_LEFT_OUT = HIDDEN | {"questions", "alternatives"}  # these are shown in their own way
_TITLES = ("name", "title", "term")
_SHORT = 60  # signs of a text that stands beside its name
_EMPTY: tuple[Any, ...] = (None, "", [], {})
_DEEPEST = 3


def result_document(title: str, value: Any, sources: Sources) -> Document:
    """Return a result as a document; ids and what is shown in its own way are left out."""
    return Document(
        name="result",
        title=title,
        blocks=tuple(_blocks(value, "", 1, sources)),
        questions=tuple(_questions(value)),
    )


def _blocks(value: Any, path: str, level: int, sources: Sources) -> Iterator[Block]:
    if not isinstance(value, Mapping):
        yield from _named("", value, path, level, sources)
        return
    told = {name: child for name, child in value.items() if _is_told(name, child)}
    facts = {name: child for name, child in told.items() if _is_fact(name, child)}
    if facts:
        pairs = [
            (named(name), _text(child, f"{path}/{name}", sources)) for name, child in facts.items()
        ]
        yield KeyValue(tuple(pairs))
    for name, child in told.items():
        if name not in facts:
            label = "" if name in MAIN else named(name)
            yield from _named(label, child, f"{path}/{name}", level, sources)


def _named(label: str, value: Any, path: str, level: int, sources: Sources) -> Iterator[Block]:
    if label:
        yield Heading(min(level, _DEEPEST), label)  # type: ignore[arg-type]  # 1 to 3
    if isinstance(value, Mapping):
        yield from _blocks(value, path, level + 1, sources)
    elif isinstance(value, list | tuple):
        yield from _list(value, path, level, sources)
    elif value not in _EMPTY:
        yield Para(_text(value, path, sources))


def _list(
    values: list[Any] | tuple[Any, ...], path: str, level: int, sources: Sources
) -> Iterator[Block]:
    """Yield a list: small elements as items, large ones under a heading each."""
    placed = [(f"{path}/{segment}", child) for segment, child in elements(values)]
    if any(_is_large(child) for _, child in placed):
        for number, (place, child) in enumerate(placed, start=1):
            yield from _named(title_of(child) or str(number), child, place, level + 1, sources)
        return
    items = tuple(_element(child, place, sources) for place, child in placed if child not in _EMPTY)
    if items:
        counted = [set(child) for _, child in placed if isinstance(child, Mapping)]
        yield ListBlock(items, ordered=any(names.isdisjoint(_TITLES) for names in counted))


def _element(value: Any, path: str, sources: Sources) -> Rich:
    """Return an element in one item: its name or what it is about first, then its other fields."""
    if not isinstance(value, Mapping):
        return _text(value, path, sources)
    told = {name: child for name, child in value.items() if _is_told(name, child)}
    first = sorted(told, key=lambda name: (name not in _TITLES, name not in MAIN))
    beside = len(first) == 2 and first[0] in _TITLES  # a word and its meaning
    runs: list[Run] = []
    for name in first:
        said = _text(told[name], f"{path}/{name}", sources)
        if not runs and name in _TITLES:
            runs += [replace(one, bold=True) for one in said]
            continue
        if runs:
            runs.append(Run(": " if beside else "\n"))
        if name not in MAIN and not beside:
            runs.append(Run(f"{named(name)}: ", italic=True))
        runs += said
    return tuple(runs)


def _text(value: Any, path: str, sources: Sources) -> Rich:
    source = sources.get(path)
    if source is None and isinstance(value, Mapping | list | tuple):
        below = f"{path}/"
        source = next((one for place, one in sources.items() if place.startswith(below)), None)
    return rich(as_text(value), source)


def _is_told(name: str, value: Any) -> bool:
    return name not in _LEFT_OUT and value not in _EMPTY


def _is_fact(name: str, value: Any) -> bool:
    scalar = not isinstance(value, Mapping | list | tuple)
    return scalar and name not in MAIN and len(as_text(value)) <= _SHORT


def _is_large(value: Any) -> bool:
    """Tell whether an element has parts of its own that deserve headings."""
    if not isinstance(value, Mapping):
        return False
    lists = [one for one in value.values() if isinstance(one, list | tuple) and one]
    return any(isinstance(child, Mapping) for one in lists for child in one) or len(lists) > 2


def _questions(value: Any) -> Iterator[Rich]:
    if isinstance(value, Mapping):
        for one in value.get("questions") or ():
            if isinstance(one, Mapping) and one.get("question"):
                yield rich(str(one["question"]))
