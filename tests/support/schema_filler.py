"""Fills a JSON schema with a plain valid value, the same one for the same prompt.

What the prompt holds as data guides it: a list of the same name is mirrored element by element
(phases keep their ids and minutes), and a field named after such a list refers to its ids, as
many times as it has elements. Nothing is asked of the person and no change is asked for.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeGuard

_LEFT_EMPTY = {"changes", "patches", "questions"}
_DATA = re.compile(r'<data name="[^"]*">\n(.*?)\n</data>', re.DOTALL)

JsonObject = Mapping[str, Any]


def data_blocks(prompt: str) -> list[Any]:
    """Read the JSON values that stand in the prompt's data blocks, latest first."""
    return [json.loads(block) for block in reversed(_DATA.findall(prompt))]


class Filler:
    """Makes valid values for one schema, led by the data of one prompt."""

    def __init__(self, schema: JsonObject, prompt: str = "") -> None:
        self._definitions = schema.get("$defs", {})
        self._schema = schema
        self._known: dict[str, Any] = {}
        self._made: Counter[str] = Counter()
        for block in data_blocks(prompt):
            for name, value in _named(block):
                self._known.setdefault(name, value)

    def fill(self) -> Any:
        """Return a value that is valid against the schema."""
        return self._value(self._schema, name="", number=1)

    def _value(self, schema: JsonObject, *, name: str, number: int) -> Any:
        schema = self._resolved(schema)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            known = self._known.get(name)
            return known if known in schema["enum"] else schema["enum"][0]
        makers: Mapping[str, Callable[[], Any]] = {
            "object": lambda: self._object(schema, number),
            "array": lambda: self._array(schema, name),
            "string": lambda: self._string(schema, name, number),
            "integer": lambda: self._number(schema, name),
            "number": lambda: self._number(schema, name),
            "boolean": lambda: schema.get("default", False),
            "null": lambda: None,
        }
        maker = makers.get(schema.get("type", ""))
        return maker() if maker else f"{name or 'value'} {number}"

    def _resolved(self, schema: JsonObject) -> JsonObject:
        while True:
            if "$ref" in schema:
                schema = self._definitions[schema["$ref"].rsplit("/", 1)[-1]]
            elif branches := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
                schema = branches[0]
            else:
                return schema

    def _object(self, schema: JsonObject, number: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, child in schema.get("properties", {}).items():
            made[key] = self._value(child, name=key, number=number)
            if _identified(made[key]):
                self._known.setdefault(key, made[key])
        return made

    def _array(self, schema: JsonObject, name: str) -> list[Any]:
        items = self._resolved(schema.get("items", {}))
        known = self._known.get(name)
        most = schema.get("maxItems")
        if _identified(known) and items.get("type") == "string":
            return [str(one["id"]) for one in known][:most]
        if _identified(known) and items.get("type") == "object":
            return self._mirrored(items, known)[:most]
        least = schema.get("minItems", 0)
        count = least if name in _LEFT_EMPTY else max(least, 1, self._referred(items))
        return [self._value(items, name=name, number=n + 1) for n in range(count)][:most]

    def _referred(self, items: JsonObject) -> int:
        """Count what the elements of a list refer to, so that each gets one."""
        lists = [self._known.get(f"{name}s") for name in items.get("properties", {})]
        return max((len(one) for one in lists if _identified(one)), default=0)

    def _mirrored(self, items: JsonObject, known: list[JsonObject]) -> list[Any]:
        mirrored = []
        for position, original in enumerate(known):
            made = self._object(items, position + 1)
            kept = {key: original[key] for key in ("id", "name", "minutes") if key in original}
            mirrored.append({**made, **{key: kept[key] for key in kept if key in made}})
        return mirrored

    def _string(self, schema: JsonObject, name: str, number: int) -> str:
        if pattern := schema.get("pattern"):
            self._made[pattern] += 1
            return _matching(pattern, self._made[pattern])
        referred = self._known.get(f"{name}s")
        if _identified(referred):
            return str(referred[(number - 1) % len(referred)]["id"])
        if name == "id":
            return f"n{number}"
        known = self._known.get(name)
        text = known if isinstance(known, str) and known else f"Text of {name or 'this'} {number}."
        text = text.ljust(schema.get("minLength", 0), ".")
        return text[: schema.get("maxLength", len(text))]

    def _number(self, schema: JsonObject, name: str) -> Any:
        low = schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
        high = schema.get("maximum", schema.get("exclusiveMaximum", low + 2) - 1)
        known = self._known.get(name)
        if isinstance(known, int | float) and low <= known <= schema.get("maximum", known):
            return known
        return max(low, high)


def _identified(value: Any) -> TypeGuard[list[JsonObject]]:
    """Return True for a list of objects that each have an id."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, Mapping) and "id" in one for one in value)
    )


def _named(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield every named value inside, the outermost first."""
    if isinstance(value, Mapping):
        yield from value.items()
        for child in value.values():
            yield from _named(child)


def _matching(pattern: str, number: int) -> str:
    """Return a text for the simple patterns that ids have, such as ``^O\\d+$``."""
    text = pattern.removeprefix("^").removesuffix("$")
    text = re.sub(r"\\d(\{(\d+)\}|\+)?", lambda found: _digits(number, found.group(2)), text)
    text = re.sub(r"\[([^\]])[^\]]*\](\{\d+(,\d*)?\}|[+*])?", r"\1", text)
    if not re.search(pattern, text):
        message = f"no text is known for the pattern {pattern!r}"
        raise ValueError(message)
    return text


def _digits(number: int, width: str | None) -> str:
    return str(number).zfill(int(width)) if width else str(number)
