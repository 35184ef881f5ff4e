"""What a new draft can take over from an earlier one: what was given, chosen and written for it."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from agents.sources import Source
from agents.style import Style
from assistant.snapshot import Snapshot
from assistant.statuses import Autonomy
from graphs import paths
from graphs.edits import ReplaceResult
from graphs.steps import AgentStep


@dataclass(frozen=True)
class Carried:
    """The result of a part that can be brought along, as it stands now."""

    step: str
    title: str
    value: Any
    is_yours: bool  # it holds words that the person gave or wrote


@dataclass(frozen=True)
class Origin:
    """An earlier draft as a place to start from."""

    run: str
    template: str
    title: str
    given: Mapping[str, Any]  # the inputs that the person gave, without those at their default
    style: Style
    autonomy: Autonomy
    results: tuple[Carried, ...]


def origin_of(snapshot: Snapshot) -> Origin:
    """Return what a run has to offer to another one."""
    revision = snapshot.revision
    return Origin(
        run=snapshot.run.id,
        template=snapshot.run.template,
        title=snapshot.run.title,
        given={name: revision.inputs[name] for name in revision.given} | _by_hand(snapshot),
        style=revision.style,
        autonomy=snapshot.run.autonomy,
        results=tuple(
            Carried(
                view.id,
                view.title,
                view.value,
                view.how in ("given", "edited") or Source.YOURS in view.sources.values(),
            )
            for view in snapshot.steps
            if not view.item and view.status == "done" and _is_written(snapshot, view.id)
        ),
    )


def _by_hand(snapshot: Snapshot) -> dict[str, Any]:
    """Return what was changed by hand in computed results, as far as it is the value of inputs.

    Code computes such a result anew in another run: a number that came back in a workbook goes
    along as the input that it is of.
    """
    found: dict[str, Any] = {}
    edits = [one for one in snapshot.revision.edits if isinstance(one, ReplaceResult)]
    for name in {one.step for one in edits if not one.item}:
        live = snapshot.workflow.resources.live.get(name)
        now = snapshot.step(name).value if live is not None else None
        if live is None or now is None:
            continue
        patches = [patch for one in edits if one.step == name for patch in one.patches]
        before = now
        for patch in reversed(patches):
            if paths.get(now, patch.path, None) is not None:
                before = paths.put(before, patch.path, patch.base)
        with suppress(ValueError):  # what it was makes no sense beside the numbers of now
            found |= live.inputs(before, now)
    return found


def _is_written(snapshot: Snapshot, path: str) -> bool:
    placed = snapshot.workflow.placed.get(path)
    given = {edit.step for edit in snapshot.revision.edits if edit.kind == "give_result"}
    return placed is not None and (
        path in given or (placed.block is None and isinstance(placed.step, AgentStep))
    )
