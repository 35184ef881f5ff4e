"""The items of a block: what each is called, its value and its place."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from graphs.definition import Reference
from graphs.edits import item_name
from graphs.errors import clipped
from graphs.held import StepFailed
from graphs.journal import Address
from graphs.steps import EachStep

if TYPE_CHECKING:
    from graphs.kinds.frame import Frame


class NoPlace(StepFailed):
    """A reference leads to no place of what is there."""


class Item(NamedTuple):
    """One item of a block: the name it goes by, its value and its position."""

    key: str
    value: Any
    position: int


class Items(NamedTuple):
    """The items of a block in their order, and by the names they go by."""

    listed: list[Item]
    by_key: Mapping[str, Item]


async def items_of(frame: "Frame") -> list[Item]:
    """Return the items of an each block; raise StepFailed when they cannot be worked on."""
    return (await known(frame)).listed


async def known(frame: "Frame") -> Items:
    """Return the items of a block, which are the same for as long as the executor is."""
    cache: dict[Address, Items] = frame.executor.items
    if frame.address not in cache:
        listed = await _listed(frame)
        cache[frame.address] = Items(listed, {item.key: item for item in listed})
    return cache[frame.address]


async def _listed(frame: "Frame") -> list[Item]:
    step = frame.step
    values = await frame.value(Reference.parse(step.items))
    if not isinstance(values, list | tuple):
        raise StepFailed(f"{step.items} is not a list, so there is nothing to go through.")
    if len(values) > step.most:
        raise StepFailed(f"{step.items} has {len(values)} items; at most {step.most} are allowed.")
    items = [Item(item_key(step, value, index), value, index) for index, value in enumerate(values)]
    if len({item.key for item in items}) != len(items):
        raise StepFailed(f"Two items of {step.items} have the same {step.key!r}.")
    return items


def dig(value: Any, path: tuple[str, ...]) -> Any:
    """Return what stands at ``path``; None when something on the way is not there."""
    for part in path:
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list | tuple) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def reached(value: Any, reference: Reference, known: int) -> Any:
    """Return what stands at a reference whose first ``known`` names lead to a value.

    A place inside nothing is nothing. Raises NoPlace for one that is not in what is there.
    """
    for length in range(known, len(reference.path)):
        here, name = Reference(reference.root, reference.path[:length]), reference.path[length]
        match value:
            case None:
                return None
            case Mapping() if name in value:
                value = value[name]
            case list() | tuple() if name.isdigit() and int(name) < len(value):
                value = value[int(name)]
            case Mapping():
                raise NoPlace(f"{here} has no {name!r} (allowed: {', '.join(value)}).")
            case list() | tuple():
                raise NoPlace(f"{here} is a list of {len(value)} and has no {name!r}.")
            case _:
                raise NoPlace(f"{here} is {clipped(value)} and has no names in it.")
    return value


def item_key(step: EachStep, value: Any, index: int) -> str:
    """Return the name that an item goes by: its key field's value, or its position from 1."""
    name = dig(value, tuple(step.key.split("."))) if step.key else index + 1
    return item_name(name) or str(index + 1)
