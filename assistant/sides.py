"""Two versions of a draft side by side: which of their results differ, part by part."""

from collections.abc import AsyncIterator, Iterator
from functools import cached_property
from typing import Any, Literal, NamedTuple

from assistant.comparing import GONE, Change, changes
from graphs import paths
from graphs.engine import Executor
from graphs.journal import Address, Kind, Outcome
from graphs.origins import Spot, origin, passed_on
from graphs.revision import carried, carried_item
from graphs.shown import shown
from graphs.steps import AnyStep, Called, ReviseStep, TransformStep

PartKind = Literal["changed", "new", "gone", "open"]


class Standing(NamedTuple):
    """A result as a person reads it, and where it really stands."""

    address: Address
    value: Any


class Sides:
    """Two versions side by side; addresses and values go by the names of the second one."""

    def __init__(self, before: Executor, after: Executor) -> None:
        self.before = before
        self.after = after
        olds, news = before.revision.renames, after.revision.renames
        self.gained = tuple(rename for since, rename in news if (since, rename) not in olds)
        self.lost = tuple(rename for since, rename in olds if (since, rename) not in news)
        self.old: dict[Address, Standing] = {}
        self.new: dict[Address, Standing] = {}

    async def read(self) -> "Sides":
        """Read the results of both, with every reference in their texts filled in."""
        async for one in _filled(self.before):
            key = one.address._replace(item=carried_item(one.address.item, self.gained))
            self.old[key] = one._replace(value=carried(one.value, self.gained))
        async for one in _filled(self.after):
            key = one.address._replace(item=carried_item(one.address.item, self.lost))
            self.new[key] = one._replace(value=carried(one.value, self.lost))
        return self

    def changed(self) -> Iterator["PartFound"]:
        """Yield the parts that differ, in the order of the workflow."""
        told: dict[Address, list[Found]] = {}
        for key in dict.fromkeys([*self.old, *self.new]):
            for one in self._found(key):
                told.setdefault(one.part, []).append(one)
        order = {path: place for place, path in enumerate(self.after.workflow.placed)}
        for part in sorted(told, key=lambda one: (order.get(one.step, 0), one.item)):
            yield PartFound(part, self._kind(part), tuple(told[part]))

    def _found(self, key: Address) -> list["Found"]:
        """Return what differs in one result, unless a draft that holds it tells it."""
        if self._is_passed_on(key):
            return []
        old, new = self.old.get(key), self.new.get(key)
        if old is None or new is None:
            whole = Change("", old.value if old else GONE, new.value if new else GONE)
            return [Found(key, key, "", whole)]
        return [self._placed(key, one) for one in changes(old.value, new.value)]

    def _is_passed_on(self, key: Address) -> bool:
        return any(
            key.step in passed_on(self.after.workflow, draft.step)
            and f"{key.item}/".startswith(f"{draft.item}/" if draft.item else "")
            for draft in self._drafts
        )

    @cached_property
    def _drafts(self) -> list[Address]:
        placed = self.after.workflow.placed
        both = [key for key in self.old if key in self.new]
        return [key for key in both if isinstance(placed[key.step].step, ReviseStep)]

    def _placed(self, key: Address, change: Change) -> "Found":
        """Find the part that a change is of; an edit aims there, unless a review has changed it."""
        spot = origin(self.after.workflow, Spot(key, change.path), {**self.old, **self.new})
        part = spot.address
        if not _is_told(self.after.workflow.placed[part.step].step):
            return Found(key, key, change.path, change)
        written = [
            paths.get(side[part].value, spot.path, GONE) if part in side else None
            for side in (self.old, self.new)
        ]
        if written == [change.before, change.after]:
            return Found(part, part, spot.path, change)
        return Found(part, key, change.path, change)

    def _kind(self, part: Address) -> PartKind:
        if part in self.old and part in self.new:
            return "changed"
        if part in self.new:
            return "new"
        left = self.after.results.get(part)
        return "gone" if isinstance(left, Outcome) and left.kind is Kind.SKIPPED else "open"


class Found(NamedTuple):
    """A change, the part it is of, and where an edit of it aims."""

    part: Address
    aim: Address
    path: str
    change: Change


class PartFound(NamedTuple):
    """A part and its changes, not yet told in words."""

    address: Address
    kind: PartKind
    found: tuple[Found, ...]


def _is_told(step: AnyStep) -> bool:
    """Tell whether a result is told by itself: it is written, computed or reviewed."""
    if isinstance(step, TransformStep):
        return step.run != "assemble"
    return isinstance(step, Called | ReviseStep)


async def _filled(executor: Executor) -> AsyncIterator[Standing]:
    placed = executor.workflow.placed
    for address, result in executor.results.items():
        if address.step not in placed or not _is_told(placed[address.step].step):
            continue
        if isinstance(result, Outcome) and result.kind is Kind.RESULT:
            yield Standing(address, await shown(executor, address, result.value))
