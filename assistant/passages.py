"""A draft as a person reads and changes it: its passages in order, each with who wrote it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from agents.sources import Source, Sources, elements
from assistant.comparing import MAIN
from assistant.words import words

HIDDEN = {"id", "alternatives"}  # names of things, and what is shown in its own way
_NAMES = ("name", "title", "term")

# A part, a list and an element of a list stand over what follows; a value is read and changed.
Kind = Literal["part", "list", "element", "value"]


@dataclass(frozen=True)
class Passage:
    """One value of a draft that stands by itself, or the name over what follows."""

    path: str  # as in agents.sources
    label: str
    value: Any  # text, a number, or yes and no; of what stands over others, its id if it has one
    depth: int
    kind: Kind = "value"
    source: Source | None = None
    main: bool = False  # what its element is about: it goes without its label
    name: bool = False  # what its element goes by


def passages(content: Any, sources: Sources, below: str = "") -> list[Passage]:
    """Return the passages of a draft, or of what stands ``below`` a path, without empty ones."""
    if isinstance(content, Mapping) and below:
        return list(_fields(content, below, 0, sources))
    return list(_walk(content, below, "", 0, sources))


def _walk(value: Any, path: str, label: str, depth: int, sources: Sources) -> Iterator[Passage]:
    if _is_empty(value):
        return
    if isinstance(value, Mapping):
        if label:
            yield Passage(path, label, None, depth, "part")
        yield from _fields(value, path, depth + 1 if label else depth, sources)
    elif isinstance(value, list | tuple):
        yield from _list(list(value), path, label, depth, sources)
    else:
        yield Passage(path, label, value, depth, source=source_at(path, sources))


def _fields(
    value: Mapping[str, Any], path: str, depth: int, sources: Sources, called: str = ""
) -> Iterator[Passage]:
    for name, child in value.items():
        here = f"{path}/{name}"
        if name in HIDDEN or _is_asked(child):
            continue
        if isinstance(child, Mapping | list | tuple) or _is_empty(child):
            yield from _walk(child, here, named(str(name)), depth, sources)
        else:
            yield Passage(
                here,
                named(str(name)),
                child,
                depth,
                source=source_at(here, sources),
                main=name in MAIN,
                name=bool(called) and name == called,
            )


def _list(
    values: list[Any], path: str, label: str, depth: int, sources: Sources
) -> Iterator[Passage]:
    if label:
        yield Passage(path, label, None, depth, "list")
    for number, (segment, child) in enumerate(elements(values), start=1):
        here = f"{path}/{segment}"
        if isinstance(child, Mapping):
            called = _name_in(child)
            title = str(child[called]) if called else title_of(child) or str(number)
            yield Passage(here, title, child.get("id"), depth + 1, "element")
            yield from _fields(child, here, depth + 2, sources, called)
        else:
            yield from _walk(child, here, str(number), depth + 1, sources)


def title_of(value: Any) -> str:
    """Return the name that an element of a list goes by; empty where it has none."""
    if not isinstance(value, Mapping):
        return ""
    called = _name_in(value) or "id"
    return str(value[called]) if isinstance(value.get(called), str) else ""


def named(name: str) -> str:
    """Return the name of a field as a label."""
    return words().get(f"field.{name}") or name.replace("_", " ").capitalize()


def source_at(path: str, sources: Sources) -> Source | None:
    """Return who wrote a place: said of it, or of the nearest place above it."""
    while path:
        if path in sources:
            return sources[path]
        path = path.rpartition("/")[0]
    return None


def _name_in(value: Mapping[str, Any]) -> str:
    return next((one for one in _NAMES if isinstance(value.get(one), str) and value[one]), "")


def _is_empty(value: Any) -> bool:
    """Tell whether there is nothing to read, however deep it is looked for."""
    if isinstance(value, Mapping):
        return all(name in HIDDEN or _is_empty(child) for name, child in value.items())
    if isinstance(value, list | tuple):
        return all(map(_is_empty, value))
    return value in (None, "")


def _is_asked(value: Any) -> bool:
    """Tell whether these are questions that are left to the person, which stand by themselves."""
    return (
        isinstance(value, list | tuple)
        and bool(value)
        and all(isinstance(one, Mapping) and {"question", "why"} <= set(one) for one in value)
    )
