"""Receipts: what a change was, what was redone and kept for it, and whether it is the last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Literal

from assistant.errors import NotFound
from assistant.runs import RunService
from assistant.snapshot import Snapshot, StepView
from assistant.store import Store, revisions
from assistant.store import proposals as proposal_rows
from assistant.store.revisions import Revision as Kept
from assistant.whole_steps import named
from graphs.edits import EDIT, Edit, SetInput
from graphs.journal import Address
from graphs.revision import Revision

Kind = Literal["change", "undo", "restore"]


@dataclass(frozen=True)
class Receipt:
    """One change that was made: ``edits`` are told against ``before``."""

    snapshot: Snapshot
    before: Snapshot | None  # None for an undo: what came back stands in ``now``
    version: int
    parent: int
    kind: Kind
    words: str
    author: str
    at: datetime
    restores: int | None
    undone: int | None  # of an undo: the version whose change was taken back
    edits: tuple[Edit, ...]
    redone: tuple[str, ...]
    kept: tuple[str, ...]
    left: tuple[str, ...]  # still to be made again
    is_current: bool


class Receipts:
    """Reads the receipts of runs."""

    def __init__(self, store: Store, runs: RunService) -> None:
        self._store = store
        self._runs = runs

    async def of(self, actor: str, run_id: str, number: int) -> Receipt:
        """Return the receipt of a version after the first; raise NotFound."""
        async with self._store.reading() as tx:
            all_ = {one.number: one for one in await revisions.of_run(tx, run_id, owner=actor)}
            if number not in all_ or number == 1:
                raise NotFound(f"There is no change that made version {number}.", version=number)
            made = await proposal_rows.of_revision(tx, run_id, number, owner=actor)
        it, state = all_[number], Revision.model_validate(all_[number].state)
        undone = _undone(all_, state)
        told = all_[undone] if undone else it
        before = await self._runs.snapshot_at(actor, run_id, told.number - 1)
        edits = _proposed(made) if made else _edits(all_, told.number)
        now = await self._runs.snapshot_at(actor, run_id, number)
        was = before if told is it else await self._runs.snapshot_at(actor, run_id, number - 1)
        redone, kept, left = _work(was, now)
        return Receipt(
            snapshot=now,
            before=before,
            version=number,
            parent=number - 1,
            kind="change" if state.restores is None else "undo" if undone else "restore",
            words=told.words,
            author=it.author,
            at=it.created_at,
            restores=state.restores,
            undone=undone,
            edits=edits,
            redone=redone,
            kept=kept,
            left=left,
            is_current=number == max(all_),
        )


def _undone(all_: Mapping[int, Kept], state: Revision) -> int | None:
    """Return the version that an undo took back."""
    if state.restores is None or state.chosen:
        return None
    taken = state.number - 1
    while True:
        earlier = Revision.model_validate(all_[taken].state)
        if earlier.restores is None or earlier.chosen:
            return taken
        taken = earlier.restores


def _proposed(made: Any) -> tuple[Edit, ...]:
    return tuple(EDIT.validate_python(one) for one in made.edits)


def _edits(all_: Mapping[int, Kept], number: int) -> tuple[Edit, ...]:
    """Return what a version says that the one before did not."""
    if number == 1:
        return ()
    now, before = (Revision.model_validate(all_[one].state) for one in (number, number - 1))
    inputs = tuple(
        SetInput(name=name, value=value)
        for name, value in now.inputs.items()
        if before.inputs.get(name) != value
    )
    return (*inputs, *now.carry, *(one for one in now.edits if one not in before.edits))


def _work(was: Snapshot, now: Snapshot) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the names of what was made anew, of what stayed, and of what is still to be made."""
    there = {(one.id, one.item): one for one in was.steps if one.status == "done"}
    redone: list[Address] = []
    kept: list[Address] = []
    left: list[Address] = []
    together: set[Address] = set()  # what was only put together of what others made
    wholes = {one.id.rpartition(".")[0] for one in now.steps}  # these are told by their parts
    for one in now.steps:
        if one.id in wholes:
            continue
        at, asks = Address(one.id, one.item), one.kind.startswith("approval")
        if one.status == "done" and at in there:
            if one.reused or _came_out_the_same(there[at], one):
                kept.append(at)
            elif not asks:
                redone.append(at)
            together |= {at} if one.ended_at is None else set()
        elif one.status in ("todo", "held") and not asks:
            left.append(at)
    if set(redone) <= together:  # of what is there already: nothing was made anew for it
        kept, redone = [*kept, *redone], []
    names = partial(named, now.workflow, now.run.autonomy, among=(*redone, *kept, *left))
    made, stayed, open_ = names(places=redone), names(places=kept), names(places=left)
    whole = tuple(one for path, one in stayed.items() if path not in {**made, **open_})
    return tuple(made.values()), whole, tuple(open_.values())


def _came_out_the_same(was: StepView, now: StepView) -> bool:
    """Tell whether code made the same again: a preview does not name it, so nor does a receipt.

    A text that refers to a figure is the same text where the figure has changed.
    """
    return not now.calls and (_kept(was), was.sources) == (_kept(now), now.sources)


def _kept(view: StepView) -> Any:
    return view.value if view.unfilled is None else view.unfilled
