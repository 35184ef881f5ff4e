"""What an edit makes stale: the journal read without doing anything, before and after the edit.

Planning is the same evaluation as running, with an executor that may only look up. So a preview
names an upper bound: where a redone step comes out the same, what follows is kept after all.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from agents.rules_writer import RulesWriter
from agents.writer import Writer
from graphs.edits import WriterPin
from graphs.engine import Executor, Planning, Result
from graphs.held import Held, Why
from graphs.journal import Address, Decision, Entry, MemoryJournal, Outcome
from graphs.keys import digest
from graphs.kinds import perform
from graphs.kinds.frame import Frame
from graphs.revision import Revision
from graphs.room import Room
from graphs.steps import ApprovalStep, Called, ReviseStep
from graphs.stops import Autonomy, asks
from graphs.workflow import Workflow

Entries = Mapping[tuple[Address, str], Entry]


class Redo(NamedTuple):
    """A step that would be done again, and why."""

    step: str
    item: str
    why: str


@dataclass(frozen=True)
class Plan:
    """What an edit means: what is redone at most, what is kept, and what it takes."""

    redo: tuple[Redo, ...] = ()
    keep: tuple[Address, ...] = ()
    carried: tuple[Address, ...] = ()
    asks: tuple[str, ...] = ()  # gates that would ask again
    calls: int = 0
    entries: tuple[Entry, ...] = field(default=(), repr=False)  # of the steps redone, for the price


async def looked_up(
    workflow: Workflow,
    revisions: Sequence[Revision],
    entries: Entries,
    decisions: Sequence[Decision],
    *,
    planning: Planning = "look",
    autonomy: Autonomy = Autonomy.KEY,
) -> Executor:
    """Return a settled executor of the last revision that has recorded nothing.

    To ``look`` is to see what is there; to ``foresee`` is to go on through what is pure code.
    """
    plans = partial(_planner, workflow, entries=entries, decisions=decisions, autonomy=autonomy)
    before = _parent(revisions, plans)
    executor = plans(revisions[-1], planning, before)
    executor.start()
    await executor.settled()
    return executor


def parent_of(
    workflow: Workflow,
    revisions: Sequence[Revision],
    entries: Entries,
    decisions: Sequence[Decision],
    *,
    autonomy: Autonomy = Autonomy.KEY,
) -> Executor | None:
    """Return the planner of what a revision follows from, where a change was carried on the way.

    Not only where the revision carries one itself: nothing may have been done since one that does.
    """
    plans = partial(_planner, workflow, entries=entries, decisions=decisions, autonomy=autonomy)
    return _parent(revisions, plans)


async def plan(before: Executor, after: Executor) -> Plan:
    """Compare two settled planners: before the edit and after it."""
    redo: list[tuple[Address, str]] = []
    keep: list[Address] = []
    carried: list[Address] = []
    again: list[str] = []
    for address, old in before.results.items():
        if isinstance(old, Held):
            continue
        new = after.results.get(address)
        if address in after.foreseen and not _comes_out_the_same(old, new):
            redo.append((address, "what it is made from has changed"))
        elif isinstance(new, Outcome):
            same = before.keys.get(address) == after.keys.get(address)
            if (same or address in after.foreseen) and old.value == new.value:
                keep.append(address)
            elif address in before.keys or after.revision.carry or _is_gate(before, address):
                carried.append(address)  # by a rename, or as the person wrote it by hand
            else:  # put together anew from what is redone
                redo.append((address, "what it is made from has changed"))
        elif _is_gate(before, address):
            answered = await _is_answered(after, address)
            if not answered and asks(after.workflow, address.step, after.room.autonomy):
                again.append(address.step)
        else:
            redo.append((address, _why(new, address)))
    listed = tuple(Redo(address.step, address.item, why) for address, why in redo)
    made = tuple(_entries(before, [address for address, _ in redo]))
    return Plan(listed, tuple(keep), tuple(carried), tuple(again), _calls(after, made, redo), made)


def _origins(revision: Revision, numbered: Mapping[int, Revision]) -> Iterator[Revision]:
    """Yield the revisions whose state a revision has grown out of, the nearest first."""
    while (origin := numbered.get(revision.restores or revision.parent or 0)) is not None:
        yield origin
        revision = origin


def _parent(revisions: Sequence[Revision], plans: Callable[..., Executor]) -> Executor | None:
    numbered = {one.number: one for one in revisions}
    line = [revisions[-1], *_origins(revisions[-1], numbered)]
    while line and not line[-1].carry and not (len(line) > 1 and line[-2].carry):
        line.pop()  # before the first change that was carried
    before: Executor | None = None
    for revision in reversed(line[1:]):
        before = plans(revision, "look", before)
    return before


def _planner(
    workflow: Workflow,
    revision: Revision,
    planning: Planning,
    before: Executor | None,
    *,
    entries: Entries,
    decisions: Sequence[Decision],
    autonomy: Autonomy,
) -> Executor:
    room = Room(journal=MemoryJournal(), writers=_rules_alone, autonomy=autonomy)
    return Executor(
        workflow,
        revision,
        room,
        perform,
        entries=entries,
        decisions=decisions,
        before=before,
        planning=planning,
    )


def _rules_alone(pin: WriterPin) -> Writer:
    assert pin.by_rules, "planning never calls a model"
    return RulesWriter()


def _comes_out_the_same(old: Outcome, new: Result | None) -> bool:
    """Tell whether code has made the same again: nobody need be told of it."""
    if not isinstance(new, Outcome):
        return False
    return old.value == new.value and dict(old.sources) == dict(new.sources)


def _is_gate(executor: Executor, address: Address) -> bool:
    placed = executor.workflow.placed.get(address.step)
    return placed is not None and placed.step.kind == "approval"


async def _is_answered(executor: Executor, gate: Address) -> bool:
    """Tell whether a gate will be passed with what is there, though other steps come before it."""
    step = executor.workflow.placed[gate.step].step
    assert isinstance(step, ApprovalStep)
    frame = Frame(executor, executor.workflow.placed[gate.step], gate.item)
    subject = executor.results.get(frame.beside(step.of))
    if not isinstance(subject, Outcome):
        return False
    return (gate, digest(await frame.filled(subject.value))) in executor.decided


def _why(new: Held | None, address: Address) -> str:
    if new is None:
        return "the items it belongs to may change"
    if new.cause == address:
        return _WHY.get(new.why, str(new.why))
    return f"follows {new.cause}"


_WHY = {Why.STALE: "what it is made from has changed", Why.TIME: "it waits again"}


def _entries(before: Executor, addresses: Sequence[Address]) -> list[Entry]:
    found = []
    for address in addresses:
        key = before.keys.get(address)
        entry = before.entries.get((address, key)) if key else None
        if entry is not None:
            found.append(entry)
    return found


def _calls(after: Executor, made: Sequence[Entry], redo: Sequence[tuple[Address, str]]) -> int:
    """Count the calls that a redo takes at most: as many as before, one where unknown."""
    known = {entry.address: entry.outcome for entry in made}
    calls = 0
    for address, _ in redo:
        path, item = after.workflow.whole_at(address)
        step = after.workflow.placed[path].step
        part = address.step.removeprefix(path).lstrip(".")
        writes = (isinstance(step, Called) and not part) or (
            isinstance(step, ReviseStep) and part in {"critic", "fix"}
        )
        if not writes or after.revision.writer_of(path, item).by_rules:
            continue
        outcome = known.get(address)
        nobody = isinstance(step, ReviseStep) and part == "critic" and step.critic is None
        if not nobody:  # what was left out before may be made now
            calls += max(1, outcome.usage.calls if outcome else 1)
    return calls
