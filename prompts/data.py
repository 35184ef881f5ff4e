"""Writes a JSON value as a block that a model reads as material: indented, and impossible to close.

The block stands between two marks that carry a code which does not occur in it, so no text inside
can end it. The form is close to YAML, for it is read more easily than JSON and takes fewer tokens.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_PLAIN_KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_ .\-/]*")
# A text that could be taken for something else is put in quotes.
_UNCLEAR = re.compile(
    r"|true|false|null|\[\]|\{\}|-?[0-9][0-9.eE+\-]*|[\"|>].*|.*[:\-]|\s.*|.*\s|- .*"
)


def block(value: Any) -> str:
    """Return ``value`` between ``<data …>`` and ``</data …>``."""
    content = "\n".join(_lines(value))
    code = _code(content)
    while code in content:
        code = _code(code + content)
    return f"<data {code}>\n{content}\n</data {code}>"


def _code(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        for key, child in value.items():
            name = key if _PLAIN_KEY.fullmatch(key) else json.dumps(key, ensure_ascii=False)
            yield from _entry(f"{name}:", child)
    elif isinstance(value, list | tuple) and value:
        for child in value:
            yield from _item(child)
    elif _is_long(value):
        yield from value.splitlines()
    else:
        yield _scalar(value)


def _entry(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, Mapping | list | tuple) and value:
        yield name
        yield from (f"  {line}" for line in _lines(value))
    elif _is_long(value):
        yield f"{name} |"
        yield from (f"  {line}" for line in value.splitlines())
    else:
        yield f"{name} {_scalar(value)}"


def _item(value: Any) -> Iterator[str]:
    if _is_long(value):
        yield "- |"
        yield from (f"  {line}" for line in value.splitlines())
        return
    for position, line in enumerate(_lines(value)):
        yield f"{'  ' if position else '- '}{line}"


def _is_long(value: Any) -> bool:
    return isinstance(value, str) and len(value.splitlines()) > 1


def _scalar(value: Any) -> str:
    if isinstance(value, str) and not _UNCLEAR.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False)
