"""What a place of a result may hold, read from the form that the result has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

Holds = Literal["text", "number", "integer", "flag"]
_TYPES: Mapping[str, Holds] = {"integer": "integer", "number": "number", "boolean": "flag"}


@dataclass(frozen=True)
class Field:
    """The values that fit a place."""

    holds: Holds = "text"
    options: tuple[str, ...] = ()  # the only texts that fit; empty: any
    least: float | None = None
    most: float | None = None


class Form:
    """The form of a result; where it has none, the values that stand there speak for themselves."""

    def __init__(self, model: type[BaseModel] | None) -> None:
        self._schema: Mapping[str, Any] = model.model_json_schema() if model else {}

    def field(self, path: str, value: Any) -> Field:
        """Return what fits the place at ``path``, where ``value`` stands now."""
        found = self._at(path)
        if found is None or "type" not in found:
            return Field(holds=_held_by(value))
        return Field(
            holds=_TYPES.get(found["type"], "text"),
            options=tuple(str(one) for one in found.get("enum", ())),
            least=found.get("minimum", found.get("exclusiveMinimum")),
            most=found.get("maximum", found.get("exclusiveMaximum")),
        )

    def _at(self, path: str) -> Mapping[str, Any] | None:
        here: Mapping[str, Any] | None = self._schema
        for segment in path.removeprefix("/").split("/"):
            here = self._below(here, segment) if here else None
        return self._meant(here) if here else None

    def _below(self, schema: Mapping[str, Any], segment: str) -> Mapping[str, Any] | None:
        meant = self._meant(schema)
        found = meant.get("properties", {}).get(segment) or meant.get("items")
        return found if isinstance(found, Mapping) else None

    def _meant(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a schema with its reference followed, and of ways to be the one that is not none.

        A constant counts as the only option.
        """
        while "$ref" in schema:
            schema = self._schema["$defs"][schema["$ref"].rpartition("/")[2]]
        ways = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
        if len(ways) == 1:
            return self._meant(ways[0])
        return {**schema, "enum": [schema["const"]]} if "const" in schema else schema


def _held_by(value: Any) -> Holds:
    match value:
        case bool():
            return "flag"
        case int():
            return "integer"
        case float():
            return "number"
        case _:
            return "text"
