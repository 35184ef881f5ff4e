"""An input as a person reads it: what it is called, what stands there, and what comes."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from assistant.comparing import as_text
from assistant.edits.words import listed
from assistant.words import say
from graphs.definition import Definition
from graphs.suggestions import Figure, figures


class Told(NamedTuple):
    """An input in words, and its value before and after; empty where there is none."""

    title: str
    before: str
    after: str

    @property
    def line(self) -> str:
        """The change in one line."""
        nothing = say("diff.nothing")
        return f"{self.title}: {self.before or nothing} \u2192 {self.after or nothing}"


def told(definition: Definition, inputs: Mapping[str, Any], name: str, value: Any) -> Told:
    """Return an input as it stands among ``inputs``, and as it becomes."""
    spec = definition.inputs.get(name)
    is_number = spec is not None and spec.type in ("integer", "number")
    figure = figures(definition.name, inputs).get(name) if is_number else None
    title = (figure.label if figure else "") or (spec.title.rstrip("?") if spec else name)
    return Told(title, _said(inputs.get(name), name, figure), _said(value, name, figure))


def _said(value: Any, name: str, figure: Figure | None) -> str:
    if figure is not None and value is None:
        return say("edit.typical", value=figure.usual)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if figure is not None:
            return figure.said(value)
        if "year" not in name:
            return f"{value:,.10g}" if isinstance(value, float) else f"{value:,}"
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return listed(value, "and")
    return as_text(value).replace("\n", ", ")
