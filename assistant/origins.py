"""What a new draft can take over from an earlier one: what was given, chosen and written for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agents.sources import Source
from agents.style import Style
from assistant.snapshot import Snapshot
from assistant.statuses import Autonomy
from graphs.definition import AgentStep


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
        given={name: revision.inputs[name] for name in revision.given},
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


def _is_written(snapshot: Snapshot, path: str) -> bool:
    placed = snapshot.workflow.placed.get(path)
    given = {edit.step for edit in snapshot.revision.edits if edit.kind == "give_result"}
    return placed is not None and (
        path in given or (placed.block is None and isinstance(placed.step, AgentStep))
    )
