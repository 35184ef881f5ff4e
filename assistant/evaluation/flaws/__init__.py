"""Planted flaws: for each template, what is made wrong in clean drafts to see who notices."""

import importlib

from assistant.evaluation.flaws.planting import Flaw


def flaws_of(template: str) -> tuple[Flaw, ...]:
    """Return the flaws of a template."""
    found: tuple[Flaw, ...] = importlib.import_module(f"{__name__}.{template}").FLAWS
    return found
