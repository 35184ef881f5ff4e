"""A look at a run as an evaluation needs it: what was made when, and the draft as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from assistant.bootstrap import App
from assistant.evaluation.results import Stage
from assistant.snapshot import Snapshot, StepView
from assistant.store import journal
from assistant.waiting import ACCEPT
from graphs.edits import Waive
from graphs.findings import Finding
from graphs.journal import Address, Entry, Kind
from graphs.steps import EachStep, ExportStep, ReviewStep, ReviseStep
from graphs.workflow import Workflow

_OPEN = ("todo", "held", "waiting")


class Since(NamedTuple):
    """What became of the steps that had been made before a turn."""

    redone: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True)
class Look:
    """A run at one moment, with its whole journal."""

    snapshot: Snapshot
    entries: Mapping[tuple[Address, str], Entry]

    def since(self, before: "Look", held: Address | None = None) -> Since:
        """Return which of the steps made before were made again since another look.

        What was ``held`` while it was being written still belongs to what was there before.
        """
        made = {at: one for at, one in self.entries.items() if _is_made(one)}
        old: dict[Address, int] = {}  # with the last version it was made for
        for at, one in made.items():
            if at in before.entries:
                whole = self._whole(one)
                old[whole] = max(one.revision, old.get(whole, 0))
        if held is not None:
            old.setdefault(self.snapshot.workflow.whole_at(held), before.snapshot.revision.number)
        new = {
            whole
            for at, one in made.items()
            if at not in before.entries
            and (whole := self._whole(one)) in old
            and one.revision > old[whole]
        }
        order = {path: number for number, path in enumerate(self.snapshot.workflow.placed)}
        told = sorted(old, key=lambda one: (order.get(one.step, 0), one.item))
        return Since(
            tuple(str(one) for one in told if one in new),
            tuple(str(one) for one in told if one not in new),
        )

    def is_quiet(self, held: Address | None) -> bool:
        """Tell whether only what is held, or waits for a person, could go on now."""
        if held is None or self._goes_on_beside(held):
            return False
        workflow = self.snapshot.workflow
        views: dict[str, list[StepView]] = {}
        for one in self.snapshot.steps:
            views.setdefault(one.id, []).append(one)
        done = {path for path, found in views.items() if all(_is_over(one) for one in found)}
        return not any(
            path not in done
            and set(workflow.upstream[path]) <= done
            and not _is_around(path, held.step, workflow)
            and not any(one.status == "waiting" for one in views.get(path, ()))
            for path, placed in workflow.placed.items()
            if placed.block is None
        )

    def _goes_on_beside(self, held: Address) -> bool:
        """Tell whether other items of the block around what is held are still being made."""
        workflow = self.snapshot.workflow
        placed = workflow.placed[workflow.whole(held.step)]
        while placed.block is not None:
            placed = placed.block
        if not isinstance(placed.step, EachStep) or placed.step.in_order:
            return False
        mine = held.item.split("/")[0]
        return any(
            not _is_over(one)
            for one in self.snapshot.steps
            if one.id.startswith(f"{placed.path}.") and one.item.split("/")[0] not in ("", mine)
        )

    def found_beside(self) -> tuple[Finding, ...]:
        """Return what reviews beside the one of the draft have found."""
        last = draft_at(self.snapshot.workflow)
        return tuple(
            finding
            for one in self.snapshot.steps
            if one.kind in ("revise", "review") and one.id != last
            for finding in one.findings
        )

    def _whole(self, entry: Entry) -> Address:
        return self.snapshot.workflow.whole_at(entry.address)


async def look(app: App, owner: str, run_id: str) -> Look:
    """Return a run as it stands."""
    snapshot = await app.runs.snapshot(owner, run_id)
    async with app.store.reading() as tx:
        entries = await journal.entries(tx, run_id, owner=None)
    return Look(snapshot, entries)


async def times_asked(app: App, owner: str, run_id: str) -> int:
    """Return how often the person was asked so far, the same again counted again."""
    asked, last = 0, 0
    while events := await app.runs.events(owner, run_id, after=last):
        asked += sum(one.kind == "approval.requested" for one in events)
        last = events[-1].seq
    return asked


def draft_at(workflow: Workflow) -> str:
    """Return the step whose result is the draft: what files are made of, else what is reviewed.

    Of a workflow with neither it is the last step that makes something.
    """
    placed = [one for one in workflow.placed.values() if one.block is None]
    for one in reversed(placed):
        if isinstance(one.step, ExportStep):
            return workflow.resolve(one.step.of, None) or one.step.of
    for one in reversed(placed):
        if isinstance(one.step, ReviseStep | ReviewStep):
            return one.path
    return placed[-1].path


def stage_of(now: Look, turn: int) -> Stage | None:
    """Return the draft as it stands, with all that checks look at; None where there is none."""
    snapshot = now.snapshot
    path = draft_at(snapshot.workflow)
    value, sources = _draft(snapshot, path)
    if value is None:
        return None
    waived = snapshot.revision.aimed_at(Address(path), Waive)
    return Stage(
        turn=turn,
        draft=value,
        inputs=dict(snapshot.revision.inputs),
        given=tuple(sorted(snapshot.revision.given)),
        sources={place: str(source) for place, source in sources.items()},
        waived=tuple(
            {"check": one.check, "path": one.path, "evidence": one.evidence, "reason": one.reason}
            for one in waived
        ),
    )


def _draft(snapshot: Snapshot, path: str) -> tuple[Any, Mapping[str, Any]]:
    """Return the draft, also of a run that stops because something blocks it."""
    found = {one.id: one for one in snapshot.steps if not one.item}
    one = found.get(path)
    if one is not None and one.value is not None:
        return one.value, one.sources
    for approval in snapshot.approvals:
        if approval.gate == f"{path}{ACCEPT}":
            step = snapshot.workflow.placed[path].step
            of = found.get(getattr(step, "of", ""))
            return approval.content["draft"], of.sources if of else {}
    return None, {}


def _is_made(entry: Entry) -> bool:
    return entry.outcome.kind is Kind.RESULT and entry.outcome.how == "made"


def _is_over(view: StepView) -> bool:
    return view.status not in _OPEN


def _is_around(path: str, held: str, workflow: Workflow) -> bool:
    """Tell whether a step is the held one, a part of which it is, or a block around it."""
    whole = workflow.whole(held)
    return whole == path or whole.startswith(f"{path}.")
