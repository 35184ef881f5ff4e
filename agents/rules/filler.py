"""Fills any JSON schema without a model: values where rules can tell, questions where they cannot.

It serves workflows that people make themselves. A number or a choice gets a valid value; prose
becomes a question that names the field and what is known, never invented text.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from agents.rules.words import computed, question

_ATOM = re.compile(r"\\.|\[[^\]]+\]|\((?:\?:)?([^()]*)\)|.")
_REPEAT = re.compile(r"\{(\d+)(?:,\d*)?\}|[+*?]")
_FORMATS = {
    "date": "2000-01-01",
    "date-time": "2000-01-01T00:00:00Z",
    "time": "00:00:00",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
_COUNTERS = {"number", "index", "position", "order", "n"}
_DEPTH = 8


def fill(form: type[BaseModel] | Mapping[str, Any], context: Mapping[str, Any]) -> Any:
    """Return a value that fits ``form``, its strings marked as computed or as questions."""
    schema = form.model_json_schema() if isinstance(form, type) else form
    return _Filler(schema, context).value(schema, "answer", 1, _DEPTH)


class _Filler:
    def __init__(self, root: Mapping[str, Any], context: Mapping[str, Any]) -> None:
        self._root = root
        self._context = context

    def value(self, schema: Mapping[str, Any], name: str, index: int, depth: int) -> Any:
        schema = self._resolved(schema)
        for given in ("const", "default"):
            if given in schema:
                return _marked(schema[given])
        if "enum" in schema:
            return _marked(schema["enum"][0])
        kind = schema.get("type", "object" if "properties" in schema else "string")
        kind = kind[0] if isinstance(kind, list) else kind
        makers: dict[str, Callable[[], Any]] = {
            "object": lambda: self._object(schema, index, depth),
            "array": lambda: self._array(schema, name, depth),
            "integer": lambda: int(_number(schema, index if name in _COUNTERS else 0)),
            "number": lambda: _number(schema, index if name in _COUNTERS else 0),
            "boolean": lambda: False,
            "null": lambda: None,
        }
        return makers.get(kind, lambda: self._text(schema, name, index))()

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        if "$ref" in schema:
            target: Any = self._root
            for part in schema["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            return self._resolved({**target, **{k: v for k, v in schema.items() if k != "$ref"}})
        for word in ("anyOf", "oneOf", "allOf"):
            if word in schema and "default" not in schema:
                rest = {key: value for key, value in schema.items() if key != word}
                return self._resolved({**schema[word][0], **rest})
        return schema

    def _object(self, schema: Mapping[str, Any], index: int, depth: int) -> dict[str, Any]:
        fields = schema.get("properties", {})
        required = [name for name in schema.get("required", ()) if name in fields]
        if depth <= 0 and required:
            msg = "this form contains itself without an end; rules cannot fill it"
            raise ValueError(msg)
        return {name: self.value(fields[name], name, index, depth - 1) for name in required}

    def _array(self, schema: Mapping[str, Any], name: str, depth: int) -> list[Any]:
        one = schema.get("items", {})
        fixed = schema.get("prefixItems", [])
        count = len(fixed) or max(schema.get("minItems", 0), min(1, schema.get("maxItems", 1)))
        return [
            self.value(fixed[place] if fixed else one, name, place + 1, depth - 1)
            for place in range(count)
        ]

    def _text(self, schema: Mapping[str, Any], name: str, index: int) -> str:
        if "pattern" in schema:
            return computed(_matching(schema["pattern"], index))
        if schema.get("format") in _FORMATS:
            return computed(_FORMATS[schema["format"]])
        known = self._context.get(name)
        if isinstance(known, str) and known and _fits(known, schema):
            return computed(known)
        if name == "id" or name.endswith("_id"):
            return computed(f"{name[0].upper()}{index}")
        return question(_outline(schema, name, index, self._facts()))

    def _facts(self) -> str:
        known = [
            f"{key.replace('_', ' ')} {value}"
            for key, value in self._context.items()
            if isinstance(value, str | int) and not isinstance(value, bool)
            if str(value) and len(str(value)) <= 80
        ]
        return ", ".join(known[:4])


def _outline(schema: Mapping[str, Any], name: str, index: int, facts: str) -> str:
    label = str(schema.get("title") or name.replace("_", " ")).strip().capitalize()
    counted = f"{label} {index}" if index > 1 else label
    asked = str(schema.get("description", "")).rstrip(".?! ")
    text = f"{counted}: {asked[:1].lower() + asked[1:] if asked else 'what should stand here'}"
    text += f", given {facts}" if facts else ""
    while len(text) + 1 < schema.get("minLength", 0):
        text += f"; and what else belongs to {label.lower()}"
    most = schema.get("maxLength", len(text) + 1)
    if len(text) >= most:
        text = text[: most - 1].rsplit(" ", 1)[0]
    return f"{text}?"[:most]


def _fits(text: str, schema: Mapping[str, Any]) -> bool:
    shortest, longest = schema.get("minLength", 0), schema.get("maxLength", len(text))
    return bool(shortest <= len(text) <= longest)


def _number(schema: Mapping[str, Any], start: int) -> float:
    step = schema.get("multipleOf", 1 if schema.get("type") == "integer" else 0)
    low = schema.get("minimum")
    above = schema.get("exclusiveMinimum")
    high = schema.get("maximum")
    below = schema.get("exclusiveMaximum")
    value: float = start
    if low is not None:
        value = max(value, low)
    if above is not None and value <= above:
        value = above + (step or _between(above, high, below))
    if high is not None:
        value = min(value, high)
    if below is not None and value >= below:
        value = below - (step or 1)
    if step:
        value = -(-value // step) * step
    return value


def _between(above: float, high: float | None, below: float | None) -> float:
    ends = [end for end in (high, below) if end is not None]
    return (min(ends) - above) / 2 if ends else 1


def _matching(pattern: str, index: int) -> str:
    """Return a short text that the pattern accepts; its first run of digits is ``index``."""
    text, rest, numbered = "", pattern.removeprefix("^").removesuffix("$"), False
    while rest:
        atom = _ATOM.match(rest)
        assert atom is not None  # the last branch matches any character
        rest = rest[atom.end() :]
        repeat = _REPEAT.match(rest)
        rest = rest[repeat.end() :] if repeat else rest
        count = int(repeat[1]) if repeat and repeat[1] else int(not repeat or repeat[0] == "+")
        if atom[0] in (r"\d", "[0-9]") and not numbered:
            text, numbered = text + str(index).zfill(count), True
        else:
            text += _one(atom) * count
    if re.search(pattern, text) is None:
        msg = f"rules cannot make a text for the pattern {pattern!r}"
        raise ValueError(msg)
    return text


def _one(atom: re.Match[str]) -> str:
    known = {r"\d": "1", r"\w": "a", r"\s": " ", ".": "a"}
    if atom[0] in known:
        return known[atom[0]]
    if atom[0].startswith("\\"):
        return atom[0][1:]
    if atom[0].startswith("["):
        return "a" if atom[0][1] == "^" else atom[0][1].removeprefix("\\")
    if atom[1] is not None and not atom[1].startswith("?"):
        return _matching(atom[1].split("|")[0], 1)
    return atom[0]


def _marked(value: Any) -> Any:
    return computed(value) if isinstance(value, str) else value
