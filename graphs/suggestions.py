"""Suggestions: what a template offers to pick from for what only the person knows.

A template that has some keeps them in its module ``suggestions``, as a function of the inputs.
"""

from collections.abc import Mapping
from typing import Any

from graphs.catalog import part

Suggestions = Mapping[str, tuple[str, ...]]
Hints = Mapping[str, str]


def suggestions(template: str, inputs: Mapping[str, Any]) -> Suggestions:
    """Return texts to pick from by the input they would fill; nothing where none are known."""
    found: Suggestions = _asked(template, "suggestions", inputs)
    return found


def hints(template: str, inputs: Mapping[str, Any]) -> Hints:
    """Return what a template says beside single inputs: how far what is usual reaches."""
    found: Hints = _asked(template, "hints", inputs)
    return found


def _asked(template: str, what: str, inputs: Mapping[str, Any]) -> Any:
    asked = part(template, "suggestions", what)
    return asked(inputs) if asked else {}
