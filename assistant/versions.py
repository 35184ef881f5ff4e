"""Versions of a draft: how each came to be, what differs between two, and ways back by passage."""

import asyncio
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from assistant.comparing import GONE, changes, reverted
from assistant.differences import Difference, Reader
from assistant.edits.told import told
from assistant.errors import EditRefused
from assistant.naming import Naming
from assistant.sides import Found, PartFound, PartKind, Sides, Standing
from assistant.snapshot import DocumentView, documents_of
from assistant.states import State, States
from assistant.words import say
from graphs import paths
from graphs.edits import Edit, Guidance, HandPatch, ReplaceResult
from graphs.engine import Executor
from graphs.journal import Address, Outcome
from graphs.revision import carried


@dataclass(frozen=True)
class PartChange:
    """A part of the draft that differs; ``open`` where it is still to be made again."""

    address: Address
    title: str
    kind: PartKind
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class InputChange:
    """An input that has another value."""

    name: str
    title: str
    before: str
    after: str


class Renamed(NamedTuple):
    """Something that goes by another name everywhere."""

    before: str
    after: str


@dataclass(frozen=True)
class FileChange:
    """A finished file that differs, came or went."""

    name: str
    format: str
    copy: str
    before: str | None  # its hash
    after: str | None


@dataclass(frozen=True)
class Comparison:
    """What differs between two versions."""

    before: int
    after: int
    inputs: tuple[InputChange, ...]
    style: tuple[InputChange, ...]  # what was said of how everything should read
    renames: tuple[Renamed, ...]
    parts: tuple[PartChange, ...]
    documents: tuple[FileChange, ...]
    notes_added: tuple[str, ...]
    notes_dropped: tuple[str, ...]


@dataclass(frozen=True)
class Version:
    """One version of a draft: who made it, what they said, and what it changed."""

    number: int
    author: str
    words: str
    at: datetime
    restores: int | None  # the version whose state this is, after an undo or a choice
    inputs: tuple[InputChange, ...]  # and what was said of its style
    parts: tuple[str, ...]  # the parts that differ from the version before
    documents: tuple[DocumentView, ...]
    is_current: bool


class Wording:
    """Tells what differs between two sides in words."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self._new = _reader(sides, sides.new)
        self._old = _reader(sides, sides.old)

    def part(self, one: PartFound) -> PartChange:
        """Tell a part; of one that came or went as a whole its title says enough."""
        told = one.found if one.kind == "changed" else ()
        differences = tuple(self._difference(found) for found in told)
        return PartChange(one.address, self.title(one), one.kind, differences)

    def title(self, one: PartFound) -> str:
        """Return what a part is called."""
        reader = self._new if one.address in self._sides.new else self._old
        return reader.naming.part(one.address)

    def _difference(self, found: Found) -> Difference:
        reader = self._old if found.change.after is GONE else self._new
        side = self._sides.new.get(found.aim) or self._sides.old[found.aim]
        told = reader.difference(found.aim, found.change._replace(path=found.path))
        return replace(told, address=side.address)


async def compared(before: Executor, after: Executor) -> Comparison:
    """Return what differs between two versions that were looked up."""
    sides = await Sides(before, after).read()
    # Long texts take a moment to be told word by word; others are served meanwhile.
    parts = await asyncio.to_thread(_told, sides)
    return Comparison(
        before=before.revision.number,
        after=after.revision.number,
        inputs=_inputs(sides),
        style=_style(sides),
        renames=_renames(sides),
        parts=parts,
        documents=tuple(_files(documents_of(before), documents_of(after))),
        notes_added=_notes(after, before),
        notes_dropped=_notes(before, after),
    )


async def listed(states: States, state: State) -> tuple[Version, ...]:
    """Return all versions of a run, the newest first."""
    found: list[Version] = []
    before: Executor | None = None
    for kept in state.kept:
        after = await states.at(state, kept.number)
        sides = await Sides(before, after).read() if before else None
        found.append(
            Version(
                number=kept.number,
                author=kept.author,
                words=kept.words,
                at=kept.created_at,
                restores=after.revision.restores,
                inputs=(*_inputs(sides), *_style(sides)) if sides else (),
                parts=tuple(map(Wording(sides).title, sides.changed())) if sides else (),
                documents=tuple(documents_of(after)),
                is_current=kept.number == state.revision.number,
            )
        )
        before = after
    return tuple(reversed(found))


def patches_back(
    before: Executor, after: Executor, address: Address, chosen: Collection[str]
) -> list[Edit]:
    """Return the hand edit that takes passages of a result back to what an earlier version said.

    A path is that of a difference; all that stands below it goes back with it.
    """
    old, new = before.results.get(address), after.results.get(address)
    if not (isinstance(old, Outcome) and isinstance(new, Outcome)):
        raise EditRefused(f"{address} is not there in both versions, so there is no way back.")
    earlier = carried(old.value, Sides(before, after).gained)
    known = {change.path for change in changes(earlier, new.value)}
    wrong = [one for one in chosen if not any(paths.within(path, one) for path in known)]
    if wrong or not chosen:
        raise EditRefused(
            f"Nothing differs at {', '.join(map(repr, wrong)) or 'no place'} of {address}; "
            f"there is: {', '.join(sorted(known)) or 'nothing'}."
        )
    value = reverted(earlier, new.value, chosen)
    patches = tuple(
        HandPatch(path=one.path, base=paths.get(new.value, one.path), value=one.value)
        for one in paths.differences(new.value, value)
    )
    return [ReplaceResult(step=address.step, item=address.item, patches=patches)]


def _told(sides: Sides) -> tuple[PartChange, ...]:
    wording = Wording(sides)
    return tuple(wording.part(one) for one in sides.changed())


def _reader(sides: Sides, side: Mapping[Address, Standing]) -> Reader:
    workflow = sides.after.workflow
    naming = Naming(workflow, {key: one.value for key, one in side.items()})
    return Reader(workflow, naming, {**sides.old, **sides.new})


def _inputs(sides: Sides) -> tuple[InputChange, ...]:
    old = carried(dict(sides.before.revision.inputs), sides.gained)
    new = carried(dict(sides.after.revision.inputs), sides.lost)
    definition = sides.after.workflow.definition
    return tuple(
        InputChange(name, *told(definition, old, name, new.get(name)))
        for name in definition.inputs
        if old.get(name) != new.get(name)
    )


def _style(sides: Sides) -> tuple[InputChange, ...]:
    old = sides.before.revision.style.model_dump()
    new = sides.after.revision.style.model_dump()
    return tuple(
        InputChange(name, say(f"style.{name}"), old[name], new[name])
        for name in old
        if old[name] != new[name]
    )


def _renames(sides: Sides) -> tuple[Renamed, ...]:
    back = [Renamed(one.new, one.old) for one in reversed(sides.lost)]
    return (*back, *(Renamed(one.old, one.new) for one in sides.gained))


def _notes(there: Executor, here: Executor) -> tuple[str, ...]:
    kept = [one for one in here.revision.edits if isinstance(one, Guidance)]
    found = [one for one in there.revision.edits if isinstance(one, Guidance)]
    return tuple(one.text for one in found if one not in kept)


def _files(before: list[DocumentView], after: list[DocumentView]) -> Iterator[FileChange]:
    old = {(one.name, one.format, one.copy): one.sha256 for one in before}
    new = {(one.name, one.format, one.copy): one.sha256 for one in after}
    for file in {**old, **new}:
        if old.get(file) != new.get(file):
            yield FileChange(*file, old.get(file), new.get(file))
