"""The passages of a draft over the API: each with its name, who wrote it, and what fits there."""

from typing import Any

from pydantic import BaseModel

from agents.sources import Source, Sources
from assistant.fields import Form, Holds
from assistant.passages import Kind, passages


class PassageShape(BaseModel):
    """One value of a draft with its name and what fits there, or the name over what follows."""

    path: str
    label: str
    value: Any
    depth: int
    kind: Kind
    source: Source | None
    main: bool
    name: bool
    holds: Holds
    options: list[str]
    min: float | None
    max: float | None


def passage_shapes(
    content: Any, sources: Sources, form: Form, below: str = ""
) -> list[PassageShape]:
    """Return the passages of a draft, or of the part of it that stands ``below`` a path."""
    return [
        PassageShape(
            path=one.path,
            label=one.label,
            value=one.value,
            depth=one.depth,
            kind=one.kind,
            source=one.source,
            main=one.main,
            name=one.name,
            holds=fits.holds,
            options=list(fits.options),
            min=fits.least,
            max=fits.most,
        )
        for one in passages(content, sources, below)
        for fits in [form.field(one.path, one.value)]
    ]
