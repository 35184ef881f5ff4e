"""Places in a JSON-like value: look one up, put a new value there, apply patches, find differences.

Paths are those of agents.sources: an element of a list goes by its id where it has a unique one,
by its position otherwise. Nothing here changes a value in place.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from agents.sources import elements
from graphs.errors import PathError
from graphs.findings import Patch

_SHOWN = 12  # how many neighbours an error names
_RAISE = object()


def get(data: Any, path: str, missing: Any = _RAISE) -> Any:
    """Return the value at ``path``; where there is none, ``missing``, or raise PathError."""
    value = data
    walked = ""
    for segment in _segments(path):
        if missing is not _RAISE and segment not in _children(value):
            return missing
        value = _child(value, segment, walked)
        walked = f"{walked}/{segment}"
    return value


def put(data: Any, path: str, value: Any) -> Any:
    """Return ``data`` with ``value`` at the existing place ``path``."""
    return _put(data, _segments(path), value, "")


def without(data: Any, places: Iterable[str]) -> Any:
    """Return ``data`` without what stands at the places, as far as they are there."""
    for place in places:
        above, _, last = place.rpartition("/")
        value = get(data, above, None)
        if isinstance(value, Mapping):
            data = put(data, above, {key: one for key, one in value.items() if str(key) != last})
    return data


def apply(data: Any, patches: Iterable[Patch]) -> Any:
    """Return ``data`` with all patches put in order."""
    for patch in patches:
        data = put(data, patch.path, patch.value)
    return data


def within(path: str, top: str) -> bool:
    """True when ``path`` is ``top`` or stands below it."""
    return path == top or path.startswith(f"{top.rstrip('/')}/")


def differences(before: Any, after: Any) -> list[Patch]:
    """Return the patches that turn ``before`` into ``after``, each as deep as it can be.

    A list whose elements came, went or moved is replaced whole.
    """
    return list(_differences(before, after, ""))


def select(data: Any, pattern: str) -> Iterator[tuple[str, Any]]:
    """Yield ``(path, value)`` for each place that ``pattern`` fits; ``*`` is any one segment."""
    yield from _select(data, _segments(pattern), "")


def _segments(path: str) -> list[str]:
    if path == "":
        return []
    if not path.startswith("/"):
        raise PathError(f"path {path!r} must be empty or begin with '/'")
    return path[1:].split("/")


def _children(value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return {str(key): child for key, child in value.items()}
    if isinstance(value, list | tuple):
        return dict(elements(value))
    return {}


def _child(value: Any, segment: str, walked: str) -> Any:
    children = _children(value)
    if segment not in children:
        raise PathError(_no_such_place(children, segment, walked))
    return children[segment]


def _no_such_place(children: Mapping[str, Any], segment: str, walked: str) -> str:
    where = f"at {walked!r}" if walked else "at the top"
    if not children:
        return f"no {segment!r} {where}: there is nothing below it"
    return f"no {segment!r} {where}; there is {_quoted(children)}"


def _quoted(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return ", ".join(repr(name) for name in listed[:_SHOWN]) + more


def _put(data: Any, segments: list[str], value: Any, walked: str) -> Any:
    if not segments:
        return value
    first, *rest = segments
    child = _put(_child(data, first, walked), rest, value, f"{walked}/{first}")
    if isinstance(data, Mapping):
        return {key: child if str(key) == first else old for key, old in data.items()}
    return [child if segment == first else old for segment, old in elements(data)]


def _differences(before: Any, after: Any, path: str) -> Iterator[Patch]:
    if _comparable(before, after):
        olds, news = _children(before), _children(after)
        for segment, old in olds.items():
            yield from _differences(old, news[segment], f"{path}/{segment}")
    elif not _same(before, after):
        yield Patch(path=path, value=after)


def _comparable(before: Any, after: Any) -> bool:
    """True when the difference can be told child by child, and each child can be named."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        kept = before.keys() == after.keys()
    elif isinstance(before, list | tuple) and isinstance(after, list | tuple):
        # Equal ids keep the segments of the list valid while its patches are put one by one.
        kept = [_id(one) for one in before] == [_id(one) for one in after]
    else:
        return False
    return kept and all(name and "/" not in name and name != "*" for name in _children(before))


def _id(value: Any) -> Any:
    return value.get("id") if isinstance(value, Mapping) else None


def _same(one: Any, other: Any) -> bool:
    # JSON tells true from 1 and 1 from 1.0, which Python's == does not.
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and bool(one == other)


def _select(value: Any, segments: list[str], path: str) -> Iterator[tuple[str, Any]]:
    if not segments:
        yield path, value
        return
    first, *rest = segments
    for segment, child in _children(value).items():
        if first in ("*", segment):
            yield from _select(child, rest, f"{path}/{segment}")
