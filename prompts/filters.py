"""The filters of a prompt: what each gives is bounded, and none calls into a value.

They take JSON values, and ``shown`` is how such a value is written where a prompt names it.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2 import Undefined
from jinja2.filters import do_default, do_float, do_int

from prompts.data import block

MOST_OUTPUT = 1_000_000
MOST_INDENT = 40


def kind_of(value: Any) -> str:
    names = {str: "a text", int: "a number", float: "a number", bool: "true or false"}
    return "nothing" if value is None else names.get(type(value), f"a {type(value).__name__}")


def _check_length(length: int) -> None:
    if length > MOST_OUTPUT:
        raise OverflowError(f"a filter gives more than {MOST_OUTPUT} characters")


def _data(value: Any) -> str:
    text = block(value)
    _check_length(len(text))
    return text


def _join(values: Iterable[Any], separator: str = "", attribute: str | None = None) -> str:
    found = [one if attribute is None else _looked_up(one, attribute) for one in values]
    texts = [shown(one) for one in found]
    separator = str(shown(separator))
    _check_length(sum(map(len, texts)) + len(separator) * len(texts))
    return separator.join(texts)


def _looked_up(value: Any, path: str) -> Any:
    for name in str(path).split("."):
        if not isinstance(value, Mapping) or name not in value:
            raise LookupError(f"there is no {name!r} in {kind_of(value)}")
        value = value[name]
    return value


def _replace(value: Any, old: str, new: str) -> str:
    text, old, new = str(shown(value)), str(shown(old)), str(shown(new))
    _check_length(len(text) + text.count(old) * (len(new) - len(old)))
    return text.replace(old, new)


def _indent(value: Any, width: int = 4, first: bool = False) -> str:
    if not isinstance(width, int) or not 0 <= width <= MOST_INDENT:
        raise ValueError(f"indent takes a width from 0 to {MOST_INDENT}")
    lines = str(shown(value)).split("\n")
    _check_length(sum(map(len, lines)) + (width + 1) * len(lines))
    space = " " * width
    indented = [f"{space}{line}" if line else line for line in lines]
    return "\n".join(indented if first else [lines[0], *indented[1:]])


def _bullets(values: Any) -> str:
    return _join([f"- {shown(one)}" for one in values], "\n")


def _round(value: float, digits: int = 0) -> float:
    if not isinstance(digits, int) or not 0 <= digits <= 6:
        raise ValueError("round takes 0 to 6 digits")
    return round(value, digits)


def _truncate(value: Any, length: int = 255) -> str:
    text = str(shown(value))
    return text if len(text) <= length else f"{text[: max(0, length - 1)].rstrip()}…"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _items(value: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return list(value.items())


def shown(value: Any) -> Any:
    """Return a value as it is written into the prompt."""
    match value:
        case str() | Undefined():
            return value
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case dict() | list() | tuple() | Mapping():
            return _json(value)
        case _:
            raise TypeError(f"{kind_of(value)} cannot be written into a text")


def _matches(value: Any, attribute: str, equal: tuple[Any, ...]) -> bool:
    found = _looked_up(value, attribute)
    match equal:
        case ():
            return bool(found)
        case ("equalto", wanted):
            return bool(found == wanted)
        case _:
            raise ValueError("compare an attribute with ('name', 'equalto', value)")


def _largest(values: Any) -> Any:
    return max(values)


def _smallest(values: Any) -> Any:
    return min(values)


def _sum(values: Any) -> Any:
    return sum(values)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "bullets": _bullets,
    "capitalize": lambda value: shown(value).capitalize(),
    "count": len,
    "data": _data,
    "default": do_default,
    "first": lambda values: next(iter(values), ""),
    "float": do_float,
    "indent": _indent,
    "int": do_int,
    "items": _items,
    "join": _join,
    "last": lambda values: values[-1] if values else "",
    "length": len,
    "list": list,
    "lower": lambda value: shown(value).lower(),
    "map": lambda values, attribute: [_looked_up(one, attribute) for one in values],
    "max": _largest,
    "min": _smallest,
    "rejectattr": lambda values, attribute, *equal: [
        one for one in values if not _matches(one, attribute, equal)
    ],
    "replace": _replace,
    "reverse": lambda values: values[::-1],
    "round": _round,
    "selectattr": lambda values, attribute, *equal: [
        one for one in values if _matches(one, attribute, equal)
    ],
    "sort": lambda values, attribute=None: sorted(
        values, key=None if attribute is None else lambda one: _looked_up(one, attribute)
    ),
    "string": shown,
    "sum": _sum,
    "title": lambda value: shown(value).title(),
    "tojson": _json,
    "trim": lambda value: shown(value).strip(),
    "truncate": _truncate,
    "unique": lambda values: list({_json(one): one for one in reversed(values)}.values())[::-1],
    "upper": lambda value: shown(value).upper(),
}
