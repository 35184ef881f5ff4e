"""Output types: by the name of a template's model, or written short in the definition itself."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ConfigDict, create_model

from graphs.keys import canonical

SHORT: dict[str, Any] = {
    "string": str,
    "text": str,
    "integer": int,
    "number": float,
    "boolean": bool,
}


def model_of(
    output: str | Mapping[str, Any] | None, types: Mapping[str, type[BaseModel]], name: str
) -> type[BaseModel] | None:
    """Return the pydantic model of an ``output``: raise KeyError for an unknown name or type.

    The short form is a mapping of field to type: ``string``, ``text``, ``integer``, ``number``,
    ``boolean``, a list with one type in it, or another such mapping.
    """
    if output is None:
        return None
    if isinstance(output, str):
        return types[output]
    return _short_model(name, canonical(output))


@lru_cache(maxsize=256)
def _short_model(name: str, fields: str) -> type[BaseModel]:
    return _model(name, json.loads(fields))


def _model(name: str, fields: Mapping[str, Any]) -> type[BaseModel]:
    members: dict[str, Any] = {field: (_type(field, form), ...) for field, form in fields.items()}
    title = "".join(part.capitalize() for part in name.split("_"))
    return create_model(title, __config__=ConfigDict(extra="forbid", frozen=True), **members)


def _type(field: str, form: Any) -> Any:
    if isinstance(form, Mapping):
        return _model(field, form)
    if isinstance(form, list) and len(form) == 1:
        return list.__class_getitem__(_type(field, form[0]))
    if not isinstance(form, str):
        raise KeyError(str(form))
    return SHORT[form]
