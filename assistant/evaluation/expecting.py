"""What a turn should have led to, held against what it has led to."""

from collections.abc import Collection, Iterator, Sequence

from assistant.evaluation.patterns import compiled
from assistant.evaluation.results import Turned
from assistant.evaluation.turns import Expected


def unmet(expected: Expected, turned: Turned) -> list[str]:
    """Return in sentences what is not as it should be."""
    return list(_unmet(expected, turned))


def _unmet(expected: Expected, turned: Turned) -> Iterator[str]:
    if expected.redone is not None:
        yield from not_redone(expected.redone, turned)
    yield from not_kept(expected.kept, turned)
    if (calls := expected.calls) is not None:
        if turned.calls < calls.min:
            yield f"It took {turned.calls} calls; at least {calls.min} are wanted."
        if calls.max is not None and turned.calls > calls.max:
            yield f"It took {turned.calls} calls; at most {calls.max} are wanted."
    if expected.asked is not None and turned.asked > expected.asked.max:
        yield f"The person was asked {turned.asked} times; at most {expected.asked.max} is wanted."
    if expected.said is not None and not compiled(expected.said).search(turned.said):
        yield f"What was said has no {expected.said!r} in it: {turned.said!r}."


def not_redone(steps: Sequence[str], turned: Turned) -> Iterator[str]:
    """Yield how the steps that were made again differ from these, which are to be all of them."""
    missing = [name for name in steps if not any(fits(name, one) for one in turned.redone)]
    more = [one for one in turned.redone if not any(fits(name, one) for name in steps)]
    if missing:
        yield f"Not made again: {', '.join(missing)}."
    if more:
        yield f"Made again, and not expected: {', '.join(more)}."


def not_kept(steps: Collection[str], turned: Turned) -> Iterator[str]:
    """Yield which of these steps were made again, or had never been made."""
    again = [name for name in steps if any(fits(name, one) for one in turned.redone)]
    absent = [
        name
        for name in steps
        if name not in again and not any(fits(name, one) for one in turned.kept)
    ]
    if again:
        yield f"Made again, and to be kept: {', '.join(again)}."
    if absent:
        yield f"To be kept, and never made: {', '.join(absent)}."


def fits(name: str, address: str) -> bool:
    """Tell whether a step is meant: by its name with its item, or without one for all of them."""
    return address == name or address.startswith(f"{name}[")
