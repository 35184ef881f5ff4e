"""What a template reads in one free line, beside what every form can read there.

A template that reads more keeps it in its module ``reading``, as a function of the line.
"""

from collections.abc import Mapping
from typing import Any

from agents import binding
from graphs.catalog import part


def told(template: str, text: str) -> Mapping[str, Any]:
    """Return inputs by name that a line gives; nothing where the template reads none of its own."""
    return _read(template, "told", text)


def changed(template: str, text: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the inputs that a wish gives which says nothing else, as the template reads it.

    ``given`` are the inputs of now: "120 a day" is another number of sales for a shop than for one
    who counts by the month.
    """
    return _read(template, "changed", text, given=given)


def another(template: str, text: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is other in a draft that begins with the given inputs; None takes one out."""
    return _read(template, "another", text, given=given)


def still_true(
    template: str, remembered: Mapping[str, Any], given: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Return what is remembered of the last time, without what the given inputs make doubtful."""
    keep = part(template, "reading", "still_true")
    kept: Mapping[str, Any] = keep(remembered, given) if keep else remembered
    return kept


def _read(template: str, what: str, text: str, **more: Any) -> Mapping[str, Any]:
    read = part(template, "reading", what)
    found: Mapping[str, Any] = binding.call(read, {"text": text, **more}) if read else {}
    return found
