"""Handlers: functions that whoever installed Draftroom added to it, by entry point.

A package names them under ``draftroom.handlers``; a transform step of a person's own definition
runs one by its name, with parameters read into the types of the function.
"""

from collections.abc import Callable, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any, NamedTuple

from graphs.definition import Definition
from graphs.steps import TransformStep

GROUP = "draftroom.handlers"


class Handlers(NamedTuple):
    """The functions that a definition runs, and what they are a version of."""

    code: Mapping[str, Callable[..., Any]]
    revision: str = ""


def installed() -> dict[str, EntryPoint]:
    """Return what is installed, by name; nothing of it is loaded."""
    return {one.name: one for one in entry_points(group=GROUP)}


def handlers_of(definition: Definition) -> Handlers:
    """Return the handlers that a definition names; only these are loaded."""
    named = {
        placed.step.run
        for placed in definition.walk()
        if isinstance(placed.step, TransformStep) and placed.step.run not in {None, "assemble"}
    }
    if not named:
        return Handlers({})
    found = {name: one for name, one in sorted(installed().items()) if name in named}
    return Handlers(
        {name: one.load() for name, one in found.items()},
        " ".join(f"{one.dist.name}=={one.dist.version}" for one in found.values() if one.dist),
    )
