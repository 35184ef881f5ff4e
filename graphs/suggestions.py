"""Suggestions: what a template offers to pick from for what only the person knows.

A template that has some keeps them in its module ``suggestions``, as a function of the inputs.
"""

import importlib
import importlib.util
from collections.abc import Mapping
from typing import Any

from graphs.catalog import names

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
    module = f"graphs.templates.{template}.suggestions"
    if template not in names() or importlib.util.find_spec(module) is None:
        return {}
    asked = getattr(importlib.import_module(module), what, None)
    return {} if asked is None else asked(inputs)
