"""Calls a plain typed function with JSON values: each argument is validated into its annotation."""

import inspect
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, get_type_hints

from pydantic import TypeAdapter


@lru_cache(maxsize=512)
def _parameters(function: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)


# One parameter at a time: what goes in ready may have a type that pydantic knows nothing of.
@lru_cache(maxsize=2048)
def _adapter(function: Callable[..., Any], name: str) -> TypeAdapter[Any] | None:
    hints = get_type_hints(function)
    return TypeAdapter(hints[name]) if name in hints else None


def call(function: Callable[..., Any], values: Mapping[str, Any], **ready: Any) -> Any:
    """Call ``function`` with those ``values`` that it names, typed; ``ready`` goes in unchanged.

    A parameter that neither holds keeps its default; a missing one raises TypeError as usual.
    """
    arguments: dict[str, Any] = {}
    for name in _parameters(function):
        if name in ready:
            arguments[name] = ready[name]
        elif name in values:
            adapter = _adapter(function, name)
            arguments[name] = adapter.validate_python(values[name]) if adapter else values[name]
    return function(**arguments)
