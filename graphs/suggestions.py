"""Suggestions: what a template offers to pick from for what only the person knows.

A template that has some keeps them in its module ``suggestions``, as a function of the inputs.
"""

import importlib
import importlib.util
from collections.abc import Mapping
from typing import Any

from graphs.catalog import names

Suggestions = Mapping[str, tuple[str, ...]]


def suggestions(template: str, inputs: Mapping[str, Any]) -> Suggestions:
    """Return texts to pick from by the input they would fill; nothing where none are known."""
    module = f"graphs.templates.{template}.suggestions"
    if template not in names() or importlib.util.find_spec(module) is None:
        return {}
    found: Suggestions = importlib.import_module(module).suggestions(inputs)
    return found
