"""What a step reads: every reference in its declared inputs, its expressions and its settings."""

from collections.abc import Iterator

from graphs.definition import (
    ROOTS,
    AnyStep,
    BranchStep,
    ByReference,
    EachStep,
    Reference,
    TransformStep,
    WaitStep,
    mapped,
    reference_of,
)
from graphs.expressions import references


def reads(step: AnyStep, *, by_value: bool = False) -> Iterator[Reference]:
    """Yield what a step reads; with ``by_value`` without what it only names."""
    for source in mapped(step).values():
        if not (by_value and isinstance(source, ByReference)):
            yield reference_of(source)
    for text in _places(step):
        if text is not None:
            yield Reference.parse(text)
    for expression in _expressions(step):
        for root, *path in references(expression, ROOTS) if expression else ():
            yield Reference(root, tuple(path))


def _places(step: AnyStep) -> tuple[str | None, ...]:
    match step:
        case EachStep():
            return (step.items,)
        case WaitStep():
            return (step.until, step.key)
        case _:
            return ()


def _expressions(step: AnyStep) -> Iterator[str | None]:
    yield step.when
    match step:
        case TransformStep():
            yield step.value
            yield from (step.set or {}).values()
        case WaitStep():
            yield step.where
        case BranchStep():
            yield step.if_
        case _:
            pass
