"""Who a passage comes from: one source a field of a draft, addressed by path.

A path is a JSON pointer in which an element of a list is named by its ``id`` where it has one
(``/goals/objectives/O1/text``) and by its position otherwise (``/sequence/phases/0/minutes``).
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any


class Source(StrEnum):
    """The origin of a passage, as the review copy marks it."""

    YOURS = "yours"  # the person's own words, or a value they gave or approved by hand
    COMPUTED = "computed"  # arithmetic and layout done by code
    STANDARD = "standard"  # fixed wording of the offline rules
    QUESTION = "question"  # left open for the person to decide
    MODEL = "model"  # written by a language model


Sources = Mapping[str, Source]
_SCALARS = frozenset({str, int, float, bool, type(None)})


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield ``(path, leaf)`` for every scalar in a JSON-like value, in document order."""
    found: list[tuple[str, Any]] = []
    _gather(value, path, found)
    return iter(found)


def _gather(value: Any, path: str, found: list[tuple[str, Any]]) -> None:
    kind = type(value)
    if kind in _SCALARS:  # most are; to ask whether a text is a mapping takes long
        found.append((path, value))
    elif kind is dict or isinstance(value, Mapping):
        for key, child in value.items():
            _gather(child, f"{path}/{key}", found)
    elif isinstance(value, list | tuple):
        for segment, child in elements(value):
            _gather(child, f"{path}/{segment}", found)
    else:
        found.append((path, value))


def elements(values: list[Any] | tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """Yield ``(segment, element)`` for a list: its unique ``id``, else its position."""
    ids = [_id(child) for child in values] if values and _id(values[0]) else []
    named = all(isinstance(one, str) and one for one in ids) and len(set(ids)) == len(values)
    for position, child in enumerate(values):
        yield (str(ids[position]) if named else str(position)), child


def _id(child: Any) -> Any:
    if type(child) in _SCALARS:
        return None
    return child.get("id") if isinstance(child, Mapping) else None


def prefixed(sources: Sources, prefix: str) -> dict[str, Source]:
    """Return the same sources for a value that now stands below ``prefix``."""
    return {f"{prefix}{path}": source for path, source in sources.items()}
