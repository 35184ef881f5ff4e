"""Fills the variables of a prompt in. Values are JSON, rendered once; their text is never parsed.

prompts/sandbox.py holds what a template may contain; the first rendering loads it.
"""

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from prompts.errors import PromptError

if TYPE_CHECKING:
    from prompts.sandbox import Template

MOST_CHARACTERS = 20_000
MOST_SIZE = 4_000_000  # characters in all variables together; a value counts 10 more


def render(source: str, variables: Mapping[str, Any], *, name: str) -> str:
    """Return the prompt ``name`` with its variables filled in."""
    _check_values(name, variables)
    return _template(source, name).filled(variables)


def variables_of(source: str, *, name: str = "prompt") -> frozenset[str]:
    """Return the names of the variables that a prompt reads."""
    return _template(source, name).variables


@lru_cache(maxsize=256)
def _template(source: str, name: str) -> "Template":
    if len(source) > MOST_CHARACTERS:
        raise PromptError(name, f"it is longer than {MOST_CHARACTERS} characters")
    from prompts.sandbox import Template

    return Template(source, name)


def _check_values(name: str, variables: Mapping[str, Any]) -> None:
    """Refuse what is not a JSON value, or too much of it."""
    size = 0
    waiting: list[tuple[str, Any]] = [(str(key), value) for key, value in variables.items()]
    while waiting:
        variable, value = waiting.pop()
        size += 10
        if isinstance(value, str):
            size += len(value)
        elif isinstance(value, Mapping):
            if not all(isinstance(key, str) for key in value):
                raise PromptError(name, f"the variable {variable!r} has a key that is not text")
            size += sum(map(len, value))
            waiting += [(variable, child) for child in value.values()]
        elif isinstance(value, list | tuple):
            waiting += [(variable, child) for child in value]
        elif not (value is None or isinstance(value, int | float)):
            kind = type(value).__name__
            raise PromptError(name, f"the variable {variable!r} holds a {kind}, not a JSON value")
        elif isinstance(value, float) and not math.isfinite(value):
            raise PromptError(name, f"the variable {variable!r} holds {value}, not a JSON number")
        if size > MOST_SIZE:
            raise PromptError(name, f"the variables are larger than {MOST_SIZE} characters")
