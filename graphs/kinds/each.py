"""each: a small graph for every item of a list, all at once or one after the other."""

from agents.sources import Source, elements, prefixed
from graphs.held import HeldBack, StepFailed
from graphs.journal import Address, Kind, Outcome
from graphs.kinds.frame import Frame
from graphs.kinds.items import Item, items_of
from graphs.steps import EachStep


async def gather(frame: Frame, step: EachStep) -> Outcome:
    """Work on every item and return the results of the last step, in the order of the items.

    An item whose last step was left out has no result, so it stands not in the list.
    """
    try:
        items = await items_of(frame)
    except StepFailed as error:
        return Outcome(Kind.FAILED, note=str(error))
    for item in items:
        for inner in step.steps:
            frame.executor.task(_inside(frame, inner.id, item))
    held: HeldBack | None = None
    last = step.last
    results: list[Outcome] = []
    for item in items:
        for inner in step.steps:  # a step nobody builds on must be settled too
            try:
                result = await frame.executor.need(_inside(frame, inner.id, item))
            except HeldBack as back:
                held = held or back
            else:
                results += [result] if inner is last else []
    if held is not None:
        raise held
    made = [result for result in results if result.kind is Kind.RESULT]
    values = [result.value for result in made]
    sources: dict[str, Source] = {}
    for (segment, _), result in zip(elements(values), made, strict=True):
        sources |= prefixed(result.sources, f"/{segment}")
    return Outcome(Kind.RESULT, values, sources)


def _inside(frame: Frame, step: str, item: Item) -> Address:
    key = f"{frame.item}/{item.key}" if frame.item else item.key
    return Address(f"{frame.placed.path}.{step}", key)
