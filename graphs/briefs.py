"""What a template reads in one free line, beside what every form can read there.

A template that reads more keeps it in its module ``reading``, as a function of the line.
"""

import importlib
import importlib.util
from collections.abc import Mapping
from typing import Any

from graphs.catalog import names


def told(template: str, text: str) -> Mapping[str, Any]:
    """Return inputs by name that a line gives; nothing where the template reads none of its own."""
    module = f"graphs.templates.{template}.reading"
    if template not in names() or importlib.util.find_spec(module) is None:
        return {}
    found: Mapping[str, Any] = importlib.import_module(module).told(text)
    return found


def changed(template: str, text: str) -> Mapping[str, Any]:
    """Return the inputs that a wish gives which says nothing else, as the template reads it."""
    module = f"graphs.templates.{template}.reading"
    if template not in names() or importlib.util.find_spec(module) is None:
        return {}
    read = getattr(importlib.import_module(module), "changed", None)
    found: Mapping[str, Any] = read(text) if read else {}
    return found
