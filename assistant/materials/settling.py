"""Numbers changed by hand in a computed result, where its template says what follows (graphs.live).

What is the value of an input becomes that input; the rest stays with the result, as typed by hand.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from assistant.comparing import as_text
from graphs import paths
from graphs.definition import Definition
from graphs.edits import Edit, HandPatch, ReplaceResult, SetInput
from graphs.errors import InputError
from graphs.findings import Patch
from graphs.inputs import read
from graphs.journal import Address
from graphs.live import Live, Number


class Settled(NamedTuple):
    """One number that was changed: what it is called, was and is, and the edits that make it so."""

    where: str
    before: str
    after: str
    edits: tuple[Edit, ...]


class Settling:
    """A computed result as it was exported, and as it stands now."""

    def __init__(
        self, live: Live, definition: Definition, address: Address, then: Any, now: Any
    ) -> None:
        self._live = live
        self._definition = definition
        self._address = address
        self._then, self._now = then, now
        self._numbers = {one.path: one for one in live.numbers(then)}

    def changes(self, patches: Sequence[Patch]) -> list[Settled]:
        """Return what a person's changes lead to, each with its edits.

        Raise ValueError where they are absurd, PathError where a place is not there any more.
        """
        after = self._live.settle(self._then, paths.apply(self._then, patches))
        found = []
        for patch, group in _grouped(patches, paths.differences(self._then, after)):
            edits = tuple(self._edits(group))
            if edits:
                found.append(self._told(patch, edits))
        return found

    def _edits(self, group: Sequence[Patch]) -> Iterator[Edit]:
        alone = paths.apply(self._then, group)
        inputs = dict(self._inputs(alone))
        yield from (SetInput(name=name, value=value) for name, value in inputs.items())
        if inputs:
            return
        hand = (
            HandPatch(path=one.path, base=paths.get(self._now, one.path), value=one.value)
            for one in group
        )
        changed = tuple(one for one in hand if one.base != one.value)
        if changed:
            yield ReplaceResult(step=self._address.step, item=self._address.item, patches=changed)

    def _inputs(self, alone: Any) -> Iterator[tuple[str, Any]]:
        """Yield the inputs that a change is the value of, as the definition takes them."""
        try:
            told = self._live.inputs(self._then, alone)
        except ValueError:  # it makes sense only beside another change
            return
        for name, value in told.items():
            if self._definition.inputs[name].type == "list":
                continue  # one change after the other would each replace the whole list
            try:
                yield name, read(self._definition, name, value)
            except InputError:
                continue

    def _told(self, patch: Patch, edits: tuple[Edit, ...]) -> Settled:
        number = self._numbers.get(patch.path)
        before = paths.get(self._then, patch.path)
        where = number.label if number else _trail(patch.path)
        return Settled(where, _said(before, number), _said(patch.value, number), edits)


def _grouped(
    patches: Sequence[Patch], led_to: Sequence[Patch]
) -> Iterator[tuple[Patch, list[Patch]]]:
    """Yield each change of a person with what it led to: with the places nearest to it."""
    groups: Mapping[str, list[Patch]] = {one.path: [] for one in patches}

    def near(path: str, other: str) -> int:
        pairs = zip(path.split("/"), other.split("/"), strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))

    for one in led_to:
        nearest = one.path if one.path in groups else max(groups, key=lambda p: near(p, one.path))
        groups[nearest].append(one)
    return ((one, groups[one.path]) for one in patches)


def _said(value: Any, number: Number | None) -> str:
    if number is None or not isinstance(value, int | float):
        return as_text(value)
    return f"{value * number.scale:,.10g} {number.unit}".strip()


def _trail(path: str) -> str:
    said = [part.replace("_", " ") for part in path.split("/")[1:] if part != "value"]
    return ", ".join([said[0].capitalize(), *said[1:]]) if said else ""
