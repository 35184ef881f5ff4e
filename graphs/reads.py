"""What a step reads: every reference in its declared inputs, its expressions and its settings."""

from collections.abc import Iterator

from graphs.definition import ROOTS, Reference, reference_of
from graphs.expressions import references
from graphs.steps import AnyStep
from graphs.steps.base import ByReference, mapped


def reads(step: AnyStep, *, by_value: bool = False) -> Iterator[Reference]:
    """Yield what a step reads; with ``by_value`` without what it only names."""
    for source in mapped(step).values():
        if not (by_value and isinstance(source, ByReference)):
            yield reference_of(source)
    for text in step.places.values():
        yield Reference.parse(text)
    for expression in (*step.conditions.values(), *step.computed.values()):
        for root, *path in references(expression, ROOTS):
            yield Reference(root, tuple(path))
