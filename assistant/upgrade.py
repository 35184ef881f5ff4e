"""Upgrade: a typed edit that has a model write what the rules wrote, and nothing a person decided.

It is previewed, made and undone like every other edit; nothing is upgraded by itself.
"""

from collections.abc import Mapping

from assistant.errors import EditRefused
from assistant.snapshot import Snapshot, StepView
from graphs.definition import AgentStep, ApprovalStep, ReviseStep
from graphs.edits import Edit, UseWriter, WriterPin


def upgrade_edits(snapshot: Snapshot, writer: WriterPin) -> list[Edit]:
    """Return the edit that lets ``writer`` do what the rules did; none where nothing is left to do.

    What the person gave stays, and so does what they approved and others were built on, with
    everything it was made from. Their hand edits are kept on top. The last OK is asked again.
    """
    if writer.by_rules:
        raise EditRefused("An upgrade needs a model; name one such as openai/gpt-4o-mini.")
    by_rules = [
        path for path in snapshot.workflow.placed if snapshot.revision.writer_of(path).by_rules
    ]
    kept, views = _kept(snapshot), _views(snapshot)
    steps = [
        path
        for path in by_rules
        if isinstance(snapshot.workflow.placed[path].step, AgentStep)
        and path not in kept
        and any(map(_open, views[path]))
    ]
    if not steps:
        return []
    judges = [
        path for path in by_rules if isinstance(snapshot.workflow.placed[path].step, ReviseStep)
    ]
    return [UseWriter(writer=writer, steps=(*steps, *judges))]


def _kept(snapshot: Snapshot) -> set[str]:
    """Return what an approval rests on that the person gave and that other writing builds on."""
    workflow = snapshot.workflow
    kept: set[str] = set()
    for view in snapshot.steps:
        placed = workflow.placed.get(view.id)
        if placed is None or not isinstance(placed.step, ApprovalStep) or view.status != "done":
            continue
        after = workflow.downstream[view.id]
        if not any(isinstance(workflow.placed[path].step, AgentStep) for path in after):
            continue
        subject = workflow.resolve(placed.step.of, placed.block)
        kept |= {path for path, later in workflow.downstream.items() if subject in later}
        kept |= {subject} if subject else set()
    return kept


def _views(snapshot: Snapshot) -> Mapping[str, list[StepView]]:
    views: dict[str, list[StepView]] = {path: [] for path in snapshot.workflow.placed}
    for view in snapshot.steps:
        views.setdefault(view.id, []).append(view)
    return views


def _open(view: StepView) -> bool:
    """Tell whether a step is there for a writer: not left out, and not brought by the person."""
    return view.status != "skipped" and view.how != "given"
